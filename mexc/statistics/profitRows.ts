import type { Money } from '../books/book';
import {
	isFillEntry,
	unrealisedOf,
	type Entry,
	type FillEntry,
	type MoveEntry,
} from '../books/ledger';
import { add, divide, isZero } from '../core/decimal';
import { isoTime, type Row } from '../endpoints/answers';
import type { Pair } from '../endpoints/rows/pairs';
import type { KeptBooks } from './keepBooks';

/** One row for each pair: what was realised in the period, and what is open now. */
export function pairRow(
	{ symbol, baseAsset, quoteAsset }: Pair,
	fills: readonly FillEntry[],
	{ ledger, unexplained }: KeptBooks,
	now: { lastPrice?: string; held?: string },
): Row {
	const open = unrealisedOf(ledger.lots(baseAsset), quoteAsset, now.lastPrice);
	return {
		symbol,
		baseAsset,
		quoteAsset,
		...totalsOf(fills),
		unrealised: open.unrealised ?? null,
		openQuantity: open.quantity,
		openCost: open.cost,
		averageCost: isZero(open.quantity) ? null : divide(open.cost, open.quantity),
		lastPrice: now.lastPrice ?? null,
		openValue: open.value ?? null,
		openQuantityWithoutCost: open.quantityWithoutCost,
		heldQuantity: now.held ?? null,
		unexplainedQuantity: unexplained.get(baseAsset) ?? null,
	};
}

/** One row for each pair and period in which it was traded, oldest first. */
export function periodRows(
	pairs: readonly Pair[],
	fills: readonly FillEntry[],
	periodOf: (time: number) => string,
): Row[] {
	const groups = new Map<string, FillEntry[]>();
	for (const entry of fills) {
		const key = JSON.stringify([periodOf(entry.event.time), entry.event.symbol]);
		const group = groups.get(key);
		if (group) group.push(entry);
		else groups.set(key, [entry]);
	}
	return [...groups].flatMap(([key, group]) => {
		const [period, symbol] = JSON.parse(key) as [string, string];
		const pair = pairs.find((entry) => entry.symbol === symbol);
		if (!pair) return [];
		const { baseAsset, quoteAsset } = pair;
		return [{ period, symbol, baseAsset, quoteAsset, ...totalsOf(group) }];
	});
}

/** What the fills of one pair sum up to; in its quote asset where no asset is named. */
function totalsOf(entries: readonly FillEntry[]): Row {
	const totals = {
		bought: '0',
		boughtValue: '0',
		sold: '0',
		soldValue: '0',
		realised: '0',
		soldWithoutCost: '0',
		proceedsWithoutCost: '0',
	};
	const sum = (name: keyof typeof totals, amount = '0') => {
		totals[name] = add(totals[name], amount);
	};
	for (const { event, ...entry } of entries) {
		const isBuy = event.side === 'BUY';
		sum(isBuy ? 'bought' : 'sold', event.quantity);
		sum(isBuy ? 'boughtValue' : 'soldValue', event.quoteQuantity);
		sum('realised', entry.realised);
		sum('soldWithoutCost', entry.quantityWithoutCost);
		sum('proceedsWithoutCost', entry.proceedsWithoutCost);
	}
	return {
		fills: entries.length,
		...totals,
		fees: sumsOf(entries.map(({ event }) => event.fee)),
		unpricedFees: sumsOf(entries.map(({ unpricedFee }) => unpricedFee)),
	};
}

function sumsOf(amounts: ReadonlyArray<Money | undefined>): Money[] {
	const sums = new Map<string, string>();
	for (const money of amounts) {
		if (money) sums.set(money.asset, add(sums.get(money.asset) ?? '0', money.amount));
	}
	return [...sums].map(([asset, amount]) => ({ asset, amount }));
}

/** One row for each entry, with what came and what went in columns of their own, as tax tools read it. */
export function entryRow(entry: Entry): Row {
	const { id, time } = entry.event;
	const row = isFillEntry(entry) ? fillRow(entry) : moveRow(entry);
	return { time, timeIso: isoTime(time), ...row, id };
}

const nothing = {
	type: '',
	symbol: null,
	receivedAmount: null,
	receivedAsset: null,
	sentAmount: null,
	sentAsset: null,
	feeAmount: null,
	feeAsset: null,
	feeValue: null,
	price: null,
	cost: null,
	costAsset: null,
	proceeds: null,
	realised: null,
	quantityWithoutCost: null,
	proceedsWithoutCost: null,
};

function fillRow({ event, ...entry }: FillEntry): Row {
	const { side, symbol, baseAsset, quoteAsset, quantity, quoteQuantity, price, fee } = event;
	const isBuy = side === 'BUY';
	return {
		...nothing,
		type: isBuy ? 'buy' : 'sell',
		symbol,
		receivedAmount: isBuy ? quantity : quoteQuantity,
		receivedAsset: isBuy ? baseAsset : quoteAsset,
		sentAmount: isBuy ? quoteQuantity : quantity,
		sentAsset: isBuy ? quoteAsset : baseAsset,
		...(fee && { feeAmount: fee.amount, feeAsset: fee.asset, feeValue: event.feeValue ?? null }),
		price,
		cost: entry.cost,
		costAsset: quoteAsset,
		...(!isBuy && {
			proceeds: entry.proceeds,
			realised: entry.realised,
			quantityWithoutCost: entry.quantityWithoutCost,
			proceedsWithoutCost: entry.proceedsWithoutCost,
		}),
	};
}

/** Costs in several assets cannot stand in one column: then the row says none. */
function moveRow({ event, costs, quantityWithoutCost }: MoveEntry): Row {
	const { type, direction, asset, quantity } = event;
	const [cost] = costs.length === 1 ? costs : [];
	return {
		...nothing,
		type,
		...(direction === 'in'
			? { receivedAmount: quantity, receivedAsset: asset }
			: { sentAmount: quantity, sentAsset: asset }),
		...(cost && { cost: cost.amount, costAsset: cost.asset }),
		quantityWithoutCost,
	};
}
