import { asRows, rowsAt } from '../endpoints/answers';
import { cancelAllOrders, cancelOpenOrders, openOrders } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../core/errors';
import { idText, type OrderRow } from '../endpoints/rows/orderRow';
import { type RestClient, timeOf } from '../rest/client';
import { sleep } from '../core/time';
import { throwIfCancelled } from '../core/abort';
import type { FlowOptions } from './orderPort';
import { orderEnds, sorted, type OrderReport, type SymbolReport } from './orderEnds';
import { exitOf } from '../orders/clientOrderId';
import { isLasting, pauseMs } from '../orders/readOrder';

export interface CancelSettings {
	/** Absent: the pairs with open orders. */
	symbols?: readonly string[];
	/** Begin with MEXC's one request for the whole account: faster, and it hits orders of every program. */
	accountWide: boolean;
}

export type CancelCounts = Record<
	'cancelled' | 'alreadyGone' | 'filledMeanwhile' | 'failed' | 'unknown',
	number
>;

export interface CancelReport extends CancelCounts {
	endedBy:
		'allCancelled' | 'nothingOpen' | 'partlyCancelled' | 'notCancelled' | 'preview' | 'dryRun';
	reason?: string;
	/** Of the trigger event Managed Exit: their positions stay managed, by the price that is watched. */
	managedExits: number;
	symbols: SymbolReport[];
}

/** How long MEXC may take to show that the orders of a pair are gone. */
const SETTLE_MS = 30_000;
const LIST_MS = 15_000;
/** Of rows that do not say their pair: no order of it can be cancelled, and that is reported. */
const NAMELESS = '(no pair)';

/** The work on one pair: what was open, what MEXC said it cancelled, and what went wrong. */
interface Work {
	symbol: string;
	/** The orders that are known: those of the list, and those that a cancellation named. */
	listed: readonly OrderRow[];
	/** False while the open orders could not be listed. */
	isListed: boolean;
	/** Order ids that a cancellation of ours has answered. */
	cancelled: Set<string>;
	/** A cancellation whose answer was lost. */
	isAnswerLost: boolean;
	error?: MexcError;
}

/**
 * Cancels the open orders of some pairs or of all, pair by pair, and reads what became of each order. A
 * failure at one pair does not keep it from the next. Throws MexcError when the open orders cannot be
 * listed and no pair is named, or when nothing could be cancelled and `returnOutcome` is off.
 */
export async function cancelEverything(
	client: RestClient,
	{ symbols, accountWide }: CancelSettings,
	options: FlowOptions,
): Promise<CancelReport> {
	const work = await listWork(client, symbols, options);
	if (options.rehearsal) return rehearse(work, options.rehearsal);
	if (accountWide && work.length > 0) await cancelAccount(client, work, options);
	// First everything is cancelled, then everything is looked at: an open order may be filled meanwhile.
	for (const pair of work) await cancelPair(client, pair, options);
	const reports: SymbolReport[] = [];
	for (const pair of work) reports.push(await settle(client, pair, options));
	const report = reportOf(reports);
	if (report.endedBy === 'notCancelled' && !options.returnOutcome) throw failed(report);
	return report;
}

function failed({ symbols, unknown }: CancelReport): MexcError {
	const { symbol, reason, hint, code } = symbols.find((pair) => !pair.isComplete) as SymbolReport;
	return new MexcError({
		kind: 'exchange',
		message: `No open order could be cancelled. ${symbol}: ${reason ?? 'MEXC did not confirm it.'}`,
		hint: hint ?? 'Look at the open orders.',
		code,
		effect: unknown > 0 || code === undefined ? 'unknown' : 'none',
	});
}

async function listWork(
	client: RestClient,
	symbols: readonly string[] | undefined,
	options: FlowOptions,
): Promise<Work[]> {
	const fresh = () => ({ cancelled: new Set<string>(), isAnswerLost: false });
	if (!symbols) {
		const rows = await listOpen(client, undefined, LIST_MS, options);
		const names = [...new Set(rows.map(({ symbol }) => idText(symbol) ?? NAMELESS))].sort();
		return names.map((symbol) => {
			const listed = rows.filter((row) => (idText(row.symbol) ?? NAMELESS) === symbol);
			return { ...fresh(), symbol, listed, isListed: true };
		});
	}
	const work: Work[] = [];
	for (const symbol of new Set(symbols)) {
		try {
			const listed = await listOpen(client, symbol, LIST_MS, options);
			work.push({ ...fresh(), symbol, listed, isListed: true });
		} catch (raw) {
			throwIfCancelled(options.signal, 'while it listed open orders.');
			// A pair whose orders cannot be listed is cancelled all the same.
			work.push({ ...fresh(), symbol, listed: [], isListed: false, error: asMexcError(raw) });
		}
	}
	return work;
}

/** Patiently; throws the last MexcError when the time is up, at once when waiting cannot help. */
async function listOpen(
	client: RestClient,
	symbol: string | undefined,
	patienceMs: number,
	{ signal }: FlowOptions,
): Promise<readonly OrderRow[]> {
	const time = timeOf(client);
	const untilMs = time.monotonic() + patienceMs;
	for (let attempt = 0; ; attempt++) {
		try {
			return asRows(await client.call(openOrders, { symbol }, { signal }));
		} catch (raw) {
			const error = asMexcError(raw);
			throwIfCancelled(signal, 'while it listed open orders.');
			const leftMs = untilMs - time.monotonic();
			if (isHopeless(error) || leftMs <= 0) throw error;
			await sleep(time, Math.min(leftMs, pauseMs(attempt, error)), signal);
		}
	}
}

function isHopeless(error: MexcError): boolean {
	return isLasting(error) || (error.kind === 'exchange' && error.effect === 'none');
}

/** Whatever it comes to, each pair is cancelled after it: this one request says nothing. */
async function cancelAccount(
	client: RestClient,
	work: readonly Work[],
	{ signal }: FlowOptions,
): Promise<void> {
	try {
		await client.call(cancelAllOrders, {}, { signal });
		for (const pair of work) {
			for (const { orderId } of pair.listed) pair.cancelled.add(String(orderId));
		}
	} catch (raw) {
		const error = asMexcError(raw, 'unknown');
		for (const pair of work) noteFailure(pair, error);
	}
}

/** One request for the pair; repeating it can do no harm. */
async function cancelPair(client: RestClient, pair: Work, { signal }: FlowOptions): Promise<void> {
	throwIfCancelled(signal, `before it cancelled the orders of ${pair.symbol}.`);
	try {
		const body = await client.call(cancelOpenOrders, { symbol: pair.symbol }, { signal });
		const rows = rowsAt()(body);
		for (const row of rows) pair.cancelled.add(String(row.orderId));
		// Also orders that came after the list.
		learn(pair, rows);
		pair.error = undefined;
	} catch (raw) {
		noteFailure(pair, asMexcError(raw, 'unknown'));
	}
}

/** Adds the orders that are not known yet. */
function learn(pair: Work, rows: readonly OrderRow[]): void {
	const known = new Set(pair.listed.map(({ orderId }) => String(orderId)));
	const later = rows.filter(({ orderId }) => !known.has(String(orderId)));
	pair.listed = [...pair.listed, ...later];
}

function noteFailure(pair: Work, error: MexcError): void {
	pair.error = error;
	if (error.effect === 'unknown') pair.isAnswerLost = true;
}

/** Until none of the orders is open any more, or the time is up. */
async function settle(client: RestClient, pair: Work, options: FlowOptions): Promise<SymbolReport> {
	const time = timeOf(client);
	const untilMs = time.monotonic() + SETTLE_MS;
	for (let attempt = 0; ; attempt++) {
		const open = await stillOpen(client, pair, untilMs - time.monotonic(), options);
		const leftMs = untilMs - time.monotonic();
		const isOver = open?.length === 0 || leftMs <= 0 || (pair.error && isHopeless(pair.error));
		if (isOver) {
			const until = {
				untilMs: Math.max(untilMs, time.monotonic() + LIST_MS),
				signal: options.signal,
			};
			return await orderEnds(client, { ...pair, open }, until);
		}
		await sleep(time, Math.min(leftMs, pauseMs(attempt, pair.error)), options.signal);
		await cancelPair(client, pair, options);
	}
}

/** Ids of the pair's listed orders that are open now; undefined when that cannot be read. */
async function stillOpen(
	client: RestClient,
	pair: Work,
	patienceMs: number,
	options: FlowOptions,
): Promise<string[] | undefined> {
	try {
		const rows = await listOpen(client, pair.symbol, patienceMs, options);
		const open = new Set(rows.map(({ orderId }) => String(orderId)));
		// The first list of the pair: what a cancellation has left over is on it too.
		if (!pair.isListed) learn(pair, rows);
		pair.isListed = true;
		return pair.listed.map(({ orderId }) => String(orderId)).filter((id) => open.has(id));
	} catch (raw) {
		throwIfCancelled(options.signal, `while it looked at the orders of ${pair.symbol}.`);
		pair.error ??= asMexcError(raw);
		return undefined;
	}
}

function reportOf(symbols: SymbolReport[]): CancelReport {
	const sum = (name: keyof CancelCounts) =>
		symbols.reduce((total, report) => total + report[name], 0);
	const counts: CancelCounts = {
		cancelled: sum('cancelled'),
		alreadyGone: sum('alreadyGone'),
		filledMeanwhile: sum('filledMeanwhile'),
		failed: sum('failed'),
		unknown: sum('unknown'),
	};
	const failing = symbols.filter(({ isComplete }) => !isComplete);
	const listed = Object.values(counts).reduce((total, count) => total + count, 0);
	const end = () => {
		if (failing.length === 0) return listed === 0 ? 'nothingOpen' : 'allCancelled';
		return counts.cancelled > 0 ? 'partlyCancelled' : 'notCancelled';
	};
	const managedExits = exitsAmong(symbols.flatMap(({ orders }) => orders));
	return { endedBy: end(), ...counts, reason: failing[0]?.reason, managedExits, symbols };
}

function rehearse(work: readonly Work[], endedBy: 'preview' | 'dryRun'): CancelReport {
	const none = { cancelled: 0, alreadyGone: 0, filledMeanwhile: 0, failed: 0, unknown: 0 };
	const count = work.reduce((sum, { listed }) => sum + listed.length, 0);
	const symbols = work.map(({ symbol, listed, error }) => {
		const orders: OrderReport[] = listed.map((row) => ({ ...sorted(row), result: 'open' }));
		const why = error && { reason: error.message, hint: error.hint, code: error.code };
		return { symbol, isComplete: false, ...none, ...why, orders };
	});
	const unlisted = symbols.find((pair) => pair.reason !== undefined);
	const but = unlisted
		? ` The open orders of ${unlisted.symbol} could not be listed: ${unlisted.reason}`
		: '';
	const reason = `Nothing was changed. ${count} open orders would be cancelled.${but}`;
	const managedExits = exitsAmong(work.flatMap(({ listed }) => listed));
	return { endedBy, ...none, reason, managedExits, symbols };
}

function exitsAmong(orders: ReadonlyArray<{ clientOrderId?: unknown }>): number {
	return orders.filter(({ clientOrderId }) => exitOf(idText(clientOrderId) ?? '') !== undefined)
		.length;
}
