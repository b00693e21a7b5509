import { Agent, get } from 'node:http';
import type { Account } from '../../mexc/account/account';
import { createHub } from '../../mexc/socket/streamHub';
import type { Timings } from '../../mexc/socket/timings';
import { channelName, streams } from '../../mexc/streams';
import type { Simulator, SimulatorOptions } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until, VirtualTime } from '../support/virtualTime';
import { type Listening, accountFor, deals, lines, listen, open, quick } from './socketHarness';

// The embedded exchange as the other side: its frames come from an encoder of its own.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const orders = channelName(streams.privateOrders);
const fills = channelName(streams.privateDeals);
const balances = channelName(streams.privateAccount);
const own = [orders, fills, balances];

let simulator: Simulator;
const listeners: Listening[] = [];
const keysSeen = new Set<string>();
/** Half-open sockets, whose end the exchange cannot notice. */
let deaf = 0;

async function start(options: SimulatorOptions = {}): Promise<void> {
	simulator = await startTestSimulator(options);
}

/** Every listen key the exchange holds now, to look for in what we say. */
function noteKeys(): string[] {
	const keys = simulator.state().listenKeys.map(({ key }) => key);
	keys.forEach((key) => keysSeen.add(key));
	return keys;
}

function account(change: Partial<Account> = {}): Account {
	const { restUrl: baseUrl, apiKey, apiSecret, wsUrl } = simulator;
	return accountFor(wsUrl, { baseUrl, apiKey, apiSecret, ...change });
}

function subscribe(
	hub = createHub(quick),
	channels: readonly string[] = own,
	change: Partial<Account> = {},
	time?: VirtualTime,
): Listening {
	const access = channels[0].includes('private') ? 'private' : 'public';
	const more = { account: account(change), access, time } as const;
	const one = listen(hub, simulator.wsUrl, channels, more);
	listeners.push(one);
	return one;
}

const buy = () =>
	simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });

function trade(side: 'BUY' | 'SELL'): void {
	simulator.trade('BTCUSDT', { price: simulator.state().prices.BTCUSDT, quantity: '0.5', side });
}

beforeEach(() => {
	lines.length = 0;
	keysSeen.clear();
	deaf = 0;
});

afterEach(async () => {
	noteKeys();
	for (const subscription of open.splice(0)) subscription.close();
	const left = () => simulator.state().connections.openWebSockets;
	await until('no socket left', () => left() === deaf).finally(() => simulator.stop());
	const said = [
		...lines,
		...listeners.splice(0).flatMap(({ events }) => events.map(({ message }) => message)),
	];
	for (const key of keysSeen) expect(said.join('\n')).not.toContain(key);
	expect(said.join('\n')).not.toContain('listenKey=');
});

describe('public streams of the simulator', () => {
	beforeEach(() => start());

	it('arrive decoded', async () => {
		const one = subscribe(createHub(quick), [deals('BTCUSDT')]);
		await one.ready;
		trade('BUY');
		await until('the trade', () => one.messages.length > 0);
		const [{ symbol, bodyName, body, sendTime }] = one.messages;
		expect({ symbol, bodyName }).toEqual({ symbol: 'BTCUSDT', bodyName: 'publicAggreDeals' });
		const [deal] = body.deals as Array<Record<string, unknown>>;
		expect(deal.tradeType).toBe(1);
		expect(Number(deal.time)).toBeLessThanOrEqual(Number(sendTime));
	});

	it('survive garbage, cut frames, unknown fields and half-open sockets', async () => {
		const timings: Timings = { ...quick, pingIntervalMs: 150, pongTimeoutMs: 100 };
		const one = subscribe(createHub(timings), [deals('BTCUSDT')]);
		await one.ready;
		const traded = async (what: string) => {
			const seen = one.messages.length;
			trade('BUY');
			await until(what, () => one.messages.length > seen);
		};
		simulator.fault({ kind: 'garbageFrame' });
		await traded('data after garbage');
		simulator.fault({ kind: 'truncatedFrame' });
		trade('SELL');
		await until('both bad frames counted', () => lines.some((line) => line.startsWith('Skipped')));
		await new Promise((resolve) => setTimeout(resolve, 150));
		simulator.fault({ kind: 'unknownField' });
		await traded('data with an unknown field');
		// What was in the unreadable frames is missed.
		expect(one.states()).toEqual(['connected', 'gap']);
		simulator.fault({ kind: 'halfOpen' });
		deaf = 1;
		await until('the gap', () => one.states().filter((state) => state === 'gap').length === 2);
		await traded('data after the half-open socket');
	});

	it('name an unknown pair as refused', async () => {
		const nowhere = deals('NOWHEREUSDT');
		const one = subscribe(createHub(quick), [deals('BTCUSDT'), nowhere]);
		await one.ready;
		expect(one.events.find(({ state }) => state === 'refused')?.channels).toEqual([nowhere]);
	});

	it('go on by themselves when the exchange is killed and started again', async () => {
		const one = subscribe(createHub(quick), [deals('BTCUSDT')]);
		await one.ready;
		const { port } = simulator;
		await simulator.stop();
		await until('trouble', () => one.states().includes('recovering'));
		await start({ port });
		await until('the gap', () => one.states().at(-1) === 'gap');
		trade('BUY');
		await until('data', () => one.messages.length > 0);
	});
});

describe('private streams of the simulator', () => {
	beforeEach(() => start());

	it('say about an order, its fill and the balances', async () => {
		const one = subscribe();
		await one.ready;
		const order = buy();
		await until('the fill', () => one.messages.some(({ channel }) => channel === fills));
		const first = (channel: string) => one.messages.find((message) => message.channel === channel);
		await until('all three', () => own.every((channel) => first(channel) !== undefined));
		expect(first(orders)).toMatchObject({ symbol: 'BTCUSDT', body: { id: order.orderId } });
		expect(first(fills)).toMatchObject({ symbol: 'BTCUSDT', body: { orderId: order.orderId } });
		expect(first(balances)?.symbol).toBeUndefined();
	});

	it('share one key and one connection between subscribers of one account', async () => {
		const hub = createHub(quick);
		const [one, other] = [subscribe(hub, [orders]), subscribe(hub, [orders, fills])];
		await Promise.all([one.ready, other.ready]);
		expect(noteKeys()).toHaveLength(1);
		expect(simulator.state().connections.openWebSockets).toBe(1);
		buy();
		await until('both', () => one.messages.length > 0 && other.messages.length > 0);
	});

	it('survive the end of the listen key: a new one, and a gap to be filled', async () => {
		const one = subscribe();
		await one.ready;
		const [before] = noteKeys();
		const since = Date.now();
		simulator.fault({ kind: 'expireListenKeys' });
		await until('the gap', () => one.states().includes('gap'));
		expect(noteKeys()).toHaveLength(1);
		expect(noteKeys()).not.toContain(before);
		const gap = one.events.find(({ state }) => state === 'gap');
		expect(Math.abs((gap?.fromTime ?? 0) - since)).toBeLessThan(2000);
		buy();
		await until('data', () => one.messages.length > 0);
	});

	it('take another key when MEXC calls the first one invalid', async () => {
		simulator.fault({ kind: 'refuseListenKey', times: 1 });
		const one = subscribe();
		await one.ready;
		expect(one.states()).toEqual(['recovering', 'connected']);
		expect(noteKeys()).toHaveLength(2);
	});

	it('say refused when the replacement is invalid as well, and go on probing', async () => {
		simulator.fault({ kind: 'refuseListenKey', times: 3 });
		const one = subscribe();
		await expect(one.ready).rejects.toMatchObject({
			kind: 'credential',
			message: expect.stringContaining('Invalid listen key'),
		});
		expect(one.events.at(-1)).toMatchObject({ state: 'refused', permanent: true });
		await until('connected after all', () => one.states().at(-1) === 'connected');
	});

	it('say what is wrong with the credential, and connect once it is fixed', async () => {
		simulator.updateKey({ permissions: [] });
		const one = subscribe();
		await expect(one.ready).rejects.toMatchObject({ kind: 'credential' });
		expect(one.events).toHaveLength(1);
		expect(one.events[0]).toMatchObject({ state: 'refused', permanent: true });
		expect(one.events[0].message).toMatch(/MEXC: .*\(code 700007\)\. .+\.$/);
		simulator.updateKey({ permissions: ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_READ'] });
		await until('connected', () => one.states().at(-1) === 'connected');
	});

	it.each([
		['a wrong key', { apiKey: 'mx0wrongwrongwrong' }, '10072'],
		['a wrong secret', { apiSecret: 'wrong' }, '700002'],
		['no key', { apiKey: undefined, apiSecret: undefined }, 'needs an API key'],
	])(
		'refuse %s, without touching the subscribers of the right one',
		async (_what, change, text) => {
			const hub = createHub(quick);
			const right = subscribe(hub);
			const wrong = subscribe(hub, own, change);
			await expect(wrong.ready).rejects.toMatchObject({ kind: 'credential' });
			expect(wrong.events[0].message).toContain(text);
			await right.ready;
			expect(right.states()).toEqual(['connected']);
		},
	);

	it('wait for a REST API that is down or limits', async () => {
		simulator.fault({ kind: 'reset', endpoint: 'createListenKey', times: 2 });
		simulator.fault({ kind: 'status', status: 503, endpoint: 'createListenKey', times: 2 });
		const one = subscribe();
		await one.ready;
		expect(one.states().filter((state) => state !== 'recovering')).toEqual(['connected']);
		expect(one.events[0].message).toMatch(/^No listen key could be made: .*Trying again/);
		expect(one.events[0].message).not.toContain('look before sending');
	});

	it('close during the creation of the key: no socket is opened', async () => {
		simulator.fault({ kind: 'delay', delayMs: 150, endpoint: 'createListenKey' });
		const one = subscribe();
		await until('the request', () => simulator.state().requests.serverTime === 1);
		one.close();
		await until('the answer', () => simulator.state().requests.createListenKey === 1);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(simulator.state().connections.openWebSockets).toBe(0);
		expect(one.events).toEqual([]);
	});

	it('never delete a listen key', async () => {
		const one = subscribe();
		await one.ready;
		one.close();
		await until('closed', () => simulator.state().connections.openWebSockets === 0);
		expect(noteKeys()).toHaveLength(1);
		expect(simulator.state().requests.closeListenKey).toBeUndefined();
	});
});

describe('a private stream over hours', () => {
	it('keeps its listen key alive every 30 minutes', async () => {
		const time = new VirtualTime();
		await start({ manualClock: true, requestClock: 'exchange', startMs: time.now() });
		const agent = new Agent({ keepAlive: true });
		/** Requests over the same event loop: when they are answered, so are the frames sent before. */
		const roundTrip = () =>
			new Promise<void>((resolve, reject) => {
				get(`${simulator.restUrl}/api/v3/ping`, { agent }, (answer) =>
					answer.resume().on('end', resolve),
				).on('error', reject);
			});
		const pass = async (ms: number) => {
			for (let passed = 0; passed < ms; passed += 8 * SECOND) {
				await time.advance(8 * SECOND, roundTrip);
				await roundTrip();
				simulator.advance(8 * SECOND);
			}
		};
		const timings = { ...quick, connectTimeoutMs: MINUTE, answerTimeoutMs: MINUTE };
		const one = subscribe(createHub(timings), own, {}, time);
		await until(
			'ready',
			() => one.outcome !== undefined,
			5000,
			() => time.advance(1),
		);
		await pass(29 * MINUTE);
		expect(simulator.state().requests.keepAliveListenKey).toBeUndefined();
		await pass(66 * MINUTE);
		expect(simulator.state().requests.keepAliveListenKey).toBe(3);
		expect(one.states()).toEqual(['connected']);
		buy();
		await until(
			'data',
			() => one.messages.length > 0,
			5000,
			async () => simulator.advance(100),
		);
		agent.destroy();
	}, 20_000);
});
