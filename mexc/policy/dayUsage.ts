import type { LimitWindow } from '../account/account';
import { compare, multiply, subtract } from '../core/decimal';
import { MexcError } from '../core/errors';
import type { Time } from '../core/time';
import { timeIn } from '../endpoints/answers';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { isEnded, SHOWN_AFTER_MS } from '../endpoints/rows/orderState';
import { historyFrom, windowAt, type DayWindow } from '../limits/dayWindow';
import { fillOf, type Fill } from '../limits/fill';
import {
	boughtIn,
	filledByOrder,
	realisedIn,
	resultsOf,
	type PairLists,
} from '../limits/pairUsage';
import type { Movement } from '../limits/movement';
import { isAboutLoss, type LimitKind, type Usage } from '../limits/usage';
import { openValue, usdtPerQuote } from './orderValue';
import { isOf, mayCount, unlisted, type OwnMemory, type OwnOrder, type Reading } from './ownOrders';
import type { OwnHistory, PolicyMarket } from './policyMarket';

/** What is wanted to be known. */
export interface WantedUsage {
	symbols: readonly string[];
	kinds: readonly LimitKind[];
	window: LimitWindow;
}

/** An order of the first second of a window may show the second before. */
const MARGIN_MS = 60_000;

/** Asks the exchange for all of it. Throws MexcError where it does not say it. */
export async function readUsage(
	wanted: WantedUsage,
	market: PolicyMarket,
	memory: OwnMemory,
): Promise<Reading> {
	const { history } = market;
	const { symbols, window: kind, kinds } = wanted;
	const readAtMs = history.time.monotonic();
	const window = windowAt(kind, await history.now());
	const settled = await settleDoubts(memory, symbols, history);
	// What is filled between two of these answers counts as open and as bought: too much, never too little.
	const isAboutMoney = kinds.some((one) => one !== 'orders');
	const open = isAboutMoney ? await market.openOrders() : [];
	const listed = await Promise.all(
		symbols.map(async (symbol) => await history.orders(symbol, window.from - MARGIN_MS)),
	);
	const rows = onceEach([...listed.flat(), ...open, ...settled.found]);
	const pairs = await Promise.all(
		symbols.map(async (symbol): Promise<PairUsage> => {
			const orders = rows.filter((row) => row.symbol === symbol);
			const counted = ordersIn(symbol, orders, window);
			if (!isAboutMoney) return { ...NOTHING, orders: counted };
			const pair = { symbol, orders, window, kinds };
			return { ...(await moneyOf(pair, market, memory)), orders: counted };
		}),
	);
	const hidden = new Set(unlisted(memory.orders, rows));
	const absent = new Set(settled.absent.filter((order) => hidden.has(order)));
	memory.orders = memory.orders.filter((order) => !absent.has(order));
	return {
		readAtMs,
		rows,
		boughtBy: new Map(pairs.flatMap(({ boughtBy }) => [...boughtBy])),
		usage: {
			window,
			bought: pairs.flatMap(({ bought }) => bought),
			open: pairs.flatMap((pair) => pair.open),
			orders: pairs.flatMap(({ orders }) => orders),
			results: pairs.flatMap(({ results }) => results),
			doubts: pairs.flatMap(({ doubts }) => doubts),
		},
	};
}

type PairUsage = Omit<Usage, 'window'> & Pick<Reading, 'boughtBy'>;

const NOTHING: PairUsage = {
	bought: [],
	open: [],
	orders: [],
	results: [],
	doubts: [],
	boughtBy: new Map(),
};

/** The first of each ID counts; what has no ID is seen as often as it is listed. */
function onceEach(rows: readonly OrderRow[]): OrderRow[] {
	const seen = new Set<string>();
	return rows.filter((row) => {
		const id = orderIdOf(row);
		if (id === undefined) return true;
		const key = `${String(row.symbol)} ${id}`;
		const isFirst = !seen.has(key);
		seen.add(key);
		return isFirst;
	});
}

/** One without a time counts: it cannot be said to be older. */
function ordersIn(symbol: string, rows: readonly OrderRow[], window: DayWindow): Movement[] {
	return rows.flatMap((row): Movement[] => {
		const time = timeIn(row.time);
		return time < window.from ? [] : [{ symbol, time: time || window.now, value: '1' }];
	});
}

async function moneyOf(
	pair: Pick<PairLists, 'symbol' | 'orders' | 'window'> & Pick<WantedUsage, 'kinds'>,
	market: PolicyMarket,
	memory: OwnMemory,
): Promise<Omit<PairUsage, 'orders'>> {
	const { symbol, orders, window, kinds } = pair;
	const areLossesNeeded = kinds.some(isAboutLoss);
	const from = areLossesNeeded ? historyFrom(window) : window.from;
	const fills = await fillsSince(symbol, from, market.history, memory);
	const quoteRate = await usdtPerQuote(symbol, market);
	if (quoteRate === undefined) throw withoutPrice(symbol);
	const filled = filledByOrder(fills);
	const lists: PairLists = { symbol, window, orders, fills, filled, quoteRate };
	return {
		bought: boughtIn(lists),
		open: await openIn(symbol, orders, market),
		boughtBy: new Map([...filled].map(([id, { value }]) => [id, multiply(value, quoteRate)])),
		...(areLossesNeeded ? await lossesOf(lists, market) : { results: [], doubts: [] }),
	};
}

async function openIn(
	symbol: string,
	orders: readonly OrderRow[],
	market: PolicyMarket,
): Promise<Usage['open']> {
	const purchases = orders.filter((row) => row.side !== 'SELL' && !isEnded(row));
	return await Promise.all(
		purchases.map(async (row) => {
			const value = await openValue(row, market);
			if (value === undefined) throw notValued(symbol, row);
			return { symbol, value };
		}),
	);
}

async function lossesOf(
	lists: PairLists,
	market: PolicyMarket,
): Promise<Pick<Usage, 'results' | 'doubts'>> {
	const assets = await market.history.rules(lists.symbol);
	if (assets === undefined) throw withoutPrice(lists.symbol);
	const { realised, doubts } = realisedIn(lists, assets);
	const feeAssets = new Set(realised.flatMap(({ otherFee }) => otherFee?.asset ?? []));
	const rates = await Promise.all(
		[...feeAssets].map(async (asset): Promise<[string, string | undefined]> => {
			return [asset, asset === 'USDT' ? '1' : await market.lastPrice(`${asset}USDT`)];
		}),
	);
	const valued = resultsOf(lists, realised, new Map(rates));
	return { results: valued.results, doubts: [...doubts, ...valued.doubts] };
}

/** Fills that became visible late are found when this much of the time before is read again. */
const OVERLAP_MS = 10 * 60_000;
/** Longer than anything that is ever asked for. */
const KEPT_MS = 31 * 86_400_000;

/** All fills of a pair since a moment; only what is new is asked for. */
async function fillsSince(
	symbol: string,
	from: number,
	history: OwnHistory,
	{ fills: memory }: OwnMemory,
): Promise<Fill[]> {
	const now = await history.now();
	const known = memory.get(symbol);
	const isCovered = known !== undefined && known.from <= from;
	const rows = await history.trades(
		symbol,
		isCovered ? Math.max(from, known.to - OVERLAP_MS) : from,
	);
	const fills = new Map(isCovered ? known.fills : []);
	for (const fill of rows.map((row) => fillOf(row, symbol))) fills.set(fill.key, fill);
	for (const [key, { time }] of fills) if (time < now - KEPT_MS) fills.delete(key);
	memory.set(symbol, { from: isCovered ? known.from : from, to: now, fills });
	return [...fills.values()].filter(({ time }) => time >= from);
}

/**
 * What became of orders whose answer was lost, once there has been time for them to show (quirks 95). The
 * absent ones are so where the lists do not have them either, or show one order for two under the same ID.
 */
async function settleDoubts(
	{ orders }: OwnMemory,
	symbols: readonly string[],
	history: OwnHistory,
): Promise<{ found: OrderRow[]; absent: OwnOrder[] }> {
	const [found, absent]: [OrderRow[], OwnOrder[]] = [[], []];
	for (const order of orders.filter((one) => isDue(one, symbols, history.time))) {
		const { symbol, clientOrderId } = order;
		if (clientOrderId === undefined) continue;
		const row = await history.order(symbol, clientOrderId);
		if (row !== undefined) found.push({ symbol, ...row });
		if (row === undefined || isOf(order, row)) absent.push(order);
	}
	return { found, absent };
}

function isDue(order: OwnOrder, symbols: readonly string[], time: Time): boolean {
	const { doubtfulUntilMs, symbol } = order;
	if (doubtfulUntilMs === undefined || !symbols.includes(symbol)) return false;
	return time.monotonic() - doubtfulUntilMs >= SHOWN_AFTER_MS;
}

/**
 * With the orders of this process that the lists do not show yet. Nothing is awaited between this and what is
 * decided by it, so that two orders cannot both see room for one.
 */
export function withOwn(
	{ usage, rows, boughtBy }: Reading,
	{ symbols }: WantedUsage,
	own: readonly OwnOrder[],
): Usage {
	const { window } = usage;
	const hidden = unlisted(
		own.filter((order) => symbols.includes(order.symbol)),
		rows,
	).filter((order) => mayCount(order, window.from));
	const purchases = hidden.filter(({ isBuy }) => isBuy);
	return {
		...usage,
		open: [
			...usage.open,
			...purchases.map(({ symbol, value, orderId }) => {
				return { symbol, value: without(value, boughtBy.get(orderId ?? '')) };
			}),
		],
		orders: [
			...usage.orders,
			...hidden.map(({ symbol, sentUntil }) => {
				return { symbol, time: Math.min(sentUntil, window.now), value: '1' };
			}),
		],
		doubts: [...usage.doubts, ...hidden.filter(({ isBuy }) => !isBuy).map(notListed)],
	};
}

/** What a list of fills shows of an order before the list of orders does is not counted twice. */
function without(value: string, shown = '0'): string {
	return compare(shown, value) >= 0 ? '0' : subtract(value, shown);
}

function notListed({ symbol, orderId, clientOrderId }: OwnOrder): Usage['doubts'][number] {
	return {
		symbol,
		isPassing: true,
		message: `MEXC does not list the sale ${orderId ?? clientOrderId ?? 'without an ID'} of ${symbol} yet, so what it has won or lost is not known.`,
		hint: 'Try again in some seconds.',
	};
}

function withoutPrice(symbol: string): MexcError {
	return new MexcError({
		kind: 'policy',
		message: `What was bought of ${symbol} cannot be valued: its quote asset has no price in USDT, or MEXC does not know the pair.`,
		hint: 'Check the pair in Allowed Symbols and Limits per Symbol; for such a pair use Max Orders per Day.',
	});
}

function notValued(symbol: string, row: OrderRow): MexcError {
	return new MexcError({
		kind: 'policy',
		message: `What the open order ${orderIdOf(row) ?? 'without an ID'} of ${symbol} may still buy cannot be determined from what MEXC says about it.`,
		hint: 'Look at that order at MEXC and cancel it if it is not needed.',
	});
}
