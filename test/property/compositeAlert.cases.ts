import fc from 'fast-check';
import { composite } from '../../nodes/n8n/trigger/events/composite';
import { modelFires } from '../support/compositeModel';
import {
	liveOn,
	minuteMarket,
	nothingKept,
	settled,
	type MinuteMarket,
} from '../support/minuteMarket';
import { candlesOf, MINUTE_MS, randomTicks } from '../support/randomCandles';

// A composite fires exactly where a plain model of it does, and any life of n8n (stopped, killed, cut off, candles of
// two lengths in any order) gives the alerts of an undisturbed one, each once.

const START = 150;
const MINUTES = 60;
const rsi = { kind: 'indicator', interval: 'Min1', indicator: 'rsi', length: 3 };
const sma = { kind: 'indicator', interval: 'Min5', indicator: 'sma', length: 3 };
const low = { value: '40' };
const alertWith = (more: object, ...row: object[]) => ({
	match: 'all',
	frequency: 'every',
	conditions: { row },
	...more,
});
const alerts: ReadonlyArray<Record<string, unknown>> = [
	alertWith({}, { ...rsi, ...low, movement: 'up' }, { ...sma, movement: 'rising' }),
	alertWith(
		{ within: 4 },
		{ ...rsi, ...low, movement: 'up' },
		{ kind: 'volume', interval: 'Min1', multiple: '1.5', candles: 4 },
	),
	alertWith(
		{ within: 3, rearmCandles: 4 },
		{ kind: 'price', interval: 'Min1', movement: 'up', price: '500' },
		{ kind: 'move', interval: 'Min5', direction: 'up', percent: '0.2', candles: 2 },
	),
	alertWith(
		{ match: 'any', rearmCandles: 2 },
		{ ...sma, movement: 'turnUp' },
		{ ...rsi, movement: 'outside', value: '25', valueHigh: '75' },
		{ kind: 'move', interval: 'Min1', direction: 'either', percent: '1', candles: 3 },
	),
	alertWith(
		{ within: 10, frequency: 'cooldown', cooldownSeconds: 400 },
		{ ...rsi, movement: 'enter', value: '40', valueHigh: '60' },
		{ kind: 'price', interval: 'Min5', movement: 'leave', price: '497', priceHigh: '503' },
	),
	alertWith(
		{ frequency: 'once' },
		{ ...rsi, ...low, movement: 'below' },
		{ ...sma, movement: 'falling' },
	),
	alertWith(
		{ match: 'any' },
		{ kind: 'price', interval: 'Min5', movement: 'turnDown' },
		{ kind: 'volume', interval: 'Min5', multiple: '2', candles: 3 },
	),
];

const steps = fc.array(
	fc.oneof(
		{ weight: 8, arbitrary: fc.constant('live') },
		{ weight: 5, arbitrary: fc.constant('give') },
		fc.constantFrom(
			...['giveOne', 'giveOne', 'cut', 'fix', 'fix', 'kill', 'restDown', 'restUp', 'restUp'],
			...['reverse', 'quiet'],
		),
	),
	{ minLength: MINUTES, maxLength: MINUTES },
);

/** What n8n has at the end, whatever happened in between. */
async function lives(
	market: MinuteMarket,
	values: Record<string, unknown>,
	plan: readonly string[],
) {
	const kept = nothingKept();
	const live = async () => await liveOn(market, values, kept, composite);
	// Until then REST cannot say whether the candle that has just ended is final.
	await market.time.advance(4_000);
	let life: Awaited<ReturnType<typeof live>> | undefined = await live();
	await market.time.advance(MINUTE_MS - 4_000);
	await life.pushAll();
	let isCut = false;
	for (const step of plan) {
		if (step === 'restDown') market.rest.isDown = true;
		if (step === 'restUp') market.rest.isDown = false;
		if (step === 'kill') {
			life?.kill();
			life = undefined;
		} else if (life === undefined) {
			life = await live();
			isCut = false;
		}
		if (step === 'cut') {
			isCut = true;
			life?.cut();
		}
		if (step === 'fix' && isCut) {
			isCut = false;
			life?.fix();
		}
		const isPushed = !isCut && step !== 'quiet';
		await market.time.advance(MINUTE_MS - 1_000);
		if (isPushed) await life?.pushAll(true, step === 'reverse');
		await market.time.advance(1_000);
		if (isPushed) await life?.pushAll(false, step === 'reverse');
		if (step === 'give') life?.deliver();
		if (step === 'giveOne') life?.deliver(1);
	}
	market.rest.isDown = false;
	life?.kill();
	const last = await live();
	await market.pass(2);
	await last.pushAll();
	await market.pass();
	await market.time.advance(40_000);
	await settled();
	last.deliver();
	last.kill();
	return kept;
}

const shown = ({ taken }: Awaited<ReturnType<typeof lives>>) =>
	[...taken.values()].map((item): Record<string, unknown> => ({
		...item,
		receivedAt: undefined,
		backfilled: undefined,
	}));

/** `numRuns` markets for each of the two kinds. */
export function compositeProperty(numRuns: number): void {
	test.each([false, true])(
		'any life of n8n gives the alerts of the model, each once (candles without trades left out: %s)',
		async (isSparse) => {
			let fired = 0;
			const undisturbed = Array.from({ length: MINUTES }, () => 'give');
			const property = fc.asyncProperty(
				fc.constantFrom(...alerts),
				fc.integer({ min: 1, max: 1_000_000 }),
				steps,
				async (values, seed, plan) => {
					const candles = candlesOf(randomTicks(START + MINUTES + 9, seed, 500));
					const market = () => minuteMarket(candles, START, { isSparse });
					const first = market();
					const since = first.time.now();
					const whole = await lives(first, values, undisturbed);
					const wanted = modelFires(values, (interval) => first.closed(interval), since);
					expect(
						shown(whole).map(({ eventTime, holding }) => ({ time: eventTime, holding })),
					).toEqual(wanted);
					const kept = await lives(market(), values, plan);
					fired += wanted.length;
					expect(shown(kept)).toEqual(shown(whole));
					expect(kept.refused).toEqual([]);
				},
			);
			// How often a random market fires is left to chance.
			for (let round = 0; round < 10 && fired <= numRuns; round++) {
				await fc.assert(property, { numRuns });
			}
			expect(fired).toBeGreaterThan(numRuns);
		},
		180_000,
	);
}
