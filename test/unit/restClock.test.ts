import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { Clock } from '../../mexc/rest/clock';
import { createRestClient } from '../../mexc/client';
import type { Time } from '../../mexc/core/time';
import { accountFor, hastyTime } from './restServer';

/** A server whose clock runs `ahead` of ours; each question takes the next of `trips` (there, back). */
function world(ahead: number, trips: Array<[there: number, back: number]>) {
	let now = 1_000_000;
	let asked = 0;
	const time: Time = { now: () => now, monotonic: () => now, after: () => () => undefined };
	const ask = async () => {
		const [there, back] = trips[asked++] ?? trips[trips.length - 1];
		now += there;
		const serverTime = now + ahead;
		await Promise.resolve();
		now += back;
		return serverTime;
	};
	return { time, ask, asked: () => asked, later: (ms: number) => void (now += ms) };
}

describe('the clock offset', () => {
	it('is exact when both ways take the same time', async () => {
		const { time, ask, asked } = world(12_345, [[40, 40]]);
		expect(await new Clock().offsetMs(time, ask)).toBe(12_345);
		expect(asked()).toBe(1);
	});

	it('is measured again when a round trip was slow, and the shortest one counts', async () => {
		const { time, ask, asked } = world(-700, [
			[3000, 50],
			[900, 50],
			[30, 30],
		]);
		expect(await new Clock().offsetMs(time, ask)).toBe(-700);
		expect(asked()).toBe(3);
	});

	it('is never asked for more than three times', async () => {
		const { time, ask, asked } = world(0, [[900, 900]]);
		await new Clock().offsetMs(time, ask);
		expect(asked()).toBe(3);
	});

	it('is shared by callers, kept for ten minutes and then refreshed', async () => {
		const { time, ask, asked, later } = world(5, [[10, 10]]);
		const clock = new Clock();
		expect(clock.knownOffsetMs).toBeUndefined();
		await Promise.all([clock.offsetMs(time, ask), clock.offsetMs(time, ask)]);
		later(9 * 60_000);
		await clock.offsetMs(time, ask);
		expect(asked()).toBe(1);
		later(2 * 60_000);
		await clock.offsetMs(time, ask);
		expect(asked()).toBe(2);
		await clock.sync(time, ask);
		expect(asked()).toBe(3);
	});

	it('serves on with the old value when the server does not answer', async () => {
		const { time, ask, later } = world(77, [[1, 1]]);
		const clock = new Clock();
		await clock.offsetMs(time, ask);
		later(60 * 60_000);
		const silent = () => Promise.reject(new Error('no answer'));
		expect(await clock.offsetMs(time, silent)).toBe(77);
		await expect(new Clock().offsetMs(time, silent)).rejects.toThrow('no answer');
	});

	it('keeps a slow measurement when the next question fails', async () => {
		const { time, ask, asked } = world(50, [[900, 900]]);
		const once = async () => (asked() === 0 ? await ask() : await Promise.reject(new Error('x')));
		expect(await new Clock().offsetMs(time, once)).toBe(50);
	});
});

describe('a server that dies while its clock is measured', () => {
	/** Answers the first `lives` questions slowly, then resets every connection. */
	async function asks(lives: number): Promise<number> {
		let asked = 0;
		const server = http.createServer((_request, response) => {
			if (asked++ >= lives) return void response.destroy();
			setTimeout(() => response.end(JSON.stringify({ serverTime: Date.now() })), 600);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const account = accountFor(`http://127.0.0.1:${port}`);
		const context = { account, network: openNetwork, log: silentLog, time: hastyTime };
		const offset = await createRestClient(context)
			.clockOffsetMs()
			.catch((error: MexcError) => error.kind);
		expect(offset).toEqual(lives === 0 ? 'network' : expect.any(Number));
		server.closeAllConnections();
		server.close();
		return asked;
	}

	it.each([
		[0, 3],
		[1, 4],
		[2, 5],
	])('after %s answers is asked %s times in all', async (lives, most) => {
		expect(await asks(lives)).toBeLessThanOrEqual(most);
	});
});

describe('a server that calls the timestamp wrong', () => {
	it('even when it is only asked for its time does not keep the answer waiting for itself', async () => {
		const refusal = {
			code: 700003,
			msg: 'Timestamp for this request is outside of the recvWindow.',
		};
		const server = http.createServer((_request, response) =>
			response.writeHead(400).end(JSON.stringify(refusal)),
		);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const account = accountFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
		const context = { account, network: openNetwork, log: silentLog, time: hastyTime };
		const asked = createRestClient(context).clockOffsetMs();
		const answer = await Promise.race([
			asked.catch((error: MexcError) => error.kind),
			new Promise((resolve) => setTimeout(() => resolve('none'), 2_000)),
		]);
		server.closeAllConnections();
		server.close();
		expect(answer).toBe('clock');
	});
});
