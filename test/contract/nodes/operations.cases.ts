import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call, engine, ordersOf, placeOf, resting } from './call';

describe('every operation', () => {
	const simulator = useSimulator();
	const text = /^\d+(\.\d+)?$/;

	const known: Record<string, { parameters: INodeParameters; first: object }> = {
		serverTime: { parameters: {}, first: { serverTime: expect.any(Number) } },
		exchangeInfo: {
			parameters: { options: { symbol: 'BTCUSDT' } },
			first: { symbol: 'BTCUSDT', tickSize: '0.01', stepSize: '0.00000001', status: 'online' },
		},
		tickerPrice: {
			parameters: { options: { symbol: 'BTCUSDT' } },
			first: { symbol: 'BTCUSDT', price: expect.stringMatching(text) },
		},
		bookTicker: {
			parameters: { options: { symbol: 'BTCUSDT' } },
			first: { symbol: 'BTCUSDT', bidPrice: expect.stringMatching(text) },
		},
		orderBook: {
			parameters: { symbol: 'BTCUSDT', options: { limit: 5 } },
			first: {
				symbol: 'BTCUSDT',
				bids: expect.arrayContaining([
					{ price: expect.stringMatching(text), quantity: expect.stringMatching(text) },
				]),
			},
		},
		klines: {
			parameters: { symbol: 'BTCUSDT', interval: '1m', limit: 3 },
			first: { openTime: expect.any(Number), close: expect.stringMatching(text) },
		},
		newOrder: {
			parameters: resting,
			first: { outcome: 'placed', symbol: 'BTCUSDT', orderId: expect.any(String) },
		},
		testOrder: { parameters: resting, first: {} },
		cancelOrder: {
			parameters: { symbol: 'BTCUSDT', origClientOrderId: 'to-cancel' },
			first: { origClientOrderId: 'to-cancel' },
		},
		queryOrder: {
			parameters: { symbol: 'BTCUSDT', origClientOrderId: 'to-query' },
			first: { clientOrderId: 'to-query', status: 'NEW', price: '64000' },
		},
		openOrders: {
			parameters: { options: { symbol: 'BTCUSDT' } },
			first: { symbol: 'BTCUSDT', status: 'NEW' },
		},
		accountInfo: {
			parameters: {},
			first: { accountType: 'SPOT', balances: expect.any(Array) },
		},
	};

	beforeAll(() => {
		for (const id of ['to-cancel', 'to-query']) {
			simulator().order({ ...resting, newClientOrderId: id });
		}
	});

	it('is tried here', () => {
		expect(Object.keys(known).sort()).toEqual(Object.keys(placeOf).sort());
	});

	it.each(Object.keys(placeOf))('%s works', async (operation) => {
		const before = simulator().state().requests[operation] ?? 0;
		const { parameters, first } = known[operation];
		const result = await call(simulator(), { operation, parameters });
		expect(result.error?.message).toBeUndefined();
		expect(result.items('MEXC')[0]).toMatchObject({ json: first, pairedItem: { item: 0 } });
		expect(simulator().state().requests[operation]).toBe(before + 1);
	});

	it('cancelled what it was told to cancel and left the rest', () => {
		const states = ordersOf(simulator()).map((order) => [order.clientOrderId, order.status]);
		expect(states).toContainEqual(['to-cancel', 'CANCELED']);
		expect(states).toContainEqual(['to-query', 'NEW']);
	});

	it('needs no credential for market data', async () => {
		const parameters = { resource: 'price', operation: 'tickerPrice' };
		const node = { name: 'MEXC', type: 'mexcMarketData', parameters, credentials: false as const };
		// Production is out of a test's reach: that it is asked shows in the refused connection.
		const result = await (await engine()).runWorkflow({ nodes: [node] });
		expect(result.error?.message).toContain('api.mexc.com');
	});
});
