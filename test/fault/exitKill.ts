import { exitKeyOf, exitOf } from '../../mexc/orders/clientOrderId';
import { processWide } from '../../mexc/core/globalState';
import { allOrders, myTrades } from '../../mexc/endpoints/spotTrading';
import type { Simulator } from '../../simulator/src';
import { seededRandom } from '../support/randomCandles';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import {
	quickTime,
	buy,
	clientOf,
	exitsOf,
	ordersOf,
	PAIR,
	planWith,
	publish,
	rows,
	soldUnits,
	type Parameters,
} from './exitHarness';
import { aWhile, type Database, type PrivateTrigger } from './privateHarness';

const duplicateModes = ['accept', 'rejectWhileOpen', 'rejectAlways'] as const;
type DuplicateMode = (typeof duplicateModes)[number];

const START = 65_000;
/** Below the stop, beyond each of the targets, and between. */
const MOVES = [0.93, 0.99, 1.012, 1.022, 1.032, 1.045];
const STEPS = 4;
const units = (quantity: string) => Math.round(Number(quantity) * 1e8);

/** As a new process: nothing of what the old one had in memory is left. */
export function forgetProcess({ restUrl }: Simulator): void {
	const { sent, busy } = processWide('sentOrders', () => ({
		sent: new Map<string, unknown>(),
		busy: new Map<string, unknown>(),
	}));
	for (const map of [sent, busy]) {
		for (const key of [...map.keys()]) if (key.startsWith(restUrl)) map.delete(key);
	}
}

const plans = [
	planWith(),
	planWith({ breakEvenAfterStep: 1 }),
	planWith({ takeProfitBy: 'none', trailingActivationPercent: '1', trailingDistancePercent: '2' }),
	planWith({
		takeProfits: rows(['1', '20'], ['2', '30'], ['3', '25']),
		trailingDistancePercent: '4',
	}),
];

/** The same with targets that rest at the exchange. */
const restingPlans = [
	planWith({ targetOrders: 'resting' }),
	planWith({ targetOrders: 'resting', breakEvenAfterStep: 1 }),
	planWith({
		targetOrders: 'resting',
		takeProfits: rows(['1', '20'], ['2', '30'], ['3', '25']),
		trailingDistancePercent: '4',
	}),
];

/** The same with all buys as one position. */
const togetherPlans = plans.map((plan) => ({ ...plan, allBuysTogether: true }));

export type Kind = 'watched' | 'resting' | 'together';

const plansOf: Record<Kind, readonly Parameters[]> = {
	watched: plans,
	resting: restingPlans,
	together: togetherPlans,
};

/** What may be left of a position because no order is so small, in units of 10^-8. */
const DUST = 12_500;

/** The simulator's faults, each of which hits the next order or look-up. */
const troubles: ReadonlyArray<(simulator: Simulator) => void> = [
	(simulator) =>
		simulator.fault({ kind: 'status', status: 503, when: 'after', endpoint: 'newOrder' }),
	(simulator) =>
		simulator.fault({ kind: 'status', status: 503, when: 'before', endpoint: 'newOrder' }),
	(simulator) => simulator.fault({ kind: 'resetMidBody', endpoint: 'newOrder' }),
	(simulator) => simulator.fault({ kind: 'status', status: 503, when: 'before', times: 3 }),
	(simulator) => simulator.fault({ kind: 'dropConnections' }),
	(simulator) => simulator.fault({ kind: 'dropConnections', only: 'private' }),
	(simulator) => simulator.fault({ kind: 'losePush', times: 2 }),
	(simulator) => simulator.fault({ kind: 'duplicatePush', times: 2 }),
];

export interface Story {
	seed: number;
	/** How often the process was killed. */
	kills: number;
	/** What the exchange says at the end; empty for a good end. */
	faults: readonly string[];
}

/** Stories beside each other, until the process was killed so often: most of their time is waiting. */
export async function playKills(
	points: number,
	from = 1,
	kind: Kind = 'watched',
): Promise<Story[]> {
	const stories: Story[] = [];
	let [seed, kills] = [from, 0];
	const playOn = async () => {
		while (kills < points) {
			const mode = duplicateModes[seed % duplicateModes.length];
			const story = await playKill(seed++, mode, kind);
			kills += story.kills;
			stories.push(story);
		}
	};
	await Promise.all(Array.from({ length: 5 }, playOn));
	// What the last one had asked ends.
	await aWhile(300);
	return stories;
}

/** Lists as they are now, to be given to whoever asks next: MEXC's can lag behind (quirks 95). */
export async function lateLists(
	simulator: Simulator,
	times = 4,
	time = quickTime,
): Promise<() => void> {
	const client = clientOf(simulator, time);
	const startTime = Date.now() - 3_600_000;
	const lists = [myTrades, allOrders].map(async (endpoint) => {
		const rows = await client.call(endpoint, { symbol: PAIR, startTime, limit: 100 });
		return { endpoint: endpoint.id, json: JSON.stringify(rows) };
	});
	const known = await Promise.all(lists);
	return () => {
		for (const one of known) simulator.fault({ kind: 'answer', times, ...one });
	};
}

async function playKill(seed: number, mode: DuplicateMode, kind: Kind): Promise<Story> {
	const random = seededRandom(seed);
	const between = (low: number, high: number) => low + random() * (high - low);
	const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)];
	const simulator = await startTestSimulator({ switches: { repeatedClientOrderId: mode } });
	const plan = pick(plansOf[kind]);
	const entries: string[] = [];
	let database: Database = { staticData: {} };
	let trigger: PrivateTrigger | undefined;
	const begin = async () => {
		trigger = await publish(simulator, plan, { database, key: `exit ${seed}` });
	};
	let kills = 0;
	const kill = () => {
		kills++;
		trigger?.kill();
		forgetProcess(simulator);
		if (random() < 0.5) database = { staticData: {} };
	};
	try {
		await begin();
		entries.push(buy(simulator, (0.001 + random() * 0.01).toFixed(4)));
		for (let step = 0; step < STEPS; step++) {
			if (isEverythingSold(simulator, entries, kind)) entries.push(buy(simulator, '0.003'));
			// An earlier trouble may hit the reading.
			const beLate = random() < 0.5 ? await lateLists(simulator).catch(() => undefined) : undefined;
			if (random() < 0.4) pick(troubles)(simulator);
			if (random() < (kind === 'together' ? 0.6 : 0.2)) entries.push(buy(simulator, '0.002'));
			const taken = exitsOf(simulator).length;
			simulator.setPrice(PAIR, (START * pick(MOVES)).toFixed(2));
			// Right after an exit was taken, or at any other moment of what the price has caused.
			const isTaken = () => exitsOf(simulator).length > taken;
			if (random() < 0.5) await until('an exit', isTaken, 500).catch(() => undefined);
			await aWhile(between(0, 30));
			if (random() < 0.8) {
				kill();
				beLate?.();
				if (random() < 0.3) simulator.setPrice(PAIR, (START * pick(MOVES)).toFixed(2));
				await begin();
			}
		}
		simulator.fault({ kind: 'clear' });
		simulator.setPrice(PAIR, '40000');
		await until(
			`the end of story ${seed} (${mode})`,
			() => isEverythingSold(simulator, entries, kind),
			60_000,
		).catch(() => undefined);
		await aWhile(kind === 'resting' ? 200 : 20);
		return { seed, kills, faults: faultsOf(simulator, entries, kind, trigger) };
	} finally {
		trigger?.kill();
		await simulator.stop();
	}
}

function exitsOfEntry(simulator: Simulator, entryOrderId: string) {
	const key = exitKeyOf(PAIR, entryOrderId);
	return exitsOf(simulator).filter(
		({ clientOrderId }) => exitOf(clientOrderId ?? '')?.exitKey === key,
	);
}

function leftOf(simulator: Simulator, entryOrderId: string): number {
	const entry = ordersOf(simulator).find(({ orderId }) => orderId === entryOrderId);
	const sold = exitsOfEntry(simulator, entryOrderId).reduce(
		(sum, { executedQty }) => sum + units(executedQty),
		0,
	);
	return units(entry?.executedQty ?? '0') - sold;
}

function boughtUnits(simulator: Simulator, entries: readonly string[]): number {
	return entries.reduce((sum, id) => {
		const entry = ordersOf(simulator).find(({ orderId }) => orderId === id);
		return sum + units(entry?.executedQty ?? '0');
	}, 0);
}

function isEverythingSold(simulator: Simulator, entries: readonly string[], kind: Kind): boolean {
	if (kind !== 'together') return entries.every((id) => leftOf(simulator, id) === 0);
	return boughtUnits(simulator, entries) - soldUnits(simulator) <= DUST;
}

function faultsOf(
	simulator: Simulator,
	entries: readonly string[],
	kind: Kind,
	trigger: PrivateTrigger | undefined,
): string[] {
	const faults: string[] = [];
	const logs = (trigger?.logs ?? []).slice(-5).join(' | ');
	const ids = exitsOf(simulator).map(({ clientOrderId }) => clientOrderId);
	if (new Set(ids).size < ids.length) faults.push(`an exit was doubled: ${ids.join(' ')}`);
	for (const id of kind === 'together' ? [] : entries) {
		const left = leftOf(simulator, id);
		if (left < 0) faults.push(`sold beyond the position of ${id}: ${left}`);
		if (left > 0) faults.push(`forgotten of ${id}: ${left}; ${logs}`);
	}
	if (!isEverythingSold(simulator, entries, kind)) faults.push(`something was forgotten: ${logs}`);
	const open = exitsOf(simulator).filter(({ status }) => /NEW|PARTIALLY_F/.test(status));
	if (open.length > 0) faults.push(`${open.length} orders were left in the book`);
	if (soldUnits(simulator) > boughtUnits(simulator, entries)) {
		faults.push('more was sold than bought');
	}
	return faults;
}
