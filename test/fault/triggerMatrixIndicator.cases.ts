import { isDeepStrictEqual } from 'node:util';
import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import { compare } from '../../mexc/core/decimal';
import type { Simulator } from '../../simulator/src';
import { candlesOfRows } from '../support/candleRows';
import { seededRandom } from '../support/randomCandles';
import { until } from '../support/virtualTime';
import { aWhile, killAll } from './privateHarness';
import { drop, type FaultCase } from './triggerMatrixFaults';
import { createWorld, PUBLIC_PAIR, type Workflow, type World } from './triggerMatrixHarness';

// Minutes of the exchange pass by hand, a few milliseconds each, while a fault lasts.
const MINUTE_MS = 60_000;
const LEVEL = '50';
const alert = {
	...{ event: 'indicator', symbols: PUBLIC_PAIR, indicator: 'rsi', length: 3, interval: 'Min1' },
	...{ movement: 'either', watched: 'indicator', target: 'number', value: LEVEL },
	frequency: 'every',
};

/** Long enough for pushes, and for an answer over REST: in both the trigger has three seconds of the exchange. */
const PUSHED_MS = 25;
const ANSWERED_MS = 40;

/** With trades, because the exchange cuts connections that are silent for a minute. */
async function minutesPass(simulator: Simulator, count: number, random: () => number) {
	const trade = (price: string) =>
		simulator.trade(PUBLIC_PAIR, { side: 'BUY', price, quantity: '0.01' });
	for (let minute = 0; minute < count; minute++) {
		const price = String(140 + Math.floor(random() * 20));
		for (const second of [20, 40, 58]) {
			trade(price);
			await aWhile(4);
			simulator.advance(second * 1_000 - (simulator.state().time % MINUTE_MS));
		}
		await aWhile(PUSHED_MS);
		simulator.advance(MINUTE_MS - (simulator.state().time % MINUTE_MS) + 100);
		trade(price);
		await aWhile(ANSWERED_MS);
	}
}

type Shown = readonly [end: number, direction: string, value: string];

const shown = ({ items }: Pick<Workflow, 'items'>): Shown[] =>
	items().map(({ candleEnd, direction, value }) => [
		...([Number(candleEnd), String(direction), String(value)] as const),
	]);

/** Every crossing in the exchange's own list of candles that end after `since`, computed from scratch. */
async function expected(simulator: Simulator, since: number): Promise<Shown[]> {
	// Without our client: it keeps the pause that a fault of this world may have asked for.
	const query = `symbol=${PUBLIC_PAIR}&interval=1m&limit=500`;
	const answer = await fetch(`${simulator.restUrl}/api/v3/klines?${query}`);
	const rows: unknown = await answer.json();
	const tracker = trackIndicators(planIndicators([parseIndicator(alert, 'Min1')], 'Min1'));
	const fires: Shown[] = [];
	let side = 0;
	for (const candle of candlesOfRows(rows).slice(0, -1)) {
		tracker.add(candle);
		const value = tracker.read()[0].values?.rsi;
		if (value === undefined) continue;
		const now = compare(value, LEVEL);
		if (side !== 0 && now !== side && candle.end > since) {
			fires.push([candle.end, now > 0 ? 'up' : 'down', value]);
		}
		side = now;
	}
	return fires;
}

/** Lives through one fault; throws for what went wrong. */
async function liveThrough(faultCase: FaultCase, seed: number): Promise<void> {
	const world = await createWorld();
	try {
		await rehearse(world, faultCase, seededRandom(seed));
	} finally {
		world.end();
		await world.stop();
	}
}

const CHANNELS = 1;
const isConnected = ({ simulator }: World) =>
	simulator.state().connections.subscriptions.length >= CHANNELS;

async function rehearse(world: World, faultCase: FaultCase, random: () => number): Promise<void> {
	const { simulator } = world;
	await minutesPass(simulator, 5, random);
	const since = simulator.state().time;
	const workflow = await world.publish(alert);
	await until('a connection', () => isConnected(world), 10_000);
	await until('candles', () => (simulator.state().requests.klines ?? 0) > 0, 10_000);
	await aWhile(60);
	await minutesPass(simulator, 6, random);

	for (const fault of faultCase.faults) simulator.fault(fault);
	if (faultCase.cuts) simulator.fault(drop);
	await minutesPass(simulator, 12, random);
	await aWhile(300);
	simulator.fault({ kind: 'clear' });

	await until('a connection again', () => isConnected(world), 20_000);
	await minutesPass(simulator, 6, random);
	const wanted = await expected(simulator, since);
	expect(wanted.length).toBeGreaterThan(4);
	await until('every crossing', () => workflow.items().length >= wanted.length, 20_000).catch(
		() => undefined,
	);
	await aWhile(100);
	if (!isDeepStrictEqual(shown(workflow), wanted)) {
		process.stderr.write(workflow.lives.flatMap(({ logs }) => logs).join('\n'));
	}
	expect(shown(workflow)).toEqual(wanted);
	const ids = workflow.items().map(({ eventId }) => eventId);
	expect(new Set(ids).size).toBe(ids.length);
}

const AT_ONCE = 6;

/** Many worlds at once, because each mostly waits; then one test for each. */
export function indicatorMatrix(cases: readonly FaultCase[]): void {
	const outcomes = new Map<FaultCase, unknown>();

	beforeAll(async () => {
		const queue = cases.map((one, index) => [one, index] as const);
		const work = async () => {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
				const [one, index] = next;
				outcomes.set(one, await liveThrough(one, index + 1).catch((error: unknown) => error));
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	}, 300_000);

	afterAll(() => killAll());

	test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
		const outcome = outcomes.get(one);
		if (outcome !== undefined) throw outcome as Error;
	});
}
