import { isDeepStrictEqual } from 'node:util';
import { orderBook as depthEndpoint } from '../../mexc/endpoints/marketData';
import { createRestClient } from '../../mexc/client';
import { openNetwork } from '../../mexc/account/network';
import { silentLog } from '../../mexc/core/log';
import { add, compare } from '../../mexc/core/decimal';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { DEMO_ACCOUNT, type Simulator } from '../../simulator/src';
import { tcpHandles } from '../support/handles';
import { turn, until } from '../support/virtualTime';
import { aWhile, killAll, simulatorAccount } from './privateHarness';
import { drop, type FaultCase } from './triggerMatrixFaults';
import {
	createWorld,
	privateEvents,
	publicEvents,
	PUBLIC_PAIR,
	quoteChannel,
	THRESHOLD,
	tradeChannel,
	type Workflow,
	type World,
} from './triggerMatrixHarness';

const TICK_MS = 15;
const TICKS = 8;

/** One round of own orders, each with an end, and of market data that crosses the threshold. */
function tick(simulator: Simulator, count: number): void {
	const order = (symbol: string, type: string, more: Record<string, string>) =>
		simulator.order({ symbol, side: 'BUY', type, ...more });
	simulator.setPrice(PUBLIC_PAIR, count % 2 === 0 ? '149' : '151');
	if (count % 4 === 0) order('BTCUSDT', 'MARKET', { quantity: '0.001' });
	if (count % 4 === 1) {
		order('BTCUSDT', 'IMMEDIATE_OR_CANCEL', { quantity: '0.001', price: '60000' });
	}
	if (count % 4 === 2) order('ETHUSDT', 'LIMIT', { quantity: '0.01', price: '3490' });
	if (count % 4 === 3) {
		simulator.setPrice('ETHUSDT', '3480');
		simulator.setPrice('ETHUSDT', '3500');
	}
}

async function traffic(simulator: Simulator, ticks: number): Promise<void> {
	for (let count = 0; count < ticks; count++) {
		tick(simulator, count);
		await aWhile(TICK_MS);
	}
}

function ordersOf(simulator: Simulator) {
	return simulator.state().accounts[DEMO_ACCOUNT.uid].orders;
}

/** By the exchange's own books. */
function finalStates(simulator: Simulator): string[] {
	return ordersOf(simulator)
		.filter(({ status }) => status !== 'NEW' && status !== 'PARTIALLY_FILLED')
		.map(({ orderId, status, executedQty }) => `${orderId}:${status}:${executedQty}`);
}

function lostFills(simulator: Simulator, items: Workflow['lives'][number]['items']): string[] {
	const reported = new Map<string, string>();
	const fills = new Map(items.map((item) => [item.eventId, item]));
	for (const { orderId, quantity } of fills.values()) {
		const id = String(orderId);
		reported.set(id, add(reported.get(id) ?? '0', String(quantity)));
	}
	return ordersOf(simulator)
		.filter(({ orderId, executedQty }) => compare(reported.get(orderId) ?? '0', executedQty) !== 0)
		.map(
			({ orderId, executedQty }) => `${orderId}: ${reported.get(orderId) ?? '0'} of ${executedQty}`,
		);
}

interface Deal {
	time: number;
	price: string;
}

const dealsOf = (messages: readonly PushMessage[]) =>
	messages.map(({ body }) => body.deals as Array<{ price: string; time: string; tradeId: string }>);

/** The prices at which the threshold was crossed, counted from the pushes that arrived. */
function crossings(messages: readonly PushMessage[]): string[] {
	const ticks: Deal[] = dealsOf(messages).flatMap((deals) =>
		deals
			.map(({ price, time }) => ({ price, time: Number(time) }))
			.sort((one, other) => one.time - other.time),
	);
	const fires: string[] = [];
	let newest = 0;
	let side: number | undefined;
	for (const { time, price } of ticks) {
		if (time < newest) continue;
		newest = time;
		const now = compare(price, THRESHOLD);
		if (side !== undefined && now !== side) fires.push(price);
		side = now;
	}
	return fires;
}

type Published = Record<keyof typeof publicEvents | keyof typeof privateEvents, Workflow>;

interface Witnesses {
	deals: PushMessage[];
	quotes: PushMessage[];
}

async function publishAll(world: World): Promise<Published> {
	const entries = Object.entries({ ...publicEvents, ...privateEvents }).map(
		async ([name, parameters]) => [name, await world.publish(parameters)] as const,
	);
	return Object.fromEntries(await Promise.all(entries)) as Published;
}

const CHANNELS = 6;
const isConnected = ({ simulator }: World) =>
	simulator.state().connections.subscriptions.length >= CHANNELS;

/** Lives through one fault; throws for what went wrong. */
export async function liveThrough(faultCase: FaultCase): Promise<void> {
	const world = await createWorld();
	try {
		await rehearse(world, faultCase);
	} finally {
		world.end();
		await world.stop();
	}
}

async function rehearse(world: World, faultCase: FaultCase): Promise<void> {
	const { simulator } = world;
	const witnesses = { deals: world.witness(tradeChannel), quotes: world.witness(quoteChannel) };
	const published = await publishAll(world);
	const said = () => Object.entries(published).map(([name, { errors }]) => `${name}: ${errors}`);
	const waitFor = async (what: string, check: () => boolean, limitMs = 20_000) =>
		await until(`${what} (${said().join(', ')})`, check, limitMs);
	await waitFor('all channels', () => isConnected(world));
	await waitFor('the first looks', () => (simulator.state().requests.accountInfo ?? 0) > 0);
	await traffic(simulator, TICKS);

	for (const fault of faultCase.faults) simulator.fault(fault);
	if (faultCase.cuts) simulator.fault(drop);
	await traffic(simulator, TICKS * 2);
	if (faultCase.isLoud) await waitFor('a loud end', () => published.fill.errors.length > 0);
	simulator.fault({ kind: 'clear' });
	if (faultCase.healsAtReconnect) simulator.fault({ ...drop, only: 'private' });

	await waitFor('all channels again', () => isConnected(world));
	await traffic(simulator, TICKS);
	await untilWhole(simulator, published, waitFor);
	await untilAlive(simulator, published, waitFor);
	await aWhile(100);
	await judge(world, faultCase, published, witnesses);
	await judgeEnd(world, faultCase, published);
}

type WaitFor = (what: string, check: () => boolean) => Promise<void>;

async function untilWhole(
	simulator: Simulator,
	{ fill, orderUpdate }: Published,
	waitFor: WaitFor,
) {
	const lost = () => {
		const reported = new Set(orderUpdate.items().map(({ eventId }) => eventId));
		return finalStates(simulator).filter((id) => !reported.has(id));
	};
	await waitFor('every final state', () => lost().length === 0).catch((error: Error) => {
		throw new Error(`${error.message}; lost: ${lost().join(' ')}`);
	});
	await waitFor('every fill', () => lostFills(simulator, fill.items()).length === 0).catch(
		(error: Error) => {
			throw new Error(`${error.message}; lost: ${lostFills(simulator, fill.items()).join(' ')}`);
		},
	);
}

/** Nobody died in silence: each says something new. */
async function untilAlive(simulator: Simulator, published: Published, waitFor: WaitFor) {
	for (const [name, workflow] of Object.entries(published)) {
		const before = workflow.items().length;
		let count = 0;
		const timer = setInterval(() => tick(simulator, count++), TICK_MS);
		await waitFor(`life of ${name}`, () => workflow.items().length > before)
			.catch((error: Error) => {
				const lines = workflow.lives.flatMap(({ logs }) => logs.slice(-20));
				throw new Error(`${error.message}\n${lines.join('\n')}`);
			})
			.finally(() => clearInterval(timer));
	}
	await untilWhole(simulator, published, waitFor);
}

async function judge(
	{ simulator }: World,
	{ isLoud = false }: FaultCase,
	published: Published,
	{ deals, quotes }: Witnesses,
): Promise<void> {
	for (const [name, { lives, errors }] of Object.entries(published)) {
		if (!isLoud) expect([name, errors]).toEqual([name, []]);
		for (const { items } of lives) for (const item of items) expectWhole(name, item);
	}
	for (const { lives } of [published.fill, published.orderUpdate]) {
		for (const life of lives) expect(new Set(life.ids()).size).toBe(life.items.length);
	}
	await expectSameBook(simulator, published.orderBook);
	// A trigger that was started again has not seen what the witness has.
	if (published.trade.lives.length > 1) return;
	const ids = dealsOf(deals).flatMap((rows) => rows.map(({ tradeId }) => tradeId));
	expect(published.trade.lives[0].ids()).toEqual(ids);
	expect(published.bookTicker.items()).toHaveLength(quotes.length);
	const fired = published.priceCross.items().map(({ price }) => price);
	expect(fired).toEqual(crossings(deals));
	expect(fired.length).toBeGreaterThan(4);
}

function expectWhole(name: string, item: Workflow['lives'][number]['items'][number]): void {
	expect(item).toMatchObject({
		event: name,
		eventId: expect.stringMatching(/./),
		eventTime: expect.any(Number),
		receivedAt: expect.any(Number),
	});
}

async function expectSameBook(simulator: Simulator, { items }: Workflow): Promise<void> {
	const context = { account: simulatorAccount(simulator), network: openNetwork, log: silentLog };
	const body = await createRestClient(context).call(depthEndpoint, {
		symbol: PUBLIC_PAIR,
		limit: 5,
	});
	const rows = (levels: unknown) =>
		(levels as Array<{ price: string; quantity: string }>).map(({ price, quantity }) => [
			price,
			quantity,
		]);
	const { bids, asks } = body as Record<string, unknown>;
	const shown = () => ({ bids: rows(items().at(-1)?.bids), asks: rows(items().at(-1)?.asks) });
	// Deeper levels may have changed since: they are no news to this trigger.
	const isSame = () => isDeepStrictEqual(shown(), { bids, asks });
	await until('the same book', isSame, 20_000).catch(() => expect(shown()).toEqual({ bids, asks }));
}

async function judgeEnd(world: World, { deaf = 0 }: FaultCase, published: Published) {
	const { simulator } = world;
	world.end();
	// At once: an alarm that is left would have come by the time the connections have ended.
	await turn();
	expect(world.pending().triggers).toEqual([]);
	const count = () => Object.values(published).map((workflow) => workflow.items().length);
	const before = count();
	tick(simulator, 0);
	const left = () => simulator.state().connections.openWebSockets;
	await until('the end of all connections', () => left() === deaf);
	await aWhile(50);
	expect(count()).toEqual(before);
	const isQuiet = () => world.pending().hub.length === 0;
	await until('no alarm', isQuiet, 1_000).catch(() => expect(world.pending().hub).toEqual([]));
}

const AT_ONCE = 6;

/** Many worlds at once, because each mostly waits; then one test for each. */
export function triggerMatrix(cases: readonly FaultCase[]): void {
	const outcomes = new Map<FaultCase, unknown>();
	let tcpBefore = 0;

	beforeAll(async () => {
		tcpBefore = tcpHandles();
		const queue = [...cases];
		const work = async () => {
			for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
				outcomes.set(one, await liveThrough(one).catch((error: unknown) => error));
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	}, 300_000);

	afterAll(() => killAll());

	test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
		const outcome = outcomes.get(one);
		if (outcome !== undefined) throw outcome as Error;
	});

	test('all handles are given back', async () => {
		await until('no connection left', () => tcpHandles() <= tcpBefore);
	});
}
