import { liveOn, minuteMarket, nothingKept } from '../support/minuteMarket';
import { candlesOf, randomTicks } from '../support/randomCandles';
import { after, base, closes, HISTORY, play, recomputed, rsi, sma } from './indicatorPlay';

// An indicator alert over restarts, cuts and holes, on virtual time with an exchange of minute candles.

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
				if (minute === 20) life.fix();
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
		life.fix();
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

	test('after more than 500 candles reads the history again, so that no value is made of a hole', async () => {
		const many = candlesOf(randomTicks(1_600, 11));
		const market = minuteMarket(many, 200);
		const kept = nothingKept();
		(await liveOn(market, rsi, kept)).kill();
		await market.pass(900);
		const life = await liveOn(market, rsi, kept);
		life.deliver();
		expect(life.logs).toEqual(['Only the last 500 missed candles of BTCUSDT are reported']);
		// The same in one life whose connection was away.
		life.cut();
		market.rest.isDown = true;
		await market.pass(450);
		market.rest.isDown = false;
		life.fix();
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
	// 629 candles are read then, those that had been reported among them.
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
	life.fix();
	await life.push();
	await market.pass();
	life.deliver();
	life.kill();
	expect(life.logs).toContain('Only the last 500 missed candles of BTCUSDT are reported');
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
