import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { call } from './call';

const HOUR_MS = 3_600_000;

/** Time stands still in the middle of an hour and of a minute, so that no candle ends while a test runs. */
const stopped = {
	manualClock: true,
	requestClock: 'exchange',
	startMs: Date.UTC(2026, 2, 4, 12, 30, 20),
} as const;

describe('Get Indicators', () => {
	const simulator = useSimulator(stopped);
	const table = (...row: IDataObject[]) => ({ row }) as INodeParameters;
	const run = (parameters: INodeParameters, more: object = {}) =>
		call(simulator(), {
			operation: 'indicators',
			parameters: { symbol: 'BTCUSDT', interval: '60m', ...parameters },
			...more,
		});
	const klineRequests = () => simulator().state().requests.klines ?? 0;

	it('is one item about the latest closed candle, each value by name and parameters', async () => {
		const indicators = table(
			{ indicator: 'sma', length: 20 },
			{ indicator: 'rsi' },
			{ indicator: 'bollinger', length: 20, multiplier: 2.5 },
			{ indicator: 'macd' },
			{ indicator: 'vwap', anchor: 'week' },
		);
		const { error, json } = await run({ indicators });
		expect(error?.message).toBeUndefined();
		const [item, ...others] = json('MEXC');
		expect(others).toEqual([]);
		const text = expect.stringMatching(/^-?\d+(\.\d+)?$/);
		expect(item).toEqual({
			symbol: 'BTCUSDT',
			interval: '60m',
			openTime: expect.any(Number),
			openTimeIso: expect.stringMatching(/:00:00\.000Z$/),
			closeTimeIso: expect.any(String),
			closeTime: expect.any(Number),
			open: text,
			high: text,
			low: text,
			close: text,
			volume: text,
			quoteVolume: text,
			sma_20: text,
			rsi_14: text,
			vwap_week: text,
			bb_20_2_5_upper: text,
			bb_20_2_5_middle: text,
			bb_20_2_5_lower: text,
			macd_12_26_9: text,
			macd_12_26_9_signal: text,
			macd_12_26_9_histogram: text,
			isConverged: true,
			note: null,
		});
		const known = Object.keys(item).filter((name) => !/_/.test(name));
		const fixed = Object.fromEntries(known.map((name) => [name, item[name]]));
		await expectOutputSchema('indicators', [{ ...fixed, note: 'a sentence' }]);
	});

	it('is a table of closed candles, computed from those before it as well', async () => {
		const candles = await call(simulator(), {
			operation: 'klines',
			parameters: { symbol: 'BTCUSDT', interval: '60m', limit: 60, numberFormat: 'number' },
		});
		const closed = candles.json('MEXC').slice(0, -1);
		const indicators = table(
			{ indicator: 'sma', length: 20 },
			{ indicator: 'donchian', length: 5 },
		);
		const asNumbers = { indicators, numberFormat: 'number' };
		const parameters = { ...asNumbers, indicatorOutput: 'perCandle', limit: 30 };
		const rows = (await run(parameters)).json('MEXC');
		expect(rows.map(({ openTime }) => openTime)).toEqual(
			closed.slice(-30).map(({ openTime }) => openTime),
		);
		for (const [index, row] of rows.entries()) {
			const upTo = closed.slice(0, closed.length - 30 + index + 1);
			expect(row).toMatchObject(upTo[upTo.length - 1]);
			const mean = upTo.slice(-20).reduce((sum, { close }) => sum + Number(close), 0) / 20;
			expect(Number(row.sma_20)).toBeCloseTo(mean, 6);
			const highest = Math.max(...upTo.slice(-5).map(({ high }) => Number(high)));
			expect(Number(row.donchian_5_upper)).toBe(highest);
		}
		const [latest] = (await run(asNumbers)).json('MEXC');
		expect(latest).toEqual(rows.at(-1));
	});

	it('reads as many candles as its values are made of, and repeats none', async () => {
		const before = klineRequests();
		const indicators = table({ indicator: 'ema', length: 200 });
		const [item] = (await run({ interval: '1m', indicators })).json('MEXC');
		expect(item).toMatchObject({ ema_200: expect.any(String), isConverged: true });
		// 2,503 candles, the latest closed one and the open one, in answers of 500.
		expect(klineRequests() - before).toBe(6);
	});

	it('puts candles of eight hours together of two of four', async () => {
		const indicators = table({ indicator: 'sma', length: 3 });
		const [item] = (await run({ interval: '8h', indicators })).json('MEXC');
		expect(Number(item.closeTime) - Number(item.openTime)).toBe(8 * HOUR_MS);
	});

	it('gives numbers where they are asked for, and a file with a column for each value', async () => {
		const indicators = table({ indicator: 'rsi', length: 7 }, { indicator: 'adx' });
		const parameters = { indicators, numberFormat: 'number' };
		const [item] = (await run(parameters)).json('MEXC');
		expect(item).toMatchObject({ rsi_7: expect.any(Number), adx_14_plusDi: expect.any(Number) });
		const file = await run({
			indicators,
			indicatorOutput: 'perCandle',
			limit: 3,
			options: { putOutputInFile: true },
		});
		const [{ json, binary }] = file.items('MEXC');
		expect(json).toEqual({ fileName: 'BTCUSDT-1h-indicators.csv', rows: 3 });
		const [names] = Buffer.from(binary?.data.data ?? '', 'base64')
			.toString('utf8')
			.split('\r\n');
		expect(names).toContain('quoteVolume,rsi_7,adx_14,adx_14_plusDi,adx_14_minusDi,isConverged');
	});

	it('takes symbol and parameters by expressions, for each item, and by an agent', async () => {
		const row = { indicator: '={{ $json.what }}', length: '={{ $json.length }}' };
		const result = await run(
			{ symbol: '={{ $json.pair }}', indicators: table(row) },
			{
				items: [
					{ pair: 'eth/usdt', what: 'ema', length: '9' },
					{ pair: 'BTCUSDT', what: 'rsi', length: 14 },
				],
				node: { type: 'mexcMarketDataTool' },
			},
		);
		expect(result.items('MEXC')).toMatchObject([
			{ json: { symbol: 'ETHUSDT', ema_9: expect.any(String) }, pairedItem: { item: 0 } },
			{ json: { symbol: 'BTCUSDT', rsi_14: expect.any(String) }, pairedItem: { item: 1 } },
		]);
	});

	it.each<[string, IDataObject[], string]>([
		['none', [], 'Indicators is required.'],
		['an unknown one', [{ indicator: 'ichimoku' }], 'Indicator 1: Indicator does not know'],
		['no length', [{ indicator: 'rsi' }, { indicator: 'ema', length: 0 }], 'Indicator 2: Length'],
		['half a length', [{ indicator: 'rsi', length: 1.5 }], 'must be a whole number'],
		['crossed lengths', [{ indicator: 'macd', fast: 30, slow: 20 }], 'is not smaller than Slow'],
		[
			'one twice',
			[{ indicator: 'rsi', length: 14 }, { indicator: 'rsi' }],
			'RSI 14 is listed twice',
		],
		['too long a memory', [{ indicator: 'ema', length: 1000 }], 'at most 6000 are read'],
		['an empty expression', [{ indicator: 'ema', length: '={{ $json.no }}' }], 'Length is empty'],
		['21 of them', Array.from({ length: 21 }, () => ({ indicator: 'rsi' })), 'has 21 rows'],
	])('refuses %s before anything is asked', async (_name, rows, sentence) => {
		const before = klineRequests();
		const { error } = await run({ indicators: table(...rows) });
		expect(error?.message).toContain(sentence);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(klineRequests()).toBe(before);
	});

	it('refuses an interval that MEXC lacks, and more rows than it returns', async () => {
		const indicators = table({ indicator: 'rsi' });
		expect((await run({ interval: '2h', indicators })).error?.message).toContain('"2h"');
		const many = { indicators, indicatorOutput: 'perCandle', limit: 5_001 };
		expect((await run(many)).error?.message).toContain('at most 5000 candles');
		const all = { indicators, indicatorOutput: 'perCandle', returnAll: true, interval: '1m' };
		expect((await run(all)).error?.message).toContain('has more than 5000 candles of 1 Minute');
	});

	it('names a pair that MEXC does not have', async () => {
		const indicators = table({ indicator: 'rsi' });
		const { error } = await run({ symbol: 'NOPEUSDT', indicators });
		expect(error?.message).toMatch(/-1121|symbol/i);
	});
});

describe('Get Indicators of a young pair', () => {
	const simulator = useSimulator(stopped);
	const run = (indicators: INodeParameters, more: INodeParameters = {}) =>
		call(simulator(), {
			operation: 'indicators',
			parameters: { symbol: 'YOUNGUSDT', interval: '1m', indicators, ...more },
		});
	const ema = { indicator: 'ema', length: 9 };

	// Nothing has asked for the time before.
	beforeAll(() => {
		const pair = { symbol: 'YOUNGUSDT', baseAsset: 'YOUNG', startPrice: '2' };
		simulator().act({ do: 'list', pair });
		for (let minute = 0; minute < 20; minute++) {
			simulator().trade('YOUNGUSDT', { side: 'BUY', price: '2', quantity: '1' });
			simulator().advance(60_000);
		}
	});

	it('says how many candles an indicator needs that it does not have', async () => {
		const { error } = await run({ row: [ema, { indicator: 'rsi', length: 30 }] });
		expect(error?.message).toBe('RSI 30 needs 31 closed candles of 1 Minute; there are 20.');
		expect(error?.description).toContain('smaller length');
	});

	it('returns what there is, and says that it does not hold yet', async () => {
		const all = { indicatorOutput: 'perCandle', returnAll: true };
		const rows = (await run({ row: [ema] }, all)).json('MEXC');
		expect(rows).toHaveLength(20);
		expect(rows[0]).toMatchObject({
			ema_9: null,
			isConverged: false,
			note: 'EMA 9 needs 9 closed candles of 1 Minute; there is 1.',
		});
		expect(rows.at(-1)).toMatchObject({
			ema_9: '2',
			isConverged: false,
			note: 'EMA 9 still depends on where the candles begin: 20 of the 113 closed candles are known that its value is made of.',
		});
	});

	it('has no candles longer than it exists, and says so', async () => {
		const { error } = await run({ row: [ema] }, { interval: '1d' });
		expect(error?.message).toBe('EMA 9 needs 9 closed candles of 1 Day; there are 0.');
	});
});
