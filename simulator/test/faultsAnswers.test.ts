import { request } from 'node:http';
import { createCertificate } from '../../test/support/certificate';
import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { placeOrder, send, sendControl, signed, signedQuery } from './support/client';
import type { Simulator } from '../src';

const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };

interface Partial {
	readonly status: number;
	readonly announced: number;
	readonly text: string;
	readonly error: string | undefined;
	/** When each piece of the body came, ms. */
	readonly times: readonly number[];
}

/** Places an order and keeps whatever arrives of the answer. */
function placeRaw(simulator: Simulator): Promise<Partial> {
	return new Promise((resolve, reject) => {
		const headers = { 'X-MEXC-APIKEY': simulator.apiKey, 'Content-Type': 'application/json' };
		const path = `/api/v3/order?${signedQuery(simulator, LIMIT)}`;
		const options = { method: 'POST', headers, agent: false as const };
		let answering = false;
		request(simulator.restUrl + path, options, (response) => {
			answering = true;
			let text = '';
			const times: number[] = [];
			const done = (error?: string) =>
				resolve({
					text,
					times,
					error,
					status: response.statusCode ?? 0,
					announced: Number(response.headers['content-length']),
				});
			response.on('data', (chunk: Buffer) => {
				text += chunk.toString();
				times.push(performance.now());
			});
			response.on('error', (error: NodeJS.ErrnoException) => done(error.code));
			response.on('end', () => done());
		})
			.on('error', (error) => (answering ? undefined : reject(error)))
			.end();
	});
}

describe('faulty answers', () => {
	const simulator = useSimulator();
	const orders = () => simulator().state().accounts['209302839']?.orders.length;
	beforeEach(() => simulator().reset());

	it('break off in the middle of the body, after the order was taken', async () => {
		simulator().fault({ kind: 'resetMidBody', endpoint: 'newOrder' });
		const answer = await placeRaw(simulator());
		expect([answer.status, answer.error, orders()]).toEqual([200, 'ECONNRESET', 1]);
		expect(answer.text.length).toBe(Math.floor(answer.announced / 2));
		expect((await placeRaw(simulator())).error).toBeUndefined();
	});

	it('trickle in pieces', async () => {
		simulator().fault({ kind: 'slowBody', everyMs: 15, bytes: 60 });
		const startedAt = performance.now();
		const { text, times, announced } = await placeRaw(simulator());
		expect(JSON.parse(text)).toMatchObject({ symbol: 'MXUSDT' });
		// On a busy machine pieces are read together, and none is read early.
		const pieces = Math.ceil(announced / 60);
		expect(pieces).toBeGreaterThan(2);
		expect(times.length).toBeLessThanOrEqual(pieces);
		expect(times.length).toBeGreaterThan(1);
		expect(times[times.length - 1] - startedAt).toBeGreaterThan(14 * (pieces - 1));
	});

	it.each([
		['after', 1],
		['before', 0],
	] as const)('never come, %s the order was taken', async (when, taken) => {
		simulator().fault({ kind: 'unanswered', endpoint: 'newOrder', when });
		let answered = false;
		const order = placeOrder(simulator(), LIMIT).then(
			() => (answered = true),
			() => undefined,
		);
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect([answered, orders()]).toEqual([false, taken]);
		expect(simulator().requests().at(-1)?.status).toBe('unanswered');
		simulator().reset();
		expect((await send(simulator(), 'GET', '/api/v3/ping')).status).toBe(200);
		void order;
	});

	it('say what the fault says, letter for letter, in whole or in a part', async () => {
		const prices = async (fault: { path?: string; json?: string }) => {
			simulator().fault({ kind: 'answer', endpoint: 'tickerPrice', ...fault });
			return (await send(simulator(), 'GET', '/api/v3/ticker/price?symbol=MXUSDT')).text;
		};
		expect(await prices({ json: 'null' })).toBe('null');
		expect(await prices({})).toBe('');
		expect(await prices({ path: 'price', json: '1.2E-7' })).toBe(
			'{"symbol":"MXUSDT","price":1.2E-7}',
		);
		expect(await prices({ path: 'price', json: '"$&"' })).toBe('{"symbol":"MXUSDT","price":"$&"}');
		expect(await prices({ path: 'symbol' })).toMatch(/^\{"price":"[\d.]+"\}$/);
		expect(await prices({ path: 'more', json: '[1]' })).toMatch(/,"more":\[1\]\}$/);
		expect(await prices({ path: 'symbol.0.x', json: '1' })).toContain('"symbol":"MXUSDT"');
	});

	it('say something else of what was done all the same, or was not', async () => {
		simulator().fault({ kind: 'answer', endpoint: 'newOrder', json: 'null' });
		simulator().fault({ kind: 'answer', endpoint: 'newOrder', json: '[]', when: 'before' });
		const texts = [await placeOrder(simulator(), LIMIT), await placeOrder(simulator(), LIMIT)];
		expect(texts.map(({ text }) => text)).toEqual(['null', '[]']);
		expect(orders()).toBe(1);
		simulator().fault({ kind: 'answer', endpoint: 'openOrders', path: '0' });
		expect((await signed(simulator(), 'GET', '/api/v3/openOrders')).body).toEqual([]);
	});

	it('carry any code of the exchange, before or after processing', async () => {
		simulator().fault({ kind: 'code', code: 10219, when: 'after', endpoint: 'newOrder' });
		simulator().fault({ kind: 'code', code: 10200, endpoint: 'newOrder', message: 'half booked' });
		const after = await placeOrder(simulator(), LIMIT);
		expect([after.status, after.body.code, orders()]).toEqual([400, 10219, 1]);
		expect(after.body.msg).not.toBe('Unknown error');
		const before = await placeOrder(simulator(), LIMIT);
		expect(before.body).toEqual({ code: 10200, msg: 'half booked' });
		expect(orders()).toBe(1);
		simulator().fault({ kind: 'code', code: -2013, status: 404 });
		const query = { symbol: 'MXUSDT', orderId: '1' };
		expect((await signed(simulator(), 'GET', '/api/v3/order', query)).status).toBe(404);
	});

	it.each([
		[{ kind: 'delay' }, 'The field "delayMs" of the fault "delay" must be a whole number'],
		[{ kind: 'status', status: 200 }, 'must be a whole number from 400 to 599'],
		[{ kind: 'status', status: 503, when: 'later' }, 'must be "before" or "after"'],
		[{ kind: 'reset', times: 0 }, 'The field "times" of the fault "reset" must be'],
		[{ kind: 'reset', endpont: 'x' }, 'The fault "reset" has no field "endpont"'],
		[{ kind: 'dropConnections', code: 1006 }, 'must be a close code'],
		[{ kind: 'blockChannel' }, 'The field "channel" of the fault "blockChannel" must be a text'],
		[{ kind: 'shufflePushes', on: 'yes' }, 'must be true or false'],
		[{ kind: 'toString' }, 'There is no fault "toString"'],
	])('are refused when they make no sense: %j', async (fault, sentence) => {
		const body = JSON.stringify(fault);
		const answer = await sendControl(simulator(), 'fault', body);
		expect(answer.status).toBe(400);
		expect(answer.body.error).toContain(sentence);
		expect(simulator().state().faults).toEqual([]);
	});
});

describe('faulty answers over TLS', () => {
	it('are cut, cut in the middle, and coded just the same', async () => {
		const simulator = await startTestSimulator({ tls: createCertificate() });
		const faults = ['reset', 'resetMidBody'] as const;
		for (const kind of faults) simulator.fault({ kind, endpoint: 'ping' });
		simulator.fault({ kind: 'code', code: 10219, endpoint: 'ping' });
		const results = [];
		for (let count = 0; count < 4; count++) {
			results.push(
				await send(simulator, 'GET', '/api/v3/ping').then(
					({ status }) => status,
					(error: { code?: string }) => error.code,
				),
			);
		}
		expect(results).toEqual(['ECONNRESET', 'ECONNRESET', 400, 200]);
		await simulator.stop();
	});
});
