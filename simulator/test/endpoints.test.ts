import { publicHandlers, signedHandlers } from '../src/http/handlers';
import { DEMO_SUB_ACCOUNT } from '../src/wallet/demo';
import { useSimulator } from '../../test/support/simulator';
import { type Answer, type Parameters, placeOrder, send, signed } from './support/client';
import { type AnswerFact, answerFacts, mismatches, sampleOf } from './support/shape';

const BUY = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.2', quantity: '10' };
const SUB = { subAccount: DEMO_SUB_ACCOUNT };
const TO_FUTURES = { fromAccountType: 'SPOT', toAccountType: 'FUTURES' };
const SPOT_TO_SPOT = { fromAccountType: 'SPOT', toAccountType: 'SPOT' };
const BOOKED = {
	coin: 'USDT',
	netWork: 'TRX',
	address: 'TSimulatedAddressOfTheDemoAccount1',
	amount: '100',
};
const DAY_MS = 86_400_000;

type Given = Parameters | (() => Promise<Parameters>);

/** Answers that are right only with rows in them: an empty page would show nothing. */
const ROWS_IN: Readonly<Record<string, string>> = {
	withdrawAddress: 'data',
	universalTransferHistory: 'rows',
	internalTransferHistory: 'data',
	subAccountUniversalTransferHistory: 'result',
	dustLog: 'data',
	rebateHistory: 'data',
	rebateDetail: 'data',
	rebateKickback: 'data',
	listSubAccounts: 'subAccounts',
	getSubAccountApiKeys: 'subAccount',
	subAccountAsset: 'balances',
	defaultSymbols: 'data',
	offlineSymbols: 'data',
	selfSymbols: 'data',
};

describe('every endpoint', () => {
	const simulator = useSimulator();
	const facts = answerFacts();

	beforeAll(() => simulator().trade('BTCUSDT', { price: '65000', quantity: '0.1', side: 'BUY' }));

	function call(fact: AnswerFact, parameters: Parameters): Promise<Answer> {
		if (fact.security === 'SIGNED') {
			return signed(simulator(), fact.method, fact.path, parameters);
		}
		const query = new URLSearchParams(parameters).toString();
		return send(simulator(), fact.method, `${fact.path}?${query}`);
	}

	async function made(id: string, parameters: Parameters = {}): Promise<Record<string, string>> {
		const fact = facts.find((known) => known.id === id);
		if (fact === undefined) throw new Error(`No endpoint ${id}`);
		const { body } = await call(fact, parameters);
		return (body.data ?? body) as Record<string, string>;
	}

	const freshOrder = async () => ({
		symbol: 'MXUSDT',
		orderId: String((await placeOrder(simulator(), BUY)).body.orderId),
	});
	const freshListenKey = async () => ({
		listenKey: (await made('createListenKey')).listenKey ?? '',
	});
	const group = async (name: string) => {
		const { tradeGroupId } = await made('createStpGroup', { tradeGroupName: name });
		return { tradeGroupId: String(tradeGroupId) };
	};
	const ownUid = async () => ({ uid: (await made('uid')).uid ?? '' });
	const transfer = () => made('universalTransfer', { ...TO_FUTURES, asset: 'USDT', amount: '5' });
	const subKey = async () => {
		const wanted = { ...SUB, note: 'to be deleted', permissions: 'SPOT_ACCOUNT_READ' };
		return { ...SUB, apiKey: (await made('createSubAccountApiKey', wanted)).apiKey ?? '' };
	};
	const lastMonth = () => ({
		startTime: String(Date.now() - 20 * DAY_MS),
		endTime: String(Date.now()),
	});

	const pair = { symbol: 'BTCUSDT' };
	/** One succeeding call for each of the 83; what is not here needs no parameters. */
	const table: Readonly<Record<string, Given>> = {
		orderBook: pair,
		recentTrades: pair,
		historicalTrades: pair,
		aggTrades: pair,
		klines: { ...pair, interval: '60m' },
		avgPrice: pair,
		etfInfo: { symbol: 'BTC3LUSDT' },
		announcements: { page: '1', limit: '5' },
		testOrder: BUY,
		newOrder: BUY,
		batchOrders: { batchOrders: JSON.stringify([BUY, { ...BUY, quantity: '0.01' }]) },
		cancelOrder: freshOrder,
		queryOrder: freshOrder,
		cancelOpenOrders: async () => ({ symbol: (await freshOrder()).symbol }),
		openOrders: async () => ({ symbol: (await freshOrder()).symbol }),
		allOrders: async () => ({ symbol: (await freshOrder()).symbol }),
		cancelAllOrders: async () => {
			await freshOrder();
			return {};
		},
		myTrades: async () => {
			const sell = { symbol: 'MXUSDT', side: 'SELL', type: 'MARKET', quantity: '5' };
			await placeOrder(simulator(), sell);
			return { symbol: 'MXUSDT' };
		},
		createStpGroup: { tradeGroupName: 'created' },
		queryStpGroup: async () => {
			await group('queried');
			return { tradeGroupName: 'queried' };
		},
		deleteStpGroup: () => group('deleted'),
		addStpGroupUids: async () => ({ ...(await group('filled')), ...(await ownUid()) }),
		removeStpGroupUids: async () => {
			const filled = { ...(await group('emptied')), ...(await ownUid()) };
			await made('addStpGroupUids', filled);
			return filled;
		},
		apiKeyInfo: async () => ({ accessKey: simulator().apiKey }),
		updateApiKeyInfo: async () => ({ apiKey: simulator().apiKey, ipWhiteList: '127.0.0.1' }),
		enableMxDeduct: { mxDeductEnable: 'true' },
		tradeFee: { symbol: 'MXUSDT' },
		keepAliveListenKey: freshListenKey,
		closeListenKey: freshListenKey,
		withdraw: BOOKED,
		withdrawApply: { ...BOOKED, network: 'Tron(TRC20)' },
		cancelWithdraw: async () => ({ id: (await made('withdraw', BOOKED)).id ?? '' }),
		generateDepositAddress: { coin: 'ETH', network: 'Ethereum(ERC20)' },
		depositAddress: { coin: 'USDT' },
		universalTransfer: { ...TO_FUTURES, asset: 'USDT', amount: '12.5' },
		universalTransferHistory: TO_FUTURES,
		universalTransferByTranId: async () => ({ tranId: (await transfer()).tranId ?? '' }),
		assetInternalTransferRecord: async () => ({ transact_id: (await transfer()).tranId ?? '' }),
		internalTransfer: async () => {
			const [sub] = (await made('listSubAccounts'))['subAccounts'] as unknown as Parameters[];
			return { toAccountType: 'UID', toAccount: sub?.['uid'] ?? '', asset: 'MX', amount: '1' };
		},
		dustTransfer: { asset: 'SOL,XRP' },
		dustLog: { limit: '10' },
		createSubAccount: { subAccount: 'second02', note: 'created by a test' },
		createSubAccountApiKey: {
			...SUB,
			note: 'bot',
			permissions: 'SPOT_ACCOUNT_READ,SPOT_DEAL_WRITE',
			ip: '127.0.0.1,10.0.0.1',
		},
		getSubAccountApiKeys: SUB,
		deleteSubAccountApiKey: subKey,
		subAccountAsset: { ...SUB, accountType: 'SPOT' },
		subAccountUniversalTransfer: {
			...SPOT_TO_SPOT,
			toAccount: DEMO_SUB_ACCOUNT,
			asset: 'USDT',
			amount: '1',
			clientTranId: 'a'.repeat(32),
		},
		subAccountUniversalTransferHistory: { ...SPOT_TO_SPOT, toAccount: DEMO_SUB_ACCOUNT },
		enableSubAccountFutures: SUB,
		enableSubAccountMargin: SUB,
		affiliateCommission: async () => lastMonth(),
		affiliateCommissionDetail: async () => lastMonth(),
	};

	it.each(facts)('$id answers a succeeding call in its shape', async (fact) => {
		const entry = table[fact.id] ?? {};
		const { status, body } = await call(fact, typeof entry === 'function' ? await entry() : entry);
		expect({ status, refusal: status === 200 ? undefined : body }).toEqual({ status: 200 });
		expect(mismatches(body, fact.response)).toEqual([]);
		expect([undefined, 0, 200, '0', '200']).toContain(body.code);
		const rows = Array.isArray(body) ? body : rowsIn(fact.id, body);
		expect(rows).not.toEqual([]);
	});

	it('is answered by code of its own, not by a sample', () => {
		const handled = [...Object.keys(publicHandlers), ...Object.keys(signedHandlers)];
		expect(handled.sort()).toEqual(facts.map(({ id }) => id).sort());
		expect(facts).toHaveLength(83);
	});
});

/** The rows of a page; `undefined` for an answer without any. */
function rowsIn(id: string, body: Record<string, never>): unknown {
	const name = ROWS_IN[id];
	if (name !== undefined) return body[name];
	return id.startsWith('affiliate') ? body['data']?.['resultList'] : undefined;
}

describe('the shapes of the facts', () => {
	it.each(answerFacts())('fit the sample of $id', ({ id, response }) => {
		expect(mismatches(sampleOf(id), response)).toEqual([]);
	});

	it('are distinguished from other answers', () => {
		const row = { type: 'array', tuple: [{ type: 'timestampMs' }, { type: 'decimalString' }] };
		const shape = {
			type: 'object',
			properties: {
				rows: { type: 'array', items: row },
				id: { oneOf: [{ type: 'string' }, { type: 'long' }] },
				note: { type: 'string', nullable: true, optional: true },
				empty: { type: 'decimalString', allowEmpty: true },
			},
		};
		const right = { rows: [[1_700_000_000_000, '1.5']], id: 7, note: null, empty: '' };
		expect(mismatches(right, shape)).toEqual([]);
		const wrong = { rows: [[1_700_000_000, 1.5, 1]], id: true, other: 1, empty: 'x' };
		expect(mismatches(wrong, shape)).toEqual([
			'$.other is not in the facts',
			'$.rows[0] has 3 places',
			'$.rows[0][0] is no timestampMs: 1700000000',
			'$.rows[0][1] is no decimalString: 1.5',
			'$.id is no string: true',
			'$.empty is no decimalString: "x"',
		]);
		expect(mismatches([], shape)).toEqual(['$ is no object']);
		expect(mismatches({ rows: {}, empty: null }, shape)).toEqual([
			'$.rows is no array',
			'$.id is missing',
			'$.empty is no decimalString: null',
		]);
	});
});
