import { startTestSimulator } from '../../test/support/simulator';
import type { Simulator } from '../src';
import type { LimitOptions } from '../src/http/limits';
import { type Answer, placeOrder, send, signed } from './support/client';

const ORDER = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.3', quantity: '10' };
const MX = { symbol: 'MXUSDT' };

function start(limits: boolean | Partial<LimitOptions> = true): Promise<Simulator> {
	return startTestSimulator({ limits, manualClock: true });
}

function read(simulator: Simulator, path: string): () => Promise<Answer> {
	return () => send(simulator, 'GET', `/api/v3/${path}`);
}

function ask(simulator: Simulator, method: string, path: string, parameters = {}) {
	return () => signed(simulator, method, `/api/v3/${path}`, parameters);
}

/** How often a call succeeds at one moment, and what the refusal after that says. */
async function untilRefused(call: () => Promise<Answer>): Promise<[count: number, wait: string]> {
	for (let count = 0; count < 600; count++) {
		const { status, headers, body } = await call();
		if (status === 200) continue;
		expect([status, body]).toEqual([429, { code: 429, msg: 'Too Many Requests' }]);
		return [count, String(headers['retry-after'])];
	}
	throw new Error('Never refused');
}

describe('the rate limits', () => {
	it.each<[what: string, call: (simulator: Simulator) => () => Promise<Answer>, result: unknown]>([
		['weight 10 of 300 per address', (s) => read(s, 'ticker/price?symbol=MXUSDT'), [30, '10']],
		['weight 20 of 300 per address', (s) => ask(s, 'GET', 'tradeFee', MX), [15, '10']],
		['5 announcements in 2 s', (s) => read(s, 'announcements'), [5, '2']],
		['2 account reads per second', (s) => ask(s, 'GET', 'account'), [2, '1']],
		['12 orders per second', (s) => () => placeOrder(s, ORDER), [12, '1']],
		[
			'2 batches per second',
			(s) => ask(s, 'POST', 'batchOrders', { batchOrders: JSON.stringify([ORDER]) }),
			[2, '1'],
		],
	])('allow %s', async (_what, call, result) => {
		const simulator = await start();
		expect(await untilRefused(call(simulator))).toEqual(result);
	});

	it('count placing, batches and every kind of cancel together', async () => {
		const simulator = await start();
		const calls = [
			() => placeOrder(simulator, ORDER),
			ask(simulator, 'POST', 'batchOrders', { batchOrders: JSON.stringify([ORDER]) }),
			ask(simulator, 'DELETE', 'openOrders', { symbol: 'MXUSDT' }),
			ask(simulator, 'DELETE', 'order/all'),
		];
		for (const call of calls) expect((await call()).status).toBe(200);
		expect(await untilRefused(() => placeOrder(simulator, ORDER))).toEqual([8, '1']);
		const cancel = await signed(simulator, 'DELETE', '/api/v3/order', {
			symbol: 'MXUSDT',
			orderId: 'C02__1',
		});
		expect(cancel.status).toBe(429);
		simulator.advance(1000);
		expect((await placeOrder(simulator, ORDER)).status).toBe(200);
	});

	it('count weights of an account in a bucket of its own', async () => {
		const simulator = await start({ uidWeight: 5, extraLimits: false });
		expect(await untilRefused(() => placeOrder(simulator, ORDER))).toEqual([5, '10']);
		expect((await read(simulator, 'time')()).status).toBe(200);
	});

	it('charge signed calls to the account as well, when switched so', async () => {
		const simulator = await start({ uidWeight: 20, chargeSignedToUid: true });
		expect(await untilRefused(ask(simulator, 'GET', 'openOrders'))).toEqual([6, '10']);
	});

	it('allow 20 requests per second in all, when switched so', async () => {
		const simulator = await start({ requestsPerSecond: 20 });
		expect(await untilRefused(read(simulator, 'time'))).toEqual([20, '1']);
		simulator.advance(1000);
		expect((await read(simulator, 'time')()).status).toBe(200);
	});

	it('name the wait for the bucket that frees last', async () => {
		const simulator = await start({ ipWeight: 12 });
		expect(await untilRefused(() => placeOrder(simulator, ORDER))).toEqual([12, '10']);
	});

	it('ban on the third breach within a minute, each time twice as long, at most 3 days', async () => {
		const simulator = await start({ ipWeight: 1 });
		const call = read(simulator, 'time');
		const bans: string[] = [];
		for (let round = 0; round < 13; round++) {
			await call();
			expect([(await call()).status, (await call()).status]).toEqual([429, 429]);
			const ban = await call();
			expect(ban.status).toBe(418);
			bans.push(String(ban.headers['retry-after']));
			simulator.advance(Number(bans.at(-1)) * 1000 - 1);
			expect((await call()).headers['retry-after']).toBe('1');
			simulator.advance(1);
		}
		expect(bans.slice(0, 3)).toEqual(['120', '240', '480']);
		expect(bans.slice(-2)).toEqual(['245760', '259200']);
		expect((await call()).status).toBe(200);
	});

	it('forgive breaches that lie more than a minute back', async () => {
		const simulator = await start({ ipWeight: 1 });
		const call = read(simulator, 'time');
		const statuses: number[] = [];
		for (let minute = 0; minute < 4; minute++) {
			await call();
			statuses.push((await call()).status);
			simulator.advance(60_001);
		}
		expect(statuses).toEqual([429, 429, 429, 429]);
	});

	it('can be switched off', async () => {
		const simulator = await start(false);
		const answers = await Promise.all(
			Array.from({ length: 40 }, read(simulator, 'ticker/price?symbol=MXUSDT')),
		);
		expect(answers.every(({ status }) => status === 200)).toBe(true);
	});
});
