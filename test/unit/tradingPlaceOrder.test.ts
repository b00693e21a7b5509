import type { ServerResponse } from 'node:http';
import { failure, json } from './restServer';
import { fastTime, limitOrder, reset, useExchange } from './tradingExchange';

const exchange = useExchange();

describe('placing', () => {
	it('sends the id and returns the answer with the outcome', async () => {
		const placed = await exchange().place(limitOrder);
		expect(placed).toMatchObject({
			outcome: 'placed',
			clientOrderId: exchange().id,
			orderId: 'C02__0',
		});
		expect(placed).not.toHaveProperty('error');
		expect(exchange().server.seen[0].query.get('newClientOrderId')).toBe(exchange().id);
		expect(exchange().server.seen).toHaveLength(1);
	});

	it('refuses bad values before anything is sent', async () => {
		const error = await failure(
			exchange().place({ ...limitOrder, quantity: 'x' }, { lookUpFirst: true }),
		);
		expect(error).toMatchObject({ kind: 'input', parameter: 'quantity' });
		expect(exchange().server.seen).toHaveLength(0);
	});

	it('finds the order whose answer was lost', async () => {
		exchange().afterTaking = reset;
		const placed = await exchange().place(limitOrder);
		expect(placed).toMatchObject({ outcome: 'found', orderId: 'C02__0', status: 'NEW' });
		expect(placed.clientOrderId).toBe(exchange().id);
		expect(exchange().book).toHaveLength(1);
		expect(exchange().posts()).toBe(1);
	});

	it.each([
		['HTTP 500', (response: ServerResponse) => json(response, { code: 500 }, 500)],
		['HTTP 504 HTML', (response: ServerResponse) => json(response, '<html>', 504)],
		['a redirect', (response: ServerResponse) => void response.writeHead(302).end()],
		['an empty answer', (response: ServerResponse) => void response.end()],
		['an answer without order id', (response: ServerResponse) => json(response, {})],
		['an empty order id', (response: ServerResponse) => json(response, { orderId: null })],
		['an order id that is none', (response: ServerResponse) => json(response, { orderId: true })],
		['code 603', (response: ServerResponse) => json(response, { code: 603, msg: 'Repeated' }, 400)],
	])('finds it after %s as well', async (_name, answer) => {
		exchange().afterTaking = (response) => {
			answer(response);
			return true;
		};
		expect(await exchange().place(limitOrder)).toMatchObject({
			outcome: 'found',
			orderId: 'C02__0',
		});
		expect(exchange().posts()).toBe(1);
	});

	it('believes "unknown order" only after fifteen seconds of asking', async () => {
		exchange().afterTaking = reset;
		exchange().blindQueries = 5;
		expect(await exchange().place(limitOrder)).toMatchObject({ outcome: 'found' });
		expect(exchange().posts()).toBe(1);
	});

	it('looks into the lists before it gives up', async () => {
		exchange().afterTaking = reset;
		exchange().blindQueries = 99;
		expect(await exchange().place(limitOrder)).toMatchObject({
			outcome: 'found',
			orderId: 'C02__0',
		});
		const paths = exchange().server.seen.map(({ path }) => path);
		expect(paths).toContain('/api/v3/openOrders');
		expect(exchange().posts()).toBe(1);
	});

	it('says notPlaced when MEXC never took it, after at least fifteen seconds', async () => {
		exchange().refuse = (response) => void response.destroy();
		const before = fastTime.monotonic();
		const error = await failure(exchange().place(limitOrder));
		expect(fastTime.monotonic() - before).toBeGreaterThanOrEqual(15_000);
		expect(error).toMatchObject({ kind: 'network', effect: 'none' });
		expect(error.message).toContain('was not placed');
		expect(error.hint).toContain('safe to place it again');
		const again = await exchange().place(limitOrder, { returnOutcome: true });
		expect(again).toMatchObject({ outcome: 'notPlaced', symbol: 'BTCUSDT', code: 'ECONNRESET' });
		expect(again).not.toHaveProperty('error');
		expect(again.reason).toContain('not placed');
	});

	it('does not say that nothing was sent when it finds a different order afterwards', async () => {
		exchange().afterTaking = (response) => {
			exchange().book[0].origQty = '1.4';
			return reset(response);
		};
		const error = await failure(exchange().place(limitOrder, { returnOutcome: true }));
		const parameter = 'newClientOrderId';
		expect(error).toMatchObject({ kind: 'conflict', effect: 'unknown', parameter });
		expect(error.message).toContain('quantity is 1.4');
		expect(error.message).toContain('C02__0');
		expect(error.message).not.toContain('Nothing was sent');
	});

	it('takes an order whose time MEXC shows oddly for its own, after sending it', async () => {
		exchange().afterTaking = (response) => {
			exchange().book[0].time = Date.now() - 3_600_000;
			return reset(response);
		};
		const placed = await exchange().place(limitOrder, { notBefore: Date.now() });
		expect(placed).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
	});

	it('asks for the whole list of orders, so that a busy account hides nothing', async () => {
		exchange().afterTaking = reset;
		exchange().blindQueries = 99;
		await exchange().place(limitOrder);
		await exchange().place(limitOrder, { clientOrderId: 'n8n-1', refuseEqual: true });
		const lists = exchange().server.seen.filter(({ path }) => path === '/api/v3/allOrders');
		expect(lists.map(({ query }) => query.get('limit'))).toContain('1000');
		expect(lists.every(({ query }) => query.get('limit') === '1000')).toBe(true);
	});

	it('takes no equal order for its own when MEXC answers the look-up with one', async () => {
		exchange().refuse = (response) => void response.destroy();
		exchange().queryFault = (response) => {
			const equal = { ...limitOrder, orderId: 'C02__9', origQty: '1.50', status: 'NEW' };
			json(response, { ...equal, clientOrderId: 'of-somebody-else', time: Date.now() });
		};
		const result = await exchange().place(limitOrder, { returnOutcome: true });
		expect(result).toMatchObject({ outcome: 'unknown' });
		expect(result.reason).toContain('another one: order C02__9 with client order ID of-somebody');
		exchange().refuse = undefined;
		const first = await failure(
			exchange().place(limitOrder, { clientOrderId: 'first-look', lookUpFirst: true }),
		);
		expect(first).toMatchObject({ kind: 'protocol', effect: 'none' });
		expect(exchange().posts()).toBe(1);
	}, 20_000);

	it("believes no answer but MEXC's own that there is no such order", async () => {
		exchange().refuse = (response) => void response.destroy();
		exchange().queryFault = (response) => json(response, { code: 404, msg: 'Not Found' }, 404);
		const error = await failure(exchange().place(limitOrder));
		expect(error).toMatchObject({ effect: 'unknown' });
		expect(error.hint).not.toContain('safe');
	}, 20_000);

	it('does not take an empty answer of the look-up for an order', async () => {
		exchange().queryFault = (response) => json(response, {});
		const error = await failure(exchange().place(limitOrder, { lookUpFirst: true }));
		expect(error).toMatchObject({ kind: 'protocol', effect: 'none' });
		expect(exchange().posts()).toBe(0);
	});

	it('says unknown when the look-up fails too, and sends nothing again', async () => {
		exchange().afterTaking = reset;
		exchange().queryFault = (response) => json(response, {}, 503);
		const error = await failure(exchange().place(limitOrder));
		expect(error).toMatchObject({ effect: 'unknown' });
		expect(error.hint).toContain(exchange().id);
		// The next run under the same id finds it, without being reported to look.
		exchange().queryFault = undefined;
		exchange().afterTaking = () => false;
		expect(await exchange().place(limitOrder)).toMatchObject({
			outcome: 'found',
			orderId: 'C02__0',
		});
		expect(exchange().posts()).toBe(1);
	}, 20_000);

	it('gives unknown back as an outcome when asked to', async () => {
		exchange().afterTaking = reset;
		exchange().queryFault = (response) => json(response, {}, 503);
		const placed = await exchange().place(limitOrder, { returnOutcome: true });
		expect(placed).toMatchObject({ outcome: 'unknown', clientOrderId: exchange().id });
	}, 20_000);

	it('does not send when it cannot look up first', async () => {
		exchange().queryFault = (response) => json(response, {}, 503);
		const error = await failure(exchange().place(limitOrder, { lookUpFirst: true }));
		expect(error).toMatchObject({ kind: 'server', effect: 'none' });
		expect(exchange().posts()).toBe(0);
	});

	it('turns a refusal of MEXC into notPlaced only when asked to', async () => {
		exchange().refuse = (response) =>
			json(response, { code: 30004, msg: 'Insufficient position' }, 400);
		expect(await failure(exchange().place(limitOrder))).toMatchObject({
			kind: 'exchange',
			code: 30004,
		});
		const placed = await exchange().place(limitOrder, { returnOutcome: true });
		expect(placed).toMatchObject({ outcome: 'notPlaced', code: 30004, price: '2.0' });
		exchange().refuse = (response) => json(response, { code: 700002, msg: 'Signature' }, 400);
		const error = await failure(exchange().place(limitOrder, { returnOutcome: true }));
		expect(error.kind).toBe('credential');
		// Surely refused, so nothing is looked up and the id is free.
		expect(exchange().server.seen.every(({ method }) => method === 'POST')).toBe(true);
	});
});
