import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestSimulator } from '../../test/support/simulator';
import type { Simulator } from '../src';
import { HistoryError } from '../src/history/historyFile';
import { send } from './support/client';

const MINUTE = 60_000;
const START = Date.UTC(2026, 9, 1);

describe('a history', () => {
	let folder = '';
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'simulator-history-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const write = (name: string, lines: readonly string[]): string => {
		const file = join(folder, name);
		writeFileSync(file, lines.join('\n'));
		return file;
	};
	const play = (files: string[], ended?: () => void): Promise<Simulator> =>
		startTestSimulator({ manualClock: true, history: { files, ended } });
	const klines = async (simulator: Simulator, query: string) =>
		(await send(simulator, 'GET', `/api/v3/klines?${query}`)).body as unknown[][];

	/** Minutes that rise and fall, with exact volumes. */
	function minutes(count: number): string[] {
		const rows = ['open_time,open,high,low,close,volume'];
		let price = 60_000;
		for (let minute = 0; minute < count; minute++) {
			const close = price + (minute % 7) * 10 - 29;
			const [low, high] = [Math.min(price, close) - 5, Math.max(price, close) + 5];
			rows.push(
				`${START + minute * MINUTE},${price},${high},${low},${close},${1 + (minute % 5)}.5`,
			);
			price = close;
		}
		return rows;
	}

	it('of candles plays at once when time does, and its candles come out as they went in', async () => {
		const rows = minutes(2 * 1440);
		let hasEnded = false;
		const simulator = await play([write('BTCUSDT-1m.csv', rows)], () => (hasEnded = true));
		expect(simulator.state().time).toBe(START);
		simulator.advance(2 * 1440 * MINUTE);
		expect(hasEnded).toBe(true);
		const shown = await klines(simulator, 'symbol=BTCUSDT&interval=1m&limit=500');
		const expected = rows.slice(-499).map((row) => row.split(','));
		const reported = shown.slice(0, 499).map((row) => row.slice(0, 6).map(Number));
		expect(reported).toEqual(expected.map((row) => row.map(Number)));
		const days = await klines(simulator, 'symbol=BTCUSDT&interval=1d&limit=31');
		// The third day has just begun.
		expect(days.map((row) => Number(row[5]))).toEqual([5040, 5040, 0]);
		expect(simulator.state().market).toMatchObject({ mode: 'history', alive: false });
	});

	it('fills a resting order with what is traded at and beyond its price, and no more', async () => {
		const file = write('MXUSDT.csv', [
			'time,open,high,low,close,volume',
			`${START},3.5,3.5,3.5,3.5,400`,
			`${START + MINUTE},3.5,3.5,3.2,3.4,40`,
			`${START + 2 * MINUTE},3.4,3.4,3.4,3.4,4`,
		]);
		const simulator = await play([file]);
		simulator.advance(MINUTE - 1);
		const order = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.3', quantity: '100' };
		const { orderId } = simulator.order(order);
		simulator.advance(3 * MINUTE);
		const [, uid] = [orderId, '209302839'];
		const placed = simulator.state().accounts[uid]?.orders.find((o) => o.orderId === orderId);
		// A quarter of the second candle is traded at its low.
		expect(placed).toMatchObject({ executedQty: '10', status: 'PARTIALLY_FILLED' });
	});

	it('of trades is traded as it is reported, taker sides and all', async () => {
		const file = write('SOLUSDT-trades.csv', [
			`id,price,qty,quoteQty,time,is_buyer_maker`,
			`1,150.00,2.5,375,${START},false`,
			`2,149.90,1.5,224.85,${START + 5},true`,
			`3,149.90,1,149.9,${START + 5},true`,
		]);
		const simulator = await play([file]);
		simulator.advance(1000);
		const { body } = await send(simulator, 'GET', '/api/v3/trades?symbol=SOLUSDT');
		expect(body).toMatchObject([
			{ price: '149.9', qty: '1', tradeType: 'ASK', time: START + 5 },
			{ price: '149.9', qty: '1.5', tradeType: 'ASK' },
			{ price: '150', qty: '2.5', tradeType: 'BID', time: START },
		]);
		const { body: book } = await send(simulator, 'GET', '/api/v3/depth?symbol=SOLUSDT');
		expect(Number(book.bids[0][0])).toBeLessThan(149.9);
		expect(Number(book.asks[0][0])).toBeGreaterThan(149.9);
		simulator.order({ symbol: 'SOLUSDT', side: 'BUY', type: 'MARKET', quantity: '1' });
		expect(simulator.state().accounts['209302839']?.trades).toBe(1);
	});

	it('reads files as others write them', async () => {
		const plain = write('ABCUSDC_1h.csv', [
			`${START / 1000},1.5,1.6,1.4,1.55,10,${START / 1000 + 3600},15,1,1,1,0`,
			`${START / 1000 + 3600},1.55,1.6,1.5,1.6,10,${START / 1000 + 7200},15,1,1,1,0`,
		]);
		const dated = write('x.csv', [
			'\uFEFF"Date";"Open";"High";"Low";"Close";"Volume";"Symbol"',
			`2026-10-01T00:00:00Z;9;9;9;9;1;ETH/USDT`,
		]);
		const simulator = await play([plain, dated]);
		simulator.advance(7_200_000);
		expect(simulator.state().prices).toEqual({ ABCUSDC: '1.6', ETHUSDT: '9' });
		const { body } = await send(simulator, 'GET', '/api/v3/exchangeInfo?symbol=ABCUSDC');
		expect(body.symbols[0]).toMatchObject({ baseAsset: 'ABC', quoteAsset: 'USDC' });
	});

	it.each([
		['no such file', undefined, 'a.csv', /cannot be read: there is no such file/],
		['empty', [], 'a.csv', /is empty/],
		['no rows', ['time,price,qty'], 'BTCUSDT.csv', /has no rows/],
		['other columns', ['a name,b name', '1,2'], 'BTCUSDT.csv', /line 1: the columns time, open/],
		['no pair', [`${START},1,1`], '1.csv', /does not say which pair it is of/],
		['no number', [`${START},x,1`], 'BTCUSDT.csv', /line 1: "x" is no number \(price\)/],
		['no time', ['time,price,qty', 'soon,1,1'], 'BTCUSDT.csv', /line 2: "soon" is no time/],
	])('is refused in a sentence: %s', async (_what, lines, name, sentence) => {
		const file = lines === undefined ? join(folder, name) : write(name, lines);
		await expect(play([file])).rejects.toThrow(HistoryError);
		await expect(play([file])).rejects.toThrow(sentence);
	});

	it('is no place for data, a mirror, or two files of one pair', async () => {
		const file = write('BTCUSDT.csv', [`${START},1,1`]);
		await expect(play([file, file])).rejects.toThrow('Two histories are of the pair BTCUSDT');
		const history = { files: [file] };
		await expect(startTestSimulator({ history, data: folder })).rejects.toThrow('keeps no data');
		await expect(startTestSimulator({ history, replay: { file } })).rejects.toThrow(
			'history and replay exclude one another',
		);
	});
});
