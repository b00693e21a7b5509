import { useSimulator } from '../../test/support/simulator';
import type { Fault } from '../src';
import { Listener, decode, placeOrder, send, signed } from './support/client';

const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };
const DEALS = 'spot@public.aggre.deals.v3.api.pb@10ms@MXUSDT';
const ping = '/api/v3/ping';

describe('request faults', () => {
	const simulator = useSimulator();
	const orders = () => simulator().state().accounts['209302839']?.orders.length;
	const causeOf = (promise: Promise<unknown>) =>
		promise.then(
			() => 'answered',
			(error: { code?: string }) => error.code,
		);
	beforeEach(() => simulator().reset());

	it('reset the connection before or after the order was taken', async () => {
		simulator().fault({ kind: 'reset', endpoint: 'newOrder' });
		expect((await send(simulator(), 'GET', ping)).status).toBe(200);
		expect(await causeOf(placeOrder(simulator(), LIMIT))).toBe('ECONNRESET');
		expect(orders()).toBe(0);
		simulator().fault({ kind: 'resetAfter', endpoint: 'newOrder' });
		expect(await causeOf(placeOrder(simulator(), LIMIT))).toBe('ECONNRESET');
		expect(orders()).toBe(1);
		expect((await placeOrder(simulator(), LIMIT)).status).toBe(200);
		expect(
			simulator()
				.requests()
				.map(({ status }) => status),
		).toEqual([200, 'reset', 'reset', 200]);
	});

	it('answer with errors before or after the order was taken, as often as reported', async () => {
		simulator().fault({ kind: 'status', status: 503, endpoint: 'newOrder', times: 2 });
		const statuses = [];
		for (let count = 0; count < 3; count++) {
			statuses.push((await placeOrder(simulator(), LIMIT)).status);
		}
		expect([statuses, orders()]).toEqual([[503, 503, 200], 1]);
		simulator().fault({ kind: 'status', status: 500, when: 'after', endpoint: 'newOrder' });
		expect((await placeOrder(simulator(), LIMIT)).body.code).toBe(500);
		expect(orders()).toBe(2);
		simulator().fault({ kind: 'status', status: 504 });
		expect((await send(simulator(), 'GET', ping)).text).toContain('<h1>504 Gateway Time-out</h1>');
	});

	it('answer 429, 418 and a firewall page', async () => {
		simulator().fault({ kind: '429', retryAfterSeconds: 3 });
		simulator().fault({ kind: '418' });
		simulator().fault({ kind: '403html' });
		const answers = [];
		for (let count = 0; count < 4; count++) answers.push(await send(simulator(), 'GET', ping));
		expect(answers.map(({ status }) => status)).toEqual([429, 418, 403, 200]);
		expect(answers.map(({ headers }) => headers['retry-after'])).toEqual([
			'3',
			'120',
			undefined,
			undefined,
		]);
		expect(answers[2]?.headers['content-type']).toBe('text/html');
	});

	it('delay an answer', async () => {
		simulator().fault({ kind: 'delay', delayMs: 60 });
		const begin = performance.now();
		expect((await send(simulator(), 'GET', ping)).status).toBe(200);
		expect(performance.now() - begin).toBeGreaterThanOrEqual(59);
	});

	it('hide fresh orders from the query', async () => {
		simulator().fault({ kind: 'orderNotFound', seconds: 5 });
		const { orderId } = (await placeOrder(simulator(), LIMIT)).body;
		const query = () =>
			signed(simulator(), 'GET', '/api/v3/order', { symbol: 'MXUSDT', orderId: String(orderId) });
		expect((await query()).body.code).toBe(-2013);
		expect((await signed(simulator(), 'GET', '/api/v3/openOrders')).body).toHaveLength(1);
		simulator().advance(5000);
		expect((await query()).body.status).toBe('NEW');
	});

	it('hide fresh orders from the lists too', async () => {
		simulator().fault({ kind: 'orderNotFound', seconds: 5, lists: true });
		await placeOrder(simulator(), LIMIT);
		const lists = async () => {
			const symbol = { symbol: 'MXUSDT' };
			const open = await signed(simulator(), 'GET', '/api/v3/openOrders', symbol);
			const all = await signed(simulator(), 'GET', '/api/v3/allOrders', symbol);
			return [open, all].map(({ body }) => (body as unknown as unknown[]).length);
		};
		expect(await lists()).toEqual([0, 0]);
		simulator().advance(5000);
		expect(await lists()).toEqual([1, 1]);
	});

	it('hide fresh transfers from their history', async () => {
		simulator().fault({ kind: 'historyLate', seconds: 5 });
		const wallets = { fromAccountType: 'SPOT', toAccountType: 'FUTURES' };
		const path = '/api/v3/capital/transfer';
		const total = async () => (await signed(simulator(), 'GET', path, wallets)).body.total;
		const before = Number(await total());
		await signed(simulator(), 'POST', path, { ...wallets, asset: 'USDT', amount: '1' });
		expect(await total()).toBe(before);
		simulator().advance(5000);
		expect(await total()).toBe(before + 1);
	});

	it('are named when they do not exist', () => {
		const wrong = { kind: 'nothing' } as unknown as Fault;
		expect(() => simulator().fault(wrong)).toThrow(/no fault "nothing"; known: .*reset, /);
	});
});

describe('socket faults', () => {
	const simulator = useSimulator();
	const tick = (price: string) => simulator().trade('MXUSDT', { price, quantity: '10' });
	const subscribed = async () => {
		const client = await Listener.open(simulator());
		await client.subscribe(DEALS);
		return client;
	};
	const userStream = async () => {
		const { listenKey } = (await signed(simulator(), 'POST', '/api/v3/userDataStream')).body;
		return Listener.open(simulator(), String(listenKey));
	};
	beforeEach(() => simulator().reset());

	it('cut connections hard, with a code, or one kind only', async () => {
		const [first, owner] = [await subscribed(), await userStream()];
		simulator().fault({ kind: 'dropConnections', only: 'private' });
		await owner.until(() => owner.closeCode !== undefined);
		expect([owner.closeCode, first.closeCode]).toEqual([1006, undefined]);
		simulator().fault({ kind: 'dropConnections', code: 1012 });
		await first.until(() => first.closeCode !== undefined);
		expect(first.closeCode).toBe(1012);
	});

	it('refuse upgrades and listen keys', async () => {
		simulator().fault({ kind: 'refuseUpgrade' });
		await expect(subscribed()).rejects.toThrow('503');
		(await subscribed()).close();
		simulator().fault({ kind: 'refuseListenKey' });
		const refused = await userStream();
		await refused.until(() => refused.closeCode !== undefined);
		expect(refused.texts).toEqual(['Invalid listen key']);
		(await userStream()).close();
	});

	it('block channels until reported otherwise', async () => {
		const client = await Listener.open(simulator());
		simulator().fault({ kind: 'blockChannel', channel: 'aggre.deals' });
		expect(await client.subscribe(DEALS)).toContain('Blocked!');
		simulator().fault({ kind: 'blockChannel', channel: '' });
		expect(await client.subscribe(DEALS)).not.toContain('Blocked!');
		client.close();
	});

	it('leave a connection half open', async () => {
		const [frozen, fresh] = [await subscribed(), await Listener.open(simulator())];
		fresh.close();
		await fresh.until(() => fresh.closeCode !== undefined);
		simulator().fault({ kind: 'halfOpen' });
		const other = await subscribed();
		frozen.socket.send('{"method":"PING"}');
		tick('3.6');
		await other.until(() => other.pushes.length === 1);
		expect([frozen.pushes.length, frozen.texts.length, frozen.closeCode]).toEqual([
			0,
			1,
			undefined,
		]);
		// Not even the closing handshake is answered, so that only a client's own timer helps.
		frozen.socket.close();
		other.socket.close();
		await other.until(() => other.closeCode !== undefined);
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(frozen.closeCode).toBeUndefined();
		frozen.close();
	});

	it('spoil frames', async () => {
		const client = await subscribed();
		simulator().fault({ kind: 'garbageFrame' });
		simulator().fault({ kind: 'truncatedFrame' });
		tick('3.6');
		await client.until(() => client.frames.length === 2);
		expect(client.pushes).toHaveLength(0);
		simulator().fault({ kind: 'unknownField' });
		tick('3.61');
		await client.until(() => client.frames.length === 3);
		tick('3.62');
		await client.until(() => client.frames.length === 4);
		const [, , extended = Buffer.alloc(0), plain = Buffer.alloc(0)] = client.frames;
		expect(extended.length).toBe(plain.length + 6);
		expect(decode(extended)['publicAggreDeals'].deals[0].price).toBe('3.61');
		client.close();
	});

	it('end all listen keys', async () => {
		const owner = await userStream();
		simulator().fault({ kind: 'expireListenKeys' });
		await owner.until(() => owner.closeCode !== undefined);
		expect(simulator().state().listenKeys).toEqual([]);
	});
});
