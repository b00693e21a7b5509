import { liveOn, minuteMarket, nothingKept, settled } from '../support/minuteMarket';
import { after, base, closes, HISTORY, play, sma } from './indicatorPlay';

// The event on virtual time with an exchange of minute candles.
test('a crossing at the very first closed candle fires, with both values and the candle', async () => {
	const market = minuteMarket(after(HISTORY, 120), HISTORY);
	const [item, ...others] = await play(market, sma, 3);
	const { start, end } = market.candles[HISTORY];
	expect(others).toEqual([]);
	expect(item).toEqual({
		event: 'indicator',
		symbol: 'BTCUSDT',
		indicator: 'sma',
		title: 'SMA 2',
		eventId: expect.stringMatching(new RegExp(`^[\\w-]{16}:${end}:up$`)),
		eventTime: end,
		receivedAt: expect.any(Number),
		parameters: { length: 2 },
		values: { sma: '105' },
		previousValues: { sma: '90' },
		condition: 'SMA 2 crosses up through 100',
		direction: 'up',
		value: '105',
		previousValue: '90',
		threshold: '100',
		previousThreshold: '100',
		warmUpCandles: 2,
		memoryCandles: 2,
		knownCandles: 2,
		quietCandles: 0,
		isConverged: true,
		interval: 'Min1',
		candleStart: start,
		candleEnd: end,
		previousCandleEnd: start,
		open: '120',
		high: '120',
		low: '120',
		close: '120',
		volume: '7',
		quoteVolume: '0',
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
		...base,
		indicator: 'sma',
		length: 2,
		movement: 'up',
		target: 'indicator',
		otherIndicator: 'sma',
		otherLength: 3,
	};
	expect(await play(market(), golden, 4)).toMatchObject([
		{
			title: 'SMA 2',
			value: '100',
			threshold: '96.666666667',
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
