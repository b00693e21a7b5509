import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { PAIRS, type SimulatorOptions } from '../src';
import { Clock } from '../src/exchange/clock';
import { windowEnd, windowStart } from '../src/market/windows';
import { placeOrder, send, signed } from './support/client';

const START = Date.UTC(2026, 10, 22, 9, 58, 20);
const QUERIES = [
	'/api/v3/trades?symbol=BTCUSDT&limit=1000',
	'/api/v3/depth?symbol=ETHUSDT&limit=5000',
	'/api/v3/klines?symbol=MXUSDT&interval=5m&limit=20',
	'/api/v3/ticker/24hr?symbol=SOLUSDT',
];

// A few pairs are enough and keep the tests fast.
const pairs = PAIRS.filter(({ symbol }) => /^(BTC|ETH|MX|SOL|XRP)USDT$/.test(symbol));
const bitcoin = PAIRS.filter(({ symbol }) => symbol === 'BTCUSDT');

/** What a market of this seed has done after forty seconds, with or without a user in between. */
async function course(seed: number, withUser = false): Promise<unknown[]> {
	const options = { market: 'live', manualClock: true, startMs: START, pairs, seed } as const;
	const simulator = await startTestSimulator(options);
	simulator.advance(20_000);
	if (withUser) {
		const order = { symbol: 'XRPUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '500' };
		await placeOrder(simulator, order);
	}
	simulator.advance(20_000);
	const answers = [];
	for (const query of QUERIES) answers.push((await send(simulator, 'GET', query)).body);
	await simulator.stop();
	return answers;
}

describe('where sources disagree about market data', () => {
	const depth = '/api/v3/depth?symbol=BTCUSDT&limit=5000';
	const several = '/api/v3/ticker/24hr?symbols=BTCUSDT,MXUSDT';
	const answers = async (switches: NonNullable<SimulatorOptions['switches']>) => {
		const simulator = await startTestSimulator({ market: 'empty', pairs, switches });
		const [symbol, type] = ['BTCUSDT', 'LIMIT'];
		for (const price of ['60000', '60001', '60002']) {
			simulator.order({ symbol, type, price, side: 'BUY', quantity: '0.001' });
		}
		const book = (await send(simulator, 'GET', depth)).body as { bids: unknown[] };
		const tickers = (await send(simulator, 'GET', several)).body as { symbol: string }[];
		await simulator.stop();
		return [book.bids.length, tickers.map((row) => row.symbol)];
	};

	it('books have all levels or are cut, and the 24 h ticker takes no list of pairs or takes it', async () => {
		const all = pairs.map(({ symbol }) => symbol);
		expect(await answers({})).toEqual([3, all]);
		const other = { depthLevels: 2, tickerSymbols: 'filtered' } as const;
		expect(await answers(other)).toEqual([2, ['BTCUSDT', 'MXUSDT']]);
	});
});

describe('the synthetic market', () => {
	it('is the same for a seed, whatever happens on other pairs, and another for another seed', async () => {
		const first = await course(5);
		expect(await course(5)).toEqual(first);
		const [trades] = first as [unknown[]];
		expect(trades.length).toBeGreaterThan(40);
		const [trades2] = (await course(6)) as [unknown[]];
		expect(trades2.slice(0, 20)).not.toEqual(trades.slice(0, 20));
		const prices = (rows: unknown) => (rows as Array<{ price: string }>).map(({ price }) => price);
		const [disturbed] = await course(5, true);
		expect(prices(disturbed)).toEqual(prices(trades));
	});

	it('stays near the price it was sent to', async () => {
		const options = { market: 'live', manualClock: true, pairs: bitcoin } as const;
		const simulator = await startTestSimulator(options);
		simulator.setPrice('BTCUSDT', '70000');
		for (let minute = 0; minute < 10; minute++) {
			simulator.advance(60_000);
			const price = Number(simulator.state().prices['BTCUSDT']);
			expect(Math.abs(price - 70_000)).toBeLessThan(700);
		}
		await simulator.stop();
	});

	it('fills a user order that the random walk passes, and never crosses the book', async () => {
		const options = { market: 'live', manualClock: true, pairs: bitcoin } as const;
		const simulator = await startTestSimulator(options);
		const order = { symbol: 'BTCUSDT', type: 'LIMIT', quantity: '0.5' };
		simulator.order({ ...order, side: 'BUY', price: '64990' });
		simulator.order({ ...order, side: 'SELL', price: '65010' });
		for (let step = 0; step < 240; step++) {
			simulator.advance(250);
			const { body } = await send(simulator, 'GET', '/api/v3/ticker/bookTicker?symbol=BTCUSDT');
			expect(Number(body.bidPrice)).toBeLessThan(Number(body.askPrice));
		}
		const account = simulator.state().accounts['209302839'];
		expect(account?.orders.map(({ status }) => status)).toEqual(['FILLED', 'FILLED']);
		await simulator.stop();
	});

	it('invents candles that fit together', async () => {
		const options = { manualClock: true, startMs: START, pairs: bitcoin };
		const simulator = await startTestSimulator(options);
		const rows = async (interval: string) =>
			(await send(simulator, 'GET', `/api/v3/klines?symbol=BTCUSDT&interval=${interval}`))
				.body as Array<[number, string, string, string, string, string, number, string]>;
		for (const interval of ['1m', '4h', '1W', '1M']) {
			const candles = await rows(interval);
			expect(candles.length).toBeGreaterThan(300);
			candles.forEach(([open, first, high, low, last, , close], index) => {
				expect(Number(high)).toBeGreaterThanOrEqual(Math.max(Number(first), Number(last)));
				expect(Number(low)).toBeLessThanOrEqual(Math.min(Number(first), Number(last)));
				const next = candles[index + 1];
				if (next !== undefined) expect([next[0], next[1]]).toEqual([close, last]);
				expect(open).toBeLessThan(close);
			});
			expect(candles[candles.length - 1]?.[4]).toBe('65000');
		}
		await simulator.stop();
	});

	it('cuts klines by startTime (inclusive) and endTime (exclusive)', async () => {
		const simulator = await startTestSimulator({ manualClock: true, startMs: START });
		const minute = 60_000;
		const end = windowStart('Min1', START);
		const query = `startTime=${end - 3 * minute}&endTime=${end}`;
		const { body } = await send(
			simulator,
			'GET',
			`/api/v3/klines?symbol=BTCUSDT&interval=1m&${query}`,
		);
		expect(body.map(([open]: [number]) => open)).toEqual([3, 2, 1].map((n) => end - n * minute));
		await simulator.stop();
	});
});

describe('steering the market', () => {
	const simulator = useSimulator();
	const order = (fields: Record<string, string>) =>
		simulator().order({ symbol: 'BTCUSDT', type: 'LIMIT', quantity: '0.1', ...fields });
	const statusOf = async (orderId: unknown) => {
		const query = { symbol: 'BTCUSDT', orderId: String(orderId) };
		const { body } = await signed(simulator(), 'GET', '/api/v3/order', query);
		return [body.status, body.cummulativeQuoteQty];
	};

	it('fills resting orders at or beyond the price, at their own price, and no others', async () => {
		const at = order({ side: 'BUY', price: '64000' });
		const beyond = order({ side: 'BUY', price: '64500' });
		const below = order({ side: 'BUY', price: '63999.99' });
		simulator().setPrice('BTCUSDT', '64000');
		expect(await statusOf(at['orderId'])).toEqual(['FILLED', '6400']);
		expect(await statusOf(beyond['orderId'])).toEqual(['FILLED', '6450']);
		expect(await statusOf(below['orderId'])).toEqual(['NEW', '0']);
		const sale = order({ side: 'SELL', price: '64200' });
		simulator().setPrice('BTCUSDT', '64199.99');
		expect(await statusOf(sale['orderId'])).toEqual(['NEW', '0']);
		simulator().setPrice('BTCUSDT', '64300');
		expect(await statusOf(sale['orderId'])).toEqual(['FILLED', '6420']);
		const { body } = await send(simulator(), 'GET', '/api/v3/ticker/price?symbol=BTCUSDT');
		expect(body.price).toBe('64300');
	});

	it('walks to the price through trades in one direction, the last one at the price', async () => {
		simulator().setPrice('ETHUSDT', '3500');
		const before = (await send(simulator(), 'GET', '/api/v3/trades?symbol=ETHUSDT')).body.length;
		simulator().setPrice('ETHUSDT', '3600');
		const { body } = await send(simulator(), 'GET', '/api/v3/trades?symbol=ETHUSDT');
		const fresh = body.slice(0, body.length - before).reverse() as Array<{
			price: string;
			tradeType: string;
		}>;
		const prices = fresh.map(({ price }) => Number(price));
		expect(prices).toEqual([...prices].sort((a, b) => a - b));
		expect(prices.at(-1)).toBe(3600);
		expect(new Set(fresh.map(({ tradeType }) => tradeType))).toEqual(new Set(['BID']));
	});

	it('makes exactly the trade that is asked for', async () => {
		const trades = async () =>
			(await send(simulator(), 'GET', '/api/v3/trades?symbol=SOLUSDT')).body as unknown[];
		const before = (await trades()).length;
		simulator().trade('SOLUSDT', { price: '151.5', quantity: '3.2', side: 'SELL' });
		const after = await trades();
		expect(after).toHaveLength(before + 1);
		expect(after[0]).toMatchObject({ price: '151.5', qty: '3.2', isBuyerMaker: true });
	});

	it('restores the liquidity that a user has taken', async () => {
		const depth = async () =>
			(await send(simulator(), 'GET', '/api/v3/depth?symbol=XRPUSDT&limit=5000')).body;
		const before = await depth();
		const taker = { symbol: 'XRPUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '50000' };
		await placeOrder(simulator(), taker);
		const after = await depth();
		expect([after.bids, after.asks]).toEqual([before.bids, before.asks]);
		expect(after.lastUpdateId).toBe(before.lastUpdateId + 1);
	});

	it('refuses what is no pair, price or quantity', () => {
		expect(() => simulator().setPrice('NOPE', '1')).toThrow('There is no pair NOPE');
		expect(() => simulator().setPrice('BTCUSDT', '-1')).toThrow('The price "-1" is not a number');
		expect(() => simulator().setPrice('BTCUSDT', '0.001')).toThrow('is not above zero');
		expect(() => simulator().trade('BTCUSDT', { price: '1', quantity: 'x' })).toThrow('quantity');
	});
});

describe('candle windows', () => {
	it.each([
		['Min15', '2026-11-22T10:07:30Z', '2026-11-22T10:00:00Z', '2026-11-22T10:15:00Z'],
		['Hour4', '2026-11-22T10:07:30Z', '2026-11-22T08:00:00Z', '2026-11-22T12:00:00Z'],
		['Week1', '2026-11-22T10:07:30Z', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
		['Month1', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
	])('%s', (interval, time, start, end) => {
		const opened = windowStart(interval, Date.parse(time));
		expect(opened).toBe(Date.parse(start));
		expect(windowEnd(interval, opened)).toBe(Date.parse(end));
	});
});

describe('the clock', () => {
	it('runs timers in order of time, also those that are added on the way', () => {
		const clock = new Clock({ manual: true, startMs: 0 });
		const ran: string[] = [];
		const note = (name: string) => ran.push(`${name} ${clock.now()}`);
		clock.after(30, () => note('late'));
		clock.after(10, () => {
			note('early');
			clock.after(5, () => note('added'));
		});
		const repeated = clock.every(12, () => note('repeated'));
		clock.advance(30);
		clock.cancel(repeated);
		clock.advance(100);
		expect(ran).toEqual(['early 10', 'repeated 12', 'added 15', 'repeated 24', 'late 30']);
		expect(clock.now()).toBe(130);
	});

	it('runs faster when reported so, without a jump', () => {
		const clock = new Clock({ startMs: 1000 });
		clock.set({ manual: true });
		const stopped = clock.now();
		expect(stopped - 1000).toBeLessThan(1000);
		expect(clock.now()).toBe(stopped);
		clock.set({ manual: false, speed: 1000 });
		const begin = performance.now();
		while (performance.now() - begin < 20);
		expect(clock.now() - stopped).toBeGreaterThanOrEqual(19_000);
		clock.stop();
	});
});
