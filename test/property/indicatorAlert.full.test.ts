import fc from 'fast-check';
import { liveOn, minuteMarket, nothingKept, type MinuteMarket } from '../support/minuteMarket';
import { candlesOf, MINUTE_MS, randomTicks } from '../support/randomCandles';

// An n8n that is stopped, killed and cut off at any moment gives a workflow the alerts that one undisturbed
// life would have given, each once, with the same names and values.

const START = 150;
const MINUTES = 60;
const common = { interval: 'Min1', watched: 'indicator', target: 'number', frequency: 'every' };
const alerts: ReadonlyArray<Record<string, unknown>> = [
	{ ...common, indicator: 'rsi', length: 3, movement: 'either', value: '50' },
	{ ...common, indicator: 'rsi', length: 3, movement: 'leave', value: '30', valueHigh: '70' },
	{ ...common, indicator: 'rsi', length: 3, movement: 'up', value: '50', rearmPercent: '20' },
	{ ...common, indicator: 'sma', length: 3, watched: 'close', movement: 'either' },
	{ ...common, indicator: 'ema', length: 3, movement: 'turnEither' },
	{ ...common, indicator: 'macd', fast: 2, slow: 4, signal: 3, target: 'line', movement: 'either' },
	{
		...common,
		indicator: 'bollinger',
		length: 5,
		multiplier: 1,
		watched: 'close',
		movement: 'leave',
	},
	{ ...common, indicator: 'rsi', length: 3, movement: 'down', value: '40', frequency: 'once' },
	{
		...common,
		indicator: 'stochastic',
		length: 4,
		movement: 'either',
		value: '50',
		frequency: 'cooldown',
		cooldownSeconds: 400,
	},
];

type Step = 'live' | 'give' | 'giveOne' | 'cut' | 'fix' | 'kill' | 'restDown' | 'restUp';

const steps = fc.array(
	fc.oneof(
		{ weight: 8, arbitrary: fc.constant<Step>('live') },
		{ weight: 5, arbitrary: fc.constant<Step>('give') },
		fc.constantFrom<Step>(
			'giveOne',
			'giveOne',
			'cut',
			'fix',
			'fix',
			'kill',
			'restDown',
			'restUp',
			'restUp',
		),
	),
	{ minLength: MINUTES, maxLength: MINUTES },
);

type Life = Awaited<ReturnType<typeof liveOn>>;

/** What n8n has at the end, whatever happened in between. */
async function lives(market: MinuteMarket, values: Record<string, unknown>, plan: readonly Step[]) {
	const kept = nothingKept();
	let life: Life | undefined = await liveOn(market, values, kept);
	let isCut = false;
	for (const step of plan) {
		if (step === 'restDown') market.rest.isDown = true;
		if (step === 'restUp') market.rest.isDown = false;
		if (step === 'kill') {
			life?.kill();
			life = undefined;
		} else if (life === undefined) {
			life = await liveOn(market, values, kept);
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
		await market.time.advance(MINUTE_MS - 1_000);
		if (!isCut) await life?.push(true);
		await market.time.advance(1_000);
		if (!isCut) await life?.push();
		if (step === 'give') life?.deliver();
		if (step === 'giveOne') life?.deliver(1);
	}
	market.rest.isDown = false;
	life?.kill();
	const last = await liveOn(market, values, kept);
	await market.pass();
	await last.push();
	last.deliver();
	last.kill();
	return kept;
}

const shown = ({ taken }: Awaited<ReturnType<typeof lives>>) =>
	[...taken.values()].map(({ eventId, value, previousValue, values, knownCandles }) => ({
		eventId,
		value,
		previousValue,
		values,
		knownCandles,
	}));

test('any life of n8n gives the alerts of an undisturbed one, each once', async () => {
	let fired = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...alerts),
			fc.integer({ min: 1, max: 1_000_000 }),
			steps,
			async (values, seed, plan) => {
				const candles = candlesOf(randomTicks(START + MINUTES + 5, seed, 500));
				const undisturbed = plan.map((): Step => 'give');
				const whole = await lives(minuteMarket(candles, START), values, undisturbed);
				const kept = await lives(minuteMarket(candles, START), values, plan);
				fired += whole.taken.size;
				expect(shown(kept)).toEqual(shown(whole));
				expect(kept.refused).toEqual([]);
			},
		),
		{ numRuns: 30 },
	);
	expect(fired).toBeGreaterThan(50);
}, 60_000);
