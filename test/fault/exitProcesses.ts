import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { exitKeyOf, exitOf } from '../../mexc/orders/clientOrderId';
import type { Simulator } from '../../simulator/src';
import { seededRandom } from '../support/randomCandles';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { buy, exitsOf, ordersOf, PAIR, planWith, rows } from './exitHarness';
import { aWhile } from './privateHarness';

/** Waits of 15 seconds take three quarters of one. */
const FACTOR = 20;
const START = 65_000;
const START_LIMIT_MS = 120_000;
const END_LIMIT_MS = 60_000;
const STEPS = 5;
const MOVES = [0.93, 0.99, 1.012, 1.022, 1.032, 1.045];
const duplicateModes = ['accept', 'rejectWhileOpen', 'rejectAlways'] as const;
const units = (quantity: string) => Math.round(Number(quantity) * 1e8);

const plans = [
	planWith({ breakEvenAfterStep: 1 }),
	planWith({ takeProfitBy: 'none', trailingActivationPercent: '1', trailingDistancePercent: '2' }),
	planWith({ targetOrders: 'resting', takeProfits: rows(['1', '20'], ['2', '30'], ['3', '25']) }),
];

/** Requests in whose midst a process is killed. */
const endpoints = ['newOrder', 'newOrder', 'queryOrder', 'cancelOrder', 'myTrades', 'openOrders'];

/** Processes that have loaded n8n and wait: that takes a second or more. */
class Spares {
	private readonly waiting: Promise<ChildProcess>[] = [];
	private readonly all = new Set<ChildProcess>();
	/** How long the slowest of them took to load n8n. */
	slowestLoadMs = 0;

	constructor(count: number) {
		for (let spare = 0; spare < count; spare++) this.waiting.push(this.load());
	}

	async take(): Promise<ChildProcess> {
		this.waiting.push(this.load());
		return await (this.waiting.shift() as Promise<ChildProcess>);
	}

	end(): void {
		for (const child of this.all) child.kill('SIGKILL');
	}

	private async load(): Promise<ChildProcess> {
		const file = path.join(__dirname, 'exitProcess.js');
		const child = fork(file, [String(FACTOR)], { execArgv: [] });
		const startedAt = performance.now();
		this.all.add(child);
		child.once('exit', () => this.all.delete(child));
		await new Promise((resolve) => child.once('message', resolve));
		this.slowestLoadMs = Math.max(this.slowestLoadMs, performance.now() - startedAt);
		return child;
	}
}

export interface ProcessStory {
	seed: number;
	kills: number;
	/** From the moment a process was asked to publish until it listened to prices and account again. */
	watchingAfterMs: number[];
	/** What the exchange says at the end; empty for a good end. */
	faults: readonly string[];
}

export interface ProcessStories {
	stories: ProcessStory[];
	slowestLoadMs: number;
}

/** Stories in turn, until processes were killed so often. */
export async function playProcessKills(points: number, from = 1): Promise<ProcessStories> {
	const spares = new Spares(2);
	const stories: ProcessStory[] = [];
	try {
		for (let kills = 0; kills < points; kills += stories.at(-1)?.kills ?? 0) {
			stories.push(await playStory(spares, from + stories.length));
		}
	} finally {
		spares.end();
	}
	return { stories, slowestLoadMs: spares.slowestLoadMs };
}

async function playStory(spares: Spares, seed: number): Promise<ProcessStory> {
	const random = seededRandom(seed);
	const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)];
	const mode = duplicateModes[seed % duplicateModes.length];
	const simulator = await startTestSimulator({ switches: { repeatedClientOrderId: mode } });
	const parameters = pick(plans);
	const story: ProcessStory = { seed, kills: 0, watchingAfterMs: [], faults: [] };
	const entries: string[] = [];
	let staticData: unknown = {};
	let child: ChildProcess | undefined;
	const begin = async () => {
		child = await spares.take();
		child.on('message', (message) => ({ saved: staticData } = message as { saved: unknown }));
		const { restUrl, wsUrl, apiKey, apiSecret } = simulator;
		const address = { environment: 'custom', baseUrl: restUrl, wsUrl, apiKey, apiSecret };
		const startedAt = performance.now();
		child.send({ credential: { ...address, allowTrading: true }, parameters, staticData });
		await until('it watches', () => isWatching(simulator), START_LIMIT_MS);
		story.watchingAfterMs.push(Math.round(performance.now() - startedAt));
	};
	const kill = async () => {
		const ended = new Promise((resolve) => child?.once('exit', resolve));
		child?.removeAllListeners('message').kill('SIGKILL');
		await ended;
		story.kills++;
		// What it was doing at the exchange goes on there, and its connections are noticed to be gone.
		await until('it is gone', () => !isWatching(simulator));
		if (random() < 0.5) staticData = {};
	};
	try {
		await begin();
		for (let step = 0; step < STEPS; step++) {
			if (entries.every((id) => leftOf(simulator, id) === 0) || random() < 0.2) {
				entries.push(buy(simulator, (0.001 + random() * 0.01).toFixed(4)));
			}
			// The request is on its way, or was processed and its answer is: then the process is killed.
			const when = pick(['before', 'after'] as const);
			const isInFlight = random() < 0.6;
			if (isInFlight) simulator.fault({ kind: 'unanswered', when, endpoint: pick(endpoints) });
			simulator.setPrice(PAIR, (START * pick(MOVES)).toFixed(2));
			const isTaken = () => simulator.state().faults.length === 0;
			if (isInFlight) await until('the request', isTaken, 1_500).catch(() => undefined);
			else await aWhile(random() * 1_200);
			await kill();
			simulator.fault({ kind: 'clear' });
			if (random() < 0.3) simulator.setPrice(PAIR, (START * pick(MOVES)).toFixed(2));
			await begin();
		}
		simulator.setPrice(PAIR, '40000');
		const isOver = () => entries.every((id) => leftOf(simulator, id) === 0);
		await until('the end', isOver, END_LIMIT_MS).catch(() => undefined);
		await aWhile(300);
		return { ...story, faults: faultsOf(simulator, entries) };
	} finally {
		child?.kill('SIGKILL');
		await simulator.stop();
	}
}

/** It hears of prices, of its orders and of their fills. */
function isWatching(simulator: Simulator): boolean {
	const { subscriptions } = simulator.state().connections;
	return ['aggre.deals', 'private.deals', 'private.orders'].every((part) =>
		JSON.stringify(subscriptions).includes(part),
	);
}

function leftOf(simulator: Simulator, entryOrderId: string): number {
	const key = exitKeyOf(PAIR, entryOrderId);
	const own = exitsOf(simulator).filter(
		({ clientOrderId }) => exitOf(clientOrderId ?? '')?.exitKey === key,
	);
	const entry = ordersOf(simulator).find(({ orderId }) => orderId === entryOrderId);
	return own.reduce(
		(left, { executedQty }) => left - units(executedQty),
		units(entry?.executedQty ?? '0'),
	);
}

function faultsOf(simulator: Simulator, entries: readonly string[]): string[] {
	const exits = exitsOf(simulator);
	const ids = exits.map(({ clientOrderId }) => clientOrderId);
	const lefts = entries.map((id) => leftOf(simulator, id));
	const open = exits.filter(({ status }) => /NEW|PARTIALLY_F/.test(status));
	return [
		new Set(ids).size < ids.length && `an exit was doubled: ${ids.join(' ')}`,
		lefts.some((left) => left < 0) && `sold beyond a position: ${lefts.join(' ')}`,
		lefts.some((left) => left > 0) && `forgotten: ${lefts.join(' ')}`,
		open.length > 0 && `${open.length} orders were left in the book`,
	].filter((fault) => fault !== false);
}
