import { exchangeInfo, klines, tickerPrice } from '../endpoints/marketData';
import { lastPriceOf } from '../endpoints/rows/prices';
import { allOrders, myTrades, openOrders } from '../endpoints/spotTrading';
import { symbolRules } from '../market/symbolRules';
import { exitKeyOf, exitOf, markOf } from '../orders/clientOrderId';
import { timeOf, type RestClient } from '../rest/client';
import { readRowsSince } from '../rest/rowsSince';
import type { Fill } from './fills';
import { readHigh, readPair, type PairReader } from './history';
import { ledgerOf } from './ledger';
import { boughtFrom, isDone, isOver, type EntrySource } from './position';
import type { ExitPlan } from './plan';
import { NO_PLAN, positionRow, type PositionRow } from './positionRow';
import { worldOf } from './world';

/** What it asks MEXC. */
export const overviewSteps = [exchangeInfo, tickerPrice, klines, openOrders, allOrders, myTrades];

export interface OverviewWanted {
	symbol: string;
	/** Absent: the buys with any Exit Plan Tag. */
	source?: EntrySource;
	/** As the trigger has it; absent: what the orders and fills prove by themselves. */
	plan?: ExitPlan;
	signal?: AbortSignal;
}

export interface Overview {
	/** One for each open position, oldest first. */
	rows: readonly PositionRow[];
	/** What MEXC cannot say, in sentences. */
	notes: readonly string[];
}

/**
 * The open positions of one pair, from the exchange alone, by the code with which the trigger finds them
 * after a restart. Throws MexcError.
 */
export async function readPositions(client: RestClient, wanted: OverviewWanted): Promise<Overview> {
	const { symbol, source, plan = NO_PLAN, signal } = wanted;
	const world = worldOf(await symbolRules(client, symbol, signal));
	const reader = readerFor(client, signal);
	const now = timeOf(client).now() + (await client.clockOffsetMs());
	const from = source !== undefined && 'since' in source ? source.since : 0;
	const { fills, gaps, ...read } = await readPair(reader, symbol, { from, now });
	const facts = { fills: new Map(fills.map((fill) => [fill.id, fill])), ...read };
	const price = lastPriceOf(await client.call(tickerPrice, { symbol }, { signal }));
	const idOf = ({ orderId, clientOrderId }: Fill) =>
		clientOrderId || (facts.orders.get(orderId)?.clientOrderId ?? '');
	const marks = new Set(fills.flatMap((fill) => markOf(idOf(fill)) ?? []));
	// As the triggers count: each sees the entries of its own tag. With no mark at all only exits are looked for.
	const sources = source === undefined ? ['', ...marks].map((mark) => ({ mark })) : [source];
	const ledgers = sources.map((one) => ledgerOf(plan, one, world.pair, facts));
	const open = ledgers
		.flatMap(({ positions }) => positions)
		.filter((position) => price === undefined || !isOver(position, price, world.limits))
		.filter((position) => !isDone(position));
	open.sort((one, other) => one.amounts.openedAt - other.amounts.openedAt);
	const rows: PositionRow[] = [];
	for (const position of open) {
		const high = plan.trailing && (await readHigh(reader, symbol, boughtFrom(position), now));
		rows.push(positionRow(position, { ...world, plan: wanted.plan, price, high, now }));
	}
	const notes = gaps.map((gap) => `${symbol}: ${gap}.`);
	if (ledgers.some(({ orphans }) => orphans.length > 0)) {
		notes.push(
			`${symbol} has exits of a managed position whose entry MEXC does not list any more (it lists fills of 30 days): what may be left of it is not shown.`,
		);
	}
	if (source === undefined && hasUntagged(symbol, fills, idOf)) {
		notes.push(
			`${symbol} has exits of buys without a tag: give Entries Since, as in their trigger, to see these positions.`,
		);
	}
	return { rows, notes };
}

/** Whether exits show that a plan manages every buy of the pair. */
function hasUntagged(
	symbol: string,
	fills: readonly Fill[],
	idOf: (fill: Fill) => string,
): boolean {
	const keys = new Set(fills.flatMap((fill) => exitOf(idOf(fill))?.exitKey ?? []));
	return fills.some((fill) => {
		const isUntagged = fill.side === 'BUY' && markOf(idOf(fill)) === undefined;
		return isUntagged && keys.has(exitKeyOf(symbol, fill.orderId));
	});
}

function readerFor(client: RestClient, signal: AbortSignal | undefined): PairReader {
	return {
		body: async (endpoint, values) => await client.call(endpoint, values, { signal }),
		rows: async (endpoint, values, from) =>
			await readRowsSince(client, endpoint, values, from, signal),
	};
}
