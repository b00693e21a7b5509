import type { Arrival } from './arrivals';
import type { Truth } from './truth';

/** What reached n8n, held against what the exchange says has happened. */
export interface Comparison {
	mustArrive: number;
	/** What never reached an execution: `eventId (description)`. */
	missing: string[];
	/** What reached only executions that died with n8n; no node after the trigger need have run. */
	onlyCrashed: string[];
	/** Events that reached more than one execution. */
	repeated: number;
	backfilled: number;
	/** The same event under two ids: a workflow could not recognise the second as the first. */
	conflicting: string[];
	/** Without an `eventId`. */
	nameless: number;
}

export function compare(
	mustArrive: ReadonlyMap<string, string>,
	arrivals: readonly Arrival[],
	{ subjectOf }: Pick<Truth, 'subjectOf'>,
): Comparison {
	const statuses = grouped(arrivals, idOf, ({ status }) => status);
	const ids = grouped(arrivals, ({ item }) => subjectOf(item), idOf);
	const described = (isWanted: (id: string) => boolean) =>
		[...mustArrive].filter(([id]) => isWanted(id)).map(([id, what]) => `${id} (${what})`);
	return {
		mustArrive: mustArrive.size,
		missing: described((id) => !statuses.has(id)),
		onlyCrashed: described((id) => statuses.get(id)?.every((one) => one === 'crashed') ?? false),
		repeated: [...statuses.values()].filter(({ length }) => length > 1).length,
		backfilled: arrivals.filter(({ item }) => item.backfilled === true).length,
		conflicting: [...ids]
			.filter(([, all]) => new Set(all).size > 1)
			.map(([subject, all]) => `${subject}: ${[...new Set(all)].join(', ')}`),
		nameless: arrivals.filter((arrival) => idOf(arrival) === '').length,
	};
}

function idOf({ item: { eventId } }: Arrival): string {
	return typeof eventId === 'string' ? eventId : '';
}

function grouped<Row>(
	rows: readonly Row[],
	keyOf: (row: Row) => string,
	valueOf: (row: Row) => string,
): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const row of rows) {
		const group = groups.get(keyOf(row));
		if (group === undefined) groups.set(keyOf(row), [valueOf(row)]);
		else group.push(valueOf(row));
	}
	return groups;
}
