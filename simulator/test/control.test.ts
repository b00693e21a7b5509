import { startSimulator } from '../src';
import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { Listener, placeOrder, send, sendControl, signed } from './support/client';

const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };

describe('the control API', () => {
	const simulator = useSimulator({ manualClock: true });
	const post = (path: string, fields: unknown) =>
		sendControl(simulator(), path, JSON.stringify(fields));
	const state = async () => (await send(simulator(), 'GET', '/control/state')).body;

	it('moves prices, makes trades and places orders', async () => {
		expect((await post('price', { symbol: 'BTCUSDT', price: 66000 })).body).toEqual({ ok: true });
		await post('trade', { symbol: 'ETHUSDT', price: '3456.7', quantity: '1', side: 'SELL' });
		const { prices } = await state();
		expect(prices).toMatchObject({ BTCUSDT: '66000', ETHUSDT: '3456.7' });
		const { body } = await post('order', LIMIT);
		expect(body).toMatchObject({ symbol: 'MXUSDT', status: 'NEW', origQty: '10' });
		const account = (await state()).accounts['209302839'];
		expect(account.openOrders).toBe(1);
		expect(account.balances.USDT).toEqual({ free: '99965.983', locked: '34.017' });
	});

	it('deposits, and the owner hears of it', async () => {
		const key = await signed(simulator(), 'POST', '/api/v3/userDataStream');
		const client = await Listener.open(simulator(), String(key.body.listenKey));
		await client.subscribe('spot@private.account.v3.api.pb');
		await post('deposit', { asset: 'BTC', amount: '0.5' });
		await client.until(() => client.pushes.length === 1);
		expect(client.pushes[0]?.['privateAccount']).toMatchObject({
			vcoinName: 'BTC',
			balanceAmount: '2.5',
			balanceAmountChange: '0.5',
			type: 'DEPOSIT',
		});
		client.close();
	});

	it('moves the clock, injects faults, changes keys and accounts', async () => {
		const before = (await state()).time;
		await post('clock', { advanceMs: 3_600_000 });
		expect((await state()).time).toBe(before + 3_600_000);
		await post('fault', { kind: 'status', status: 503, endpoint: 'ping' });
		expect((await state()).faults).toEqual([
			{ kind: 'status', status: 503, endpoint: 'ping', left: 1 },
		]);
		expect((await send(simulator(), 'GET', '/api/v3/ping')).status).toBe(503);
		await post('key', { permissions: ['SPOT_DEAL_WRITE'] });
		await post('account', { barred: true });
		expect((await placeOrder(simulator(), LIMIT)).body.code).toBe(30020);
		expect((await signed(simulator(), 'GET', '/api/v3/account')).body.code).toBe(700007);
	});

	it('resets everything', async () => {
		const client = await Listener.open(simulator());
		await post('reset', {});
		await client.until(() => client.closeCode !== undefined);
		const fresh = await state();
		expect(fresh).toMatchObject({
			prices: { BTCUSDT: '65000' },
			connections: { openWebSockets: 0, subscriptions: [] },
			listenKeys: [],
			requests: {},
		});
		expect(fresh.accounts['209302839']).toMatchObject({
			openOrders: 0,
			balances: { BTC: { free: '2', locked: '0' } },
		});
		expect((await placeOrder(simulator(), LIMIT)).status).toBe(200);
	});

	it.each([
		['price', '{"symbol":"NOPE","price":"1"}', 'There is no pair NOPE'],
		['price', '{"symbol":"BTCUSDT"}', 'The field "price" is missing'],
		['price', '[1]', 'The body must be a JSON object'],
		['price', '{', 'JSON'],
		['fault', '{}', 'The field "kind" is missing'],
		['order', '{"symbol":"NOPE","side":"BUY","type":"MARKET","quantity":"1"}', 'bad symbol'],
		['deposit', '{"asset":"BTC","amount":"-1"}', 'is not a number above zero'],
		['key', '{"accessKey":"none"}', 'There is no such API key'],
	])('answers a wrong %s command with a sentence', async (command, body, sentence) => {
		const answer = await sendControl(simulator(), command, body);
		expect(answer.status).toBe(400);
		expect(answer.body.error).toContain(sentence);
	});

	it('names its commands to who asks for another', async () => {
		const answer = await send(simulator(), 'GET', '/control/nothing');
		expect([answer.status, answer.body.error]).toEqual([
			404,
			expect.stringContaining('POST /control/price'),
		]);
	});
});

describe('a simulator in the process', () => {
	it('starts and stops promptly and frees its port', async () => {
		const begin = performance.now();
		const first = await startSimulator({ market: 'live' });
		const client = await Listener.open(first);
		await first.stop();
		await first.stop();
		const second = await startSimulator({ port: first.port });
		await second.stop();
		expect(performance.now() - begin).toBeLessThan(2000);
		await client.until(() => client.closeCode !== undefined);
	});

	it('says when its port is in use', async () => {
		const first = await startTestSimulator();
		await expect(startTestSimulator({ port: first.port })).rejects.toMatchObject({
			code: 'EADDRINUSE',
		});
		await first.stop();
	});

	it('goes on from a snapshot: orders, balances, prices, listen keys and ids', async () => {
		const first = await startTestSimulator();
		const { orderId } = (await placeOrder(first, { ...LIMIT, newClientOrderId: 'kept' })).body;
		await placeOrder(first, { symbol: 'MXUSDT', side: 'SELL', type: 'MARKET', quantity: '3' });
		first.setPrice('BTCUSDT', '61000');
		const { listenKey } = (await signed(first, 'POST', '/api/v3/userDataStream')).body;
		const before = first.state();
		const state = JSON.parse(JSON.stringify(first.snapshot())) as ReturnType<typeof first.snapshot>;
		await first.stop();
		const second = await startTestSimulator({ port: first.port, state });
		const after = second.state();
		expect(after.accounts).toEqual(before.accounts);
		expect(after.prices).toEqual(before.prices);
		expect(after.listenKeys).toEqual(before.listenKeys);
		const own = await signed(second, 'GET', '/api/v3/myTrades', { symbol: 'MXUSDT' });
		expect(own.body).toHaveLength(1);
		const user = await Listener.open(second, String(listenKey));
		await user.subscribe('spot@private.orders.v3.api.pb');
		second.setPrice('MXUSDT', '3.39');
		await user.until(() => user.pushes.length === 1);
		expect(user.pushes[0]?.['privateOrders']).toMatchObject({ id: orderId, status: 2 });
		const next = (await placeOrder(second, LIMIT)).body.orderId as string;
		expect(BigInt(next.slice(5))).toBeGreaterThan(BigInt(String(orderId).slice(5)));
		user.close();
		await second.stop();
	});
});
