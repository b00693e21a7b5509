import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { MexcError, type ErrorKind } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import type { RestClient } from '../../mexc/rest/client';
import { ListenKeys } from '../../mexc/socket/listenKey';
import { defaultTimings } from '../../mexc/socket/timings';
import { VirtualTime } from '../support/virtualTime';
import { accountFor } from '../fault/socketHarness';

const MINUTE = 60_000;

interface Script {
	client: RestClient;
	calls: string[];
	/** What the next calls throw; by endpoint id. */
	failures: Map<string, ErrorKind>;
	/** Values handed out; the last one again and again. */
	keys: string[];
}

function script(time: VirtualTime): Script {
	const calls: string[] = [];
	const failures = new Map<string, ErrorKind>();
	const keys = ['key1', 'key2', 'key3'];
	const client: RestClient = {
		context: { account: accountFor('ws://host/ws'), network: openNetwork, log: silentLog, time },
		call: async ({ id }: Endpoint, values: Values) => {
			calls.push([id, ...Object.values(values)].join(' '));
			const kind = failures.get(id);
			if (kind) throw new MexcError({ kind, message: 'scripted' });
			if (id !== 'createListenKey') return values;
			return { listenKey: keys.length > 1 ? keys.shift() : keys[0] };
		},
		clockOffsetMs: async () => 0,
	};
	return { client, calls, failures, keys };
}

let time: VirtualTime;
let rest: Script;
let refusals: MexcError[];
let keys: ListenKeys;
const ignored = () => undefined;

beforeEach(() => {
	time = new VirtualTime();
	rest = script(time);
	refusals = [];
	keys = new ListenKeys(rest.client, defaultTimings, (error) => void refusals.push(error));
});

describe('ListenKeys', () => {
	it('puts the key into the address', async () => {
		expect((await keys.address(ignored)).url).toBe('ws://host/ws?listenKey=key1');
	});

	it('serves five sockets with one key and the sixth with another', async () => {
		const urls: string[] = [];
		for (let i = 0; i < 6; i++) urls.push((await keys.address(ignored)).url);
		expect(new Set(urls.slice(0, 5)).size).toBe(1);
		expect(urls[5]).toContain('key2');
		expect(rest.calls).toEqual(['createListenKey', 'createListenKey']);
	});

	it('makes one key for sockets that ask at the same time', async () => {
		await Promise.all([1, 2, 3].map(() => keys.address(ignored)));
		expect(rest.calls).toEqual(['createListenKey']);
	});

	it('keeps a key in use alive every 30 minutes, and no other', async () => {
		const address = await keys.address(ignored);
		await time.advance(29 * MINUTE);
		expect(rest.calls).toHaveLength(1);
		await time.advance(62 * MINUTE);
		expect(rest.calls.slice(1)).toEqual(Array(3).fill('keepAliveListenKey key1'));
		address.release();
		address.release();
		expect(time.pending).toBe(0);
	});

	it('reuses a key that was released while it is still valid, and renews it in time', async () => {
		(await keys.address(ignored)).release();
		await time.advance(40 * MINUTE);
		expect((await keys.address(ignored)).url).toContain('key1');
		await time.advance(1);
		expect(rest.calls).toEqual(['createListenKey', 'keepAliveListenKey key1']);
	});

	it('makes a new one when the released key has run out', async () => {
		(await keys.address(ignored)).release();
		await time.advance(61 * MINUTE);
		expect((await keys.address(ignored)).url).toContain('key2');
	});

	it('does not hand out a key again that the server called invalid, and never deletes one', async () => {
		const address = await keys.address(ignored);
		address.reportInvalid();
		address.release();
		expect((await keys.address(ignored)).url).toContain('key2');
		expect(rest.calls).toEqual(['createListenKey', 'createListenKey']);
	});

	it.each(['exchange', 'notFound', 'input'] as const)(
		'says every socket of a key whose keep-alive ends with "%s"',
		async (kind) => {
			const reported: string[] = [];
			await keys.address(() => void reported.push('one'));
			(await keys.address(() => void reported.push('gone'))).release();
			await keys.address(() => void reported.push('other'));
			rest.failures.set('keepAliveListenKey', kind);
			await time.advance(30 * MINUTE);
			expect(reported).toEqual(['one', 'other']);
			expect((await keys.address(ignored)).url).toContain('key2');
			expect(refusals).toEqual([]);
		},
	);

	it.each(['network', 'server', 'rateLimit', 'clock'] as const)(
		'tries a keep-alive again that ended with "%s"',
		async (kind) => {
			const reported: string[] = [];
			await keys.address(() => void reported.push('dead'));
			rest.failures.set('keepAliveListenKey', kind);
			await time.advance(32 * MINUTE);
			const tries = rest.calls.length;
			expect(tries).toBeGreaterThan(4);
			expect(reported).toEqual([]);
			rest.failures.clear();
			await time.advance(MINUTE);
			expect(rest.calls.length).toBe(tries + 1);
			await time.advance(28 * MINUTE);
			expect(rest.calls.length).toBe(tries + 1);
		},
	);

	it('reports a refused credential and goes on probing', async () => {
		await keys.address(ignored);
		rest.failures.set('keepAliveListenKey', 'credential');
		await time.advance(30 * MINUTE);
		expect(refusals).toHaveLength(1);
		await time.advance(11 * MINUTE);
		expect(refusals).toHaveLength(3);
	});

	it('passes the error of the creation on, and works afterwards', async () => {
		rest.failures.set('createListenKey', 'network');
		await expect(keys.address(ignored)).rejects.toMatchObject({ kind: 'network' });
		rest.failures.clear();
		await expect(keys.address(ignored)).resolves.toBeDefined();
	});

	it('does not take an answer without a key for one', async () => {
		rest.keys.splice(0, 3, '');
		await expect(keys.address(ignored)).rejects.toMatchObject({ kind: 'protocol' });
	});

	it('renews at once a key that MEXC hands out again', async () => {
		rest.keys.splice(0, 3, 'same');
		for (let i = 0; i < 6; i++) await keys.address(ignored);
		await time.advance(1);
		expect(rest.calls).toEqual(['createListenKey', 'createListenKey', 'keepAliveListenKey same']);
	});

	it('keeps a key alive that MEXC hands out again after it was given up', async () => {
		rest.keys.splice(0, 3, 'same');
		const old = await keys.address(ignored);
		old.reportInvalid();
		await keys.address(ignored);
		// The old socket goes when the new one has taken over.
		old.release();
		await time.advance(31 * MINUTE);
		expect(rest.calls.slice(2)).toEqual(['keepAliveListenKey same']);
	});

	it('gives up a key that could not be kept alive for its whole life', async () => {
		let isDead = false;
		await keys.address(() => (isDead = true));
		rest.failures.set('keepAliveListenKey', 'protocol');
		await time.advance(59 * MINUTE);
		expect(isDead).toBe(false);
		await time.advance(3 * MINUTE);
		expect(isDead).toBe(true);
		expect((await keys.address(ignored)).url).toContain('key2');
	});

	it('asks MEXC again, instead of using up a key, once its renewal was refused', async () => {
		const address = await keys.address(ignored);
		rest.failures.set('keepAliveListenKey', 'credential');
		rest.failures.set('createListenKey', 'credential');
		await time.advance(31 * MINUTE);
		expect(refusals).toHaveLength(1);
		address.release();
		await expect(keys.address(ignored)).rejects.toMatchObject({ kind: 'credential' });
		expect(refusals).toHaveLength(1);
	});

	it('does not wait for ever for an answer that never comes', async () => {
		const { call } = rest.client;
		rest.client.call = async () => await new Promise(() => undefined);
		const waiting = Promise.allSettled([keys.address(ignored), keys.address(ignored)]);
		await time.advance(3 * MINUTE);
		expect(await Promise.race([waiting, 'waits'])).toMatchObject([
			{ reason: { kind: 'network' } },
			{ reason: { kind: 'network' } },
		]);
		rest.client.call = call;
		await keys.address(ignored);
		rest.client.call = async () => await new Promise(() => undefined);
		await time.advance(31 * MINUTE);
		rest.client.call = call;
		await time.advance(5 * MINUTE);
		expect(rest.calls).toEqual(['createListenKey', 'keepAliveListenKey key1']);
	});
});
