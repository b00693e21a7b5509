import fc from 'fast-check';
import type { Direction, Frequency, PriceCrossCondition } from '../../mexc/alerts/condition';
import { watchPriceCross } from '../../mexc/alerts/priceCross';

// Thresholds and prices as whole numbers, so that the models can count; `text` makes prices of them.
const LOW = 10_000;
const HIGH = 11_000;
const COOLDOWN_MS = 60_000;

const isChannel = (wanted: Direction) => wanted === 'enter' || wanted === 'leave';
const anyDirection = fc.constantFrom<Direction>('up', 'down', 'either', 'enter', 'leave');
// Near the edges most of the time, and often on them.
const anyPrice = fc.oneof(
	fc.constantFrom(LOW, HIGH, LOW - 1, LOW + 1, HIGH - 1, HIGH + 1),
	fc.integer({ min: LOW - 300, max: LOW + 300 }),
	fc.integer({ min: LOW - 300, max: HIGH + 300 }),
);

interface Moment {
	price: number;
	time: number;
	candle: number;
}

const anyPath = fc
	.array(fc.tuple(anyPrice, fc.integer({ min: 0, max: 40_000 })), { maxLength: 60 })
	.map((steps) => {
		let time = 0;
		return steps.map(([price, wait]): Moment => {
			time += wait;
			return { price, time, candle: Math.floor(time / 60_000) * 60_000 };
		});
	});

const hundredths = (value: number) => (value / 100).toFixed(2);
/** Differs from its neighbours in the 22nd decimal only: no float distinguishes them. */
const beyondFloats = (value: number) => `123456789.${String(value).padStart(22, '0')}`;

function conditionOf(
	direction: Direction,
	frequency: Frequency,
	rearmPercent = 0,
	text = hundredths,
): PriceCrossCondition {
	return {
		symbol: 'BTCUSDT',
		source: 'trade',
		direction,
		frequency,
		price: text(LOW),
		priceHigh: isChannel(direction) ? text(HIGH) : undefined,
		rearmPercent: String(rearmPercent),
		cooldownSeconds: COOLDOWN_MS / 1000,
		fireIfBeyond: false,
	};
}

function firings(
	condition: PriceCrossCondition,
	path: readonly Moment[],
	text = hundredths,
): number[] {
	const watch = watchPriceCross(condition);
	return path.flatMap((moment, position) =>
		watch.feed({ ...moment, price: text(moment.price) }) ? [position] : [],
	);
}

/** Two neighbouring prices say it all when there is no band. */
function crossings(direction: Direction, path: readonly Moment[]): number[] {
	const isInside = (price: number) => price >= LOW && price <= HIGH;
	return path.flatMap(({ price: now }, position) => {
		if (position === 0) return [];
		const before = path[position - 1].price;
		const up = before < LOW && now >= LOW;
		const down = before > LOW && now <= LOW;
		const enter = !isInside(before) && isInside(now);
		const leave = isInside(before) && !isInside(now);
		return { up, down, either: up || down, enter, leave }[direction] ? [position] : [];
	});
}

/** With a band: look back from each price to the first one since the last fire that made a fire possible. */
function bandedFirings(direction: Direction, percent: number, path: readonly Moment[]): number[] {
	const fired: number[] = [];
	path.forEach(({ price: now }, position) => {
		const last = fired.at(-1);
		const band = last === undefined ? 0 : percent;
		const low = (LOW * band) / 100;
		const high = (HIGH * band) / 100;
		const isBelow = (price: number) => price < LOW && price <= LOW - low;
		const isAbove = (price: number) => price > LOW && price >= LOW + low;
		const isOutside = (price: number) => isBelow(price) || (price > HIGH && price >= HIGH + high);
		const isInside = (price: number) => price >= LOW + low && price <= HIGH - high;
		const since = path.slice(last ?? 0, position).map((moment) => moment.price);
		const first = since.find(
			(price) =>
				({
					up: isBelow(price),
					down: isAbove(price),
					either: isBelow(price) || isAbove(price),
					enter: isOutside(price),
					leave: isInside(price),
				})[direction],
		);
		if (first === undefined) return;
		const isFromBelow = direction === 'up' || (direction === 'either' && first < LOW);
		const isIn = now >= LOW && now <= HIGH;
		const isThrough = isFromBelow ? now >= LOW : now <= LOW;
		if (isChannel(direction) ? isIn === (direction === 'enter') : isThrough) fired.push(position);
	});
	return fired;
}

function thinned(frequency: Frequency, found: readonly number[], path: readonly Moment[]) {
	const kept: Moment[] = [];
	return found.filter((position) => {
		const moment = path[position];
		const last = kept.at(-1);
		const isKept =
			last === undefined ||
			frequency === 'every' ||
			(frequency === 'cooldown' && moment.time - last.time >= COOLDOWN_MS) ||
			(frequency === 'oncePerCandle' && moment.candle > last.candle);
		if (isKept) kept.push(moment);
		return isKept;
	});
}

test('every direction and frequency fires where a model of neighbouring prices does', () => {
	const anyFrequency = fc.constantFrom<Frequency>('once', 'every', 'oncePerCandle', 'cooldown');
	fc.assert(
		fc.property(anyDirection, anyFrequency, anyPath, (direction, frequency, path) => {
			const expected = thinned(frequency, crossings(direction, path), path);
			expect(firings(conditionOf(direction, frequency), path)).toEqual(expected);
		}),
		{ numRuns: 500 },
	);
});

test('the band holds back exactly the fires that a model looking back holds back', () => {
	const anyPercent = fc.integer({ min: 0, max: 2 });
	fc.assert(
		fc.property(anyDirection, anyPercent, anyPath, (direction, percent, path) => {
			const condition = conditionOf(direction, 'every', percent);
			expect(firings(condition, path)).toEqual(bandedFirings(direction, percent, path));
		}),
		{ numRuns: 500 },
	);
});

test('prices that no float can say apart give the same result', () => {
	fc.assert(
		fc.property(anyDirection, anyPath, (direction, path) => {
			const exact = conditionOf(direction, 'every', 0, beyondFloats);
			expect(firings(exact, path, beyondFloats)).toEqual(crossings(direction, path));
		}),
	);
});

test('"once" fires at most once, whatever the restarts, with and without fireIfBeyond', () => {
	const anyRuns = fc.array(anyPath, { minLength: 1, maxLength: 5 });
	fc.assert(
		fc.property(anyDirection, fc.boolean(), anyRuns, (direction, fireIfBeyond, runs) => {
			const condition = { ...conditionOf(direction, 'once'), fireIfBeyond };
			let saved: string | undefined;
			let count = 0;
			for (const path of runs) {
				const watch = watchPriceCross(condition, saved && JSON.parse(saved));
				for (const moment of path) {
					if (watch.feed({ ...moment, price: hundredths(moment.price) })) count++;
				}
				saved = JSON.stringify(watch.state());
			}
			expect(count).toBeLessThanOrEqual(1);
			if (!fireIfBeyond && runs.some((path) => crossings(direction, path).length > 0)) {
				expect(count).toBe(1);
			}
		}),
	);
});
