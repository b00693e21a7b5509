import { composite } from '../../nodes/n8n/trigger/events/composite';
import { liveOn, minuteMarket, nothingKept, settled } from '../support/minuteMarket';
import type { MinuteMarket } from '../support/minuteMarket';
import { after, closes, HISTORY } from './indicatorPlay';

// The event on virtual time with an exchange of minute candles.
const sma = { kind: 'indicator', interval: 'Min1', indicator: 'sma', length: 2, movement: 'up' };
const conditions = {
	row: [
		{ ...sma, value: '100' },
		{ kind: 'price', interval: 'Min5', movement: 'above', price: '85' },
	],
};
const values = { match: 'all', frequency: 'every', conditions };

async function play(market: MinuteMarket, given: Record<string, unknown>, minutes: number) {
	const kept = nothingKept();
	const life = await liveOn(market, given, kept, composite);
	for (let count = 0; count < minutes; count++) {
		await market.pass();
		await life.pushAll();
		life.deliver();
	}
	life.kill();
	return [...kept.taken.values()];
}

test('the item says which conditions hold, with values and times', async () => {
	const market = minuteMarket(after(HISTORY, 120), HISTORY);
	const [item, ...others] = await play(market, values, 3);
	const { start, end } = market.candles[HISTORY];
	const whole = market.candles[HISTORY - 1];
	expect(others).toEqual([]);
	expect(item).toEqual({
		event: 'composite',
		symbol: 'BTCUSDT',
		eventTime: end,
		receivedAt: expect.any(Number),
		eventId: expect.stringMatching(new RegExp(`^[\\w-]{16}:${end}$`)),
		condition: 'SMA 2 crosses up through 100 (1 Minute) and close is at or above 85 (5 Minutes)',
		match: 'all',
		within: 1,
		price: '120',
		holding: [1, 2],
		began: [1, 2],
		conditions: [
			{
				number: 1,
				kind: 'indicator',
				condition: 'SMA 2 crosses up through 100 (1 Minute)',
				interval: 'Min1',
				holds: true,
				isNew: true,
				heldAt: end,
				heldValue: '105',
				direction: 'up',
				value: '105',
				threshold: '100',
				candleStart: start,
				candleEnd: end,
				missing: null,
			},
			{
				number: 2,
				kind: 'price',
				condition: 'close is at or above 85 (5 Minutes)',
				interval: 'Min5',
				holds: true,
				isNew: true,
				heldAt: whole.end,
				heldValue: '90',
				direction: 'up',
				value: '90',
				threshold: '85',
				candleStart: whole.end - 300_000,
				candleEnd: whole.end,
				missing: null,
			},
		],
		frequency: 'every',
	});
});

test('a crossing counts for the candles of Within, and a state only while it is so', async () => {
	const row = [
		{ ...sma, value: '100' },
		{ kind: 'price', interval: 'Min1', movement: 'down', price: '85' },
	];
	const fires = async (within: number, ...prices: number[]) =>
		(
			await play(
				minuteMarket(after(HISTORY, ...prices), HISTORY),
				{
					...values,
					within,
					conditions: { row },
				},
				8,
			)
		).map(({ price }) => price);
	expect(await fires(3, 120, 110, 80)).toEqual(['80']);
	expect(await fires(2, 120, 110, 80)).toEqual([]);
	expect(await fires(3, 120, 110, 108, 80)).toEqual([]);
});

test('any: each condition that begins to hold fires, though another one holds already', async () => {
	const market = minuteMarket(after(HISTORY, 120, 120, 80, 80), HISTORY);
	const row = [
		{ kind: 'price', interval: 'Min1', movement: 'above', price: '85' },
		{ kind: 'price', interval: 'Min1', movement: 'up', price: '110' },
		{ kind: 'move', interval: 'Min1', direction: 'down', percent: '30', candles: 1 },
	];
	const items = await play(market, { ...values, match: 'any', conditions: { row } }, 7);
	expect(items.map(({ holding, began, price }) => ({ holding, began, price }))).toEqual([
		{ holding: [1, 2], began: [2], price: '120' },
		{ holding: [3], began: [3], price: '80' },
		{ holding: [1], began: [1], price: '90' },
	]);
});

test('a new alert that holds already fires only with Fire If Already Beyond', async () => {
	const calm = () => minuteMarket(after(HISTORY), HISTORY);
	const row = [
		{ kind: 'price', interval: 'Min1', movement: 'above', price: '85' },
		{ kind: 'price', interval: 'Min5', movement: 'below', price: '95' },
	];
	const held = { ...values, conditions: { row } };
	expect(await play(calm(), held, 4)).toEqual([]);
	expect(await play(calm(), { ...held, fireIfBeyond: true }, 4)).toMatchObject([
		{ holding: [1, 2] },
	]);
});

test('too few candles, and a pair without trades: a sentence in the log and in the test', async () => {
	const market = minuteMarket(closes([90, 90, 90, 120, 60, 60, 60]), 1);
	const kept = nothingKept();
	const row = [
		{ ...sma, length: 3, value: '95' },
		{ kind: 'price', interval: 'Min1', price: '85' },
	];
	const given = { ...values, conditions: { row } };
	const life = await liveOn(market, given, kept, composite);
	expect(life.logs).toEqual([
		'BTCUSDT, condition 1: SMA 3 needs 3 closed candles of 1 Minute; there is 1. Until then the alert cannot fire.',
	]);
	for (let count = 0; count < 4; count++) {
		await market.pass();
		await life.pushAll();
		life.deliver();
	}
	life.kill();
	expect(life.logs.slice(1)).toEqual(['BTCUSDT, condition 1 has its value now']);
	expect([...kept.taken.values()]).toMatchObject([{ price: '120', holding: [1, 2] }]);
	expect(life.reader.progress()).toMatch(
		/^no candle of BTCUSDT brought "SMA 3 crosses .+"\. When the candle closed that ended at .+: condition 1 does not hold \(\d+ against 95\); condition 2 does not hold \(60 against 85\)$/,
	);
	const untraded = minuteMarket([{ ...closes([90])[0], volume: '0' }], 0, { isSparse: true });
	const waiting = await liveOn(untraded, given, nothingKept(), composite);
	await untraded.time.advance(60_000);
	expect(waiting.logs).toEqual([
		'BTCUSDT has no candles of 1 Minute: it has not been traded yet. Until then the alert cannot fire.',
	]);
	expect(waiting.reader.progress()).toMatch(/, no closed candle was seen$/);
	waiting.kill();
});

test('an expired alert still takes the candles that closed in time, and then ends', async () => {
	const market = minuteMarket(after(HISTORY, 120), HISTORY);
	const expiresAt = market.candles[HISTORY].end + 1;
	const kept = nothingKept();
	const life = await liveOn(market, { ...values, expiresAt }, kept, composite);
	await market.pass();
	await market.time.advance(1_000);
	expect(life.reader.isFinished(market.time.now())).toBe(false);
	await life.pushAll();
	await settled();
	life.deliver();
	expect(kept.taken.size).toBe(1);
	expect(life.reader.isFinished(market.time.now())).toBe(true);
	life.kill();
});

test('killed in the moment it fires, it comes again only with Repeat Unfinished, under the same name', async () => {
	for (const repeatUnfinished of [true, false]) {
		const market = minuteMarket(after(HISTORY, 120), HISTORY);
		const kept = nothingKept();
		const life = await liveOn(market, { ...values, repeatUnfinished }, kept, composite);
		await market.pass();
		await life.pushAll();
		life.crash();
		const next = await liveOn(market, { ...values, repeatUnfinished }, kept, composite);
		await market.pass();
		await next.pushAll();
		next.deliver();
		next.kill();
		expect([kept.taken.size, kept.refused.length]).toEqual(repeatUnfinished ? [1, 1] : [1, 0]);
	}
});

describe('a restart at any minute changes nothing', () => {
	const price = (movement: string, level: string, interval = 'Min1') => ({
		kind: 'price',
		interval,
		movement,
		price: level,
	});
	const never = price('above', '9000');
	const flat = Array.from({ length: 16 }, () => 80);
	const cases: Array<[string, number[], Record<string, unknown>, object[]]> = [
		[
			'a turn after prices that stood still for longer than a start looks back',
			[95, ...flat, 85, 84],
			{ match: 'any' },
			[{ kind: 'price', interval: 'Min1', movement: 'turnUp' }, never],
		],
		[
			'a crossing that still counts',
			[120, 118, 117, 116, 80, 120, 119, 80],
			{ within: 5 },
			[price('up', '110'), price('down', '85')],
		],
		[
			'a condition on longer candles that does not hold, while the alert is not armed yet',
			[110, 110, 110, 110, 110, 60, 60, 60, 60, 60, 110, 110, 110, 110, 110, 60],
			{ rearmCandles: 4 },
			[price('above', '95', 'Min5'), price('above', '50')],
		],
	];

	test.each(cases)('%s', async (_name, prices, more, row) => {
		const given = { ...values, ...more, conditions: { row } };
		const live = async (restartAt: number, isSaved = false) => {
			const market = minuteMarket(after(HISTORY, ...prices), HISTORY);
			const kept = nothingKept();
			let life = await liveOn(market, given, kept, composite);
			for (let minute = 0; minute < prices.length + 3; minute++) {
				if (minute === restartAt) {
					if (isSaved) life.save();
					life.kill();
					life = await liveOn(market, given, kept, composite);
				}
				await market.pass();
				await life.pushAll();
				life.deliver();
			}
			life.kill();
			return [...kept.taken.values()].map(({ eventId, holding, conditions: parts }) => ({
				eventId,
				holding,
				parts,
			}));
		};
		const undisturbed = await live(-1);
		expect(undisturbed.length).toBeGreaterThan(0);
		for (let minute = 1; minute < prices.length + 3; minute++) {
			expect([minute, await live(minute)]).toEqual([minute, undisturbed]);
			expect([minute, await live(minute, true)]).toEqual([minute, undisturbed]);
		}
	});
});

test('a longer candle that closes while nothing is traded is not waited with until the next trade', async () => {
	const prices = [120, 120, 120, 120, 120, 120, 120];
	const candles = after(HISTORY, ...prices).map((candle, index) =>
		index > HISTORY + 1 ? { ...candle, volume: '0' } : candle,
	);
	const market = minuteMarket(candles, HISTORY, { isSparse: true });
	const row = [
		{ kind: 'price', interval: 'Min5', movement: 'up', price: '100' },
		{ kind: 'price', interval: 'Min1', movement: 'above', price: '85' },
	];
	const kept = nothingKept();
	const life = await liveOn(market, { ...values, conditions: { row } }, kept, composite);
	const pass = async (seconds: number) => {
		for (let passed = 0; passed < seconds; passed += 5) {
			await market.time.advance(5_000);
			await settled();
		}
		life.deliver();
	};
	for (let minute = 0; minute < 2; minute++) {
		await pass(55);
		await life.pushAll(true);
		await pass(5);
	}
	await pass(180);
	expect(market.time.now()).toBe(market.candles[HISTORY + 4].end);
	expect(kept.taken.size).toBe(0);
	await pass(50);
	expect([...kept.taken.values()]).toMatchObject([{ holding: [1, 2], price: '120' }]);
	life.kill();
});
