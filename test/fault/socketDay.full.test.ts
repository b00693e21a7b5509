import { Agent, get } from 'node:http';
import { agentFor } from '../../mexc/account/httpAgents';
import { openNetwork } from '../../mexc/account/network';
import { createHub } from '../../mexc/socket/streamHub';
import { defaultTimings } from '../../mexc/socket/timings';
import { channelName, streams } from '../../mexc/streams';
import { startTestSimulator } from '../support/simulator';
import { turn, VirtualTime } from '../support/virtualTime';
import { type Listening, accountFor, deals, listen } from './socketHarness';

// Production's own timings; the clocks of both sides are moved by hand, what they send each other is real.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const symbol = 'BTCUSDT';
/** The hours whose cut is accompanied by the end of all listen keys. */
const KEY_ENDS = [5, 11, 17];

test('a day with hourly cuts and three ends of the listen key loses nothing untold', async () => {
	const time = new VirtualTime();
	const simulator = await startTestSimulator({
		manualClock: true,
		requestClock: 'exchange',
		startMs: time.now(),
	});
	const { restUrl: baseUrl, apiKey, apiSecret, wsUrl } = simulator;
	const agent = new Agent({ keepAlive: true });
	/** When it is answered, the frames sent before have arrived. */
	const roundTrip = () =>
		new Promise<void>((resolve, reject) => {
			get(`${baseUrl}/api/v3/ping`, { agent }, (answer) => answer.resume().on('end', resolve)).on(
				'error',
				reject,
			);
		});
	const isAsked = () => {
		const { sockets, requests } = agentFor(baseUrl, openNetwork);
		return Object.keys({ ...sockets, ...requests }).length > 0;
	};
	let shown = time.now();
	const settle = async () => {
		simulator.advance(time.now() - shown);
		shown = time.now();
		for (let round = 0; round < 2 || isAsked(); round++) {
			await roundTrip();
			await turn();
		}
	};
	const pass = async (ms: number) => {
		const end = time.now() + ms;
		await settle();
		while (time.now() < end) {
			await time.advance(Math.min(10_000, end - time.now()), settle);
			await settle();
		}
	};

	const hub = createHub({ ...defaultTimings, connectTimeoutMs: MINUTE, answerTimeoutMs: MINUTE });
	const account = accountFor(wsUrl, { baseUrl, apiKey, apiSecret });
	const orders = channelName(streams.privateOrders);
	const market = listen(hub, wsUrl, [deals(symbol)], { account, time });
	const own = listen(hub, wsUrl, [orders], { account, time, access: 'private' });
	const gaps = ({ events }: Listening) => events.filter(({ state }) => state === 'gap');
	const deliverNow = async (hour: number) => {
		const seen = [market.messages.length, own.messages.length];
		const price = simulator.state().prices[symbol];
		simulator.trade(symbol, { price, quantity: '0.5', side: 'BUY' });
		simulator.order({ symbol, side: 'BUY', type: 'MARKET', quantity: '0.01' });
		await pass(1000);
		expect([hour, market.messages.length > seen[0], own.messages.length > seen[1]]).toEqual([
			hour,
			true,
			true,
		]);
	};

	await pass(10_000);
	expect([market.outcome, own.outcome]).toEqual(['resolved', 'resolved']);
	for (let hour = 0; hour < 24; hour++) {
		await deliverNow(hour);
		await pass(HOUR - 3 * MINUTE);
		const cutAt = time.now();
		if (KEY_ENDS.includes(hour)) simulator.fault({ kind: 'expireListenKeys' });
		simulator.fault({ kind: 'dropConnections' });
		await pass(2 * MINUTE);
		for (const one of [market, own]) {
			expect(gaps(one)).toHaveLength(hour + 1);
			expect(gaps(one)[hour].fromTime).toBeLessThanOrEqual(cutAt);
			expect(gaps(one)[hour].fromTime).toBeGreaterThan(cutAt - MINUTE);
		}
		expect(simulator.state().connections.openWebSockets).toBe(2);
	}
	await deliverNow(24);
	// The market was quiet most of the time, which MEXC has confirmed whenever it was asked.
	for (const one of [market, own]) {
		expect(one.states().filter((state) => /stale|refused|changedOver/.test(state))).toEqual([]);
	}
	expect(simulator.state().requests.createListenKey).toBe(1 + KEY_ENDS.length);
	expect(simulator.state().requests.recentTrades).toBeLessThan(24 * 10);
	market.close();
	own.close();
	expect(time.pending).toBe(0);
	await pass(1000);
	expect(simulator.state().connections.openWebSockets).toBe(0);
	agent.destroy();
}, 600_000);
