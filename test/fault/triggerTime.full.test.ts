import { Agent, get } from 'node:http';
import { createHub } from '../../mexc/socket/streamHub';
import { defaultTimings, type Timings } from '../../mexc/socket/timings';
import type { Hub } from '../../mexc/socket/hub';
import { DEMO_ACCOUNT, type Simulator } from '../../simulator/src';
import { SharedTime } from '../support/sharedTime';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { killAll, type PrivateTrigger, start } from './privateHarness';

jest.setTimeout(600_000);

// A day and more of a published trigger's life, with production's own timings, in a minute.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PUBLIC_PAIR = 'SOLUSDT';

/** What is answered at the same virtual moment cannot be late; how often the loop turns meanwhile varies. */
const timings: Timings = {
	...defaultTimings,
	connectTimeoutMs: 5 * MINUTE,
	answerTimeoutMs: 5 * MINUTE,
};

let time: SharedTime;
let simulator: Simulator;
let hub: Hub;
let agent: Agent;
let mostSockets = 0;

beforeEach(async () => {
	time = new SharedTime();
	simulator = await startTestSimulator({
		manualClock: true,
		requestClock: 'exchange',
		startMs: time.now(),
	});
	time.share(simulator);
	const inner = createHub(timings);
	hub = { ...inner, subscribe: (request) => inner.subscribe({ ...request, time }) };
	agent = new Agent({ keepAlive: true });
	mostSockets = 0;
});

afterEach(async () => {
	killAll();
	agent.destroy();
	await simulator.stop();
});

/** Over the same event loops: when it is answered, so are the frames sent before. */
const roundTrip = () =>
	new Promise<void>((resolve, reject) => {
		get(`${simulator.restUrl}/api/v3/ping`, { agent }, (answer) =>
			answer.resume().on('end', resolve),
		).on('error', reject);
	});

async function pass(ms: number): Promise<void> {
	await time.pass(ms, roundTrip);
	const { openWebSockets } = simulator.state().connections;
	mostSockets = Math.max(mostSockets, openWebSockets);
}

async function connected(channels: number): Promise<void> {
	await until(
		'all channels',
		() => simulator.state().connections.subscriptions.length >= channels,
		10_000,
		async () => await pass(100),
	);
}

/** Activation waits for the first look, and the look for its connection: time goes on meanwhile. */
async function publish(event: string, symbols = ''): Promise<PrivateTrigger> {
	let trigger: PrivateTrigger | undefined;
	const options = { time, hub, options: { delivery: 'each' } };
	void start(simulator, { event, symbols }, options).then((started) => (trigger = started));
	const isStarted = () => trigger !== undefined;
	await until(`${event} is published`, isStarted, 10_000, async () => await pass(100));
	return trigger as unknown as PrivateTrigger;
}

let orderCount = 0;

/** Orders of all ends, and one public trade. */
function act(): void {
	const kind = orderCount++ % 3;
	const order = (symbol: string, type: string, more: Record<string, string>) =>
		simulator.order({ symbol, side: orderCount % 2 ? 'BUY' : 'SELL', type, ...more });
	if (kind === 0) order('BTCUSDT', 'MARKET', { quantity: '0.001' });
	if (kind === 1) order('ETHUSDT', 'MARKET', { quantity: '0.01' });
	if (kind === 2) {
		const side = orderCount % 2 ? '50000' : '90000';
		order('BTCUSDT', 'IMMEDIATE_OR_CANCEL', { quantity: '0.001', price: side });
	}
	simulator.trade(PUBLIC_PAIR, { side: 'BUY', price: '150', quantity: '0.5' });
}

const ordersOf = () => simulator.state().accounts[DEMO_ACCOUNT.uid].orders;

function expectNothingLost(updates: PrivateTrigger, fills: PrivateTrigger): void {
	const reported = new Set(updates.ids());
	const finals = ordersOf().map(
		({ orderId, status, executedQty }) => `${orderId}:${status}:${executedQty}`,
	);
	expect(finals.filter((id) => !reported.has(id))).toEqual([]);
	const filled = new Set(fills.items.map(({ orderId }) => orderId));
	const executed = ordersOf().filter(({ executedQty }) => executedQty !== '0');
	expect(executed.map(({ orderId }) => orderId).filter((id) => !filled.has(id))).toEqual([]);
	const { trades } = simulator.state().accounts[DEMO_ACCOUNT.uid];
	expect(fills.items).toHaveLength(trades);
	for (const one of [updates, fills]) expect(new Set(one.ids()).size).toBe(one.items.length);
}

async function expectAllReturned(triggers: readonly PrivateTrigger[]): Promise<void> {
	for (const trigger of triggers) trigger.kill();
	await until('no socket', () => simulator.state().connections.openWebSockets === 0);
	for (let turn = 0; turn < 20; turn++) await roundTrip();
	expect(time.pending).toBe(0);
}

test('24 hours with hourly cuts and three key expiries: nothing private is lost or doubled', async () => {
	const updates = await publish('orderUpdate');
	const fills = await publish('fill');
	const trades = await publish('trade', PUBLIC_PAIR);
	await connected(4);
	await pass(30 * SECOND);
	for (let minute = 0; minute < 24 * 60; minute++) {
		const hour = Math.floor(minute / 60);
		// A minute later each hour, so that each kind of order is hit.
		if (minute % 60 === 20 + hour) {
			simulator.fault({ kind: 'refuseUpgrade', times: 4 });
			simulator.fault({ kind: 'dropConnections' });
		}
		if (minute % 60 === 45 && [4, 11, 18].includes(hour)) {
			simulator.fault({ kind: 'expireListenKeys' });
		}
		act();
		await pass(MINUTE);
		expect(simulator.state().listenKeys.length).toBeLessThanOrEqual(1);
	}
	await pass(2 * MINUTE);
	expectNothingLost(updates, fills);
	const { requests } = simulator.state();
	process.stdout.write(
		`24 h: ${ordersOf().length} orders, ${fills.items.length} fills (${fills.found().length} found later), ` +
			`${updates.items.length} updates (${updates.found().length} found later), ${trades.items.length} trades, ` +
			`at most ${mostSockets} sockets, requests ${JSON.stringify(requests)}\n`,
	);
	expect(updates.found().length).toBeGreaterThan(10);
	// The first one, and one after each expiry.
	expect(requests.createListenKey).toBe(4);
	expect(requests.keepAliveListenKey).toBeGreaterThan(35);
	expect(requests.closeListenKey).toBeUndefined();
	expect(mostSockets).toBeLessThanOrEqual(2);
	const interruptions = updates.reports.filter(({ state }) => state === 'gap');
	expect(interruptions.length).toBeGreaterThanOrEqual(27);
	await expectAllReturned([updates, fills, trades]);
});

test('26 hours without trouble: each socket is replaced before 24 hours, and nobody notices', async () => {
	const updates = await publish('orderUpdate');
	const fills = await publish('fill');
	const trades = await publish('trade', PUBLIC_PAIR);
	await connected(4);
	await pass(30 * SECOND);
	let count = 0;
	for (let minute = 0; minute < 26 * 60; minute++) {
		act();
		count++;
		await pass(MINUTE);
	}
	expectNothingLost(updates, fills);
	expect(trades.items).toHaveLength(count);
	expect(updates.found()).toEqual([]);
	expect(fills.found()).toEqual([]);
	const states = updates.reports.map(({ state, access }) => `${access} ${state}`);
	process.stdout.write(`26 h: ${states.join(', ')}; at most ${mostSockets} sockets\n`);
	expect(states.filter((state) => state.endsWith('changedOver')).sort()).toEqual([
		'private changedOver',
		'public changedOver',
	]);
	expect(states.filter((state) => /gap|recovering|stale/.test(state))).toEqual([]);
	expect(simulator.state().requests.createListenKey).toBe(1);
	expect(mostSockets).toBeLessThanOrEqual(4);
	await expectAllReturned([updates, fills, trades]);
});
