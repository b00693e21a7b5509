import { MexcError } from '../../mexc/core/errors';
import { openNetwork } from '../../mexc/account/network';
import type { AddressSource } from '../../mexc/socket/address';
import { Pool } from '../../mexc/socket/pool';
import { systemTime } from '../../mexc/core/time';
import { until } from '../support/virtualTime';
import { deals, listen, open, quick } from './socketHarness';
import { type TestServer, startServer } from './socketServer';

// Addresses that die at the worst moment: the sockets are real, the listen keys are ours.
let server: TestServer;
/** How often an address was asked for, and what the asking ends with. */
let asked: number;
let refusal: MexcError | undefined;
/** What says each socket that its address is dead, in order of asking. */
let deaths: Array<() => void>;

const address: AddressSource = async (onDead) => {
	asked++;
	if (refusal) throw refusal;
	const number = deaths.push(onDead);
	const nothing = () => undefined;
	return { url: `${server.url}?key=${number}`, release: nothing, reportInvalid: nothing };
};

beforeEach(async () => {
	deaths = [];
	asked = 0;
	refusal = undefined;
	server = await startServer();
});

afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await until('all sockets closed', () => server.open.size === 0);
	await server.stop();
});

function subscribe() {
	const pool = new Pool({
		network: openNetwork,
		time: systemTime,
		timings: quick,
		address,
		onEvent: () => undefined,
	});
	return listen(pool, server.url, [deals('BTCUSDT')]);
}

async function connected() {
	const one = subscribe();
	await one.ready;
	return one;
}

it('moves to a fresh address when the one in use dies, without a gap', async () => {
	const one = await connected();
	deaths[0]();
	await until('the move', () => one.states().includes('changedOver'));
	expect(server.handshakes).toEqual(['/ws?key=1', '/ws?key=2']);
	expect(one.states()).toEqual(['connected', 'changedOver']);
});

it('does not move to an address that dies while the move is under way', async () => {
	const one = await connected();
	server.behaviour.answersRequests = false;
	deaths[0]();
	await until('the second socket', () => server.open.size === 2);
	deaths[1]();
	server.behaviour.answersRequests = true;
	await until('the move', () => one.states().includes('changedOver'));
	await until('the end of the old sockets', () => server.open.size === 1);
	expect(server.handshakes).toEqual(['/ws?key=1', '/ws?key=2', '/ws?key=3']);
	expect(one.states()).toEqual(['connected', 'changedOver']);
});

it('says every move, also when the last news was the same', async () => {
	const one = await connected();
	const moves = () => one.states().filter((state) => state === 'changedOver').length;
	deaths[0]();
	await until('the first move', () => moves() === 1);
	await until('one socket', () => server.open.size === 1);
	deaths[1]();
	await until('the second move', () => moves() === 2);
});

it('stays away when it is asked to for longer than a timer can hold', async () => {
	refusal = new MexcError({ kind: 'banned', message: 'Banned.', retryAfterMs: 1e12 });
	subscribe();
	await new Promise((resolve) => setTimeout(resolve, 150));
	expect(asked).toBe(1);
});
