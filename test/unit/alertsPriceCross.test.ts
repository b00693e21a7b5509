import { candleStart } from '../../mexc/market/candleIntervals';
import { conditionHash, type PriceCrossCondition } from '../../mexc/alerts/condition';
import { newAlertState, type AlertState } from '../../mexc/alerts/alertState';
import { crossedEdge, watchPriceCross } from '../../mexc/alerts/priceCross';

const base: PriceCrossCondition = {
	symbol: 'BTCUSDT',
	source: 'trade',
	direction: 'up',
	price: '100',
	frequency: 'every',
	rearmPercent: '0',
	fireIfBeyond: false,
};

/** The positions of the prices that fire; one price per second. */
function firings(
	condition: Partial<PriceCrossCondition>,
	prices: readonly string[],
	saved?: AlertState,
): number[] {
	const watch = watchPriceCross({ ...base, ...condition }, saved);
	return prices.flatMap((price, position) =>
		watch.feed({ price, time: position * 1000, candle: Math.floor(position / 5) }) === undefined
			? []
			: [position],
	);
}

const channel = { price: '100', priceHigh: '110' };

describe('directions', () => {
	test.each([
		['up', {}, ['99', '100', '101', '99', '101'], [1, 4]],
		['up', {}, ['101', '102', '99.99', '100.00'], [3]],
		['down', {}, ['101', '100', '99', '101', '99'], [1, 4]],
		['either', {}, ['99', '101', '100', '99', '100'], [1, 2, 4]],
		['either', {}, ['100', '100', '101', '99'], [3]],
		['enter', channel, ['99', '100', '105', '111', '110'], [1, 4]],
		['enter', channel, ['105', '106', '99', '120'], []],
		['leave', channel, ['105', '110', '111', '100', '99.9'], [2, 4]],
		['leave', channel, ['99', '111', '105', '111'], [3]],
	] as const)('%s %j over %j fires at %j', (direction, extra, prices, expected) => {
		expect(firings({ direction, ...extra }, prices)).toEqual(expected);
	});

	test('prices beyond the precision of floats are distinguished', () => {
		const price = '0.100000000000000001';
		expect(firings({ price }, ['0.1', '0.100000000000000001'])).toEqual([1]);
		expect(firings({ price }, ['0.1', '0.1000000000000000009'])).toEqual([]);
	});
});

describe('frequencies', () => {
	const ups = ['99', '101', '99', '101', '99', '101', '99', '101', '99', '101', '99', '101'];

	test('once fires a single time', () => {
		expect(firings({ frequency: 'once' }, ups)).toEqual([1]);
	});

	test.each(['cooldown', 'oncePerCandle'] as const)(
		'%s is not silenced for ever by a fire whose time was in the future',
		(frequency) => {
			const watch = watchPriceCross({ ...base, frequency, cooldownSeconds: 5 });
			const fires = (price: string, time: number) =>
				watch.feed({ price, time, candle: candleStart('Min1', time) }) !== undefined;
			const now = Date.UTC(2026, 0, 1);
			const fired = [
				['99', now],
				['101', now + 86_400_000],
				['99', now + 1_000],
				['101', now + 2_000],
				['99', now + 3_000],
				['101', now + 4_000],
			].map(([price, time]) => fires(price as string, time as number));
			expect(fired).toEqual([false, true, false, true, false, false]);
		},
	);

	test('cooldown stays silent for its seconds and then wants a new crossing', () => {
		expect(firings({ frequency: 'cooldown', cooldownSeconds: 5 }, ups)).toEqual([1, 7]);
		expect(firings({ frequency: 'cooldown', cooldownSeconds: 6 }, ups)).toEqual([1, 7]);
		expect(firings({ frequency: 'cooldown', cooldownSeconds: 7 }, ups)).toEqual([1, 9]);
	});

	test('once per candle fires at most once in five seconds here', () => {
		expect(firings({ frequency: 'oncePerCandle' }, ups)).toEqual([1, 5, 11]);
	});

	test('nothing fires from expiresAt on', () => {
		expect(firings({ expiresAt: 5000 }, ups)).toEqual([1, 3]);
	});

	test('the band must be left before the alert may fire again', () => {
		const prices = ['99.9', '101', '99.6', '101', '99.5', '101', '99.9'];
		expect(firings({ rearmPercent: '0.5' }, prices)).toEqual([1, 5]);
		expect(firings({ direction: 'either', rearmPercent: '1' }, ['99', '101', '99', '101'])).toEqual(
			[1, 2, 3],
		);
		expect(
			firings({ direction: 'either', rearmPercent: '1' }, ['99', '100.5', '99.5', '101', '100']),
		).toEqual([1, 4]);
	});
});

describe('restarts', () => {
	const fired: AlertState = { armed: null, lastFireTime: 0, lastFireCandle: 0 };
	const armedUp: AlertState = { ...newAlertState, armed: 'up' };

	test('the first price after a start only says where the price is', () => {
		expect(firings({}, ['101', '102'], armedUp)).toEqual([]);
		expect(firings({}, ['99', '101'], armedUp)).toEqual([1]);
	});

	test('fireIfBeyond fires on the first price past the threshold', () => {
		expect(firings({ fireIfBeyond: true }, ['101', '102'])).toEqual([0]);
		expect(firings({ fireIfBeyond: true }, ['99', '101'])).toEqual([1]);
		expect(firings({ fireIfBeyond: true, direction: 'either' }, ['101', '102'])).toEqual([]);
		expect(firings({ fireIfBeyond: true }, ['101'], armedUp)).toEqual([0]);
	});

	test('fireIfBeyond does not repeat what fired before the restart', () => {
		expect(firings({ fireIfBeyond: true }, ['101', '102', '99', '101'], fired)).toEqual([3]);
	});

	test('once stays silent for ever', () => {
		const prices = ['99', '101', '99', '101'];
		expect(firings({ frequency: 'once', fireIfBeyond: true }, prices, fired)).toEqual([]);
	});

	test('the state is plain JSON', () => {
		const watch = watchPriceCross({ ...base, frequency: 'once' });
		watch.feed({ price: '99', time: 1 });
		const fire = watch.feed({ price: '101', time: 2 });
		expect(JSON.parse(JSON.stringify(fire?.state))).toEqual({
			armed: null,
			lastFireTime: 2,
			lastFireCandle: null,
		});
	});
});

test('a fire shows what was measured', () => {
	const condition: PriceCrossCondition = { ...base, direction: 'leave', ...channel };
	const watch = watchPriceCross(condition);
	watch.feed({ price: '105', time: 1 });
	const fire = watch.feed({ price: '111', time: 2 });
	expect(fire).toMatchObject({
		crossing: 'leave',
		seen: { price: '111' },
		before: { price: '105' },
		time: 2,
	});
	expect(fire && crossedEdge(condition, fire)).toBe('110');
});

test('the hash changes with the meaning of the condition, and with nothing else', () => {
	const hash = conditionHash(base);
	expect(conditionHash({ ...base, expiresAt: 5, fireIfBeyond: true })).toBe(hash);
	const others: Partial<PriceCrossCondition>[] = [
		{ symbol: 'ETHUSDT' },
		{ source: 'mid' },
		{ direction: 'down' },
		{ price: '101' },
		{ priceHigh: '110' },
		{ frequency: 'once' },
		{ cooldownSeconds: 5 },
		{ interval: 'Min5' },
		{ rearmPercent: '1' },
	];
	const hashes = others.map((other) => conditionHash({ ...base, ...other }));
	expect(new Set([hash, ...hashes]).size).toBe(others.length + 1);
});

test('candles start where the calendar says', () => {
	const time = Date.UTC(2026, 10, 22, 13, 47, 31); // a Sunday
	expect(candleStart('Min5', time)).toBe(Date.UTC(2026, 10, 22, 13, 45));
	expect(candleStart('Hour4', time)).toBe(Date.UTC(2026, 10, 22, 12));
	expect(candleStart('Day1', time)).toBe(Date.UTC(2026, 10, 22));
	expect(candleStart('Week1', time)).toBe(Date.UTC(2026, 10, 16));
	expect(candleStart('Month1', time)).toBe(Date.UTC(2026, 10, 1));
});
