import { createHub } from '../../mexc/socket/streamHub';
import type { Timings } from '../../mexc/socket/timings';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { deals, lines, listen, many, open, quick } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

// Answers that say neither yes nor no (quirks 99), and places that are used up (quirks 98).
const btc = deals('BTCUSDT');
const eth = deals('ETHUSDT');
const sol = deals('SOLUSDT');

let server: TestServer;
let stop: () => Promise<void>;

beforeEach(() => {
	lines.length = 0;
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await stop();
});

async function start(behaviour: Parameters<typeof startServer>[0]): Promise<void> {
	server = await startServer(behaviour);
	stop = async () => {
		await until('all sockets closed', () => server.open.size === 0);
		await server.stop();
	};
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const asked = (name: string) =>
	server.requests.filter(({ method, params }) => method === 'SUBSCRIPTION' && params.includes(name))
		.length;

describe('an acknowledgement with an empty text', () => {
	it.each([
		['an empty text', (id: number) => JSON.stringify({ id, code: 0, msg: '' })],
		['blanks', (id: number) => JSON.stringify({ id, code: 0, msg: ' \n' })],
		['no text', (id: number) => JSON.stringify({ id, code: 0 })],
		['null', (id: number) => JSON.stringify({ id, code: 0, msg: null })],
		['no ID of ours', () => JSON.stringify({ id: 0, code: 0, msg: '' })],
	])('(%s) is neither yes nor no: data decides', async (_what, acknowledge) => {
		await start({ acknowledges: (id) => acknowledge(id) });
		const one = listen(createHub(quick), server.url, [btc, eth]);
		await until('the request', () => asked(btc) === 1);
		await pause(2 * quick.probeAfterMs);
		expect([one.states(), one.outcome]).toEqual([[], undefined]);
		server.push(btc, dealFrame(btc, '1'));
		await until('its data', () => one.messages.length === 1);
		expect(one.outcome).toBeUndefined();
		server.push(eth, dealFrame(eth, '2'));
		await one.ready;
		expect(one.states()).toEqual(['connected']);
		expect(one.prices()).toEqual(['1', '2']);
		// An active channel is not asked for again.
		expect([asked(btc), server.handshakes.length]).toEqual([1, 1]);
	});

	it('leaves its neighbours alone', async () => {
		await start({ acknowledges: (id, names) => (names.includes(eth) ? empty(id) : undefined) });
		const hub = createHub(quick);
		const one = listen(hub, server.url, [btc]);
		await one.ready;
		const other = listen(hub, server.url, [eth]);
		await until('the request', () => asked(eth) === 1);
		server.push(btc, dealFrame(btc, '1'));
		await until('its data', () => one.messages.length === 1);
		expect([one.states(), other.states()]).toEqual([['connected'], []]);
	});

	it('that follows data is answered already', async () => {
		await start({
			acknowledges: (id, names, socket) => {
				socket.send(dealFrame(names[0], '7'));
				return empty(id);
			},
		});
		const one = listen(createHub(quick), server.url, [btc]);
		await one.ready;
		expect(one.prices()).toEqual(['7']);
	});

	it('without data, for long: a fresh connection, less and less often, and no refusal', async () => {
		await start({ acknowledges: (id, names) => (names.includes(eth) ? empty(id) : undefined) });
		const timings: Timings = { ...quick, staleAfterMs: 150, staleAfterMaxMs: 400 };
		const hub = createHub(timings);
		const one = listen(hub, server.url, [btc]);
		await one.ready;
		// The connection itself is not silent.
		const pulse = setInterval(() => server.push(btc, dealFrame(btc, '1')), 20);
		const other = listen(hub, server.url, [eth]);
		await until('a second and a third connection', () => server.handshakes.length >= 3);
		expect(other.states().filter((state) => state !== 'changedOver')).toEqual([]);
		const late = setInterval(() => server.push(eth, dealFrame(eth, '1')), 20);
		await other.ready;
		await until('one socket', () => server.open.size === 1);
		const { length } = server.handshakes;
		await pause(600);
		for (const timer of [pulse, late]) clearInterval(timer);
		expect(server.handshakes).toHaveLength(length);
		expect(one.states()).not.toContain('gap');
	});
});

const empty = (id: number) => JSON.stringify({ id, code: 0, msg: '' });

test('data of a channel that counts as refused proves that it is subscribed', async () => {
	await start({
		acknowledges: (id, names) =>
			names.includes(eth)
				? JSON.stringify({
						id,
						code: 0,
						msg: `Not Subscribed successfully! [${eth}].  Reason： Blocked! `,
					})
				: undefined,
	});
	const hub = createHub({ ...quick, probeAfterMs: 60_000 });
	const one = listen(hub, server.url, [btc]);
	await one.ready;
	const other = listen(hub, server.url, [eth]);
	await expect(other.ready).rejects.toThrow(eth);
	server.push(eth, dealFrame(eth, '1'));
	await until('the news', () => other.states().at(-1) === 'connected');
	expect(other.prices()).toEqual(['1']);
	expect(asked(eth)).toBe(1);
});

test('what is refused on a connection that has left channels is asked for on a fresh one', async () => {
	const places = new Map<object, number>();
	await start({
		refuses: (_channel, socket) => {
			const taken = (places.get(socket) ?? 0) + 1;
			places.set(socket, taken);
			return taken > 30;
		},
	});
	const hub = createHub(quick);
	const all = many(30).map((name) => listen(hub, server.url, [name]));
	await Promise.all(all.map(({ ready }) => ready));
	for (const one of all.slice(0, 10)) one.close();
	const late = listen(hub, server.url, [btc]);
	await late.ready;
	expect(late.states()).toEqual(['connected', 'changedOver']);
	await until('one socket', () => server.open.size === 1);
	expect(server.handshakes).toHaveLength(2);
	const last = all[29];
	server.push(many(30)[29], dealFrame(many(30)[29], '5'));
	await until('data of those that stayed', () => last.messages.length === 1);
	expect(last.states().filter((state) => state === 'gap')).toEqual([]);
});

test('a name that MEXC does not know is refused on the fresh connection as well, and said once', async () => {
	const nowhere = deals('NOWHEREUSDT');
	await start({ refuses: (name) => name === nowhere });
	const hub = createHub({ ...quick, probeAfterMs: 60_000 });
	const [stays, leaves] = [listen(hub, server.url, [btc]), listen(hub, server.url, [eth])];
	await Promise.all([stays.ready, leaves.ready]);
	leaves.close();
	const wrong = listen(hub, server.url, [nowhere]);
	await expect(wrong.ready).rejects.toThrow(nowhere);
	expect([asked(nowhere), server.handshakes.length]).toEqual([2, 2]);
	expect(wrong.states()).toEqual(['refused', 'changedOver']);
	expect(lines.filter((line) => line.startsWith('MEXC refused'))).toHaveLength(1);
});

describe('on the simulator', () => {
	let simulator: Simulator;

	it('more than thirty channels in the life of a trigger', async () => {
		simulator = await startTestSimulator({ switches: { channelPlaces: 'lifetime' } });
		stop = () => simulator.stop();
		const hub = createHub(quick);
		const symbols = Object.keys(simulator.state().prices).slice(0, 4);
		const stays = listen(hub, simulator.wsUrl, [btc]);
		await stays.ready;
		const lengths = ['Min1', 'Min5', 'Min15', 'Min30', 'Min60', 'Hour4', 'Hour8', 'Day1', 'Week1'];
		for (const symbol of symbols) {
			const names = lengths.map((length) => `spot@public.kline.v3.api.pb@${symbol}@${length}`);
			const one = listen(hub, simulator.wsUrl, names);
			await one.ready;
			expect(one.states()).not.toContain('refused');
			one.close();
		}
		const last = listen(hub, simulator.wsUrl, [sol]);
		await last.ready;
		simulator.trade('SOLUSDT', {
			price: simulator.state().prices.SOLUSDT,
			quantity: '1',
			side: 'BUY',
		});
		await until('data', () => last.messages.length > 0);
		expect(stays.states()).not.toContain('gap');
	});
});
