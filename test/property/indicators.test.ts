import fc from 'fast-check';
import type { Candle } from '../../mexc/market/candle';
import { candleEnd, candleIntervals, candleStart } from '../../mexc/market/candleIntervals';
import { indicatorNames } from '../../mexc/indicators/catalogue';
import type { IndicatorSpec } from '../../mexc/indicators/definition';
import { MOST_CANDLES, parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import { candlesOf, MINUTE_MS, randomTicks, seededRandom } from '../support/randomCandles';
import { expectAgreement, measureAgreement } from './indicatorAgreement';

const all = indicatorNames.map((indicator) => parseIndicator({ indicator }, 'Min1'));

/** Short ones, so that their windows slide within few candles. */
const short: IndicatorSpec[] = [
	{ indicator: 'sma', parameters: { length: 5 } },
	{ indicator: 'ema', parameters: { length: 4 } },
	{ indicator: 'rsi', parameters: { length: 3 } },
	{ indicator: 'macd', parameters: { fast: 2, slow: 5, signal: 3 } },
	{ indicator: 'bollinger', parameters: { length: 6, multiplier: 2 } },
	{ indicator: 'atr', parameters: { length: 2 } },
	{ indicator: 'stochastic', parameters: { length: 4, smoothing: 2, signal: 2 } },
	{ indicator: 'adx', parameters: { length: 2 } },
	{ indicator: 'donchian', parameters: { length: 3, offset: 1 } },
	{ indicator: 'superTrend', parameters: { length: 3, multiplier: 1.5 } },
	{ indicator: 'obv', parameters: { anchor: 'day' } },
	{ indicator: 'vwap', parameters: { anchor: 'day' } },
];

/** What a server would list that leaves candles without trades out. */
function withTrades(candles: readonly Candle[]): Candle[] {
	return candles.filter(({ volume }, index) => index === 0 || volume !== '0');
}

/** A market in which a candle without trades is flat at the last close, as it is at an exchange. */
function market(count: number, seed: number, decimals: number): Candle[] {
	const random = seededRandom(seed + 1);
	let close: string | undefined;
	return candlesOf(randomTicks(count, seed), decimals).map((candle) => {
		const isQuiet = close !== undefined && random() < 0.2;
		if (isQuiet && close !== undefined) {
			return { ...candle, open: close, high: close, low: close, close, volume: '0' };
		}
		close = candle.close;
		return { ...candle, volume: candle.volume === '0' ? '1' : candle.volume };
	});
}

function readingsAfter(specs: readonly IndicatorSpec[], candles: readonly Candle[]) {
	const tracker = trackIndicators(planIndicators(specs, 'Min1'));
	for (const candle of candles) tracker.add(candle);
	return { readings: tracker.read(), numbers: tracker.compute() };
}

describe('the twelve indicators', () => {
	it('agree with at least two independent libraries to 1e-9', async () => {
		expectAgreement(await measureAgreement(8_000, 7), 2_900);
	});

	it('are the same bit for bit after any cut: a restart reads the candles that they need', () => {
		const { candlesNeeded } = planIndicators(short, 'Min1');
		const arbitrary = fc.record({
			seed: fc.nat(),
			count: fc.integer({ min: 1, max: 2_200 }),
			cut: fc.double({ min: 0, max: 1, noNaN: true }),
			decimals: fc.constantFrom(0, 2, 8),
		});
		fc.assert(
			fc.property(arbitrary, ({ seed, count, cut, decimals }) => {
				const candles = market(count, seed, decimals);
				const live = readingsAfter(short, candles);
				// A restart, a gap or a replay ends with the same candle and begins wherever it likes before.
				const latestBegin = Math.max(0, count - candlesNeeded);
				const again = candles.slice(Math.floor(latestBegin * cut));
				expect(readingsAfter(short, again)).toEqual(live);
			}),
			{ numRuns: 60 },
		);
	});

	it('are the same whether a server lists candles without trades or leaves them out', () => {
		fc.assert(
			fc.property(fc.nat(), fc.integer({ min: 2, max: 900 }), (seed, count) => {
				const candles = market(count, seed, 2);
				candles[count - 1] = { ...candles[count - 1], volume: '3' };
				expect(readingsAfter(short, withTrades(candles))).toEqual(readingsAfter(short, candles));
			}),
			{ numRuns: 40 },
		);
	});

	it('keep nothing of an open candle that is looked at', () => {
		fc.assert(
			fc.property(fc.nat(), fc.integer({ min: 1, max: 250 }), (seed, count) => {
				const candles = market(count + 1, seed, 2);
				const calm = trackIndicators(planIndicators(short, 'Min1'));
				const curious = trackIndicators(planIndicators(short, 'Min1'));
				for (const candle of withTrades(candles)) {
					const peeked = JSON.stringify(curious.peek(candle));
					curious.peek({ ...candle, close: candle.high, volume: '0' });
					calm.add(candle);
					curious.add(candle);
					const closed = JSON.stringify(calm.read());
					// The last look at a candle shows what it closes with.
					expect([peeked, JSON.stringify(curious.read())]).toEqual([closed, closed]);
				}
			}),
			{ numRuns: 10 },
		);
	});

	it('do not depend on how small a tick is', () => {
		const ticks = randomTicks(1_500, 3);
		const percents = all.filter(({ indicator }) =>
			['rsi', 'adx', 'stochastic'].includes(indicator),
		);
		const whole = readingsAfter(percents, candlesOf(ticks)).readings;
		for (const decimals of [2, 5, 8, 11]) {
			const small = readingsAfter(percents, candlesOf(ticks, decimals)).readings;
			small.forEach(({ values }, place) => {
				for (const [name, value] of Object.entries(values ?? {})) {
					expect(Number(value)).toBeCloseTo(Number(whole[place].values?.[name]), 7);
				}
			});
		}
	});

	it('have no trend, no width and no opinion in a market that stands still', () => {
		const prices = fc.constantFrom('0.1', '0.00000018', '65000.01', '3', '123456789.12345678');
		const specs = all.filter(({ indicator }) => indicator !== 'obv' && indicator !== 'vwap');
		fc.assert(
			fc.property(prices, fc.integer({ min: 40, max: 600 }), (price, count) => {
				const still = candlesOf(randomTicks(count, 1)).map((candle) => ({
					...candle,
					open: price,
					high: price,
					low: price,
					close: price,
					volume: '0',
				}));
				const values = Object.assign(
					{},
					...readingsAfter(specs, still).readings.map((reading) => reading.values),
				) as Record<string, string>;
				const { upper, middle, lower, sma, ema, superTrend, ...others } = values;
				for (const value of [upper, middle, lower, sma, ema, superTrend]) {
					expect(Number(value) / Number(price)).toBeCloseTo(1, 11);
				}
				expect([upper, lower]).toEqual([middle, middle]);
				expect(others).toEqual({
					rsi: '50',
					k: '50',
					d: '50',
					macd: '0',
					signal: '0',
					histogram: '0',
					atr: '0',
					adx: '0',
					plusDi: '0',
					minusDi: '0',
					trend: '-1',
				});
			}),
			{ numRuns: 25 },
		);
	});

	it('say how many candles they need for every length of candle, and never more than are read', () => {
		for (const interval of candleIntervals) {
			for (const indicator of indicatorNames) {
				const anchor = ['Day1', 'Week1', 'Month1'].includes(interval) ? 'year' : 'day';
				const spec = parseIndicator({ indicator, anchor }, interval);
				const { bound, candlesNeeded } = planIndicators([spec], interval);
				expect(bound[0].warmUp).toBeLessThanOrEqual(candlesNeeded);
				expect(candlesNeeded).toBeLessThanOrEqual(MOST_CANDLES);
			}
		}
	});

	it.each(candleIntervals)('fill gaps in candles of %s without an end', (interval) => {
		const specs = [parseIndicator({ indicator: 'sma', length: 50 }, interval)];
		const tracker = trackIndicators(planIndicators(specs, interval));
		const first = candleStart(interval, Date.UTC(2024, 0, 1));
		let start = first;
		const candle = (close: string, at: number): Candle => ({
			start: at,
			end: candleEnd(interval, at),
			open: close,
			high: close,
			low: close,
			close,
			volume: '1',
			quoteVolume: '1',
		});
		tracker.add(candle('10', start));
		// Far more candles are missing than the window holds.
		for (let skipped = 0; skipped < 120; skipped++) start = candleEnd(interval, start);
		tracker.add(candle('60', start));
		const [{ values, quietCandles, candles }] = tracker.read();
		expect({ values, quietCandles, candles }).toEqual({
			values: { sma: '11' },
			quietCandles: 49,
			candles: 50,
		});
		expect(start - first).toBeGreaterThan(MINUTE_MS);
	});
});
