import { createHub } from '../../mexc/socket/streamHub';
import { until } from '../support/virtualTime';
import { dealFrame } from './socketFrames';
import { deals, lines, listen, open, quick } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

const btc = deals('BTCUSDT');
const paused = deals('SNTUSDT');
const other = deals('MOGUSDT');

let server: TestServer;
let refused: Set<string>;

beforeEach(async () => {
	lines.length = 0;
	refused = new Set([paused]);
	server = await startServer({ refuses: (name) => refused.has(name) });
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('all sockets closed', () => server.open.size === 0);
	await server.stop();
});

const asked = (name: string) =>
	server.requests.filter(({ params }) => params.includes(name)).length;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a refused channel is asked for again and again, quietly, until it is accepted', async () => {
	const one = listen(createHub(quick), server.url, [btc, paused]);
	await one.ready;
	await until('three probes', () => asked(paused) === 4);
	expect(one.states()).toEqual(['refused', 'connected']);
	expect(asked(btc)).toBe(1);
	refused.clear();
	await until('the acceptance', () => one.states().length === 3);
	expect(one.events[2]).toMatchObject({
		state: 'connected',
		message: 'Connected; 2 channels deliver.',
	});
	server.push(paused, dealFrame(paused, '1'));
	await until('its data', () => one.messages.length === 1);
	const times = asked(paused);
	await pause(2 * quick.probeAfterMs);
	expect(asked(paused)).toBe(times);
	expect(lines.filter((line) => line.startsWith('MEXC refused'))).toHaveLength(1);
});

test('without any accepted channel there is no socket between the probes', async () => {
	refused.add(other);
	const one = listen(createHub(quick), server.url, [paused, other]);
	await expect(one.ready).rejects.toThrow(`${paused}, ${other}`);
	await until('no socket', () => server.open.size === 0);
	await pause(3.5 * quick.probeAfterMs);
	expect(server.handshakes.length).toBeGreaterThanOrEqual(3);
	expect(server.handshakes.length).toBeLessThanOrEqual(4);
	expect(one.states()).toEqual(['refused']);
	refused.delete(paused);
	await until('the acceptance', () => one.states().includes('connected'));
	expect(server.open.size).toBe(1);
});

test('a new channel does not wait for the next probe of refused neighbours', async () => {
	const hub = createHub({ ...quick, probeAfterMs: 60_000 });
	const one = listen(hub, server.url, [paused]);
	await expect(one.ready).rejects.toThrow(paused);
	const fine = listen(hub, server.url, [btc]);
	await fine.ready;
	expect(one.states()).toEqual(['refused']);
	fine.close();
	await until('no socket again', () => server.open.size === 0);
	expect(one.states()).toEqual(['refused']);
});

test('whoever comes later has the refused channel asked for at once', async () => {
	const hub = createHub({ ...quick, probeAfterMs: 60_000 });
	const one = listen(hub, server.url, [btc, paused]);
	await one.ready;
	const late = listen(hub, server.url, [paused]);
	await expect(late.ready).rejects.toThrow(paused);
	expect(late.states()).toEqual(['refused']);
	expect(one.states()).toEqual(['refused', 'connected']);
	refused.clear();
	const last = listen(hub, server.url, [paused]);
	await last.ready;
	expect(one.states()).toEqual(['refused', 'connected', 'connected']);
});

test('a channel that was delivered, and refused after a cut, comes back with the gap', async () => {
	refused.clear();
	const one = listen(createHub(quick), server.url, [btc, paused]);
	await one.ready;
	refused.add(paused);
	const before = Date.now();
	server.drop();
	await until('the refusal', () => one.states().includes('refused'));
	expect(one.events.find(({ state }) => state === 'refused')?.channels).toEqual([paused]);
	await until('the neighbour', () => one.states().at(-1) === 'gap');
	const count = one.events.length;
	refused.clear();
	await until('connected and gap', () => one.events.length === count + 2);
	expect(one.states().slice(count)).toEqual(['connected', 'gap']);
	expect(one.events.at(-1)?.fromTime).toBeLessThanOrEqual(before);
});

test('a change-over to a socket that accepts nothing is put off', async () => {
	refused.clear();
	const hub = createHub({ ...quick, changeOverAfterMs: 200 });
	const one = listen(hub, server.url, [paused]);
	await one.ready;
	refused.add(paused);
	await until('the attempt', () => server.handshakes.length === 2);
	await until('one socket', () => server.open.size === 1);
	server.push(paused, dealFrame(paused, '7'));
	await until('data of the old one', () => one.messages.length === 1);
	refused.clear();
	await until('the move', () => one.states().includes('changedOver'));
	expect(one.states()).toEqual(['connected', 'changedOver']);
});
