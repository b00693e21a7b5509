import { add, compare, subtract } from '../core/decimal';
import type { LimitSet } from '../account/account';
import { leavesAt, type DayWindow } from './dayWindow';
import { usedDrawdown } from './drawdown';
import type { Movement, Used } from './movement';

export interface Result extends Movement {
	orderId: string;
	isSale: boolean;
}

/** What cannot be said about the losses of a pair. */
export interface Doubt {
	symbol: string;
	/** MEXC will probably say it in a moment. */
	isPassing: boolean;
	message: string;
	hint: string;
}

/** What an account has done in a window, on the pairs that its limits are about. */
export interface Usage {
	window: DayWindow;
	/** Fills of purchases. */
	bought: readonly Movement[];
	/** What orders that are not over may still buy; it counts until they are. */
	open: ReadonlyArray<Omit<Movement, 'time'>>;
	/** Orders of both sides; their value is `1`. */
	orders: readonly Movement[];
	/** Fills with what each has won or lost. */
	results: readonly Result[];
	doubts: readonly Doubt[];
}

export type LimitKind = keyof LimitSet;

/** It is counted in what sales have won and lost, not in how much an order buys. */
export function isAboutLoss(kind: LimitKind): boolean {
	return kind === 'loss' || kind === 'drawdown' || kind === 'lossesInRow';
}

/** Of one pair, or of all that the usage is about. */
export function usedOf(kind: LimitKind, usage: Usage, symbol?: string): Used {
	if (kind === 'lossesInRow') return usedInRow(usage, symbol);
	if (kind === 'loss') return usedLoss(usage, symbol);
	if (kind === 'drawdown') return usedDrawdown(usage.window, of(symbol, usage.results));
	const isBought = kind === 'bought';
	const movements = of(symbol, isBought ? usage.bought : usage.orders);
	const staying = isBought ? totalOf(of(symbol, usage.open)) : '0';
	return usedSum(usage.window, movements, staying, (total, most, wanted) => {
		return compare(add(total, wanted), most) <= 0;
	});
}

function of<Entry extends { symbol: string }>(
	symbol: string | undefined,
	entries: readonly Entry[],
): readonly Entry[] {
	return symbol === undefined ? entries : entries.filter((entry) => entry.symbol === symbol);
}

export function totalOf(entries: ReadonlyArray<{ value: string }>): string {
	return entries.reduce((sum, { value }) => add(sum, value), '0');
}

/** The realised loss: what results come to together, where it is below zero. */
function usedLoss({ window, results }: Usage, symbol: string | undefined): Used {
	const losses = of(symbol, results).map((result) => {
		return { ...result, value: subtract('0', result.value) };
	});
	const used = usedSum(window, losses, '0', (total, most) => compare(total, most) < 0);
	const isLoss = compare(used.amount, '0') > 0;
	return isLoss ? used : { ...used, amount: '0', firstFreesAt: undefined };
}

function usedSum(
	window: DayWindow,
	movements: readonly Movement[],
	staying: string,
	hasRoom: (total: string, most: string, wanted: string) => boolean,
): Used {
	const inOrder = [...movements].sort((one, other) => one.time - other.time);
	const amount = add(totalOf(movements), staying);
	return {
		amount,
		firstFreesAt: inOrder.length > 0 ? leavesAt(window, inOrder[0].time) : undefined,
		roomAt(most, wanted) {
			let total = amount;
			for (let at = 0; at < inOrder.length;) {
				const leaves = leavesAt(window, inOrder[at].time);
				for (; at < inOrder.length && leavesAt(window, inOrder[at].time) === leaves; at++) {
					total = subtract(total, inOrder[at].value);
				}
				if (hasRoom(total, most, wanted)) return leaves;
			}
			return undefined;
		},
	};
}

/** How many sales with a loss follow each other up to now; one order is one sale. */
function usedInRow({ window, results }: Usage, symbol: string | undefined): Used {
	const row: number[] = [];
	for (const sale of salesIn(of(symbol, results))) {
		if (compare(sale.value, '0') < 0) row.push(sale.time);
		else row.length = 0;
	}
	// The sale that was over first leaves first.
	const leaves = row.map((time) => leavesAt(window, time));
	return {
		amount: String(row.length),
		firstFreesAt: leaves[0],
		roomAt: (most) => leaves[row.length - Number(most)],
	};
}

/** Each sale with its last moment, in the order in which they were over. */
function salesIn(results: readonly Result[]): Movement[] {
	const sales = new Map<string, Movement>();
	for (const { orderId, symbol, time, value, isSale } of results) {
		if (!isSale) continue;
		const key = `${symbol} ${orderId}`;
		const known = sales.get(key);
		sales.set(key, {
			symbol,
			time: Math.max(known?.time ?? time, time),
			value: add(known?.value ?? '0', value),
		});
	}
	// Sales of one moment stay in the order of their results.
	return [...sales.values()].sort((one, other) => one.time - other.time);
}
