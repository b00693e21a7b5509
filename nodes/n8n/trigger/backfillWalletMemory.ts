import type { Row } from '../../../mexc/endpoints/answers';
import type { StateStore } from './event';

const MOST_SAVED = 500;
const MOST_REMEMBERED = 10_000;

interface State {
	status: string;
	/** Exchange time, in milliseconds. */
	startedAt: number;
	isUnderWay: boolean;
}

interface Rows {
	event: string;
	idOf(row: Row): string;
	startedAt(row: Row): number;
	isUnderWay(row: Row): boolean;
}

/** In which state each deposit or withdrawal was seen last; what n8n has taken of it is saved. */
export class WalletMemory {
	private readonly seen: Map<string, State>;
	private readonly saved: Map<string, State>;

	constructor(
		private readonly store: StateStore,
		private readonly rows: Rows,
	) {
		const loaded = (store.load(WalletMemory.key(rows.event)) ?? {}) as Record<string, unknown>;
		const entries = Object.entries(loaded);
		this.saved = new Map(entries.filter((entry): entry is [string, State] => isState(entry[1])));
		this.seen = new Map(this.saved);
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
	isFollowed(row: Row): boolean {
		return this.seen.has(this.rows.idOf(row));
	}

	/** Seen in this very state. */
	isSeen(row: Row): boolean {
		return this.seen.get(this.rows.idOf(row))?.status === String(row.status);
	}

	see(row: Row): void {
		remember(this.seen, this.rows.idOf(row), this.stateOf(row), MOST_REMEMBERED);
	}

	/** n8n has taken the event about this state, or none was to be told. */
	taken(row: Row): void {
		remember(this.saved, this.rows.idOf(row), this.stateOf(row), MOST_SAVED);
		this.store.save(WalletMemory.key(this.rows.event), Object.fromEntries(this.saved));
	}

	private stateOf(row: Row): State {
		const { rows } = this;
		const isUnderWay = rows.isUnderWay(row);
		return { status: String(row.status), startedAt: rows.startedAt(row), isUnderWay };
	}
}

/** The latest states stay when there are too many. */
function remember(states: Map<string, State>, id: string, state: State, most: number): void {
	states.delete(id);
	states.set(id, state);
	const [oldest] = states.keys();
	if (states.size > most) states.delete(oldest);
}

function isState(value: unknown): value is State {
	const { status, startedAt } = (value ?? {}) as Partial<Record<keyof State, unknown>>;
	return typeof status === 'string' && typeof startedAt === 'number';
}
