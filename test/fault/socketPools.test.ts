import type { Account } from '../../mexc/account/account';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until, VirtualTime } from '../support/virtualTime';
import { accountFor, deals, listen, open, quick, untilVirtually } from './socketHarness';

// What a subscriber leaves behind, and what the next one takes over from it.
const MINUTE = 60_000;
const orders = channelName(streams.privateOrders);

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startTestSimulator();
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('no socket left', () => simulator.state().connections.openWebSockets === 0);
	await simulator.stop();
});

function account(change: Partial<Account> = {}): Account {
	const { restUrl: baseUrl, apiKey, apiSecret, wsUrl } = simulator;
	return accountFor(wsUrl, { baseUrl, apiKey, apiSecret, ...change });
}

/** A network that counts the questions it is asked. */
function countingNetwork() {
	const network = { asked: 0, validateUrl: async () => void network.asked++ };
	return network;
}

test('a credential that was fixed in a setting other than its key is used', async () => {
	const hub = createHub(quick);
	const more = { access: 'private' } as const;
	const wrong = { ...more, account: account({ recvWindow: 70_000 }) };
	const refused = listen(hub, simulator.wsUrl, [orders], wrong);
	await expect(refused.ready).rejects.toMatchObject({ code: 700005 });
	refused.close();
	const fixed = listen(hub, simulator.wsUrl, [orders], { ...more, account: account() });
	await expect(fixed.ready).resolves.toBeUndefined();
});

test('a new subscriber is not served with the network rules of one that has left', async () => {
	const hub = createHub(quick);
	const [first, second] = [countingNetwork(), countingNetwork()];
	const one = listen(hub, simulator.wsUrl, [deals('BTCUSDT')], { network: first });
	await one.ready;
	one.close();
	await listen(hub, simulator.wsUrl, [deals('BTCUSDT')], { network: second }).ready;
	expect([first.asked, second.asked]).toEqual([1, 1]);
});

test('a listen key outlives its subscriber until it runs out, and then nothing is left of both', async () => {
	const hub = createHub();
	const time = new VirtualTime();
	const [first, second, third] = [countingNetwork(), countingNetwork(), countingNetwork()];
	const connect = async (network: typeof first) => {
		const more = { access: 'private', account: account(), time, network } as const;
		const one = listen(hub, simulator.wsUrl, [orders], more);
		await untilVirtually(time, 'ready', () => one.outcome === 'resolved');
		one.close();
	};
	await connect(first);
	await time.advance(30 * MINUTE);
	await connect(second);
	expect(simulator.state().listenKeys).toHaveLength(1);
	expect(second.asked).toBe(0);
	await time.advance(120 * MINUTE);
	await connect(third);
	expect(third.asked).toBeGreaterThan(0);
	expect(time.pending).toBe(0);
});
