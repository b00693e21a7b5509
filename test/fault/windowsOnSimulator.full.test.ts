/**
 * Whole lists of the last 90 days, read over HTTP from an exchange whose rows lie exactly where one
 * request ends and the next begins. Exchange and client share one clock that only moves by hand.
 */
import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { DAY_MS } from '../../mexc/endpoints/paging';
import { allOrders, myTrades } from '../../mexc/endpoints/spotTrading';
import { depositHistory } from '../../mexc/endpoints/wallet/deposit';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { readContent } from '../../mexc/rest/pages';
import type { Simulator } from '../../simulator/src';
import { SharedTime } from '../support/sharedTime';
import { startTestSimulator } from '../support/simulator';
import { accountFor, listeningLog } from '../unit/restServer';

type Row = Record<string, unknown>;

/** A row as it was made: what names it, and when. */
interface Made {
	name: string;
	at: number;
}

const time = new SharedTime();
const NOW = time.now();
/** Rows in one millisecond; neither 100 nor 1000 rows are made of whole groups. */
const GROUP = 7;
const pair = { symbol: 'BTCUSDT' };
const given = { startTime: NOW - 40 * DAY_MS, endTime: NOW - 11 * DAY_MS };

async function exchangeAt(startMs: number): Promise<Simulator> {
	return await startTestSimulator({ manualClock: true, requestClock: 'exchange', startMs });
}

async function readAll(from: Simulator, list: Endpoint, values: Values) {
	const { apiKey, apiSecret, restUrl } = from;
	const account = accountFor(restUrl, { apiKey, apiSecret });
	const log = listeningLog();
	const client = createRestClient({ account, network: openNetwork, log, time });
	const rows = await readContent(client, list, values, {}, {});
	return { rows: rows as Row[], reported: log.lines };
}

/** Both times of every request for this list, in the order of asking. */
function windowsAsked(simulator: Simulator, { id }: Endpoint) {
	const requests = simulator.requests().filter(({ endpoint }) => endpoint === id);
	return requests.map(({ query }) => {
		const asked = new URLSearchParams(query);
		const timeIn = (name: string) => (asked.has(name) ? Number(asked.get(name)) : undefined);
		return { from: timeIn('startTime'), to: timeIn('endTime') };
	});
}

/** Where requests for this list begin and end while there is nothing to find. */
async function edgesOf(list: Endpoint, values: Values): Promise<number[]> {
	const empty = await exchangeAt(NOW);
	time.share(empty);
	await time.until(readAll(empty, list, values));
	const edges = windowsAsked(empty, list).flatMap(({ from, to }) => [from, to]);
	return [...new Set(edges)].filter((edge) => edge !== undefined);
}

const around = (edges: readonly number[]) =>
	edges.flatMap((edge) => [edge - 1, edge, edge, edge, edge + 1]);

/** Rows from this moment on, one group of a millisecond every `everyMs`. */
function groups(count: number, from: number, everyMs: number): number[] {
	return Array.from({ length: count }, (_, index) => from + everyMs * Math.floor(index / GROUP));
}

/** Rows of one list still to be made: when, and how. Each returns its name. */
interface Plan {
	list: Endpoint;
	times: readonly number[];
	make: (index: number) => string;
}

/** Makes every row at its time, oldest first, and moves the exchange on to the present. */
function makeRows(simulator: Simulator, plans: readonly Plan[]): Map<Endpoint, Made[]> {
	const made = new Map<Endpoint, Made[]>();
	const all = plans.flatMap(({ times, ...plan }) => times.map((at) => ({ at, ...plan })));
	const past = all.filter(({ at }) => at <= NOW).sort((a, b) => a.at - b.at);
	let shown = simulator.state().time;
	for (const [index, { at, list, make }] of past.entries()) {
		simulator.advance(at - shown);
		shown = at;
		if (!made.has(list)) made.set(list, []);
		made.get(list)?.push({ name: make(index), at });
	}
	time.share(simulator);
	return made;
}

/** How many rows lie where a request ended after an answer that was cut. */
function rowsAtCuts(simulator: Simulator, list: Endpoint, made: readonly Made[]): number[] {
	const asked = windowsAsked(simulator, list);
	const first = new Set(asked.map(({ from }) => from));
	const cuts = asked.filter(({ to }) => to !== undefined && !first.has(to - 1));
	return cuts.map(({ to = 0 }) => made.filter(({ at }) => at === to - 1).length);
}

const namesSince = (made: readonly Made[], from: number, to = NOW) =>
	made.filter(({ at }) => at >= from && at <= to).map(({ name }) => name);

function expectEachOnce(rows: readonly Row[], nameOf: string, names: readonly string[]): void {
	expect(rows.map((row) => String(row[nameOf])).sort()).toEqual([...names].sort());
}

function expectNewestFirst(rows: readonly Row[], timeName: string): void {
	const times = rows.map((row) => Number(row[timeName]));
	expect(times).toEqual([...times].sort((a, b) => b - a));
}

let simulator: Simulator;
let deposits: Made[];
let orders: Made[];
const edges: Record<string, number[]> = {};
let read: Record<string, Awaited<ReturnType<typeof readAll>>>;

beforeAll(async () => {
	edges.deposits = await edgesOf(depositHistory, {});
	edges.given = await edgesOf(depositHistory, given);
	edges.orders = await edgesOf(allOrders, pair);
	edges.trades = await edgesOf(myTrades, pair);
	simulator = await exchangeAt(NOW - 91 * DAY_MS);
	const seldom = Array.from({ length: 120 }, (_, index) => NOW - index * 0.75 * DAY_MS);
	const made = makeRows(simulator, [
		{
			list: depositHistory,
			times: [
				...around([...edges.deposits, ...edges.given, NOW]),
				...groups(2100, edges.deposits[3] - 3 * DAY_MS, 30_000),
			],
			make: (index) => {
				simulator.deposit('USDT', `${index + 1}`);
				return `${index + 1}`;
			},
		},
		{
			list: allOrders,
			times: [
				...around([...edges.orders, ...edges.trades, NOW]),
				...seldom,
				...groups(1150, NOW - 5 * DAY_MS, 60_000),
				...groups(230, NOW - 20 * DAY_MS, 60_000),
			],
			make: (index) => {
				const side = index % 2 === 0 ? 'BUY' : 'SELL';
				const order = { ...pair, side, type: 'MARKET', quantity: '0.0001' };
				return String(simulator.order(order).orderId);
			},
		},
	]);
	[deposits, orders] = [made.get(depositHistory) ?? [], made.get(allOrders) ?? []];
	// At once: whoever waits for the rate limit of another finds the edges moved.
	const [ofDeposits, ofOrders, ofTrades] = await time.until(
		Promise.all([
			readAll(simulator, depositHistory, {}),
			readAll(simulator, allOrders, pair),
			readAll(simulator, myTrades, pair),
		]),
	);
	read = { deposits: ofDeposits, orders: ofOrders, trades: ofTrades };
}, 60_000);

describe('deposits of 90 days', () => {
	it('come whole, each once: on the edges of 13 windows, and where answers were cut', () => {
		expect(edges.deposits).toHaveLength(25);
		const { rows, reported } = read.deposits;
		expectEachOnce(rows, 'amount', namesSince(deposits, Math.min(...edges.deposits)));
		expectNewestFirst(rows, 'insertTime');
		expect(rowsAtCuts(simulator, depositHistory, deposits)).toContain(GROUP);
		expect(reported.join()).not.toMatch(/missing/);
	});

	it('come whole between two given times, both of them counted in', async () => {
		const { startTime, endTime } = given;
		expect(edges.given).toEqual(expect.arrayContaining([startTime, endTime]));
		const { rows } = await time.until(readAll(simulator, depositHistory, given));
		expectEachOnce(rows, 'amount', namesSince(deposits, startTime, endTime));
	});
});

describe('own orders and trades', () => {
	it('were each filled by one trade, over the whole 90 days', () => {
		const trades = Object.values(simulator.state().accounts).map((account) => account.trades);
		expect(Math.max(...trades)).toBe(orders.length);
		expect(orders[0].at).toBeLessThan(NOW - 89 * DAY_MS);
	});

	it.each([
		['orders', 'seven days', allOrders, 7],
		['trades', '30 days', myTrades, 30],
	])('%s come whole and each once, as far as MEXC reaches: %s', (kind, _, list, days) => {
		expect(edges[kind]).toEqual([NOW - days * DAY_MS + 60_000]);
		const { rows, reported } = read[kind];
		expectEachOnce(rows, 'orderId', namesSince(orders, edges[kind][0]));
		expectNewestFirst(rows, 'time');
		expect(rowsAtCuts(simulator, list, orders)).toContain(GROUP);
		expect(reported.join()).not.toMatch(/missing/);
	});
});
