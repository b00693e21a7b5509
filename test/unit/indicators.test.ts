import type { Candle } from '../../mexc/market/candle';
import type { CandleInterval } from '../../mexc/market/candleIntervals';
import { MexcError } from '../../mexc/core/errors';
import { indicatorNames, indicators, titleOf } from '../../mexc/indicators/catalogue';
import { decimalsFor, textOf } from '../../mexc/indicators/floats';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import {
	computeSeries,
	planIndicators,
	trackIndicators,
	type IndicatorReading,
} from '../../mexc/indicators/trackIndicators';
import { candlesOf, FIRST_START, MINUTE_MS, randomTicks } from '../support/randomCandles';

type Raw = Readonly<Record<string, unknown>>;

function candle(index: number, values: Partial<Candle> & { close: string }): Candle {
	const { close } = values;
	const start = FIRST_START + index * MINUTE_MS;
	const edges = { start, end: start + MINUTE_MS };
	return {
		...edges,
		open: close,
		high: close,
		low: close,
		volume: '1',
		quoteVolume: '1',
		...values,
	};
}

function closes(values: readonly (number | string)[]): Candle[] {
	return values.map((close, index) => candle(index, { close: String(close) }));
}

function read(raw: Raw, candles: readonly Candle[], interval: CandleInterval = 'Min1') {
	const tracker = trackIndicators(planIndicators([parseIndicator(raw, interval)], interval));
	for (const one of candles) tracker.add(one);
	return tracker.read()[0];
}

function valuesOf(raw: Raw, candles: readonly Candle[]): IndicatorReading['values'] {
	return read(raw, candles).values;
}

describe('published examples', () => {
	// StockCharts, "Relative Strength Index", table of QQQQ: the closes, and RSI from the 15th day on.
	const qqqq = [
		44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826,
		45.8931, 46.0328, 45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122,
		46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205,
		42.6628, 43.1314,
	];
	const published = [
		70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38, 54.71, 50.42, 39.99,
		41.46, 41.87, 45.46, 37.3, 33.08, 37.77,
	];

	it('RSI is what Wilder’s table has', () => {
		const series = computeSeries(
			parseIndicator({ indicator: 'rsi' }, 'Min1'),
			'Min1',
			closes(qqqq),
		);
		const found = series.flatMap((values) => (values === undefined ? [] : [values[0]]));
		expect(series.findIndex((values) => values !== undefined)).toBe(14);
		expect(found.map((value) => Number(value.toFixed(2)))).toEqual(published);
	});

	// StockCharts, "Moving Averages": Intel, ten closes of each.
	const intel = [
		22.2734, 22.194, 22.0847, 22.1741, 22.184, 22.1344, 22.2337, 22.4323, 22.2436, 22.2933, 22.1542,
		22.3926, 22.3816, 22.6109, 23.3558,
	];

	it('SMA and EMA are what the table has', () => {
		const rounded = (indicator: string) => {
			const values = valuesOf({ indicator, length: 10 }, closes(intel));
			return Number(Number(values?.[indicator]).toFixed(2));
		};
		expect([rounded('sma'), rounded('ema')]).toEqual([22.42, 22.52]);
	});
});

describe('exact values', () => {
	const four = closes([1, 2, 4, 8]);

	it.each([
		['sma', { length: 2 }, { sma: '6' }],
		// (1 + 2) / 2, then two thirds of the way to each.
		['ema', { length: 2 }, { ema: '6.38888888889' }],
		// Gains 1, 2 averaged to 1.5, then with 4 to 2.75; no losses.
		['rsi', { length: 2 }, { rsi: '100' }],
		['bollinger', { length: 2, multiplier: 2 }, { upper: '10', middle: '6', lower: '2' }],
		['donchian', { length: 2 }, { upper: '8', middle: '6', lower: '4' }],
		['donchian', { length: 2, offset: 1 }, { upper: '4', middle: '3', lower: '2' }],
		['atr', { length: 2 }, { atr: '2.75' }],
		['stochastic', { length: 3, smoothing: 1, signal: 2 }, { k: '100', d: '100' }],
	])('%s of 1, 2, 4, 8 with %j', (indicator, parameters, values) => {
		expect(valuesOf({ indicator, ...parameters }, four)).toEqual(values);
	});

	it('has the digits of the price, for large and for tiny ones', () => {
		const sma = (values: readonly string[]) =>
			valuesOf({ indicator: 'sma', length: 3 }, closes(values));
		expect(sma(['65000.01', '65000.02', '65000.02'])).toEqual({ sma: '65000.0166667' });
		expect(sma(['0.00000018', '0.00000019', '0.00000019'])).toEqual({
			sma: '0.000000186666666667',
		});
		expect(sma(['1234567890123', '1234567890125', '1234567890129'])).toEqual({
			sma: '1234567890130',
		});
	});

	it('does not lose a directional movement to the doubles of equal distances', () => {
		// Up 0.02 and down 0.02: neither counts, although 100.03 - 100.01 > 99.99 - 99.97 in doubles.
		const bar = (index: number, high: string, low: string) =>
			candle(index, { high, low, close: low });
		const outside = [
			bar(0, '100.01', '99.99'),
			bar(1, '100.03', '99.97'),
			bar(2, '100.05', '99.95'),
			bar(3, '100.07', '99.93'),
		];
		expect(valuesOf({ indicator: 'adx', length: 2 }, outside)).toEqual({
			adx: '0',
			plusDi: '0',
			minusDi: '0',
		});
	});
});

describe('a value that counts from a moment on', () => {
	const DAY_MINUTES = 1440;
	const candles = candlesOf(randomTicks(2 * DAY_MINUTES + 5, 4));

	it.each(['vwap', 'obv'])('%s begins again with the day and says since when', (indicator) => {
		const last = candles.at(-1) as Candle;
		const today = FIRST_START + 2 * DAY_MINUTES * MINUTE_MS;
		const reading = read({ indicator }, candles);
		expect(reading).toMatchObject({ since: today, isConverged: true });
		const [before, ...ofToday] = candles.slice(-6);
		const alone = read({ indicator }, indicator === 'obv' ? [before, ...ofToday] : ofToday);
		expect(alone.values).toEqual(reading.values);
		expect(last.start).toBe(today + 4 * MINUTE_MS);
	});

	it('is not whole when the candles begin within its period', () => {
		const reading = read({ indicator: 'vwap' }, candles.slice(10, 20));
		expect(reading).toMatchObject({ since: FIRST_START, isConverged: false });
	});

	it.each([
		['week', Date.UTC(2024, 4, 13)],
		['month', Date.UTC(2024, 4, 1)],
		['year', Date.UTC(2024, 0, 1)],
	])('may count since the %s', (anchor, since) => {
		const start = Date.UTC(2024, 4, 15);
		const one = { ...candle(0, { close: '7' }), start, end: start + 86_400_000 };
		expect(read({ indicator: 'vwap', anchor }, [one], 'Day1')).toMatchObject({
			since,
			values: { vwap: '7' },
		});
	});

	it('has no VWAP before the first trade of the period, and says so', () => {
		const quiet = read({ indicator: 'vwap' }, [candle(0, { close: '5', volume: '0' })]);
		expect(quiet.values).toBeUndefined();
		expect(quiet.missing).toBe('VWAP day has no value: nothing was traded since its period began.');
	});

	it('adds volumes up without leaving rounding errors where they cancel', () => {
		const volumes = ['0.1', '0.2', '0.3'];
		const moves = ['2', '3', '1'].map((close, index) =>
			candle(index + 1, { close, volume: volumes[index] }),
		);
		expect(valuesOf({ indicator: 'obv' }, [candle(0, { close: '1' }), ...moves])).toEqual({
			obv: '0',
		});
	});
});

describe('warming up', () => {
	it('says how many candles are missing', () => {
		const reading = read({ indicator: 'rsi' }, closes([1, 2, 3]));
		expect(reading).toMatchObject({ candles: 3, warmUp: 15, memory: 326, isConverged: false });
		expect(reading.values).toBeUndefined();
		expect(reading.missing).toBe('RSI 14 needs 15 closed candles of 1 Minute; there are 3.');
		expect(read({ indicator: 'rsi' }, closes([1])).missing).toContain('there is 1.');
		expect(read({ indicator: 'rsi' }, []).missing).toContain('there are 0.');
	});

	it.each([
		['sma', {}, 20, 20],
		['ema', {}, 20, 251],
		['ema', { length: 200 }, 200, 2503],
		['rsi', {}, 15, 326],
		['macd', {}, 34, 376],
		['bollinger', {}, 20, 20],
		['atr', {}, 15, 326],
		['stochastic', {}, 18, 18],
		['adx', {}, 28, 383],
		['obv', {}, 2, 1441],
		['vwap', {}, 1, 1440],
		['donchian', {}, 20, 20],
		['superTrend', {}, 11, 480],
	])(
		'%s with %j has a value after %i candles and has converged after %i',
		(indicator, more, warmUp, memory) => {
			const [bound] = planIndicators(
				[parseIndicator({ indicator, ...more }, 'Min1')],
				'Min1',
			).bound;
			expect([bound.warmUp, bound.memory]).toEqual([warmUp, memory]);
		},
	);

	it('has converged when the window is full', () => {
		const candles = candlesOf(randomTicks(326, 5));
		expect(read({ indicator: 'rsi' }, candles.slice(1)).isConverged).toBe(false);
		expect(read({ indicator: 'rsi' }, candles).isConverged).toBe(true);
	});

	it('has no settled SuperTrend in a market that stays between its bands', () => {
		const calm = Array.from({ length: 600 }, (_, index) => {
			const close = String(100 + (index % 2));
			return candle(index, { close, high: '103', low: '98' });
		});
		expect(read({ indicator: 'superTrend' }, calm)).toMatchObject({ isConverged: false });
		const jump = candle(600, { close: '200', high: '200' });
		expect(read({ indicator: 'superTrend' }, [...calm, jump])).toMatchObject({
			isConverged: true,
			values: { trend: '1' },
		});
	});
});

it('refuses candles that are not in order', () => {
	const [first, second] = closes([1, 2]);
	expect(() => read({ indicator: 'sma' }, [second, first])).toThrow(
		'A candle that starts at 2024-01-01T00:00:00.000Z came after one that ends at 2024-01-01T00:02:00.000Z.',
	);
	expect(() => read({ indicator: 'sma' }, [first, first])).toThrow('came after one that ends');
});

describe('parameters', () => {
	function refusal(raw: Raw, interval: CandleInterval = 'Min1'): MexcError {
		try {
			parseIndicator(raw, interval);
		} catch (error) {
			if (error instanceof MexcError) return error;
		}
		throw new Error('was accepted');
	}

	it('take their standards where they are blank', () => {
		for (const indicator of indicatorNames) {
			const blank = Object.fromEntries(
				indicators[indicator].parameters.map(({ name }) => [name, '']),
			);
			expect(parseIndicator({ indicator, ...blank }, 'Min1')).toEqual(
				parseIndicator({ indicator }, 'Min1'),
			);
		}
		expect(parseIndicator({ indicator: 'macd' }, 'Min1').parameters).toEqual({
			fast: 12,
			slow: 26,
			signal: 9,
		});
	});

	it('may be numbers or text', () => {
		const spec = parseIndicator(
			{ indicator: 'bollinger', length: '30', multiplier: '2.5' },
			'Min1',
		);
		expect(spec.parameters).toEqual({ length: 30, multiplier: 2.5 });
	});

	it.each([
		[{ indicator: 'tema' }, 'indicator', 'Indicator "tema" is not known.'],
		[
			{ indicator: 'sma', length: 0 },
			'length',
			'Length 0 of Simple Moving Average is not a whole number from 2 to 1000.',
		],
		[
			{ indicator: 'sma', length: 2.5 },
			'length',
			'Length 2.5 of Simple Moving Average is not a whole number from 2 to 1000.',
		],
		[
			{ indicator: 'sma', length: 'long' },
			'length',
			'Length "long" of Simple Moving Average is not a whole number from 2 to 1000.',
		],
		[
			{ indicator: 'sma', length: Number.NaN },
			'length',
			'Length NaN of Simple Moving Average is not a whole number from 2 to 1000.',
		],
		[
			{ indicator: 'sma', length: 5000 },
			'length',
			'Length 5000 of Simple Moving Average is not a whole number from 2 to 1000.',
		],
		[
			{ indicator: 'bollinger', multiplier: '-1' },
			'multiplier',
			'Multiplier "-1" of Bollinger Bands is not a number from 0.1 to 10.',
		],
		[
			{ indicator: 'macd', fast: 26, slow: 12 },
			'fast',
			'Fast Length 26 of MACD is not smaller than Slow Length 12.',
		],
		[
			{ indicator: 'vwap', anchor: 'hour' },
			'anchor',
			'Period of Volume-Weighted Average Price "hour" is not known.',
		],
		[
			{ indicator: 'ema', length: 900 },
			'length',
			'EMA 900 needs 11262 closed candles of 1 Minute before it no longer depends on where it began; at most 6000 are read.',
		],
		[
			{ indicator: 'vwap', anchor: 'week' },
			'anchor',
			'VWAP week needs 10080 closed candles of 1 Minute',
		],
	])('%j is refused', (raw, parameter, message) => {
		const error = refusal(raw);
		expect(error).toMatchObject({ kind: 'input', parameter });
		expect(error.message).toContain(message);
		expect(error.hint).toMatch(/^\w.*\.$/);
	});

	it('refuses a period of one candle', () => {
		expect(refusal({ indicator: 'vwap' }, 'Day1').message).toBe(
			'VWAP since the start of the day has one candle of 1 Day only.',
		);
		expect(parseIndicator({ indicator: 'vwap', anchor: 'week' }, 'Day1').parameters).toEqual({
			anchor: 'week',
		});
	});

	it('are in the title', () => {
		const title = (raw: Raw) => titleOf(parseIndicator(raw, 'Min60'));
		expect(indicatorNames.map((indicator) => title({ indicator }))).toEqual([
			...['SMA 20', 'EMA 20', 'RSI 14', 'MACD 12 26 9', 'BB 20 2', 'ATR 14', 'Stoch 14 3 3'],
			...['ADX 14', 'OBV day', 'VWAP day', 'Donchian 20', 'SuperTrend 10 3'],
		]);
		expect(title({ indicator: 'donchian', offset: 1 })).toBe('Donchian 20 1');
	});
});

describe('numbers as text', () => {
	it.each([
		[0.1 + 0.2, 12, '0.3'],
		[-0.00000000000000001, 8, '0'],
		[1.5e-18, 20, '0.0000000000000000015'],
		[123, 4, '123'],
		[100, 2, '100'],
		[1234567, -3, '1235000'],
		[2.5, 0, '3'],
		[1e24, 2, '1000000000000000000000000'],
	])('%p with %i decimals is %s', (value, decimals, text) => {
		expect(textOf(value, decimals)).toBe(text);
	});

	it.each([
		[65000, 12, 7],
		[1, 12, 11],
		[0.1, 12, 12],
		[0.00000018, 12, 18],
		[1000, 3, -1],
		[999.9999999, 3, 0],
		[0, 12, 0],
	])('%p shows %i digits with %i decimals', (size, digits, decimals) => {
		expect(decimalsFor(size, digits)).toBe(decimals);
	});
});
