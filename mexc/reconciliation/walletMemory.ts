import { putNewest } from '../core/boundedMap';
import type { Row } from '../endpoints/answers';
import type { StateStore } from '../events';

const MOST_SAVED = 500;
const MOST_REMEMBERED = 10_000;

interface State {
	status: string;
	/** Exchange time, in milliseconds. */
	startedAt: number;
	isUnderWay: boolean;
	/** What the row of this name was, to distinguish another one from it. */
	content?: string;
}

interface Rows {
	event: string;
	/** The name that the exchange gives it, which several may share. */
	idOf(row: Row): string;
	/** What distinguishes them and never changes. */
	contentOf(row: Row): string;
	startedAt(row: Row): number;
	isUnderWay(row: Row): boolean;
}

/** A row of one answer under the name that is its own whenever it is listed again. */
export interface NamedRow {
	id: string;
	row: Row;
}

/** In which state each deposit or withdrawal was seen last; what n8n has taken of it is saved. */
export class WalletMemory {
	private readonly seen: Map<string, State>;
	private readonly saved: Map<string, State>;
	/** How many states this process has seen, which numbers them. */
	private count = 0;
	/** The latest of them that n8n has taken, by name. */
	private readonly latest = new Map<string, number>();
	/** Contents of the rows that have MEXC's names. */
	private readonly owners: Map<string, string>;

	constructor(
		private readonly store: StateStore,
		private readonly rows: Rows,
	) {
		const loaded = (store.load(WalletMemory.key(rows.event)) ?? {}) as Record<string, unknown>;
		const entries = Object.entries(loaded);
		this.saved = new Map(entries.filter((entry): entry is [string, State] => isState(entry[1])));
		this.seen = new Map(this.saved);
		this.owners = new Map(
			[...this.saved].flatMap(([id, { content }]) =>
				content === undefined ? [] : [[id, content]],
			),
		);
	}

	/**
	 * The rows of one answer under names of their own. Of those that share MEXC's names the one that came
	 * first keeps the short name, and others have longer ones; equal rows are counted.
	 */
	named(rows: readonly Row[]): readonly NamedRow[] {
		const counts = new Map<string, number>();
		return rows.map((row) => {
			const full = `${this.rows.idOf(row)} ${this.rows.contentOf(row)}`;
			const count = (counts.get(full) ?? 0) + 1;
			counts.set(full, count);
			return { row, id: count > 1 ? `${full} #${count}` : this.nameFor(row, full) };
		});
	}

	private nameFor(row: Row, full: string): string {
		if (this.seen.has(full)) return full;
		const short = this.rows.idOf(row);
		const content = this.rows.contentOf(row);
		const owner = this.owners.get(short) ?? content;
		if (owner !== content) return full;
		this.owners.set(short, content);
		return short;
	}

	/** Its place in the trigger's state. */
	static key(event: string): string {
		return `states:${event}`;
	}

	/** When the oldest that is under way was started; undefined while none is. */
	get oldestUnderWay(): number | undefined {
		const times = [...this.seen.values()]
			.filter(({ isUnderWay }) => isUnderWay)
			.map(({ startedAt }) => startedAt);
		return times.length === 0 ? undefined : Math.min(...times);
	}

	/** Seen in any state. */
	isFollowed({ id }: NamedRow): boolean {
		return this.seen.has(id);
	}

	/** Seen in this very state. */
	isSeen({ id, row }: NamedRow): boolean {
		return this.seen.get(id)?.status === String(row.status);
	}

	/** The returned function says that n8n has taken the event about it, or that none was to be reported. */
	see({ id, row }: NamedRow): () => void {
		const [state, number] = [this.stateOf(row), ++this.count];
		putNewest(this.seen, id, state, MOST_REMEMBERED);
		return () => {
			// n8n may take a later state first. MEXC lists that one only, so it must not look new after a restart.
			if (number < (this.latest.get(id) ?? 0)) return;
			putNewest(this.latest, id, number, MOST_REMEMBERED);
			putNewest(this.saved, id, state, MOST_SAVED);
			this.store.save(WalletMemory.key(this.rows.event), Object.fromEntries(this.saved));
		};
	}

	private stateOf(row: Row): State {
		const { rows } = this;
		const isUnderWay = rows.isUnderWay(row);
		const [status, content] = [String(row.status), rows.contentOf(row)];
		return { status, startedAt: rows.startedAt(row), isUnderWay, content };
	}
}

function isState(value: unknown): value is State {
	const { status, startedAt } = (value ?? {}) as Partial<Record<keyof State, unknown>>;
	return typeof status === 'string' && typeof startedAt === 'number';
}
