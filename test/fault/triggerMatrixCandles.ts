import { isDeepStrictEqual } from 'node:util';
import type { Candle } from '../../mexc/market/candle';
import type { Simulator } from '../../simulator/src';
import { candlesOfRows } from '../support/candleRows';
import { seededRandom } from '../support/randomCandles';
import { until } from '../support/virtualTime';
import { aWhile, killAll } from './privateHarness';
import { drop, type FaultCase } from './triggerMatrixFaults';
import { createWorld, PUBLIC_PAIR, type Workflow, type World } from './triggerMatrixHarness';

// Minutes of the exchange pass by hand, a few milliseconds each, while a fault lasts.
const MINUTE_MS = 60_000;
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

/** An alert on closed candles, and what it has to give. */
export interface MatrixAlert {
	parameters: Record<string, unknown>;
	/** Channels of the trigger. */
	channels: number;
	/** What counts of an item. */
	shown(item: Record<string, unknown>): unknown;
	/** Everything it fires on, by the exchange's own candles, at those that end after `since`; computed from scratch. */
	expected(candles: CandlesOf, since: number): Promise<unknown[]>;
	/** Fewer would prove nothing. */
	atLeast: number;
}

export type CandlesOf = (interval: string) => Promise<Candle[]>;

/** As the exchange lists them, closed ones only. */
function listedBy(simulator: Simulator): CandlesOf {
	return async (interval) => {
		// Without our client: it keeps the pause that a fault of this world may have asked for.
		const query = `symbol=${PUBLIC_PAIR}&interval=${interval}&limit=500`;
		const answer = await fetch(`${simulator.restUrl}/api/v3/klines?${query}`);
		const { time } = simulator.state();
		return candlesOfRows(await answer.json()).filter(({ end }) => end <= time);
	};
}

/** Lives through one fault; throws for what went wrong. */
async function liveThrough(alert: MatrixAlert, faultCase: FaultCase, seed: number): Promise<void> {
	const world = await createWorld();
	try {
		await rehearse(world, alert, faultCase, seededRandom(seed));
	} finally {
		world.end();
		await world.stop();
	}
}

async function rehearse(
	world: World,
	alert: MatrixAlert,
	faultCase: FaultCase,
	random: () => number,
): Promise<void> {
	const { simulator } = world;
	const isConnected = () => simulator.state().connections.subscriptions.length >= alert.channels;
	const shown = ({ items }: Pick<Workflow, 'items'>) => items().map(alert.shown);
	await minutesPass(simulator, 5, random);
	const since = simulator.state().time;
	const workflow = await world.publish(alert.parameters);
	await until('a connection', isConnected, 10_000);
	await until('candles', () => (simulator.state().requests.klines ?? 0) > 0, 10_000);
	await aWhile(60);
	await minutesPass(simulator, 6, random);

	for (const fault of faultCase.faults) simulator.fault(fault);
	if (faultCase.cuts) simulator.fault(drop);
	await minutesPass(simulator, 12, random);
	await aWhile(300);
	simulator.fault({ kind: 'clear' });

	await until('a connection again', isConnected, 20_000);
	await minutesPass(simulator, 6, random);
	const wanted = await alert.expected(listedBy(simulator), since);
	expect(wanted.length).toBeGreaterThanOrEqual(alert.atLeast);
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

const AT_ONCE = 8;

/** Many worlds at once, because each mostly waits; then one test for each. */
export function candleMatrix(rehearsals: ReadonlyArray<readonly [MatrixAlert, FaultCase]>): void {
	const outcomes = new Map<unknown, unknown>();

	beforeAll(async () => {
		const queue = [...rehearsals.entries()];
		const work = async () => {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
				const [index, rehearsal] = next;
				const lived = liveThrough(...rehearsal, index + 1);
				outcomes.set(rehearsal, await lived.catch((error: unknown) => error));
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	}, 300_000);

	afterAll(() => killAll());

	const named = rehearsals.map((one) => [one[0].parameters.event, one[1].name, one] as const);
	test.each(named)('%s, %s', (_event, _name, one) => {
		const outcome = outcomes.get(one);
		if (outcome !== undefined) throw outcome as Error;
	});
}
