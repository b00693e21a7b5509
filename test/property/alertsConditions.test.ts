import fc from 'fast-check';
import type { AlertState } from '../../mexc/alerts/alertState';
import type { Candle } from '../../mexc/market/candle';
import type { CandleChange } from '../../mexc/market/candleSeries';
import { watchLargeTrade, type PublicTrade } from '../../mexc/alerts/largeTrade';
import { rollingExtreme } from '../../mexc/alerts/moveWindow';
import {
	createMoveMeter,
	watchPercentMove,
	type PercentMoveCondition,
} from '../../mexc/alerts/percentMove';
import { watchSpread, type SpreadCondition } from '../../mexc/alerts/spread';
import {
	createVolumeMeter,
	watchVolumeSpike,
	type VolumeSpikeCondition,
} from '../../mexc/alerts/volumeSpike';

// Naive models in whole numbers: they look back over everything at each step, and keep no state.
const WINDOW_MS = 10_000;
const PERCENT = 10;

interface Moment {
	price: number;
	time: number;
}

const anyPath = fc
	.array(fc.tuple(fc.integer({ min: 80, max: 125 }), fc.integer({ min: 0, max: 8 })), {
		maxLength: 80,
	})
	.map((steps) => {
		let time = 0;
		return steps.map(([price, wait]): Moment => ({ price, time: (time += wait * 500) }));
	});

const move: PercentMoveCondition = {
	symbol: 'BTCUSDT',
	source: 'trade',
	direction: 'either',
	percent: String(PERCENT),
	windowSeconds: WINDOW_MS / 1000,
	frequency: 'every',
	rearmPercent: '0',
	fireIfBeyond: false,
};

function moves(condition: PercentMoveCondition, path: readonly Moment[], saved?: AlertState) {
	const watch = watchPercentMove(condition, saved);
	const measure = createMoveMeter(condition);
	const fires = path.flatMap(({ price, time }, position) => {
		const fire = watch.feed(measure({ price: String(price), time }));
		return fire === undefined ? [] : [{ position, crossing: fire.crossing, state: fire.state }];
	});
	return { fires, state: watch.state() };
}

/** How far each price is from the extremes of its window, times 100: above `percent` of the extreme or not. */
function beyond(
	path: readonly Moment[],
	position: number,
	crossing: 'up' | 'down',
	percent: number,
) {
	const { price, time } = path[position];
	const window = path.slice(0, position + 1).filter((past) => time - past.time <= WINDOW_MS);
	const prices = window.map((past) => past.price);
	const low = Math.min(...prices);
	const high = Math.max(...prices);
	return crossing === 'up'
		? (price - low) * 100 >= percent * low
		: (high - price) * 100 >= percent * high;
}

test('a move fires exactly where the price gets beyond the percentage of the window', () => {
	const anyDirection = fc.constantFrom('up', 'down', 'either');
	fc.assert(
		fc.property(anyDirection, anyPath, (direction, path) => {
			const expected = path.flatMap((_moment, position) =>
				(['up', 'down'] as const)
					.filter((crossing) => direction === 'either' || crossing === direction)
					.filter(
						(crossing) =>
							position > 0 &&
							beyond(path, position, crossing, PERCENT) &&
							!beyond(path, position - 1, crossing, PERCENT),
					)
					.map((crossing) => ({ position, crossing })),
			);
			const { fires } = moves({ ...move, direction }, path);
			expect(fires.map(({ position, crossing }) => ({ position, crossing }))).toEqual(expected);
		}),
		{ numRuns: 500 },
	);
});

test('with a band a move fires again only after it had shrunk below the band', () => {
	fc.assert(
		fc.property(anyPath, (path) => {
			const expected: number[] = [];
			path.forEach((_moment, position) => {
				if (!beyond(path, position, 'up', PERCENT)) return;
				const last = expected.at(-1);
				const since = path.map((_past, index) => index).slice((last ?? -1) + 1, position);
				const wasSmall = since.some((index) => {
					const isReached = beyond(path, index, 'up', PERCENT);
					// At most 8 of 10 percent: the band is 20 percent of the threshold.
					const isSmall = last === undefined || !beyond(path, index, 'up', 8 + 1e-9);
					return !isReached && isSmall;
				});
				if (wasSmall) expected.push(position);
			});
			const { fires } = moves({ ...move, direction: 'up', rearmPercent: '20' }, path);
			expect(fires.map(({ position }) => position)).toEqual(expected);
		}),
		{ numRuns: 500 },
	);
});

test('"once" fires a single time however often it is restarted, unless the fire was not emitted', () => {
	const anyRuns = fc.array(fc.tuple(anyPath, fc.boolean()), { minLength: 1, maxLength: 4 });
	fc.assert(
		fc.property(anyRuns, (runs) => {
			let saved: AlertState | undefined;
			for (const [path, isEmitted] of runs) {
				const run = moves({ ...move, frequency: 'once' }, path, saved);
				const every = moves(move, path).fires.length > 0;
				expect(run.fires.length).toBe(saved === undefined && every ? 1 : 0);
				// A fire that n8n did not run is not in what was saved.
				if (isEmitted && run.fires.length > 0) saved = run.fires[0].state;
			}
		}),
	);
});

test('the window forgets nothing that matters, and holds little however long a price falls', () => {
	const windowMs = 1_000_000;
	const stepMs = 100;
	// How much longer than the window a price may count, once neighbours have been merged.
	const slotMs = windowMs / 2_048;
	const highest = rollingExtreme(windowMs, -1);
	let most = 0;
	const wrong: number[] = [];
	for (let step = 0; step < 60_000; step++) {
		const { price } = highest.add({ price: String(1_000_000 - step), time: step * stepMs });
		most = Math.max(most, highest.size());
		const oldest = 1_000_000 - Number.parseInt(price, 10);
		const ageMs = (step - oldest) * stepMs;
		if (step * stepMs <= windowMs ? oldest !== 0 : ageMs < windowMs || ageMs > windowMs + slotMs) {
			wrong.push(step);
		}
	}
	expect(wrong).toEqual([]);
	expect(most).toBeLessThanOrEqual(4_096);
});

test('a spread fires where its exact value crosses the percentage', () => {
	const anyQuotes = fc.array(
		fc.tuple(fc.integer({ min: 90, max: 110 }), fc.integer({ min: 0, max: 8 })),
		{ maxLength: 60 },
	);
	fc.assert(
		fc.property(fc.constantFrom('up', 'down', 'either'), anyQuotes, (direction, quotes) => {
			const condition: SpreadCondition = {
				symbol: 'BTCUSDT',
				direction,
				spreadPercent: '4',
				frequency: 'every',
				rearmPercent: '0',
				fireIfBeyond: false,
			};
			const watch = watchSpread(condition);
			const found = quotes.flatMap(([bid, width], time) =>
				watch.feed({ bid: String(bid), ask: String(bid + width), time }) ? [time] : [],
			);
			// Above, at or below 4 percent of the mid: 200 width against 4 (2 bid + width).
			const sides = quotes.map(([bid, width]) => Math.sign(200 * width - 4 * (2 * bid + width)));
			const expected = sides.flatMap((now, position) => {
				const before = sides[position - 1];
				const up = before < 0 && now >= 0;
				const down = before > 0 && now <= 0;
				return { up, down, either: up || down }[direction] ? [position] : [];
			});
			expect(found).toEqual(expected);
		}),
		{ numRuns: 500 },
	);
});

test('large trades fire each by itself, by exact value and side', () => {
	const anyTrade = fc.tuple(
		fc.integer({ min: 1, max: 40 }),
		fc.integer({ min: 1, max: 40 }),
		fc.constantFrom<PublicTrade['side']>('BUY', 'SELL'),
	);
	fc.assert(
		fc.property(
			fc.constantFrom('up', 'down', 'either'),
			fc.array(anyTrade, { maxLength: 40 }),
			(direction, trades) => {
				const watch = watchLargeTrade({
					symbol: 'BTCUSDT',
					direction,
					minValue: '400',
					frequency: 'every',
				});
				const found = trades.flatMap(([price, quantity, side], position) => {
					const value = String(price * quantity);
					const trade = { price: String(price), quantity: String(quantity), value, side };
					return watch.feed({ ...trade, id: String(position), time: 1 }) ? [position] : [];
				});
				const wanted = { up: 'BUY', down: 'SELL', either: undefined }[direction];
				const expected = trades.flatMap(([price, quantity, side], position) =>
					price * quantity >= 400 && (wanted ?? side) === side ? [position] : [],
				);
				expect(found).toEqual(expected);
			},
		),
	);
});

/** Volumes per candle, each as the states it goes through; candles may be left out where nothing is traded. */
const anyVolumes = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }), {
	minLength: 1,
	maxLength: 30,
});

test('a volume spike fires in the first state of a candle that reaches the multiple, once per candle', () => {
	const condition: VolumeSpikeCondition = {
		symbol: 'BTCUSDT',
		interval: 'Min1',
		multiple: '1.5',
		candles: 3,
		frequency: 'every',
		fireIfBeyond: true,
	};
	fc.assert(
		fc.property(anyVolumes, (rows) => {
			const watch = watchVolumeSpike(condition);
			const measure = createVolumeMeter(condition);
			const grown = rows.map((steps) => [...steps].sort((a, b) => a - b));
			const found: Array<[number, number]> = [];
			grown.forEach((steps, minute) => {
				const isQuiet = steps.length === 0;
				steps.concat(isQuiet ? [] : steps.slice(-1)).forEach((volume, step) => {
					const state = step === steps.length ? 'closed' : 'open';
					const seen = measure(newsOf(minute, volume, state));
					if (seen && watch.feed(seen)) found.push([minute, volume]);
				});
			});
			const total = (minute: number) => grown[minute].at(-1) ?? 0;
			// What came before the first candle ever seen is not known.
			const first = grown.findIndex((steps) => steps.length > 0);
			const expected = grown.flatMap((steps, minute): Array<[number, number]> => {
				if (first === -1 || minute - 3 < first) return [];
				const sum = total(minute - 1) + total(minute - 2) + total(minute - 3);
				const spike = steps.find((volume) => volume * 3 * 2 >= 3 * sum);
				return spike === undefined ? [] : [[minute, spike]];
			});
			expect(found).toEqual(expected);
		}),
		{ numRuns: 500 },
	);
});

function newsOf(minute: number, volume: number, state: CandleChange['state']): CandleChange {
	const start = minute * 60_000;
	const prices = { open: '1', high: '1', low: '1', close: '1' };
	const candle: Candle = {
		start,
		end: start + 60_000,
		...prices,
		volume: String(volume),
		quoteVolume: String(volume),
	};
	return { candle, state, backfilled: false, time: start };
}

test('one price with a time far ahead is no neighbour of the next ones', () => {
	const lowest = rollingExtreme(WINDOW_MS, 1);
	lowest.add({ price: '50', time: 9_000_000_000 });
	expect(lowest.add({ price: '100', time: 1_000 }).price).toBe('100');
	expect(lowest.add({ price: '104', time: 1_100 }).price).toBe('100');
});
