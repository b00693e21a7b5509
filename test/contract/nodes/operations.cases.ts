import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { call, engine, forgetProcessState, ordersOf, placeOf, resting } from './call';

type Parameters = INodeParameters | (() => INodeParameters);

/** In the editor's order, but what takes away the others' objects comes last. */
const LAST = ['deleteStpGroup', 'closeListenKey', 'cancelOpenOrders', 'cancelAllOrders'];
const rank = (operation: string) => LAST.indexOf(operation);
const operations = Object.keys(placeOf).sort((a, b) => rank(a) - rank(b));

describe('every operation', () => {
	// Many requests in a second are not what is tried here.
	const simulator = useSimulator({ limits: false });
	beforeEach(forgetProcessState);
	const text = /^\d+(\.\d+)?$/;

	/** What earlier operations returned, for those that need an ID from them. */
	const returned: Record<string, IDataObject> = {};
	const groupId = () => String(returned.createStpGroup.tradeGroupId);
	const listenKey = () => ({ listenKey: returned.createListenKey.listenKey as string });

	const known: Record<string, { parameters: Parameters; first: object }> = {
		defaultSymbols: {
			parameters: { returnAll: true },
			first: { symbol: expect.stringMatching(/^[A-Z0-9]+$/) },
		},
		offlineSymbols: {
			parameters: {},
			first: { symbol: expect.any(String), stateName: expect.stringMatching(/suspended|delisted/) },
		},
		ticker24hr: {
			parameters: { options: { symbol: 'BTCUSDT' } },
			first: { symbol: 'BTCUSDT', volume: expect.stringMatching(text) },
		},
		avgPrice: {
			parameters: { symbol: 'BTCUSDT' },
			first: { symbol: 'BTCUSDT', mins: 5, price: expect.stringMatching(text) },
		},
		recentTrades: {
			parameters: { symbol: 'BTCUSDT', limit: 2 },
			first: { symbol: 'BTCUSDT', side: expect.any(String), timeIso: expect.any(String) },
		},
		aggTrades: {
			parameters: { symbol: 'BTCUSDT', startTime: '={{ $now.minus(1, "hour") }}' },
			first: { symbol: 'BTCUSDT', price: expect.stringMatching(text), time: expect.any(Number) },
		},
		historicalTrades: {
			parameters: { symbol: 'BTCUSDT', limit: 2 },
			first: { symbol: 'BTCUSDT', qty: expect.stringMatching(text) },
		},
		ping: { parameters: {}, first: {} },
		announcements: {
			parameters: { options: { language: 'en-US' }, limit: 3 },
			first: { title: expect.any(String), postTimeIso: expect.any(String) },
		},
		etfInfo: { parameters: {}, first: { netValue: expect.stringMatching(text) } },
		batchOrders: {
			parameters: { batchOrders: JSON.stringify([resting, { ...resting, price: '63000' }]) },
			first: { outcome: 'placed', symbol: 'BTCUSDT', orderId: expect.any(String) },
		},
		cancelOpenOrders: {
			parameters: { symbol: 'BTCUSDT' },
			first: { symbol: 'BTCUSDT', status: 'CANCELED' },
		},
		cancelAllOrders: { parameters: {}, first: { msg: 'success' } },
		allOrders: {
			parameters: { symbol: 'BTCUSDT', returnAll: true },
			first: { symbol: 'BTCUSDT', timeIso: expect.any(String) },
		},
		myTrades: {
			parameters: { symbol: 'BTCUSDT', returnAll: true },
			first: { symbol: 'BTCUSDT', commission: expect.any(String), timeIso: expect.any(String) },
		},
		kycStatus: { parameters: {}, first: { statusName: expect.any(String) } },
		uid: { parameters: {}, first: { uid: expect.stringMatching(/^\d+$/) } },
		selfSymbols: {
			parameters: { returnAll: true },
			first: { symbol: expect.stringMatching(/^[A-Z0-9]+$/) },
		},
		tradeFee: {
			parameters: { symbol: 'BTCUSDT' },
			first: { symbol: 'BTCUSDT', takerCommission: expect.any(Number) },
		},
		queryMxDeduct: { parameters: {}, first: { mxDeductEnable: expect.any(Boolean) } },
		enableMxDeduct: { parameters: { mxDeductEnable: true }, first: { mxDeductEnable: true } },
		apiKeyInfo: {
			parameters: () => ({ accessKey: simulator().apiKey }),
			first: { status: 'VALID', permissions: expect.any(String) },
		},
		updateApiKeyInfo: {
			parameters: () => ({ apiKey: simulator().apiKey, ipWhiteList: '127.0.0.1, ::1' }),
			first: { ipWhiteList: '127.0.0.1,::1' },
		},
		createStpGroup: {
			parameters: { tradeGroupName: 'bots' },
			first: { tradeGroupName: 'bots', createTimeIso: expect.any(String) },
		},
		queryStpGroup: {
			parameters: { tradeGroupName: 'bots' },
			first: { tradeGroupName: 'bots', tradeGroupId: expect.anything() },
		},
		addStpGroupUids: {
			parameters: () => ({ tradeGroupId: groupId(), uid: String(returned.uid.uid) }),
			first: { tradeGroupName: 'bots' },
		},
		removeStpGroupUids: {
			parameters: () => ({ tradeGroupId: groupId(), uid: String(returned.uid.uid) }),
			first: { success: true },
		},
		deleteStpGroup: {
			parameters: () => ({ tradeGroupId: groupId() }),
			first: { success: true },
		},
		createListenKey: { parameters: {}, first: { listenKey: expect.any(String) } },
		listListenKeys: { parameters: {}, first: { listenKey: expect.any(String) } },
		keepAliveListenKey: { parameters: listenKey, first: { listenKey: expect.any(String) } },
		closeListenKey: { parameters: listenKey, first: { listenKey: expect.any(String) } },
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
		testOrder: { parameters: resting, first: { valid: true } },
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
		// A trade of our own, which the lists of public trades hold as well.
		simulator().order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
		for (const id of ['to-cancel', 'to-query']) {
			simulator().order({ ...resting, newClientOrderId: id });
		}
	});

	it('is tried here', () => {
		expect(Object.keys(known).sort()).toEqual(Object.keys(placeOf).sort());
	});

	it.each(operations)(
		'%s works',
		async (operation) => {
			const before = simulator().state().requests[operation] ?? 0;
			const { parameters: given, first } = known[operation];
			const parameters = typeof given === 'function' ? given() : given;
			const credential = { allowAdministration: true };
			const result = await call(simulator(), { operation, parameters, credential });
			expect(result.error?.message).toBeUndefined();
			expect(result.items('MEXC')[0]).toMatchObject({ json: first, pairedItem: { item: 0 } });
			[returned[operation]] = result.json('MEXC');
			await expectOutputSchema(operation, result.json('MEXC'));
			expect(simulator().state().requests[operation]).toBe(before + 1);
			// All together may weigh more than ten seconds allow.
		},
		15_000,
	);

	it('left nothing open in the end', () => {
		const states = ordersOf(simulator()).map(({ status }) => status);
		expect(new Set(states)).toEqual(new Set(['CANCELED', 'FILLED']));
	});

	it('cancels what it is reported to cancel and leaves the rest', async () => {
		for (const id of ['cancelled', 'left']) {
			simulator().order({ ...resting, newClientOrderId: id });
		}
		const parameters = { symbol: 'BTCUSDT', origClientOrderId: 'cancelled' };
		await call(simulator(), { operation: 'cancelOrder', parameters });
		const states = ordersOf(simulator()).map((order) => [order.clientOrderId, order.status]);
		expect(states).toContainEqual(['cancelled', 'CANCELED']);
		expect(states).toContainEqual(['left', 'NEW']);
	});

	it('needs no credential for market data', async () => {
		const parameters = { resource: 'price', operation: 'tickerPrice' };
		const node = { name: 'MEXC', type: 'mexcMarketData', parameters, credentials: false as const };
		// Production is out of a test's reach: that it is asked shows in the refused connection.
		const result = await (await engine()).runWorkflow({ nodes: [node] });
		expect(result.error?.message).toContain('api.mexc.com');
	});
});
