import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Candle } from '../../mexc/market/candle';
import { Canvas } from '../../mexc/chart/canvas';
import { chartPng, type ChartOptions } from '../../mexc/chart/chart';
import { outlines } from '../../mexc/chart/fontOutlines';
import { encodePng } from '../../mexc/chart/png';
import { decimalText, scaleOf, ticksOf } from '../../mexc/chart/priceScale';
import { fitText, textWidth } from '../../mexc/chart/text';
import { themes } from '../../mexc/chart/themes';
import { fullTime, timeLabels } from '../../mexc/chart/timeAxis';
import { MexcError } from '../../mexc/core/errors';
import { indicatorNames, indicators } from '../../mexc/indicators/catalogue';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { writeOutlines } from '../../scripts/chartFont';
import { candlesOf, FIRST_START, MINUTE_MS, randomTicks } from '../support/randomCandles';
import { readPng } from '../support/readPng';

const candles = candlesOf(randomTicks(500, 11, 60_000), 2);

function draw(options: Partial<ChartOptions> = {}) {
	return chartPng({ symbol: 'BTCUSDT', interval: 'Min1', candles, ...options });
}

function hex(color: number): string {
	return color.toString(16).padStart(6, '0');
}

function fingerprint(options: Partial<ChartOptions>): string {
	return createHash('sha256')
		.update(readPng(draw(options).png).pixels)
		.digest('hex')
		.slice(0, 16);
}

function refusal(options: Partial<ChartOptions>): MexcError {
	try {
		draw(options);
	} catch (error) {
		if (error instanceof MexcError) return error;
	}
	throw new Error('was drawn');
}

const rich: Partial<ChartOptions> = {
	title: 'RSI 14 crossed below 30',
	indicators: [{ indicator: 'bollinger' }, { indicator: 'superTrend' }, { indicator: 'rsi' }].map(
		(raw) => parseIndicator(raw, 'Min1'),
	),
	levels: [{ price: candles[480].close, label: 'Alert' }],
	marks: [{ time: candles[470].start, direction: 'up', label: 'crossed' }],
};

describe('a chart', () => {
	it.each([
		['light', 800, 450],
		['dark', 800, 450],
		['light', 390, 220],
		['dark', 390, 220],
		['light', 1200, 675],
		['dark', 320, 180],
	] as const)('is a PNG in %s, %i × %i', (theme, width, height) => {
		const chart = draw({ theme, width, height });
		const picture = readPng(chart.png);
		expect([picture.width, picture.height]).toEqual([width, height]);
		expect(picture.at(0, 0)).toBe(hex(themes[theme].background));
		const colors = picture.pixels.toString('hex');
		for (const color of ['up', 'down', 'text', 'muted', 'grid'] as const) {
			expect(colors).toContain(hex(themes[theme][color]));
		}
	});

	it('weighs less than 40 kB with everything in it', () => {
		const chart = draw(rich);
		expect(readPng(chart.png).palette).toBeLessThanOrEqual(256);
		expect(chart.png.length).toBeLessThan(40_000);
	});

	// When a picture changes on purpose: look at it, then write its new fingerprint here.
	it.each([
		['candles', {}, 'b57bfb93782fc62a'],
		['everything', rich, 'bcfdd933db465772'],
		['everything, dark', { ...rich, theme: 'dark' as const }, 'ed8e91a080214f5e'],
		[
			'a name without glyphs',
			{ symbol: '龙虾USDT', candles: candles.slice(0, 30) },
			'7538a511827ee5d7',
		],
	])('of %s has the same pixels on every machine', (_, options, expected) => {
		expect(fingerprint(options)).toBe(expected);
	});

	it('draws each indicator', () => {
		const small = { width: 390, height: 220 };
		const plain = fingerprint(small);
		for (const indicator of indicatorNames) {
			const drawn = fingerprint({ ...small, indicators: [parseIndicator({ indicator }, 'Min1')] });
			expect([indicator, drawn]).not.toEqual([indicator, plain]);
		}
	});

	it('computes indicators from all candles, also from those it does not show', () => {
		const indicators = [parseIndicator({ indicator: 'ema', length: 20 }, 'Min1')];
		const whole = fingerprint({ indicators, shown: 50 });
		expect(fingerprint({ indicators, candles: candles.slice(-50) })).not.toBe(whole);
		// EMA 20 remembers 251.
		expect(fingerprint({ indicators, shown: 50, candles: candles.slice(-301) })).toBe(whole);
	});

	it('says how many candles it shows: those whose bodies can be seen', () => {
		expect(draw().candles).toBe(90);
		expect(draw({ width: 390, height: 220 }).candles).toBe(65);
		expect(draw({ shown: 40 }).candles).toBe(40);
		expect(draw({ shown: 5000 }).candles).toBe(222);
		expect(draw({ candles: candles.slice(0, 3) }).candles).toBe(3);
	});

	it('may be of one candle, of equal prices, of tiny ones, with gaps and without volume', () => {
		const flat = candles.map((candle): Candle => {
			const close = '0.00000018';
			return { ...candle, open: close, high: close, low: close, close, volume: '0' };
		});
		const gaps = candles.filter((_, index) => index % 7 !== 0);
		for (const odd of [candles.slice(0, 1), flat, flat.slice(0, 1), gaps]) {
			for (const volume of [true, false]) {
				expect(draw({ candles: odd, volume }).png.length).toBeGreaterThan(1_000);
			}
		}
		expect(fingerprint({ candles: gaps.slice(-90) })).not.toBe(fingerprint({}));
	});

	it('writes the last price as it is, in the colour of its candle', () => {
		const box = (close: string, open: string) => {
			const last = { ...candles[499], open, close, high: '70000', low: '500' };
			return readPng(draw({ candles: [...candles.slice(0, 499), last] }).png);
		};
		const rising = box('600.10', '600.00');
		const falling = box('600.00', '600.10');
		const column = (picture: ReturnType<typeof readPng>) =>
			Array.from({ length: 450 }, (_, y) => picture.at(790, y));
		expect(column(rising)).toContain(hex(themes.light.up));
		expect(column(falling)).toContain(hex(themes.light.down));
	});

	it('shows a level far away at the edge, without squeezing the candles', () => {
		const level = (price: string) => ({ levels: [{ price, label: 'Target' }] });
		const far = readPng(draw(level('999999')).png);
		const farther = readPng(draw(level('888888')).png);
		const accent = hex(themes.light.accent);
		expect(far.pixels.toString('hex')).toContain(accent);
		const rows = (picture: typeof far) =>
			Array.from({ length: 450 }, (_, y) => y).filter((y) => picture.at(700, y) === accent);
		expect(rows(far)).toEqual(rows(farther));
		expect(Math.max(...rows(far))).toBeLessThan(80);
	});

	it.each([
		[{ candles: [] }, 'candles', 'There are no candles of BTCUSDT to draw.'],
		[{ theme: 'blue' as 'dark' }, 'theme', 'Theme "blue" is not known.'],
		[{ width: 50 }, 'width', 'Width 50 is not a whole number of pixels from 320 to 2000.'],
		[
			{ height: 4000.5 },
			'height',
			'Height 4000.5 is not a whole number of pixels from 180 to 2000.',
		],
		[{ shown: 0 }, 'shown', 'Candles 0 is not a whole number above zero.'],
		[{ timeZone: 'Mars/Base' }, 'timeZone', 'Time Zone "Mars/Base" is not known.'],
		[
			{
				indicators: ['rsi', 'macd', 'atr', 'adx'].map((indicator) =>
					parseIndicator({ indicator }, 'Min1'),
				),
			},
			'indicators',
			'More than 3 indicators need a panel of their own, or the picture is too low for them.',
		],
	])('refuses %j', (options, parameter, message) => {
		const error = refusal(options);
		expect(error).toMatchObject({ kind: 'input', parameter, message });
		expect(error.hint).toMatch(/\.$/);
	});
});

describe('a PNG', () => {
	it('has a palette for up to 256 colours, and none for more', () => {
		const picture = (colors: number) => {
			const data = new Uint8Array(20 * 20 * 3);
			for (let pixel = 0; pixel < 400; pixel++) {
				data[pixel * 3 + 1] = (pixel % colors) >> 8;
				data[pixel * 3 + 2] = (pixel % colors) & 0xff;
			}
			return { data, read: readPng(encodePng({ width: 20, height: 20, data })) };
		};
		for (const colors of [1, 255, 256, 257, 400]) {
			const { data, read } = picture(colors);
			expect(Buffer.from(data).equals(read.pixels)).toBe(true);
			expect(read.palette).toBe(colors > 256 ? undefined : colors);
		}
	});
});

describe('an outline', () => {
	it('covers as much as its area, wherever it lies', () => {
		const coordinate = fc.double({ min: 2, max: 38, noNaN: true });
		const corner = fc.tuple(coordinate, coordinate);
		fc.assert(
			fc.property(corner, corner, corner, ([ax, ay], [bx, by], [cx, cy]) => {
				const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
				const canvas = new Canvas(40, 40, 0x000000);
				canvas.fillOutlines([[ax, ay, bx, by, cx, cy]], 0xffffff);
				let covered = 0;
				for (let pixel = 0; pixel < 1600; pixel++) covered += canvas.data[pixel * 3] / 255;
				// Each pixel of an edge is rounded to an eighth.
				expect(Math.abs(covered - area)).toBeLessThan(6);
			}),
		);
	});

	it('may lie partly or wholly outside of the picture', () => {
		const anywhere = fc.array(fc.double({ min: -100, max: 200, noNaN: true }), {
			minLength: 6,
			maxLength: 6,
		});
		fc.assert(
			fc.property(anywhere, (points) => {
				const canvas = new Canvas(50, 50, 0);
				canvas.fillOutlines([points], 0xffffff);
				canvas.strokeLine(points, 3, 0xffffff);
				expect(canvas.data).toHaveLength(7500);
			}),
		);
	});
});

describe('prices on the axis', () => {
	it('are round, exact, in the range and not too many', () => {
		const price = fc.double({ min: 1e-12, max: 1e9, noNaN: true });
		fc.assert(
			fc.property(price, price, fc.integer({ min: 2, max: 12 }), (a, b, most) => {
				fc.pre(Math.abs(a - b) / Math.max(a, b) > 1e-6);
				const range = { low: Math.min(a, b), high: Math.max(a, b) };
				const ticks = ticksOf(range, most);
				expect(ticks.length).toBeLessThanOrEqual(most);
				for (const { label, value } of ticks) {
					expect(label).toMatch(/^\d+(\.\d+)?$/);
					expect(Number(label)).toBe(value);
					expect(value).toBeGreaterThanOrEqual(range.low * (1 - 1e-9));
					expect(value).toBeLessThanOrEqual(range.high * (1 + 1e-9));
				}
				expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
			}),
		);
	});

	it.each([
		[0.00000016, 0.00000019, 4, ['0.00000016', '0.00000017', '0.00000018', '0.00000019']],
		[0.98, 1.02, 5, ['0.98', '0.99', '1.00', '1.01', '1.02']],
		[40_000, 61_000, 3, ['40000', '50000', '60000']],
		[-3, 3, 3, ['-2', '0', '2']],
	])('from %p to %p', (low, high, most, labels) => {
		expect(ticksOf({ low, high }, most).map(({ label }) => label)).toEqual(labels);
	});

	it.each([
		[3, -2, '0.03'],
		[150, -2, '1.50'],
		[-5, -1, '-0.5'],
		[0, -3, '0.000'],
		[12, 3, '12000'],
		[0, 2, '0'],
	])('%i × 10^%i is %s', (whole, power, text) => {
		expect(decimalText(whole, power)).toBe(text);
	});

	it('have a height also where all are equal, or none', () => {
		for (const values of [[5], [0], [], [Number.NaN]]) {
			const scale = scaleOf(values, { top: 0, bottom: 100, padding: 0.1 });
			expect(scale.high).toBeGreaterThan(scale.low);
		}
	});
});

describe('times on the axis', () => {
	const every = (ms: number, count: number, first = Date.UTC(2026, 2, 28, 21)) =>
		Array.from({ length: count }, (_, index) => first + index * ms);
	const texts = (starts: number[], { timeZone = 'UTC', isDaily = false, room = 10 } = {}) =>
		timeLabels(starts, { timeZone, isDaily, roomOf: () => room }).map(({ text }) => text);

	it('are as dense as fits, and begin days at local midnight', () => {
		const hours = every(3_600_000, 48);
		expect(texts(hours, { room: 12 })).toEqual(['29 Mar', '12:00', '30 Mar', '12:00']);
		expect(texts(hours, { room: 6 })).toEqual([
			...['29 Mar', '06:00', '12:00', '18:00', '30 Mar', '06:00', '12:00', '18:00'],
		]);
		expect(texts(every(MINUTE_MS, 40), { room: 8 })).toEqual(['21:10', '21:20', '21:30']);
	});

	it('follow the clocks of the zone, also on the day they change', () => {
		// Berlin goes from UTC+1 to UTC+2 on 29 March 2026 at 02:00: that night has no 02:00.
		const hours = every(3_600_000, 9);
		expect(texts(hours, { timeZone: 'Europe/Berlin', room: 1 })).toEqual([
			...['23:00', '29 Mar', '01:00', '03:00', '04:00', '05:00', '06:00', '07:00'],
		]);
		expect(fullTime(hours[5], { timeZone: 'Europe/Berlin', isDaily: false })).toBe(
			'29 Mar 2026 04:00',
		);
		expect(fullTime(hours[5], { timeZone: 'Asia/Kolkata', isDaily: false })).toBe(
			'29 Mar 2026 07:30',
		);
	});

	it('are dates of UTC for days, months and years', () => {
		const days = every(86_400_000, 100, Date.UTC(2025, 10, 20));
		const zone = { timeZone: 'America/New_York', isDaily: true };
		expect(texts(days, { ...zone, room: 14 })).toEqual([
			...['1 Dec', '16 Dec', '2026', '16 Jan', '1 Feb', '16 Feb'],
		]);
		expect(texts(days, { ...zone, room: 25 })).toEqual(['1 Dec', '2026', '1 Feb']);
		expect(fullTime(days[0], zone)).toBe('20 Nov 2025');
		const months = Array.from({ length: 60 }, (_, index) => Date.UTC(2020, 5 + index));
		expect(texts(months, { ...zone, room: 12 })).toEqual(['2021', '2022', '2023', '2024', '2025']);
	});

	it('are the first candle’s, where no other fits', () => {
		expect(texts([FIRST_START])).toEqual(['1 Jan 2024 00:00']);
		expect(texts([])).toEqual([]);
	});

	it('never touch each other', () => {
		const interval = fc.constantFrom(1, 5, 15, 60, 240, 1440, 10_080);
		fc.assert(
			fc.property(
				interval,
				fc.nat(1e6),
				fc.integer({ min: 1, max: 300 }),
				fc.nat(30),
				(minutes, first, count, room) => {
					const starts = every(minutes * MINUTE_MS, count, first * MINUTE_MS);
					const labels = timeLabels(starts, {
						timeZone: 'Asia/Tokyo',
						isDaily: false,
						roomOf: () => room,
					});
					expect(labels.length).toBeGreaterThan(0);
					labels.slice(1).forEach(({ index }, place) => {
						expect(index - labels[place].index).toBeGreaterThanOrEqual(room);
					});
				},
			),
			{ numRuns: 50 },
		);
	});
});

describe('text in a picture', () => {
	it('is drawn with the outlines of the font that the package ships', () => {
		const file = path.join(__dirname, '../../mexc/chart/fontOutlines.ts');
		const shipped = readFileSync(file, 'utf8');
		expect(shipped).toBe(writeOutlines());
		expect(shipped).toContain('SIL OPEN FONT LICENSE');
		expect([...outlines.keys()].join('')).toContain('0123456789');
	});

	it('has digits of one width', () => {
		expect(new Set([...'0123456789'].map((digit) => textWidth(digit, 20))).size).toBe(1);
	});

	it('is cut where it does not fit', () => {
		const long = 'RSI 14 of a pair with a very long name crossed below 30';
		const cut = fitText(long, 22, 300);
		expect(cut.endsWith('…')).toBe(true);
		expect(textWidth(cut, 22)).toBeLessThanOrEqual(300);
		expect(fitText('short', 22, 300)).toBe('short');
	});

	it('of every indicator fits into the picture of a phone', () => {
		for (const { short } of Object.values(indicators)) {
			expect(textWidth(`${short} 200 3`, 11)).toBeLessThan(200);
		}
	});
});
