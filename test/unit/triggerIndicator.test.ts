import type { Candle } from '../../mexc/alerts/candle';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import {
	liveOn,
	minuteMarket,
	nothingKept,
	settled,
	type MinuteMarket,
} from '../support/minuteMarket';
import { candlesOf, randomTicks } from '../support/randomCandles';

// The event on virtual time with an exchange of minute candles: starts, restarts, cuts and holes.
const base = { interval: 'Min1', watched: 'indicator', target: 'number', frequency: 'every' };
const sma = { ...base, indicator: 'sma', length: 2, movement: 'up', value: '100' };
const rsi = { ...base, indicator: 'rsi', length: 5, movement: 'either', value: '50' };

function closes(values: readonly number[]): Candle[] {
	const ticks = { open: values, high: values, low: values, close: values };
	return candlesOf({ ...ticks, volume: values.map(() => 7) } as never);
}

/** `count` calm minutes, then these closes. */
const after = (count: number, ...values: number[]) =>
	closes([
		...Array.from({ length: count }, () => 90),
		...values,
		...Array.from({ length: 5 }, () => 90),
	]);

const HISTORY = 30;

/** The values a fresh reading of everything up to a candle gives. */
function recomputed(market: MinuteMarket, raw: Record<string, unknown>, end: number) {
	const tracker = trackIndicators(planIndicators([parseIndicator(raw, 'Min1')], 'Min1'));
	for (const candle of market.candles) if (candle.end <= end) tracker.add(candle);
	return tracker.read()[0];
}

async function play(market: MinuteMarket, values: Record<string, unknown>, minutes: number) {
	const kept = nothingKept();
	const life = await liveOn(market, values, kept);
	for (let count = 0; count < minutes; count++) {
		await market.pass();
		await life.push();
		life.deliver();
	}
	life.kill();
	return [...kept.taken.values()];
}

test('a crossing at the very first closed candle fires, with both values and the candle', async () => {
	const market = minuteMarket(after(HISTORY, 120), HISTORY);
	const [item, ...others] = await play(market, sma, 3);
	const { start, end } = market.candles[HISTORY];
	expect(others).toEqual([]);
	expect(item).toEqual({
		...{ event: 'indicator', symbol: 'BTCUSDT', indicator: 'sma', title: 'SMA 2' },
		eventId: expect.stringMatching(new RegExp(`^[\\w-]{16}:${end}:up$`)),
		...{ eventTime: end, receivedAt: expect.any(Number) },
		parameters: { length: 2 },
		...{ values: { sma: '105' }, previousValues: { sma: '90' } },
		...{ condition: 'SMA 2 crosses up through 100', direction: 'up' },
		...{ value: '105', previousValue: '90', threshold: '100', previousThreshold: '100' },
		...{ warmUpCandles: 2, memoryCandles: 2, knownCandles: 2, quietCandles: 0, isConverged: true },
		...{ interval: 'Min1', candleStart: start, candleEnd: end, previousCandleEnd: start },
		...{ open: '120', high: '120', low: '120', close: '120', volume: '7', quoteVolume: '0' },
		frequency: 'every',
	});
});

test('the price crosses an average, leaves a band, and an average another one', async () => {
	const market = () => minuteMarket(after(HISTORY, 80, 120), HISTORY);
	const crossing = { ...base, indicator: 'ema', length: 3, watched: 'close', movement: 'up' };
	expect(await play(market(), crossing, 4)).toMatchObject([
		{ condition: 'close crosses up through EMA 3', value: '120', threshold: '102.5' },
	]);
	const band = { ...base, indicator: 'donchian', length: 3, offset: 1, watched: 'close' };
	expect(await play(market(), { ...band, movement: 'leave' }, 4)).toMatchObject([
		{ value: '80', threshold: '90', upperThreshold: '90', values: { upper: '90', lower: '90' } },
	]);
	const golden = {
		...{ ...base, indicator: 'sma', length: 2, movement: 'up', target: 'indicator' },
		...{ otherIndicator: 'sma', otherLength: 3 },
	};
	expect(await play(market(), golden, 4)).toMatchObject([
		{
			...{ title: 'SMA 2', value: '100', threshold: '96.666666667' },
			condition: 'SMA 2 crosses up through SMA 3',
			other: { indicator: 'sma', parameters: { length: 3 }, values: { sma: '96.666666667' } },
		},
	]);
});

test('turns fire at each change of direction, and standing still is none', async () => {
	const market = minuteMarket(after(HISTORY, 91, 92, 92, 92, 91, 91, 93), HISTORY);
	const turns = { ...base, indicator: 'sma', length: 2, movement: 'turnEither' };
	const items = await play(market, turns, 8);
	expect(items.map(({ direction, value }) => [direction, value])).toEqual([
		['down', '91.5'],
		['up', '92'],
		['down', '91.5'],
	]);
	expect(items[0].condition).toBe('SMA 2 turns down');
	expect(items[1].condition).toBe('SMA 2 turns up');
});

test('SuperTrend turns when its trend does', async () => {
	const market = minuteMarket(after(HISTORY, 200, 205, 210, 40), HISTORY);
	const turns = {
		...base,
		indicator: 'superTrend',
		length: 3,
		line: 'trend',
		movement: 'turnEither',
	};
	const items = await play(market, turns, 6);
	expect(items.map(({ direction, value }) => [direction, value])).toEqual([
		['up', '1'],
		['down', '-1'],
	]);
});

test('what lies between two periods of VWAP is no crossing', async () => {
	// Virtual time begins at midnight: the market jumps to 200 with the first candle of the day.
	const values = [...Array.from({ length: HISTORY }, () => 90), 200, 200, 90, 90, 90];
	const market = minuteMarket(closes(values), HISTORY);
	const items = await play(market, { ...base, indicator: 'vwap', movement: 'up', value: '100' }, 4);
	expect(items).toEqual([]);
});

test('a new alert that is past its level fires only with Fire If Already Beyond', async () => {
	const market = () =>
		minuteMarket(closes(Array.from({ length: HISTORY + 9 }, () => 120)), HISTORY);
	expect(await play(market(), sma, 3)).toEqual([]);
	const beyond = await play(market(), { ...sma, fireIfBeyond: true }, 3);
	expect(beyond).toMatchObject([{ value: '120', previousValue: '120' }]);
});

test('re-arm and cooldown keep it silent as the other alerts', async () => {
	const values = [120, 80, 80, 120, 78, 130];
	const market = () => minuteMarket(after(HISTORY, ...values), HISTORY);
	const one = { ...sma, length: 2 };
	const times = async (more: object) => (await play(market(), { ...one, ...more }, 8)).length;
	expect(await times({})).toBe(3);
	expect(await times({ rearmPercent: '4' })).toBe(2);
	expect(await times({ frequency: 'cooldown', cooldownSeconds: 181 })).toBe(2);
	expect(await times({ frequency: 'once' })).toBe(1);
});

describe('a restart', () => {
	const candles = candlesOf(randomTicks(700, 7));

	test('with a cut gives what one life would have given, and values as if computed from scratch', async () => {
		const whole = await play(minuteMarket(candles, 200), rsi, 200);
		expect(whole.length).toBeGreaterThan(20);
		const market = minuteMarket(candles, 200);
		const kept = nothingKept();
		for (let lived = 0; lived < 200; lived += 50) {
			const life = await liveOn(market, rsi, kept);
			for (let minute = 0; minute < 35; minute++) {
				if (minute === 10) life.cut();
				await market.pass();
				if (minute === 20) life.mend();
				if (minute < 10 || minute >= 20) await life.push();
				if (minute % 3 === 0) life.deliver();
			}
			life.kill();
			await market.pass(15);
		}
		const last = await liveOn(market, rsi, kept);
		await market.pass();
		last.deliver();
		last.kill();
		const items = [...kept.taken.values()].filter(
			({ eventTime }) => eventTime <= whole.at(-1)!.eventTime,
		);
		const shown = (item: (typeof items)[number]) => [
			...[item.eventId, item.value, item.previousValue, item.values, item.knownCandles],
		];
		expect(items.map(shown)).toEqual(whole.map(shown));
		expect(items.some(({ backfilled }) => backfilled)).toBe(true);
		expect(kept.refused).toEqual([]);
		for (const { eventTime, value, memoryCandles, knownCandles } of items) {
			const reading = recomputed(market, rsi, eventTime);
			expect(value).toBe(reading.values?.rsi);
			expect([knownCandles, reading.isConverged]).toEqual([memoryCandles, true]);
		}
	});

	test('in which nothing was given to n8n yet finds the fire again, also a first one', async () => {
		const market = minuteMarket(after(HISTORY, 120), HISTORY);
		const kept = nothingKept();
		const killed = await liveOn(market, sma, kept);
		await market.pass();
		await killed.push();
		killed.kill();
		await market.pass();
		const next = await liveOn(market, sma, kept);
		next.deliver();
		next.kill();
		expect([...kept.taken.values()]).toMatchObject([
			{ value: '105', previousValue: '90', backfilled: true },
		]);
	});

	test('does not give n8n a second time what it was given, unless Repeat Unfinished asks for it', async () => {
		const given = async (more: object) => {
			const market = minuteMarket(after(HISTORY, 120), HISTORY);
			const kept = nothingKept();
			const values = { ...sma, ...more };
			const first = await liveOn(market, values, kept);
			await market.pass();
			await first.push();
			first.deliver();
			first.kill();
			await market.pass();
			const second = await liveOn(market, values, kept);
			second.deliver();
			second.kill();
			return [kept.taken.size, kept.refused.length];
		};
		expect(await given({})).toEqual([1, 0]);
		expect(await given({ repeatUnfinished: true })).toEqual([1, 1]);
	});

	test('without Backfill passes over what happened, and knows where things stand', async () => {
		const market = minuteMarket(after(HISTORY, 120, 120, 80, 80, 130), HISTORY);
		const kept = nothingKept();
		const values = { ...sma, backfill: false };
		(await liveOn(market, values, kept)).kill();
		await market.pass(2);
		const life = await liveOn(market, values, kept);
		for (let count = 0; count < 4; count++) {
			await market.pass();
			await life.push();
			life.deliver();
		}
		life.kill();
		expect([...kept.taken.values()].map(({ value }) => value)).toEqual(['105']);
	});

	test('without Backfill passes over the candles of a cut as well', async () => {
		const market = minuteMarket(after(HISTORY, 90, 120, 120, 120), HISTORY);
		const kept = nothingKept();
		const life = await liveOn(market, { ...sma, backfill: false }, kept);
		await market.pass();
		await life.push();
		life.cut();
		await market.pass(2);
		life.mend();
		await life.push();
		await market.pass();
		await life.push();
		life.deliver();
		life.kill();
		expect([...kept.taken.keys()]).toEqual([]);
	});

	test('before its first candle leaves a new alert as unaware of its side as it was', async () => {
		const market = minuteMarket(closes(Array.from({ length: HISTORY + 9 }, () => 120)), HISTORY);
		const kept = nothingKept();
		const values = { ...sma, fireIfBeyond: true };
		(await liveOn(market, values, kept)).kill();
		const life = await liveOn(market, values, kept);
		await market.pass();
		await life.push();
		life.deliver();
		life.kill();
		expect(kept.taken.size).toBe(1);
	});

	test('reads as many candles as a long indicator is made of', async () => {
		const ema = { ...base, indicator: 'ema', length: 60, movement: 'turnEither' };
		const market = minuteMarket(candlesOf(randomTicks(1_000, 13)), 900);
		const kept = nothingKept();
		(await liveOn(market, ema, kept)).kill();
		await market.pass(30);
		const life = await liveOn(market, ema, kept);
		await market.pass();
		life.deliver();
		life.kill();
		expect(kept.taken.size).toBeGreaterThan(1);
		for (const item of kept.taken.values()) {
			expect(item).toMatchObject({ isConverged: true, knownCandles: 751, memoryCandles: 751 });
			expect(item.value).toBe(recomputed(market, ema, item.eventTime).values?.ema);
		}
	});

	test('of an alert that has fired once stays silent and ends', async () => {
		const market = minuteMarket(after(HISTORY, 120, 80, 80, 120), HISTORY);
		const kept = nothingKept();
		const once = { ...sma, frequency: 'once' };
		const life = await liveOn(market, once, kept);
		await market.pass();
		await life.push();
		expect(life.reader.isFinished(market.time.now())).toBe(true);
		life.deliver();
		life.kill();
		const next = await liveOn(market, once, kept);
		expect(next.reader.isFinished(market.time.now())).toBe(true);
		next.kill();
		expect([...kept.taken.keys()]).toEqual([expect.stringMatching(/^[\w-]{16}:\d+:once$/)]);
	});

	test('after more than 500 candles reads the history anew, so that no value is made of a hole', async () => {
		const many = candlesOf(randomTicks(1_600, 11));
		const market = minuteMarket(many, 200);
		const kept = nothingKept();
		(await liveOn(market, rsi, kept)).kill();
		await market.pass(900);
		const life = await liveOn(market, rsi, kept);
		life.deliver();
		expect(life.logs).toEqual(['Only the last 500 missed candles of BTCUSDT are told']);
		// The same in one life whose connection was away.
		life.cut();
		market.rest.isDown = true;
		await market.pass(450);
		market.rest.isDown = false;
		life.mend();
		await life.push();
		await market.pass();
		life.deliver();
		life.kill();
		const items = [...kept.taken.values()];
		expect(items.length).toBeGreaterThan(60);
		for (const { eventTime, value } of items) {
			expect(value).toBe(recomputed(market, rsi, eventTime).values?.rsi);
		}
	});
});

test.each([
	// 629 candles are read then, those that had been told among them.
	520, 700,
])('an interruption of %d candles in one life leaves no hole in a value', async (missed) => {
	const market = minuteMarket(candlesOf(randomTicks(1_200, 12)), 200);
	const kept = nothingKept();
	const life = await liveOn(market, rsi, kept);
	await market.pass();
	await life.push();
	life.cut();
	market.rest.isDown = true;
	await market.pass(missed);
	market.rest.isDown = false;
	await market.pass();
	life.mend();
	await life.push();
	await market.pass();
	life.deliver();
	life.kill();
	expect(life.logs).toContain('Only the last 500 missed candles of BTCUSDT are told');
	const items = [...kept.taken.values()];
	expect(items.length).toBeGreaterThan(40);
	for (const { eventTime, value } of items) {
		expect(value).toBe(recomputed(market, rsi, eventTime).values?.rsi);
	}
});

test('while REST is away no candle counts as a silent connection left it', async () => {
	const market = minuteMarket(candlesOf(randomTicks(400, 5)), 200);
	const kept = nothingKept();
	const life = await liveOn(market, rsi, kept);
	for (let minute = 0; minute < 60; minute++) {
		market.rest.isDown = minute % 10 > 5;
		// What moves within a candle comes in no message, and nothing says so.
		await market.pass();
		await life.push();
	}
	market.rest.isDown = false;
	await market.pass();
	life.deliver();
	life.kill();
	const items = [...kept.taken.values()];
	expect(items.length).toBeGreaterThan(5);
	for (const { eventTime, value } of items) {
		expect(value).toBe(recomputed(market, rsi, eventTime).values?.rsi);
	}
});

test('too few candles: a sentence in the log and in the test, and a fire once there are enough', async () => {
	const market = minuteMarket(closes([90, 90, 90, 120, 60, 60, 60]), 1);
	const kept = nothingKept();
	const life = await liveOn(market, { ...sma, length: 3 }, kept);
	expect(life.logs).toEqual([
		'BTCUSDT: SMA 3 needs 3 closed candles of 1 Minute; there is 1. Until then the alert cannot fire.',
	]);
	expect(life.reader.progress()).toBe(
		'no candle of BTCUSDT brought "SMA 3 crosses up through 100": SMA 3 needs 3 closed candles of 1 Minute; there is 1',
	);
	for (let count = 0; count < 4; count++) {
		await market.pass();
		await life.push();
		life.deliver();
	}
	life.kill();
	expect(life.logs.slice(1)).toEqual(['BTCUSDT: the indicator has its value now']);
	expect([...kept.taken.values()]).toMatchObject([{ value: '100', previousValue: '90' }]);
	expect(life.reader.progress()).toMatch(/, the value was 90 against 100 when the candle closed/);
});

test('an expired alert still takes the candle that closed in time, and then ends', async () => {
	const market = minuteMarket(after(HISTORY, 120), HISTORY);
	const expiresAt = market.candles[HISTORY].end + 1;
	const kept = nothingKept();
	const life = await liveOn(market, { ...sma, expiresAt }, kept);
	await market.pass();
	await market.time.advance(1_000);
	expect(life.reader.isFinished(market.time.now())).toBe(false);
	await life.push();
	await settled();
	life.deliver();
	expect(kept.taken.size).toBe(1);
	expect(life.reader.isFinished(market.time.now())).toBe(true);
	life.kill();
});
