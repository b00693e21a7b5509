import { systemTime } from '../../mexc/core/time';
import { forgetProcessState } from '../support/freshProcess';
import { failure, json } from './restServer';
import { limitOrder, useExchange } from './tradingExchange';

const exchange = useExchange();

describe('the same id', () => {
	it('is sent once, however many ask at the same time', async () => {
		const results = await Promise.all([1, 2, 3, 4, 5].map(() => exchange().place(limitOrder)));
		expect(results.map(({ outcome }) => outcome).sort()).toEqual([
			'found',
			'found',
			'found',
			'found',
			'placed',
		]);
		expect(new Set(results.map(({ orderId }) => orderId)).size).toBe(1);
		expect(exchange().posts()).toBe(1);
	});

	it('is sent once, even when MEXC does not show the order yet', async () => {
		await exchange().place(limitOrder);
		exchange().blindQueries = 99;
		expect(await exchange().place(limitOrder)).toMatchObject({
			outcome: 'found',
			orderId: 'C02__0',
		});
		expect(exchange().posts()).toBe(1);
	});

	it('belongs to another account: that is no repetition', async () => {
		await exchange().place(limitOrder);
		const other = await exchange().place(limitOrder, {}, { apiKey: 'otherKey' });
		expect(other.outcome).toBe('placed');
	});

	it('may be found from an earlier process when reported to look', async () => {
		await exchange().place(limitOrder, { clientOrderId: 'earlier' });
		const wanted = { ...limitOrder, quantity: '1.5', price: '2' };
		const found = await exchange().place(wanted, { clientOrderId: 'earlier', lookUpFirst: true });
		expect(found).toMatchObject({ outcome: 'found', orderId: 'C02__0' });
	});

	it.each([
		[{ side: 'SELL' }, 'side is BUY'],
		[{ price: '2.1' }, 'price is 2.0'],
		[{ quantity: '1.6' }, 'quantity is 1.50'],
		[{ type: 'LIMIT_MAKER' }, 'type is LIMIT'],
		[{ symbol: 'ETHUSDT' }, 'symbol is BTCUSDT'],
	])('of an order that differs by %j is a conflict', async (change, words) => {
		await exchange().place(limitOrder);
		const error = await failure(
			exchange().place({ ...limitOrder, ...change }, { returnOutcome: true }),
		);
		expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
		expect(error.message).toContain(words);
		expect(exchange().posts()).toBe(1);
	});

	it('of an order from before this execution is a conflict', async () => {
		// The exchange's clock is a minute behind: times are compared on one clock.
		exchange().server.clockOffsetMs = -60_000;
		const now = Date.now();
		const again = (notBefore: number) => {
			forgetProcessState();
			return exchange().place(limitOrder, { lookUpFirst: true, notBefore }, {}, systemTime);
		};
		await exchange().place(limitOrder, {}, {}, systemTime);
		exchange().book[0].time = now - 60_000;
		expect(await again(now)).toMatchObject({ outcome: 'found' });
		expect(await failure(again(now + 10_000))).toMatchObject({ kind: 'conflict' });
	});

	it('of a market order is recognised although MEXC shows other values', async () => {
		const byAmount = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '10' };
		await exchange().place(byAmount);
		expect(await exchange().place(byAmount)).toMatchObject({ outcome: 'found' });
		const more = { ...byAmount, quoteOrderQty: '11' };
		expect(await failure(exchange().place(more))).toMatchObject({ kind: 'conflict' });
		const byQuantity = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '3' };
		await exchange().place(byQuantity, { clientOrderId: 'market' });
		expect(await exchange().place(byQuantity, { clientOrderId: 'market' })).toMatchObject({
			outcome: 'found',
		});
		const other = { ...byQuantity, quantity: '4' };
		const error = await failure(exchange().place(other, { clientOrderId: 'market' }));
		expect(error).toMatchObject({ kind: 'conflict' });
	});

	it('that MEXC itself refuses as repeated leads to the order it belongs to', async () => {
		await exchange().place(limitOrder, {}, { apiKey: 'elsewhere' });
		exchange().refuse = (response) =>
			json(response, { code: 30999, msg: 'duplicate clientOrderId' }, 400);
		expect(await exchange().place(limitOrder)).toMatchObject({
			outcome: 'found',
			orderId: 'C02__0',
		});
	});
});

describe('a retry of a whole execution', () => {
	const retry = { refuseEqual: true, clientOrderId: 'n8n-new' };

	it('is refused when n8n has placed an equal order', async () => {
		await exchange().place(limitOrder, { clientOrderId: 'n8n-old' });
		const error = await failure(exchange().place(limitOrder, retry));
		expect(error).toMatchObject({ kind: 'conflict' });
		expect(error.message).toContain('C02__0');
		expect(exchange().posts()).toBe(1);
	});

	it('places the equal orders of its own items', async () => {
		const own = (item: number, id: string) =>
			exchange().place(limitOrder, { ...retry, clientOrderId: `n8n-${item}`, execution: { id } });
		expect(await own(0, '7')).toMatchObject({ outcome: 'placed' });
		expect(await own(1, '7')).toMatchObject({ outcome: 'placed' });
		expect(await failure(own(2, '8'))).toMatchObject({ kind: 'conflict' });
		expect(exchange().posts()).toBe(2);
	});

	it('is sent when the orders differ or were placed by somebody else', async () => {
		await exchange().place(limitOrder, { clientOrderId: 'by-hand' });
		await exchange().place({ ...limitOrder, price: '3' }, { clientOrderId: 'n8n-old' });
		expect(await exchange().place(limitOrder, retry)).toMatchObject({ outcome: 'placed' });
	});
});

describe('a dry run', () => {
	it('lets MEXC check the order, places nothing and is no failure', async () => {
		const result = await exchange().place(limitOrder, {}, { dryRun: true });
		expect(result).toMatchObject({
			outcome: 'notPlaced',
			dryRun: true,
			clientOrderId: exchange().id,
			reason: expect.stringMatching(/^Dry Run is on in the credential: .* did not place it\.$/),
		});
		const changes = exchange().server.seen.filter(({ method }) => method === 'POST');
		expect(changes.map(({ path }) => path)).toEqual(['/api/v3/order/test']);
		expect(exchange().book).toHaveLength(0);
	});
});
