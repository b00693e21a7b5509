import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import {
	announcements,
	bookTicker,
	exchangeInfo,
	klines,
	ticker24hr,
	tickerPrice,
} from '../../mexc/endpoints/marketData';
import { accountInfo, myTrades, openOrders } from '../../mexc/endpoints/spotTrading';
import { portfolio } from '../../mexc/flows/definitions/portfolio';
import { depositHistory } from '../../mexc/endpoints/wallet/deposit';
import { buildRequest } from '../../mexc/rest/request';
import { itemsOf } from '../../nodes/n8n/items/output';
import { readContent } from '../../mexc/rest/pages';
import type { Fault } from '../../simulator/src';
import { failure } from '../unit/restServer';
import { clientOf, flowOptions, startBench, type Bench } from './flowHarness';

// Lists and single answers as an item of a node shows them.
let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});

function answer(endpoint: string, json: string, more: object = {}): void {
	bench.simulator.fault({ kind: 'answer', endpoint, json, times: 1000, ...more } as Fault);
}

async function items(endpoint: Endpoint, values: Values = {}, simplify = true, maxRows?: number) {
	const { values: wire } = buildRequest(endpoint, values);
	const reading = readContent(bench.client, endpoint, values, { maxRows, raw: !simplify }, {});
	const content = await bench.time.until(reading);
	return itemsOf(endpoint, content, wire, { simplify, numberFormat: 'text', maxRows });
}

/** The list as MEXC would give it with so few rows in an answer. */
function inPiecesOf(max: number, endpoint: Endpoint): Endpoint {
	const paging = { ...endpoint.output.paging, size: { parameter: 'limit' as const, max } };
	return { ...endpoint, output: { ...endpoint.output, paging } };
}

describe('rows that share a name', () => {
	it.each([2, 3, 1000])('are deposits of one transaction, %d in an answer', async (max) => {
		const { simulator } = bench;
		const twin = { txId: 'one' };
		const deposits = [
			['0.1', {}],
			['0.25', {}],
			['0.1', { memo: 'other' }],
		] as const;
		for (const [amount, how] of deposits) {
			simulator.deposit('USDT', amount, undefined, { ...twin, ...how });
			bench.time.share(simulator);
			await bench.time.advance(1);
		}
		const rows = await items(inPiecesOf(max, depositHistory));
		const own = rows.filter(({ txId }) => txId === 'one');
		expect(own.map(({ amount, memo }) => [amount, memo]).sort()).toEqual([
			['0.1', null],
			['0.1', 'other'],
			['0.25', null],
		]);
	});

	it.each([3, 100])('are the two sides of a trade with oneself, %d in an answer', async (max) => {
		bench = await startBench({ switches: { selfTradeIds: 'shared' } });
		const order = { symbol: 'BTCUSDT', type: 'LIMIT', quantity: '0.1', price: '65000' };
		for (const second of [1, 2, 3]) {
			for (const side of ['SELL', 'BUY']) bench.simulator.order({ ...order, side });
			await bench.time.advance(second * 1000);
			bench.time.share(bench.simulator);
		}
		const rows = await items(inPiecesOf(max, myTrades), { symbol: 'BTCUSDT' });
		const sides = rows.map(({ id, isBuyer }) => `${String(id)} ${String(isBuyer)}`);
		expect([rows.length, new Set(sides).size]).toEqual([6, 6]);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
	});
});

describe('what was asked for', () => {
	it.each(['ignored', 'filtered'] as const)(
		'is all that comes, where symbols are %s',
		async (tickerSymbols) => {
			bench = await startBench({ switches: { tickerSymbols } });
			const rows = await items(ticker24hr, { symbols: 'MXUSDT,BTCUSDT' });
			expect(rows.map(({ symbol }) => symbol)).toEqual(['MXUSDT', 'BTCUSDT']);
			expect((await items(ticker24hr)).length).toBeGreaterThan(5);
			const raw = await items(ticker24hr, { symbols: 'MXUSDT' }, false);
			expect(raw).toMatchObject([{ symbol: 'MXUSDT', count: null }]);
		},
	);

	it('costs what the whole list costs', async () => {
		await items(ticker24hr, { symbols: 'MXUSDT' });
		expect(bench.simulator.requests().at(-1)?.query).toContain('symbols=MXUSDT');
		expect(ticker24hr.weight).toEqual({ ip: 25, uid: null });
	});

	it('is named where the list does not have it', async () => {
		const error = await failure(items(ticker24hr, { symbols: 'MXUSDT,NOPEUSDT,NONEUSDT' }));
		expect(error).toMatchObject({ kind: 'exchange', code: -1121, parameter: 'symbols' });
		expect(error.message).toBe('MEXC lists no pairs NOPEUSDT, NONEUSDT.');
		answer('exchangeInfo', '[]', { path: 'symbols' });
		const missing = await failure(items(exchangeInfo, { symbol: 'BTCUSDT' }));
		expect(missing).toMatchObject({ code: -1121, message: 'MEXC lists no pair BTCUSDT.' });
	});

	it.each([tickerPrice, bookTicker, ticker24hr])(
		'is one pair where all are answered: $id',
		async (endpoint) => {
			const rows = [
				{ symbol: 'MXUSDT', price: '2' },
				{ symbol: 'BTCUSDT', price: '6.5E+4' },
			];
			answer(endpoint.id, JSON.stringify(rows));
			expect(await items(endpoint, { symbol: 'BTCUSDT' })).toMatchObject([{ symbol: 'BTCUSDT' }]);
			answer(endpoint.id, JSON.stringify(rows[0]));
			bench.simulator.fault({ kind: 'clear' });
			answer(endpoint.id, JSON.stringify(rows[0]));
			const error = await failure(items(endpoint, { symbol: 'BTCUSDT' }));
			expect(error).toMatchObject({ kind: 'protocol', effect: 'none' });
			expect(error.message).toBe('MEXC answered for another pair than the one asked for.');
		},
	);

	it('is a time: candles outside of it are cut, and none inside is no empty list', async () => {
		const at = (minute: number) => Date.UTC(2026, 0) + minute * 60_000;
		const candle = (minute: number) => [at(minute), '1', '2', '1', '2', '5', at(minute + 1), '9'];
		answer('klines', JSON.stringify([1, 2, 3, 4].map(candle)));
		const asked = { symbol: 'BTCUSDT', interval: '1m' };
		const until = await items(klines, { ...asked, endTime: at(3) }, true, 10);
		expect(until.map(({ openTime }) => openTime)).toEqual([at(1), at(2)]);
		const between = await items(klines, { ...asked, startTime: at(2), endTime: at(3) }, true, 10);
		expect(between.map(({ openTime }) => openTime)).toEqual([at(2)]);
		const error = await failure(items(klines, { ...asked, endTime: at(0) }, true, 10));
		expect(error).toMatchObject({ kind: 'protocol', hint: expect.stringContaining('Start Time') });
	});
});

describe('a refusal in the form of an answer', () => {
	it.each([
		['{"code":1001,"msg":"language is not supported"}', 1001],
		['{"code":"ERR_LANG","msg":"language is not supported","data":null}', 'ERR_LANG'],
	])('is said in the words of MEXC: %s', async (json, code) => {
		answer('announcements', json);
		const error = await failure(items(announcements));
		expect(error).toMatchObject({ kind: 'exchange', code });
		expect(error.message).toBe(`MEXC: language is not supported (code ${code}).`);
	});

	it('of the list of pairs is no exchange without pairs', async () => {
		answer('exchangeInfo', '{"code":500100,"msg":"busy"}');
		expect((await failure(items(exchangeInfo))).message).toBe('MEXC: busy (code 500100).');
		answer('exchangeInfo', '{"code":0,"data":[]}');
		bench.simulator.fault({ kind: 'clear' });
		answer('exchangeInfo', '{"code":0,"data":[]}');
		const error = await failure(items(exchangeInfo));
		expect(error).toMatchObject({ kind: 'protocol', effect: 'none' });
		expect(error.message).toBe(
			'MEXC\'s answer to "Get trading rules of symbols" cannot be used: "symbols" in the answer is missing instead of a list.',
		);
	});
});

const account = (balances: object[]) =>
	answer('accountInfo', JSON.stringify(balances), { path: 'balances' });
const held = [
	{ asset: 'USDT', free: '1E+1', locked: '0' },
	{ asset: 'BTC', free: '1.2E-7', locked: '0E-8' },
	{ asset: 'ODD', free: '', locked: '3' },
	{ asset: 'MX', free: '0', locked: '0.0' },
];

describe('an account with an amount that is no number', () => {
	it('shows all it holds, and that amount as it is', async () => {
		account(held);
		const [item] = await items(accountInfo);
		expect(item.balances).toEqual([
			{ asset: 'USDT', free: '10', locked: '0', total: '10' },
			{ asset: 'BTC', free: '0.00000012', locked: '0', total: '0.00000012' },
			{ asset: 'ODD', free: '', locked: '3', total: undefined },
		]);
		const [raw] = await items(accountInfo, {}, false);
		expect(raw.balances).toEqual(held);
	});

	it('has a portfolio, whose total names what is not in it', async () => {
		account(held);
		bench.simulator.setPrice('BTCUSDT', '60000');
		const run = (portfolioOutput: string) => {
			const options = flowOptions(bench.client);
			return bench.time.until(portfolio.run(bench.client, { portfolioOutput }, options));
		};
		expect(await run('summary')).toMatchObject({
			totalValueUsdt: '10.0072',
			notCounted: ['ODD'],
			withoutPrice: [{ asset: 'ODD', reason: 'MEXC does not say how much ODD the account holds.' }],
		});
		const rows = (await run('perAsset')) as Record<string, unknown>[];
		expect(rows.map(({ asset, valueUsdt }) => [asset, valueUsdt])).toEqual([
			['USDT', '10'],
			['BTC', '0.0072'],
			['ODD', null],
		]);
	});

	it('sizes orders by what it can say, and refuses to guess the rest', async () => {
		bench.simulator.setPrice('BTCUSDT', '60000');
		const size = async (side: string) => {
			const { placeOrder } = await import('../../mexc/orders/placeOrder');
			const sizing = { by: 'balancePercent', balancePercent: '50' } as const;
			const how = { clientOrderId: side, lookUpFirst: false, returnOutcome: false, sizing };
			const order = { symbol: 'BTCUSDT', side, type: 'LIMIT', price: '60000' };
			return await bench.time.until(placeOrder(clientOf(bench.simulator, bench), order, how));
		};
		account([
			{ asset: 'USDT', free: '', locked: '0' },
			{ asset: 'BTC', free: '2E-1', locked: '0' },
		]);
		expect(await size('SELL')).toMatchObject({ outcome: 'placed', origQty: '0.1' });
		const error = await failure(size('BUY'));
		expect(error).toMatchObject({ kind: 'protocol', effect: 'none' });
		expect(error.message).toMatch(/How much USDT is free cannot be determined/);
	});
});

it('an order is shown under one spelling of its names, and raw as it came', async () => {
	const row = { symbol: 'BTCUSDT', orderId: '1', Qty: '1.2E-7', cumulativeQuoteQty: '5' };
	answer('openOrders', JSON.stringify([row]));
	expect(await items(openOrders)).toEqual([
		{ symbol: 'BTCUSDT', orderId: '1', origQty: '0.00000012', cummulativeQuoteQty: '5' },
	]);
	expect(await items(openOrders, {}, false)).toEqual([row]);
});
