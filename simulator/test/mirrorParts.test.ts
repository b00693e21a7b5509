import fc from 'fast-check';
import { Clock } from '../src/exchange/clock';
import { decimal } from '../src/exchange/decimal';
import type { Trade } from '../src/exchange/events';
import { CandleLoader } from '../src/mirror/candleLoader';
import { pairsIn } from '../src/mirror/pairRules';
import { Pace } from '../src/mirror/pace';
import { SeenTrades } from '../src/mirror/seenTrades';
import type { SourceRest } from '../src/mirror/sourceRest';
import type { OutsideCandle, OutsideTrade } from '../src/outside/marketEvent';
import { OutsideCandles } from '../src/outside/outsideCandles';

describe('the pace of a mirror', () => {
	it('stays below what MEXC allows, in every second and every ten seconds', async () => {
		const clock = new Clock({ manual: true, startMs: 0 });
		const pace = new Pace(clock);
		const sent: Array<{ time: number; weight: number }> = [];
		const weights = Array.from({ length: 200 }, (_, index) => [1, 3, 5, 25][index % 4] ?? 1);
		for (const weight of weights) {
			void pace.turn(weight).then(() => sent.push({ time: clock.now(), weight }));
		}
		for (let step = 0; step < 3000 && sent.length < weights.length; step++) {
			await new Promise((resolve) => setImmediate(resolve));
			clock.advance(50);
		}
		expect(sent).toHaveLength(200);
		for (const { time } of sent) {
			const within = (ms: number) => sent.filter((s) => s.time > time - ms && s.time <= time);
			expect(within(1000).length).toBeLessThanOrEqual(20);
			const used = within(10_000).reduce((sum, { weight }) => sum + weight, 0);
			expect(used).toBeLessThanOrEqual(300);
		}
		// And it does not dawdle: so much weight needs at least this time.
		const total = weights.reduce((sum, weight) => sum + weight, 0);
		expect(clock.now()).toBeLessThan((total / 180) * 10_000);
	});

	it('stops when it is reported to wait, for as long as it is reported', async () => {
		const clock = new Clock({ manual: true, startMs: 0 });
		const pace = new Pace(clock);
		let went: number | undefined;
		pace.pause(5000);
		void pace.turn(1).then(() => (went = clock.now()));
		await new Promise((resolve) => setImmediate(resolve));
		expect(went).toBeUndefined();
		clock.advance(6000);
		await new Promise((resolve) => setImmediate(resolve));
		expect(went).toBe(6000);
	});
});

describe('trades of two lists', () => {
	const anyTrade = fc.record({
		id: fc.constant(''),
		price: fc.constantFrom('1', '1.5', '2.00'),
		quantity: fc.constantFrom('1', '2'),
		takerSide: fc.constantFrom<'BUY' | 'SELL'>('BUY', 'SELL'),
	});

	/** A course of trades with rising times, some at the same moment and equal in everything. */
	const course = fc
		.array(fc.tuple(anyTrade, fc.integer({ min: 0, max: 2 })), { maxLength: 40 })
		.map((steps) => {
			let time = 0;
			return steps.map(([trade, step]): OutsideTrade => ({ ...trade, time: (time += step) }));
		});

	it('are joined without a gap and without counting anything twice', () => {
		fc.assert(
			fc.property(course, fc.nat(40), fc.nat(40), (trades, a, b) => {
				const [from, to] = [Math.min(a, b), Math.max(a, b)];
				const known = trades.slice(0, to);
				const listed = trades.slice(from);
				const joined = [...known, ...new SeenTrades(known.slice(from)).without(listed)];
				expect(joined).toEqual(trades);
			}),
		);
	});

	it('are the same whatever zeros stand at their end', () => {
		const trade = { id: '', price: '100', quantity: '2', takerSide: 'BUY', time: 1 } as const;
		const seen = new SeenTrades([{ ...trade, price: '100.00', quantity: '2.0' }]);
		expect(seen.without([trade, trade])).toEqual([trade]);
	});
});

describe('the rules of a mirrored pair', () => {
	it('are those of its listing, with bands of both sides, and the rest repeated', () => {
		const filter = {
			filterType: 'PERCENT_PRICE_BY_SIDE',
			bidMultiplierUp: '0.1',
			askMultiplierDown: '0.2',
		};
		const row = {
			symbol: 'AUSDT',
			baseAsset: 'A',
			quoteAsset: 'USDT',
			status: 'ENABLED',
			filters: [filter],
		};
		const pair = pairsIn({ symbols: [{ ...row, st: true, tradeSideType: 2 }] }).get('AUSDT');
		expect(pair).toMatchObject({ status: '1', band: '0.1', bandDown: '0.2', tradeSideType: 2 });
		expect(pair?.listing).toEqual({ st: true, filters: [filter] });
		expect(pair?.isSpotTradingAllowed).toBe(false);
		expect(pairsIn(null).size).toBe(0);
	});
});

describe('the candles of a mirrored pair', () => {
	const MINUTE_START = Date.UTC(2026, 10, 22, 12, 0);
	const trade = (atMs: number, quantity: string) => {
		const numbers = { price: decimal('100'), quantity: decimal(quantity), quote: decimal('1') };
		return { time: MINUTE_START + atMs, ...numbers } as Trade;
	};
	const row = (volume: string): OutsideCandle => [
		MINUTE_START,
		'100',
		'100',
		'100',
		'100',
		volume,
		'1',
	];
	const volumeAt = (candles: OutsideCandles, start: number) =>
		candles.candle('Min1', start).volume.toFixed();

	const known = () => {
		const candles = new OutsideCandles(() => decimal('100'));
		candles.put('Min1', [row('1')], MINUTE_START + 10_000);
		candles.record(trade(20_000, '2'));
		return candles;
	};

	it('count no trade twice that is found after the correction that contained it', () => {
		const candles = known();
		expect(volumeAt(candles, MINUTE_START)).toBe('3');
		// The connection was away; the correction has it all, and the trades are asked for afterwards.
		candles.put('Min1', [row('7.5')]);
		candles.record(trade(59_000, '0.5'));
		candles.record(trade(59_999, '4'));
		expect(volumeAt(candles, MINUTE_START)).toBe('7.5');
		candles.record(trade(60_000, '5'));
		expect(volumeAt(candles, MINUTE_START + 60_000)).toBe('5');
	});

	it('count a trade that is found after a correction by a source that had not found it either', () => {
		const candles = known();
		candles.put('Min1', [row('3')]);
		candles.record(trade(59_999, '4'));
		expect(volumeAt(candles, MINUTE_START)).toBe('7');
	});

	it('count every trade once that happens while they are asked for, whatever the clock here says', async () => {
		const steps = fc.array(fc.nat(3), { minLength: 1, maxLength: 5 });
		await fc.assert(
			fc.asyncProperty(steps, fc.nat(400), async (tradesOfRequests, clockIsBehindMs) => {
				const clock = new Clock({ manual: true, startMs: MINUTE_START + 20_000 });
				const candles = new OutsideCandles(() => decimal('100'));
				const happened: Trade[] = [];
				// Before the source answers a request, so many trades happen there, and the stream reports them.
				const source = [...tradesOfRequests];
				const ask = (_path: string, _parameters: unknown, leaves = () => undefined) => {
					leaves();
					for (let left = source.shift() ?? 0; left > 0; left--) {
						clock.advance(100);
						happened.push(trade(clock.now() + clockIsBehindMs - MINUTE_START, '1'));
					}
					const [openTime, ...values] = row(String(happened.length));
					values.splice(5, 0, '');
					return Promise.resolve({ answer: [[openTime, ...values]], sentAt: clock.now() });
				};
				const loader = new CandleLoader(
					'BTCUSDT',
					candles,
					clock,
					{ ask } as unknown as SourceRest,
					(event) => {
						if (event.kind !== 'candles') return;
						candles.put(event.interval, event.candles, event.knownUntil);
					},
					(reason) => {
						throw new Error(reason);
					},
					() => happened[happened.length - 1]?.time ?? 0,
				);
				await loader.load('Min1');
				loader.stop();
				for (const each of happened) candles.record(each);
				// Where every answer differs from the one before, the end of the candle puts it right.
				const isQuiet = tradesOfRequests.slice(1, 5).some((count) => count === 0);
				if (isQuiet || tradesOfRequests.length < 5) {
					expect(volumeAt(candles, MINUTE_START)).toBe(String(happened.length));
				}
			}),
			{ numRuns: 300 },
		);
	});
});
