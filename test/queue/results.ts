import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Effect } from './sink';

const file = path.resolve(__dirname, '../../.artifacts/queue/results.md');

/** What became of the events of one kind in one trial. */
export interface Tally {
	eventsIn: number;
	/** Effects of them outside n8n. */
	effects: number;
	/** Of those, by the worker that ran them. */
	perWorker: Record<string, number>;
	/** Events with more than one effect, described. */
	doubled: string[];
	/** Events without an effect, described. */
	lost: string[];
	/** Events without an effect, of which n8n shows that it failed with them. */
	failed: string[];
}

/** By what was counted. */
export type Tallies = Record<string, Tally>;

/** Compares requests at the sink with the events that had to cause them, by a name of the event. */
export function tallyOf(
	expected: ReadonlyMap<string, string>,
	effects: readonly Effect[],
	nameOf: (effect: Effect) => string = ({ item }) => String(item.eventId),
): Tally {
	const own = effects.filter((effect) => expected.has(nameOf(effect)));
	const counts = countOf(own.map(nameOf));
	return {
		eventsIn: expected.size,
		effects: own.length,
		perWorker: Object.fromEntries(countOf(own.map(({ worker }) => worker))),
		...wrongIn(expected, counts),
	};
}

/** Compares orders at the exchange with the events that had to cause them. */
export function tallyOfOrders(
	expected: ReadonlyMap<string, string>,
	orders: ReadonlyMap<string, number>,
	effects: readonly Effect[],
): Tally {
	const total = [...orders.values()].reduce((sum, count) => sum + count, 0);
	const { perWorker } = tallyOf(expected, effects, ({ startedBy }) => String(startedBy?.eventId));
	return { eventsIn: expected.size, effects: total, perWorker, ...wrongIn(expected, orders) };
}

function wrongIn(expected: ReadonlyMap<string, string>, counts: ReadonlyMap<string, number>) {
	const describe = ([id, what]: [string, string]) =>
		`${id} (${what}): ${counts.get(id) ?? 0} times`;
	const all = [...expected];
	return {
		doubled: all.filter(([id]) => (counts.get(id) ?? 0) > 1).map(describe),
		lost: all.filter(([id]) => (counts.get(id) ?? 0) === 0).map(describe),
		failed: [],
	};
}

function countOf(names: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
}

/** Everything that was measured, in the order of the trials. */
export class Results {
	private readonly rows: string[][] = [];

	constructor(
		/** What the numbers are, over them. */
		readonly introduction: () => string,
	) {}

	add(trial: string, what: string, tally: Tally, seconds: number): void {
		const { eventsIn, effects, perWorker, doubled, failed, lost } = tally;
		const workers = ['1', '2'].map((name) => String(perWorker[name] ?? 0));
		const wrong = [doubled.length, failed.length, lost.length];
		const counts = [eventsIn, effects, workers.join(' + '), ...wrong];
		this.rows.push([trial, what, ...counts.map(String), String(Math.round(seconds))]);
	}

	/** A Markdown table, in columns that a person can read in a terminal too. */
	toString(): string {
		const titles = ['what happens', 'counted', 'events in', 'effects out', 'worker 1 + 2'];
		const table = [[...titles, 'doubled', 'shown as failed', 'lost', 'seconds'], ...this.rows];
		const widths = table[0].map((_title, column) =>
			Math.max(...table.map((row) => row[column].length)),
		);
		const isText = (column: number) => column < 2;
		const lines = table.map((row) => {
			const cells = row.map((cell, column) =>
				isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
			);
			return `| ${cells.join(' | ')} |`;
		});
		const rule = widths.map((width, column) =>
			isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
		);
		return [lines[0], `| ${rule.join(' | ')} |`, ...lines.slice(1)].join('\n');
	}

	/** Where `npm run test:queue -- --docs` finds it, and a person. */
	save(): void {
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, `${this.introduction()}\n\n${this.toString()}\n`);
	}
}
