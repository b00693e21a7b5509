import { agentFor } from '../../mexc/account/httpAgents';
import { openNetwork } from '../../mexc/account/network';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import type { Fault, Simulator } from '../../simulator/src';
import { CountedTime } from '../support/countedTime';
import { tcpHandles } from '../support/handles';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { type Listening, accountFor, deals, listen, open, quick } from './socketHarness';

// Every fault of the simulator's sockets, on market data and on private streams.
const symbol = 'BTCUSDT';
const channels = {
	public: [deals(symbol), channelName(streams.aggreDepth, { symbol, speed: '100ms' })],
	private: [streams.privateOrders, streams.privateDeals, streams.privateAccount].map((stream) =>
		channelName(stream),
	),
};
type Access = keyof typeof channels;

const timings = { ...quick, pingIntervalMs: 150, pongTimeoutMs: 100 };
const drop: Fault = { kind: 'dropConnections' };

interface Row {
	fault: Fault;
	/** Further faults in the same moment, to make this one felt. */
	and?: Fault[];
	/** Nothing is missed, or nothing that a connection could notice. */
	noGapOn?: readonly Access[];
	/** A fault that waits for data takes one of the pushes. */
	after?: Fault;
}

const both: readonly Access[] = ['public', 'private'];

const rows: Row[] = [
	{ fault: drop },
	{ fault: { kind: 'dropConnections', code: 1012 } },
	{ fault: { kind: 'dropConnections', code: 1000 } },
	{ fault: { kind: 'halfOpen' } },
	{ fault: { kind: 'garbageFrame' } },
	{ fault: { kind: 'truncatedFrame' } },
	{ fault: { kind: 'refuseUpgrade', times: 2 }, and: [drop] },
	{ fault: { kind: 'refuseListenKey', times: 1 }, and: [drop] },
	{ fault: { kind: 'refuseListenKey', times: 3 }, and: [drop] },
	{ fault: { kind: 'expireListenKeys' }, noGapOn: ['public'] },
	{
		fault: { kind: 'blockChannel', channel: 'spot@' },
		and: [drop],
		after: { kind: 'blockChannel', channel: '' },
	},
	{ fault: { kind: 'duplicatePush' }, noGapOn: both },
	{ fault: { kind: 'latePush', delayMs: 200 }, noGapOn: both },
	{ fault: { kind: 'reorderPush' }, noGapOn: both },
	{ fault: { kind: 'losePush' }, noGapOn: both },
	{ fault: { kind: 'versionGap' }, noGapOn: both },
	{ fault: { kind: 'unknownField' }, noGapOn: both },
	{ fault: { kind: 'shufflePushes' }, noGapOn: both },
];

let simulator: Simulator;
let time: CountedTime;
let handlesBefore: number;
let deaf: number;

beforeEach(async () => {
	handlesBefore = tcpHandles();
	simulator = await startTestSimulator();
	time = new CountedTime();
	deaf = 0;
});

/** What happened to be under way is returned: sockets, timers, handles. */
afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('no socket', () => simulator.state().connections.openWebSockets === deaf);
	await until('no timer', () => time.pending === 0);
	agentFor(simulator.restUrl, openNetwork).destroy();
	await simulator.stop();
	await until('no handle', () => tcpHandles() <= handlesBefore);
});

function act(access: Access): void {
	if (access === 'private') {
		simulator.order({ symbol, side: 'BUY', type: 'MARKET', quantity: '0.01' });
		return;
	}
	simulator.trade(symbol, {
		price: simulator.state().prices[symbol],
		quantity: '0.5',
		side: 'BUY',
	});
}

async function delivers(one: Listening, access: Access): Promise<void> {
	const seen = one.messages.length;
	let acted = 0;
	await until(
		'data',
		() => one.messages.length > seen,
		4000,
		async () => {
			if (Date.now() - acted < 200) return;
			acted = Date.now();
			act(access);
		},
	);
}

const names = rows.flatMap(({ fault, ...row }) =>
	both.map((access) => [JSON.stringify(fault), access, { fault, ...row }] as const),
);

test.each(names)('%s on %s streams', async (_name, access, { fault, and = [], noGapOn, after }) => {
	const { restUrl: baseUrl, apiKey, apiSecret, wsUrl } = simulator;
	const account = accountFor(wsUrl, { baseUrl, apiKey, apiSecret });
	const one = listen(createHub(timings), wsUrl, channels[access], { account, access, time });
	await one.ready;
	await delivers(one, access);
	if (fault.kind === 'halfOpen') deaf = 1;
	for (const each of [fault, ...and]) simulator.fault(each);
	if (after) {
		await until('the refusal', () => one.states().includes('refused'));
		simulator.fault(after);
	}
	act(access);
	if (!noGapOn?.includes(access)) await until('the gap', () => one.states().includes('gap'));
	await delivers(one, access);
	if (noGapOn?.includes(access)) expect(one.states()).toEqual(['connected']);
	expect(one.states().at(-1)).toMatch(/connected|gap/);
});
