import { rowsAt, timeIn, type Row } from '../endpoints/answers';
import type { Endpoint } from '../endpoints/endpoint';
import { DAY_MS } from '../endpoints/paging';
import type { MarketPort } from '../market/marketNow';
import { balanceChange } from './balances';
import { Cursor } from './cursor';
import { Backfill, type Look } from './run';
import { WalletMemory, type NamedRow } from './walletMemory';
import { readerOf, type EventPort, type EventReader, type Occurrence } from '../events';

/** MEXC's history may follow a push a little later: how long after it is looked at. */
const AFTER_PUSH_MS = [500, 5_000, 30_000];
/** While something is under way its states are asked for, because not every one is pushed. */
const POLL_MS = 30_000;
/** Seen for the first time in its last state after so long, one is found all the same; MEXC's span is 7 days. */
const WINDOW_MS = 6 * DAY_MS;

export interface WalletEvent {
	event: string;
	history: Endpoint;
	/** The reasons of balance pushes that announce one (enums.json accountChangeType). */
	pushed: readonly string[];
	/** Upper case; empty for all. */
	assets: readonly string[];
	simplify: boolean;
	isUnderWay(row: Row): boolean;
	/** The name that the exchange gives it. */
	idOf(row: Row): string;
	/** What distinguishes those that share a name; it never changes. */
	contentOf(row: Row): string;
	/** Exchange time, in milliseconds. */
	startedAt(row: Row): number;
	/** From MEXC's row in its friendlier form. */
	simplified(row: Row): Readonly<Record<string, unknown>>;
}

/**
 * Reports each state in which a deposit or withdrawal is found, once. Looks at MEXC's history after each
 * start and reconnect, when a push announces something, and slowly while something is under way.
 */
export function openWallet(port: EventPort, own: WalletEvent): EventReader {
	const cursorKey = `cursor:${own.event}`;
	port.store.keepOnly([cursorKey, WalletMemory.key(own.event)]);
	const cursor = new Cursor(port.store, cursorKey, port);
	const memory = new WalletMemory(port.store, own);
	const timers = new Set<() => void>();
	let isConnected = false;
	let cancelPoll: (() => void) | undefined;
	let lookedAt: number | undefined;
	const look = async ({ history, liveSince, now }: Look): Promise<readonly string[]> => {
		const askedAt = now() + (await history.clockOffsetMs());
		const from = Math.min(lookedAt ?? cursor.position, memory.oldestUnderWay ?? Infinity);
		const { rows, gaps } = await history.rows(own.history, {}, from - WINDOW_MS);
		const timeOf = (row: Row) => own.startedAt(row) || 0;
		const inOrder = [...rows].sort((a, b) => timeOf(a) - timeOf(b));
		for (const named of memory.named(inOrder)) {
			const { row } = named;
			const isWanted = own.assets.length === 0 || own.assets.includes(String(row.coin));
			if (!isWanted || memory.isSeen(named)) continue;
			const isOld = !memory.isFollowed(named) && lastChangeOf(row, own) < cursor.since;
			const taken = memory.see(named);
			if (isOld) taken();
			else report(occurrenceOf(named, own, now(), lastChangeOf(row, own) < liveSince), taken);
		}
		lookedAt = askedAt;
		schedulePoll();
		return gaps;
	};
	const report = (occurrence: Occurrence, taken: () => void) => {
		const tracked = cursor.track(occurrence);
		if (tracked === undefined) return;
		const accepted = () => {
			taken();
			tracked.accepted?.();
		};
		port.emit({ ...tracked, accepted });
	};
	const what = `${own.event}s`;
	const recovered = () => undefined;
	const backfill = new Backfill({ port, cursor, what, isOn: true, look, recovered });
	const schedulePoll = () => {
		cancelPoll?.();
		cancelPoll = undefined;
		if (memory.oldestUnderWay === undefined || port.signal.aborted) return;
		cancelPoll = port.time.after(POLL_MS, () => isConnected && backfill.lookNow());
	};
	return readerOf({
		begun: backfill.begun,
		read(message) {
			const change = balanceChange(message);
			if (change === undefined || !own.pushed.includes(change.reason)) return [];
			for (const ms of AFTER_PUSH_MS) {
				const cancel = port.time.after(ms, () => {
					timers.delete(cancel);
					backfill.lookNow();
				});
				timers.add(cancel);
			}
			return [];
		},
		onState(event) {
			if (event.state === 'connected') isConnected = true;
			if (event.state === 'recovering') isConnected = false;
			if (!port.isTest) backfill.onState(event);
		},
		close() {
			backfill.close();
			cancelPoll?.();
			for (const cancel of timers) cancel();
			timers.clear();
		},
	});
}

/**
 * The last one in MEXC's history, of the wanted assets; where there is none, `sample` of the first of them: a row
 * of the same form. Throws MexcError.
 */
export async function walletExample(
	{ client, time, signal }: MarketPort,
	own: WalletEvent,
	sample: (coin: string, now: number) => Row,
): Promise<Occurrence> {
	const { assets, history } = own;
	const rows = rowsAt()(await client.call(history, {}, { signal }));
	const now = time.now();
	const wanted = rows.filter(({ coin }) => assets.length === 0 || assets.includes(String(coin)));
	const startOf = (row: Row) => own.startedAt(row) || 0;
	const [last] = wanted.sort((one, other) => startOf(other) - startOf(one));
	const row = last ?? sample(assets[0] ?? 'USDT', now);
	return occurrenceOf({ id: own.idOf(row), row }, own, now, false);
}

function occurrenceOf(
	{ id, row }: NamedRow,
	{ event, history, simplify, simplified, startedAt }: WalletEvent,
	receivedAt: number,
	isBackfill: boolean,
): Occurrence {
	const [friendly] = history.output.simplify?.([row], {}) as Row[];
	const status = friendly.statusName ?? String(row.status);
	return {
		item: {
			event,
			eventId: `${id}:${String(status)}`,
			eventTime: lastChangeOf(row, { startedAt }) || receivedAt,
			receivedAt,
			...(simplify ? simplified(friendly) : row),
			...(isBackfill ? { backfilled: true } : {}),
		},
	};
}

/** Not every answer has `updateTime`; NaN where there is no time at all. */
function lastChangeOf(row: Row, { startedAt }: Pick<WalletEvent, 'startedAt'>): number {
	return timeIn(row.updateTime) || startedAt(row);
}
