import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestSimulator } from '../../test/support/simulator';
import { type Simulator, type SimulatorOptions, type Step, readScenario } from '../src';
import { Listener, send, sendControl, signed } from './support/client';

const START = Date.UTC(2026, 10, 22, 9, 58, 20);

function start(steps: readonly Step[], more: SimulatorOptions = {}): Promise<Simulator> {
	return startTestSimulator({ manualClock: true, startMs: START, scenario: { steps }, ...more });
}

const get = async (simulator: Simulator, path: string) =>
	(await send(simulator, 'GET', `/api/v3/${path}`)).body;
const price = (simulator: Simulator, symbol = 'BTCUSDT') => simulator.state().prices[symbol];

interface Row {
	readonly price: string;
	readonly time: number;
}

describe('scenario steps', () => {
	it('walk a path through all its prices, in straight lines, at their times', async () => {
		const simulator = await start([
			{ at: 5, do: 'path', symbol: 'BTCUSDT', prices: ['66000', '64000'], seconds: 20 },
		]);
		const seen: Array<string | undefined> = [];
		for (const seconds of [4.999, 5.001, 5, 5, 5]) {
			simulator.advance(seconds * 1000);
			seen.push(price(simulator));
		}
		expect(seen).toEqual(['65000', '65500', '66000', '65000', '64000']);
		const rows = (await get(simulator, 'trades?symbol=BTCUSDT&limit=1000')) as Row[];
		// Real trades at every step of the way, at most a second apart.
		const seconds = new Set(rows.map(({ time }) => (time - START) / 1000));
		expect([...seconds].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 6));
		await simulator.stop();
	});

	it('burst exactly so many trades in that time', async () => {
		const simulator = await start([
			{ at: 1, do: 'burst', symbol: 'ETHUSDT', trades: 40, seconds: 2 },
		]);
		const count = async () =>
			((await get(simulator, 'trades?symbol=ETHUSDT&limit=1000')) as Row[]).length;
		simulator.advance(2000);
		expect(await count()).toBe(20);
		simulator.advance(1000);
		expect(await count()).toBe(40);
		simulator.advance(10_000);
		expect(await count()).toBe(40);
		await simulator.stop();
	});

	it('jump over a gap without trades between, but for the orders of users', async () => {
		const simulator = await start([{ at: 1, do: 'gap', symbol: 'BTCUSDT', price: '61000' }]);
		const buy = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.1' };
		const { orderId } = simulator.order({ ...buy, price: '63999.5' });
		simulator.order({ ...buy, price: '60500' });
		simulator.advance(1000);
		const rows = (await get(simulator, 'trades?symbol=BTCUSDT&limit=1000')) as Row[];
		expect(rows.map((row) => row.price)).toEqual(['61000', '63999.5']);
		const query = { symbol: 'BTCUSDT', orderId: String(orderId) };
		expect((await signed(simulator, 'GET', '/api/v3/order', query)).body.status).toBe('FILLED');
		expect(simulator.state().accounts['209302839']?.openOrders).toBe(1);
		const top = await get(simulator, 'ticker/bookTicker?symbol=BTCUSDT');
		expect(Number(top.bidPrice)).toBeLessThan(61_000);
		expect(Number(top.askPrice)).toBeGreaterThan(61_000);
		expect(Number(top.askPrice)).toBeLessThan(61_100);
		await simulator.stop();
	});

	it('delist a pair: orders cancelled and reported, streams silent, trading ended', async () => {
		const simulator = await start([{ at: 10, do: 'delist', symbol: 'XRPUSDT' }], {
			market: 'live',
		});
		const order = { symbol: 'XRPUSDT', side: 'BUY', type: 'LIMIT', price: '0.55', quantity: '10' };
		simulator.order(order);
		const { listenKey } = (await signed(simulator, 'POST', '/api/v3/userDataStream')).body;
		const client = await Listener.open(simulator, String(listenKey));
		const deals = 'spot@public.aggre.deals.v3.api.pb@100ms@XRPUSDT';
		const ticker = 'spot@public.miniTicker.v3.api.pb@XRPUSDT@24H';
		const own = 'spot@private.orders.v3.api.pb';
		await client.subscribe(deals, ticker, own);
		simulator.advance(9999);
		await client.ask({ method: 'PING' });
		expect(new Set(client.pushes.map((push) => push['channel']))).toEqual(new Set([deals, ticker]));
		client.pushes.length = 0;
		simulator.advance(40_000);
		await client.ask({ method: 'PING' });
		const last = client.pushes.filter((push) => push['channel'] === own);
		expect(last.map((push) => push['privateOrders'].status)).toEqual([4]);
		// At most the window that was open when the pair went.
		expect(client.pushes.length - last.length).toBeLessThanOrEqual(1);
		const account = simulator.state().accounts['209302839'];
		expect([account?.openOrders, account?.balances['USDT']?.locked]).toEqual([0, '0']);
		expect((await signed(simulator, 'POST', '/api/v3/order', order)).body.code).not.toBeUndefined();
		const book = await get(simulator, 'depth?symbol=XRPUSDT');
		expect([book.bids, book.asks]).toEqual([[], []]);
		const info = await get(simulator, 'exchangeInfo?symbol=XRPUSDT');
		expect(info.symbols[0]).toMatchObject({ status: '3', isSpotTradingAllowed: false });
		expect(await client.subscribe(deals)).toContain('Blocked!');
		expect(() => simulator.setPrice('XRPUSDT', '1')).toThrow('The pair XRPUSDT is closed');
		client.close();
		await simulator.stop();
	});

	it('list a pair: shown at once, tradable after its pause, without a past', async () => {
		const pair = { symbol: 'NEWUSDT', baseAsset: 'NEW', startPrice: '0.25' };
		const simulator = await start([{ at: 1, do: 'list', pair, pausedSeconds: 60 }]);
		const order = { symbol: 'NEWUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '50' };
		const place = () => signed(simulator, 'POST', '/api/v3/order', order);
		const find = async () =>
			((await get(simulator, 'exchangeInfo')).symbols as Array<{ symbol: string; status: string }>)
				.filter(({ symbol }) => symbol === 'NEWUSDT')
				.map(({ status }) => status);
		expect([await find(), (await place()).body.code]).toEqual([[], 10007]);
		simulator.advance(1000);
		expect([await find(), (await place()).body.code]).toEqual([['2'], 30000]);
		simulator.advance(60_000);
		expect([await find(), (await place()).status]).toEqual([['1'], 200]);
		simulator.setPrice('NEWUSDT', '0.3');
		expect((await get(simulator, 'ticker/price?symbol=NEWUSDT')).price).toBe('0.3');
		const day = await get(simulator, 'klines?symbol=NEWUSDT&interval=1d');
		expect(day.map((row: string[]) => [row[1], row[2], row[4]])).toEqual([
			['0.2501', '0.3', '0.3'],
		]);
		simulator.reset();
		expect(await find()).toEqual([]);
		await simulator.stop();
	});

	it('inject faults, and go on when somebody else has steered meanwhile', async () => {
		const simulator = await start([
			{ at: 1, do: 'path', symbol: 'SOLUSDT', prices: ['151'], seconds: 3 },
			{ at: 5, do: 'fault', fault: { kind: 'status', status: 503 } },
		]);
		const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
		simulator.advance(2500);
		simulator.act({ do: 'delist', symbol: 'SOLUSDT' });
		simulator.advance(2500);
		expect((await send(simulator, 'GET', '/api/v3/ping')).status).toBe(503);
		const reported = 'A step of the scenario was skipped: The pair SOLUSDT is closed';
		expect(warn.mock.calls).toEqual([[reported], [reported]]);
		warn.mockRestore();
		await simulator.stop();
	});

	it('happen by hand as well', async () => {
		const simulator = await start([]);
		const act = (action: unknown) => sendControl(simulator, 'act', JSON.stringify(action));
		const gap = { do: 'gap', symbol: 'MXUSDT', price: '4' };
		expect((await act(gap)).body).toEqual({ ok: true });
		expect(price(simulator, 'MXUSDT')).toBe('4');
		expect((await act({ ...gap, do: 'jump' })).body.error).toContain(
			'at do: must be one of "path"',
		);
		expect((await act({ ...gap, symbol: 'NOPE' })).body.error).toBe('There is no pair NOPE');
		expect((await act({ ...gap, at: 3 })).body.error).toContain('at at: is not known here');
		await simulator.stop();
	});

	it('follow a clock that runs fast', async () => {
		const simulator = await start([{ at: 60, do: 'gap', symbol: 'BTCUSDT', price: '70000' }], {
			manualClock: false,
			speed: 1200,
		});
		expect(price(simulator)).toBe('65000');
		const begin = performance.now();
		while (price(simulator) !== '70000' && performance.now() - begin < 3000) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		expect(price(simulator)).toBe('70000');
		// A minute at 1200 times the speed is 50 ms.
		expect(performance.now() - begin).toBeLessThan(1500);
		await simulator.stop();
	});
});

describe('the example scenario', () => {
	it('plays from begin to end', async () => {
		const file = join(__dirname, '..', 'scenarios', 'bad-day.json');
		const { steps } = readScenario(file);
		const simulator = await start(steps);
		simulator.advance(149_000);
		expect([price(simulator), price(simulator, 'NEWUSDT')]).toEqual(['66000', '0.8566']);
		simulator.advance(600_000);
		expect([price(simulator), price(simulator, 'NEWUSDT')]).toEqual(['64000', '0.55']);
		expect(simulator.state().faults.map((fault) => (fault as { kind: string }).kind)).toEqual([
			'status',
			'429',
			'versionGap',
		]);
		await simulator.stop();
	});
});

describe('a broken scenario file', () => {
	const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
	afterAll(() => rmSync(folder, { recursive: true }));
	const file = join(folder, 'broken.json');
	const explain = (text: string) => {
		writeFileSync(file, text);
		try {
			readScenario(file);
			return 'accepted';
		} catch (error) {
			return (error as Error).message.replace(`${folder}/`, '');
		}
	};
	const step = (text: string) => `{\n"steps": [\n${text}\n]}`;

	it.each([
		['', 'line 1: expected a value, found the end of the file.'],
		['{\n"steps": [}\n', 'line 2: expected a value, found "}".'],
		['{\n"steps": []\n\n"name": 1}', 'line 4: expected "," or "}", found """.'],
		['{"steps": []} x', 'line 1: expected nothing after the end, found "x".'],
		['{"steps": [],\n"steps": []}', 'each name once, but "steps" stands there twice'],
		['[]', 'line 1: the scenario must be an object in braces.'],
		['{\n"name": "x"}', 'line 1: steps must be a list of steps.'],
		['{"steps": [],\n"stpes": 1}', 'line 2: stpes is not known here.'],
		[
			step('{"at": -1, "do": "delist", "symbol": "BTCUSDT"}'),
			'line 3: steps[0].at must be a number',
		],
		[step('{"do": "delist", "symbol": "BTCUSDT"}'), 'line 3: steps[0] lacks "at".'],
		[step('{"at": 1, "do": "jump"}'), 'line 3: steps[0].do must be one of "path", "burst"'],
		[step('{"at": 1, "do": "delist", "symbol": "NOPE"}'), 'names no pair of that time: "NOPE".'],
		[
			step('{"at": 1,\n"do": "gap", "symbol": "BTCUSDT", "price": 5}'),
			'steps[0].price must be a price',
		],
		[
			step('{"at": 1, "do": "gap", "symbol": "BTCUSDT",\n"price": "0.001"}'),
			'line 4: steps[0].price has 3 decimals',
		],
		[
			step('{"at": 1, "do": "path", "symbol": "BTCUSDT", "seconds": 1,\n"prices": ["1",\n"x"]}'),
			'line 5: steps[0].prices[1] must be a price',
		],
		[
			step('{"at": 1, "do": "burst", "symbol": "BTCUSDT", "seconds": 1, "trades": 1.5}'),
			'must be a whole number',
		],
		[
			step('{"at": 1, "do": "fault", "fault": {"kind": "delay"}}'),
			'The field "delayMs" of the fault "delay" must be',
		],
		[
			step(
				'{"at": 1, "do": "list", "pair": {"symbol": "BTCUSDT", "baseAsset": "BTC", "startPrice": "1"}}',
			),
			'exists already',
		],
		[
			step(
				'{"at": 1, "do": "list", "pair": {"symbol": "ABUSDT", "baseAsset": "B", "startPrice": "1"}}',
			),
			'steps[0].pair.symbol must be "BUSDT"',
		],
		[
			step(
				'{"at": 2, "do": "gap", "symbol": "BTCUSDT", "price": "1"},\n{"at": 1, "do": "delist", "symbol": "BTCUSDT"}',
			),
			'line 3: steps[0].symbol names no pair',
		],
		[
			step(
				'{"at": 1, "do": "list", "pausedSeconds": 9, "pair": {"symbol": "BUSDT", "baseAsset": "B", "startPrice": "1"}},\n{"at": 10, "do": "delist", "symbol": "BUSDT"}',
			),
			'line 4: steps[1].symbol names a pair that opens after that time: "BUSDT".',
		],
	])('is explained by line and reason: %j', (text, sentence) => {
		const explained = explain(text);
		expect(explained).toContain(sentence);
		expect(explained).toMatch(/^broken\.json, line \d+: [^\n]*\.$/);
	});

	it('may be missing, or be refused as an object', async () => {
		expect(() => readScenario(join(folder, 'none.json'))).toThrow('there is no such file');
		const steps = [{ at: 1, do: 'delist', symbol: 'NOPE' }] as const;
		await expect(start(steps)).rejects.toThrow('The scenario is wrong at steps[0].symbol: names');
	});
});
