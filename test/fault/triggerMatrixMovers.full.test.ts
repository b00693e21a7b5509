import type { Time } from '../../mexc/core/time';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { type Database, killAll, type PrivateTrigger, start } from './privateHarness';
import { faultCases, type FaultCase } from './triggerMatrixFaults';
import { amount } from '../support/amount';

// Rankings are asked for over REST only, so time runs: an interval of five minutes lasts some seconds.
const FACTOR = 50;
const EVERY_MINUTES = 5;
const SLOT_MS = EVERY_MINUTES * 60_000;
const COUNT = 3;
const AT_ONCE = 4;
const movers = {
	event: 'movers',
	rankBy: 'volume',
	quoteAsset: 'USDT',
	count: COUNT,
	everyMinutes: EVERY_MINUTES,
	minQuoteVolume: '',
};

function fastTime(): Time {
	const [zero, begun] = [Date.now(), performance.now()];
	const passed = () => (performance.now() - begun) * FACTOR;
	return {
		now: () => Math.floor(zero + passed()),
		monotonic: passed,
		after(ms, fn) {
			const timer = setTimeout(fn, ms / FACTOR);
			return () => clearTimeout(timer);
		},
	};
}

const slotsOf = (lives: readonly PrivateTrigger[]) =>
	new Set(lives.flatMap(({ items }) => items.map(({ intervalStart }) => intervalStart)));

/** Lives through one fault and a restart; throws for what went wrong. */
async function liveThrough({ faults, cuts }: FaultCase, key: string): Promise<void> {
	const time = fastTime();
	const simulator = await startTestSimulator({
		startMs: time.now(),
		speed: FACTOR,
		requestClock: 'exchange',
	});
	const database: Database = { staticData: {} };
	const lives: PrivateTrigger[] = [];
	const live = async () => void lives.push(await start(simulator, movers, { time, database, key }));
	const rankings = async (count: number) => {
		const before = slotsOf(lives).size;
		const isThere = () => slotsOf(lives).size >= before + count;
		await until(`${count} rankings`, isThere, 120_000).catch((error: Error) => {
			throw new Error(`${error.message}\n${lives.flatMap(({ logs }) => logs).join('\n')}`);
		});
	};
	try {
		await live();
		await rankings(1);
		for (const fault of faults) simulator.fault(fault);
		if (cuts) simulator.fault({ kind: 'dropConnections' });
		await rankings(1);
		lives[0].kill();
		await live();
		simulator.fault({ kind: 'clear' });
		await rankings(1);
	} finally {
		lives.at(-1)?.kill();
		await simulator.stop();
	}
	const items = lives.flatMap((one) => one.items);
	const ids = items.map(({ eventId }) => eventId);
	expect(new Set(ids).size).toBe(ids.length);
	const begun = [...slotsOf(lives)].map((slot) => Date.parse(String(slot))).sort();
	const steps = begun.slice(1).map((slot, index) => (slot - begun[index]) / SLOT_MS);
	expect(steps).toEqual(steps.map(() => 1));
	for (const slot of slotsOf(lives)) {
		const ranks = items.filter((item) => item.intervalStart === slot).map(({ rank }) => rank);
		expect(ranks).toEqual([1, 2, 3]);
	}
}

/** Each takes seconds, and all of them ask for a ranking in the same way. */
const cases = amount(
	faultCases.filter((_, index) => index % 4 === 0),
	faultCases,
);

describe('movers under every fault of the simulator', () => {
	const outcomes = new Map<FaultCase, unknown>();

	// Some worlds at once, because each mostly waits; then one test for each.
	beforeAll(async () => {
		const queue = [...cases.entries()];
		const work = async () => {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
				const [index, one] = next;
				const lived = liveThrough(one, `movers matrix:${index}`);
				outcomes.set(one, await lived.catch((error: unknown) => error));
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	}, 900_000);

	afterAll(() => killAll());

	test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
		const outcome = outcomes.get(one);
		if (outcome !== undefined) throw outcome as Error;
	});
});
