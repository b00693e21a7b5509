import { add, compare, isZero, multiply, subtract } from '../core/decimal';
import { MexcError } from '../core/errors';
import { timeIn } from '../endpoints/answers';
import { executedOf, executedValueOf, orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { isEnded } from '../endpoints/rows/orderState';
import { historyFrom, isoText, isWithin, type DayWindow } from './dayWindow';
import type { Fill } from './fill';
import { realise, type PairAssets, type Realised } from './realised';
import type { Movement } from './movement';
import type { Doubt, Result } from './usage';

/** What the exchange lists of one pair. */
export interface PairLists {
	symbol: string;
	window: DayWindow;
	/** Open ones and those placed in the window, each once. */
	orders: readonly OrderRow[];
	fills: readonly Fill[];
	filled: ReadonlyMap<string, Filled>;
	/** USDT for one unit of the quote asset. */
	quoteRate: string;
}

/** What the fills of an order come to. */
interface Filled {
	quantity: string;
	/** In the quote asset. */
	value: string;
}

/** By the IDs of their orders. */
export function filledByOrder(fills: readonly Fill[]): ReadonlyMap<string, Filled> {
	const sums = new Map<string, Filled>();
	for (const { orderId, price, quantity } of fills) {
		const known = sums.get(orderId) ?? { quantity: '0', value: '0' };
		sums.set(orderId, {
			quantity: add(known.quantity, quantity),
			value: add(known.value, multiply(price, quantity)),
		});
	}
	return sums;
}

/**
 * What has been bought in the window, fill by fill, and what MEXC's fills lack of it. Throws MexcError of kind
 * `protocol` for an order of which MEXC does not say what it has bought.
 */
export function boughtIn(lists: PairLists): Movement[] {
	const { symbol, window, orders, fills, quoteRate } = lists;
	const bought = fills
		.filter(({ isBuy, time }) => isBuy && isWithin(window, time))
		.map(({ time, price, quantity }): Movement => {
			return { symbol, time, value: multiply(multiply(price, quantity), quoteRate) };
		});
	const missing = orders.flatMap((row): Movement[] => {
		const time = timeIn(row.time);
		// Of an order without a time all is counted.
		if (row.side === 'SELL' || time < window.from || !lacksFills(row, lists)) return [];
		const value = executedValueOf(row);
		if (value === undefined) throw notSaid(symbol, row);
		const rest = subtract(value, filledOf(row, lists).value);
		if (compare(rest, '0') <= 0) return [];
		return [{ symbol, time: time || window.now, value: multiply(rest, quoteRate) }];
	});
	return [...bought, ...missing];
}

/** Whether MEXC lists less fills of an order than it says were executed, or does not say how much was. */
function lacksFills(row: OrderRow, lists: PairLists): boolean {
	const executed = executedOf(row) ?? (row.status === 'CANCELED' ? '0' : undefined);
	return executed === undefined || compare(filledOf(row, lists).quantity, executed) < 0;
}

function filledOf(row: OrderRow, { filled }: PairLists): Filled {
	return filled.get(orderIdOf(row) ?? '') ?? { quantity: '0', value: '0' };
}

function notSaid(symbol: string, row: OrderRow): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `How much order ${orderIdOf(row) ?? 'without an ID'} of ${symbol} has bought cannot be determined from what MEXC says about it.`,
		hint: 'Try again in a moment, and look at that order at MEXC.',
	});
}

/** They end at once; one that MEXC shows as open has not been brought up to date. */
const INSTANT = ['MARKET', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'];

/** What the fills of a pair have won and lost in the window, before fees in a third asset are valued. */
export function realisedIn(
	lists: PairLists,
	assets: PairAssets,
): { realised: Realised[]; doubts: Doubt[] } {
	const { symbol, window, fills } = lists;
	const realised = realise(fills, assets).filter(({ fill }) => isWithin(window, fill.time));
	return { realised, doubts: [...notShown(lists), ...withoutCost(symbol, assets, realised)] };
}

function notShown(lists: PairLists): Doubt[] {
	const { symbol, window, orders } = lists;
	const late = orders.find((row) => {
		// Of an older order some fills lie before what was read.
		if (timeIn(row.time) < historyFrom(window)) return false;
		const isStale = INSTANT.includes(String(row.type)) && !isEnded(row);
		return isStale || lacksFills(row, lists);
	});
	if (late === undefined) return [];
	return [
		{
			symbol,
			isPassing: true,
			message: `MEXC does not list all fills of order ${orderIdOf(late) ?? 'without an ID'} of ${symbol} yet.`,
			hint: 'Try again in some seconds. If this goes on, look at that order at MEXC: its fills are what losses are computed from.',
		},
	];
}

function withoutCost(
	symbol: string,
	{ baseAsset }: PairAssets,
	realised: readonly Realised[],
): Doubt[] {
	const open = realised.filter(({ uncosted }) => !isZero(uncosted));
	if (open.length === 0) return [];
	const sum = open.reduce((total, { uncosted }) => add(total, uncosted), '0');
	const [{ fill }] = open;
	return [
		{
			symbol,
			isPassing: false,
			message: `${sum} ${baseAsset} were sold since ${isoText(fill.time)} that were not bought in the four weeks of fills that are read, so what they cost is not known.`,
			hint: `Limits of losses fit an account that sells what it has bought on ${symbol}. Wait until that sale counts no longer, or leave the limits of losses empty and use Max Bought per Day.`,
		},
	];
}

/** In USDT; the rate of a third asset is undefined where it has no price. */
export function resultsOf(
	{ symbol, quoteRate }: PairLists,
	realised: readonly Realised[],
	feeRates: ReadonlyMap<string, string | undefined>,
): { results: Result[]; doubts: Doubt[] } {
	const doubts: Doubt[] = [];
	const results = realised.map(({ fill, result, otherFee }): Result => {
		let value = multiply(result, quoteRate);
		if (otherFee !== undefined) {
			const rate = feeRates.get(otherFee.asset);
			if (rate === undefined) doubts.push(unpriced(symbol, fill, otherFee));
			else value = subtract(value, multiply(otherFee.amount, rate));
		}
		return { symbol, value, time: fill.time, orderId: fill.orderId, isSale: !fill.isBuy };
	});
	return { results, doubts: doubts.slice(0, 1) };
}

function unpriced(symbol: string, { orderId }: Fill, fee: Realised['otherFee']): Doubt {
	return {
		symbol,
		isPassing: false,
		message: `The fee of order ${orderId} of ${symbol} was taken in ${fee?.asset}, which has no price in USDT.`,
		hint: 'Wait until that order counts no longer, or leave the limits of losses empty.',
	};
}
