import { setTimeout as sleep } from 'node:timers/promises';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { keepEvidence, keepSecret } from '../support/evidence';
import type { Installation } from '../support/installedN8n';
import { startTcpGate, type TcpGate } from '../support/tcpGate';
import { timeOfDay } from '../support/timeOfDay';
import { watchArrivals } from './arrivals';
import { compare, type Comparison } from './comparison';
import { tellFigures } from './figures';
import { startMovingExchange, type MovingExchange } from './movingExchange';
import { startRealN8n, type RealN8n } from './realN8n';
import { startTrading } from './tradingClient';
import { truths } from './truth';

const ORDER_EVERY_MS = 300;
/** One order makes two or three events. */
const LEAST_ORDERS = 200;
const CUT_MS = 3_000;
const DOWN_MS = 2_000;
/** A socket that carries nothing is given up 28 s after the last sign of life. */
const SWALLOWED_MS = 5_000;
const NOTICED_MS = 35_000;
const CALM_MS = 4_000;
/** The longest that an event may take when everything is up again: the backoff ends at a minute. */
const LAST_ARRIVAL_MS = 90_000;
const LOOK_EVERY_MS = 3_000;

/** The private events that the package offers and the exchange can vouch for. */
const watched = triggerEvents.map(({ value }) => value).filter((value) => value in truths);

interface World {
	n8n: RealN8n;
	exchange: MovingExchange;
	gate: TcpGate;
}

type Trouble = (world: World) => Promise<void>;

/** One after the other, with a calm time between; orders go on all the while. */
const troubles: ReadonlyArray<readonly [string, Trouble]> = [
	['the network is cut', async ({ gate }) => await interrupt(gate, CUT_MS)],
	['n8n is killed', async ({ n8n }) => await n8n.killAndRestart()],
	['the exchange is restarted', async ({ exchange }) => await exchange.restart(DOWN_MS)],
	[
		'the network swallows everything',
		async ({ gate }) => {
			gate.swallow();
			await sleep(SWALLOWED_MS);
			gate.open();
			await sleep(NOTICED_MS);
		},
	],
	[
		'n8n is killed and the exchange restarted',
		async ({ n8n, exchange }) => {
			await Promise.all([n8n.killAndRestart(), exchange.restart(DOWN_MS)]);
		},
	],
	['the network is cut again', async ({ gate }) => await interrupt(gate, CUT_MS)],
];

async function interrupt(gate: TcpGate, forMs: number): Promise<void> {
	gate.cut();
	await sleep(forMs);
	gate.open();
}

/**
 * Lets n8n, the exchange and the network between them die and come back in turn while somebody trades on
 * the account, and compares what reached executions with what the exchange says.
 *
 * @returns a comparison for each private event
 */
export async function playRestarts(
	name: string,
	installation: Installation,
	env: Record<string, string>,
): Promise<Record<string, Comparison>> {
	const exchange = await startMovingExchange();
	const simulator = exchange.current();
	if (simulator === undefined) throw new Error('The exchange did not start');
	const gate = await startTcpGate(simulator.port);
	const n8n = await startRealN8n(installation, env);
	try {
		const { apiKey, apiSecret } = simulator;
		const restUrl = `http://127.0.0.1:${gate.port}`;
		const wsUrl = `ws://127.0.0.1:${gate.port}/ws`;
		const workflowIds = await n8n.publish(
			{ restUrl, wsUrl, apiKey, apiSecret },
			watched.map((event) => ({ parameters: { event }, takesSeconds: 0.1 })),
		);
		await subscribed(exchange);
		const steps = await playTroubles({ n8n, exchange, gate });
		const compareAll = await comparer(n8n, exchange, workflowIds);
		const results = await lastArrivals(compareAll);
		tellFigures(name, { steps, ...results });
		keepEvidence('log of n8n', n8n.log());
		return results;
	} finally {
		keepSecret(simulator.apiSecret);
		for (const { key } of exchange.current()?.state().listenKeys ?? []) keepSecret(key);
		await n8n.stop();
		await gate.close();
		await exchange.stop();
	}
}

async function playTroubles(world: World): Promise<string[]> {
	const trading = startTrading(world.exchange, ORDER_EVERY_MS);
	const steps: string[] = [];
	try {
		for (const [what, trouble] of troubles) {
			await sleep(CALM_MS);
			const [from, startedAt] = [trading.placed(), Date.now()];
			await trouble(world);
			const seconds = Math.round((Date.now() - startedAt) / 1000);
			const orders = trading.placed() - from;
			steps.push(`${timeOfDay(startedAt)} ${what}: ${seconds} s, ${orders} orders`);
		}
		while (trading.placed() < LEAST_ORDERS) await sleep(ORDER_EVERY_MS);
	} finally {
		await trading.stop();
	}
	return steps;
}

async function subscribed(exchange: MovingExchange): Promise<void> {
	const deadline = Date.now() + 30_000;
	while ((exchange.current()?.state().connections.subscriptions.length ?? 0) < 1) {
		if (Date.now() > deadline) throw new Error('The published triggers did not subscribe');
		await sleep(100);
	}
}

type Compare = () => Promise<Record<string, Comparison>>;

async function comparer(
	{ rest }: RealN8n,
	exchange: MovingExchange,
	workflowIds: readonly string[],
): Promise<Compare> {
	const arrivals = watchArrivals(rest);
	return async () => {
		await arrivals.read();
		const simulator = exchange.current();
		if (simulator === undefined) throw new Error('The exchange is down');
		const rows = watched.map((event, position): [string, Comparison] => {
			const truth = truths[event];
			const own = arrivals.of(workflowIds[position]);
			return [event, compare(truth.mustArrive(simulator), own, truth)];
		});
		return Object.fromEntries(rows);
	};
}

/** Looks until everything has arrived, or nothing more can be expected to. */
async function lastArrivals(compareAll: Compare): Promise<Record<string, Comparison>> {
	const missingIn = (all: Record<string, Comparison>) =>
		Object.values(all).reduce((sum, { missing }) => sum + missing.length, 0);
	let results = await compareAll();
	let deadline = Date.now() + LAST_ARRIVAL_MS;
	while (missingIn(results) > 0 && Date.now() < deadline) {
		await sleep(LOOK_EVERY_MS);
		const before = missingIn(results);
		results = await compareAll();
		if (missingIn(results) < before) deadline = Date.now() + LAST_ARRIVAL_MS;
	}
	return results;
}
