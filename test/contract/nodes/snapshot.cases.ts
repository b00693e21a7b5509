import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { call } from './call';

/** Time stands still in the middle of an hour, so that no candle ends while a test runs. */
const stopped = {
	manualClock: true,
	requestClock: 'exchange',
	startMs: Date.UTC(2026, 2, 4, 12, 30, 20),
} as const;

describe('Get Market Snapshot', () => {
	const simulator = useSimulator(stopped);
	const run = (operation: string, parameters: INodeParameters = {}) =>
		call(simulator(), {
			operation,
			parameters: { symbol: 'BTCUSDT', ...parameters },
		});

	it('works: one small item with the values that the other operations give', async () => {
		const { error, json } = await run('snapshot', { interval: '60m' });
		expect(error?.message).toBeUndefined();
		const [item, ...others] = json('MEXC');
		expect(others).toEqual([]);
		await expectOutputSchema('snapshot', [{ ...item, note: 'a sentence' }]);
		const day = (await run('ticker24hr', { options: { symbol: 'BTCUSDT' } })).json('MEXC')[0];
		const of = ({ lastPrice, highPrice, lowPrice, bidPrice, askPrice }: typeof day) => ({
			lastPrice,
			highPrice,
			lowPrice,
			bidPrice,
			askPrice,
		});
		expect(of(item)).toEqual(of(day));
		const change = Number(day.lastPrice) / Number(day.openPrice) - 1;
		expect(Number(item.changePercent)).toBeCloseTo(100 * change, 3);
		const row = [
			{ indicator: 'rsi' },
			...[20, 50].map((length) => ({ indicator: 'ema', length })),
			...[{ indicator: 'macd' }, { indicator: 'atr' }],
		];
		const table = await run('indicators', { interval: '60m', indicators: { row } });
		const [values] = table.json('MEXC');
		for (const name of ['rsi_14', 'ema_20', 'ema_50', 'macd_12_26_9_histogram', 'atr_14']) {
			expect([name, item[name]]).toEqual([name, values[name]]);
		}
		expect(item.close).toBe(values.close);
		expect(item).toMatchObject({
			symbol: 'BTCUSDT',
			interval: '60m',
			isConverged: true,
			note: null,
		});
		expect(item.summary).toMatch(
			/^BTCUSDT at [\d.]+; [+-][\d.]+ % in 24 hours; range [\d.]+ to [\d.]+; volume [\d.]+ in the quote asset; spread [\d.]+ %; closed 1 Hour candle: RSI 14 [\d.]+, EMA 20 [\d.]+, EMA 50 [\d.]+, MACD 12 26 9 -?[\d.]+, ATR 14 [\d.]+$/,
		);
		expect(JSON.stringify(item).length).toBeLessThan(1_200);
	});

	it('gives numbers where they are asked for, and refuses a pair that does not exist', async () => {
		const { json } = await run('snapshot', { interval: '60m', numberFormat: 'number' });
		expect(json('MEXC')[0]).toMatchObject({
			lastPrice: expect.any(Number),
			rsi_14: expect.any(Number),
		});
		const { error } = await run('snapshot', { symbol: 'NOUSDT' });
		expect(error?.message).toMatch(/Invalid symbol/);
	});
});

describe('Get Market Snapshot of a young pair', () => {
	// One of its own, because the difference of two clocks is measured once.
	const simulator = useSimulator(stopped);

	it('says which indicators a young pair cannot have yet', async () => {
		const pair = { symbol: 'YOUNGUSDT', baseAsset: 'YOUNG', startPrice: '2' };
		simulator().act({ do: 'list', pair });
		for (let minute = 0; minute < 16; minute++) {
			simulator().trade('YOUNGUSDT', { side: 'BUY', price: '2', quantity: '1' });
			simulator().advance(60_000);
		}
		const { json } = await call(simulator(), {
			operation: 'snapshot',
			parameters: { symbol: 'YOUNGUSDT', interval: '1m' },
		});
		expect(json('MEXC')).toMatchObject([
			{
				lastPrice: '2',
				rsi_14: '50',
				ema_20: null,
				ema_50: null,
				isConverged: false,
				note: expect.stringMatching(
					/^EMA 20 needs 20 closed candles of 1 Minute; there are 16\. EMA 50/,
				),
				summary: expect.stringMatching(/; closed 1 Minute candle: RSI 14 50, ATR 14 0$/),
			},
		]);
	});
});
