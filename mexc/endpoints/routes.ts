/**
 * Every REST route of MEXC Spot v3: its address, whether it is signed, and the policy class that decides
 * which switch of the credential allows it. Definitions (marketData.ts, spotTrading.ts, ...) spread a
 * route; the policy reads this table alone, so that a request built by another node is judged as well.
 */
export type PolicyClass =
	'read' | 'cancel' | 'stream' | 'trade' | 'transfer' | 'withdraw' | 'administer';

export type NodeName =
	| 'mexcMarketData'
	| 'mexcSpotTrading'
	| 'mexcWallet'
	| 'mexcSubAccount'
	| 'mexcUserDataStream'
	| 'mexcRebate';

export interface Route {
	/** The operation's saved value, and its key in every table. */
	id: string;
	node: NodeName;
	resource: string;
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	path: string;
	security: 'NONE' | 'SIGNED';
	policyClass: PolicyClass;
}

/** `resource METHOD path policyClass`, in the order of the editor's lists. */
const table = {
	mexcMarketData: {
		exchangeInfo: 'symbol GET /api/v3/exchangeInfo read',
		defaultSymbols: 'symbol GET /api/v3/defaultSymbols read',
		offlineSymbols: 'symbol GET /api/v3/symbol/offline read',
		tickerPrice: 'price GET /api/v3/ticker/price read',
		ticker24hr: 'price GET /api/v3/ticker/24hr read',
		avgPrice: 'price GET /api/v3/avgPrice read',
		bookTicker: 'price GET /api/v3/ticker/bookTicker read',
		orderBook: 'orderBook GET /api/v3/depth read',
		recentTrades: 'trade GET /api/v3/trades read',
		aggTrades: 'trade GET /api/v3/aggTrades read',
		historicalTrades: 'trade GET /api/v3/historicalTrades read',
		klines: 'candle GET /api/v3/klines read',
		ping: 'system GET /api/v3/ping read',
		serverTime: 'system GET /api/v3/time read',
		announcements: 'announcement GET /api/v3/announcements read',
		etfInfo: 'etf GET /api/v3/etf/info read',
	},
	mexcSpotTrading: {
		newOrder: 'order POST /api/v3/order trade',
		testOrder: 'order POST /api/v3/order/test read',
		batchOrders: 'order POST /api/v3/batchOrders trade',
		cancelOrder: 'order DELETE /api/v3/order cancel',
		cancelOpenOrders: 'order DELETE /api/v3/openOrders cancel',
		cancelAllOrders: 'order DELETE /api/v3/order/all cancel',
		queryOrder: 'order GET /api/v3/order read',
		openOrders: 'order GET /api/v3/openOrders read',
		allOrders: 'order GET /api/v3/allOrders read',
		myTrades: 'trade GET /api/v3/myTrades read',
		accountInfo: 'account GET /api/v3/account read',
		kycStatus: 'account GET /api/v3/kyc/status read',
		uid: 'account GET /api/v3/uid read',
		selfSymbols: 'account GET /api/v3/selfSymbols read',
		tradeFee: 'fee GET /api/v3/tradeFee read',
		queryMxDeduct: 'fee GET /api/v3/mxDeduct/enable read',
		enableMxDeduct: 'fee POST /api/v3/mxDeduct/enable administer',
		apiKeyInfo: 'apiKey GET /api/v3/apiKeyInfo read',
		updateApiKeyInfo: 'apiKey POST /api/v3/apiKeyInfo administer',
		createStpGroup: 'selfTradePrevention POST /api/v3/strategy/group administer',
		queryStpGroup: 'selfTradePrevention GET /api/v3/strategy/group read',
		deleteStpGroup: 'selfTradePrevention DELETE /api/v3/strategy/group administer',
		addStpGroupUids: 'selfTradePrevention POST /api/v3/strategy/group/uid administer',
		removeStpGroupUids: 'selfTradePrevention DELETE /api/v3/strategy/group/uid administer',
	},
	mexcWallet: {
		currencyInfo: 'currency GET /api/v3/capital/config/getall read',
		depositHistory: 'deposit GET /api/v3/capital/deposit/hisrec read',
		depositAddress: 'deposit GET /api/v3/capital/deposit/address read',
		generateDepositAddress: 'deposit POST /api/v3/capital/deposit/address administer',
		withdraw: 'withdrawal POST /api/v3/capital/withdraw withdraw',
		cancelWithdraw: 'withdrawal DELETE /api/v3/capital/withdraw cancel',
		withdrawHistory: 'withdrawal GET /api/v3/capital/withdraw/history read',
		withdrawAddress: 'withdrawal GET /api/v3/capital/withdraw/address read',
		withdrawApply: 'withdrawal POST /api/v3/capital/withdraw/apply withdraw',
		universalTransfer: 'transfer POST /api/v3/capital/transfer transfer',
		universalTransferHistory: 'transfer GET /api/v3/capital/transfer read',
		universalTransferByTranId: 'transfer GET /api/v3/capital/transfer/tranId read',
		internalTransfer: 'internalTransfer POST /api/v3/capital/transfer/internal withdraw',
		internalTransferHistory: 'internalTransfer GET /api/v3/capital/transfer/internal read',
		assetInternalTransferRecord: 'internalTransfer GET /api/v3/asset/internal/transfer/record read',
		convertibleAssets: 'dust GET /api/v3/capital/convert/list read',
		dustTransfer: 'dust POST /api/v3/capital/convert trade',
		dustLog: 'dust GET /api/v3/capital/convert read',
	},
	mexcSubAccount: {
		listSubAccounts: 'subAccount GET /api/v3/sub-account/list read',
		createSubAccount: 'subAccount POST /api/v3/sub-account/virtualSubAccount administer',
		subAccountAsset: 'subAccount GET /api/v3/sub-account/asset read',
		enableSubAccountFutures: 'subAccount POST /api/v3/sub-account/futures administer',
		enableSubAccountMargin: 'subAccount POST /api/v3/sub-account/margin administer',
		getSubAccountApiKeys: 'apiKey GET /api/v3/sub-account/apiKey administer',
		createSubAccountApiKey: 'apiKey POST /api/v3/sub-account/apiKey administer',
		deleteSubAccountApiKey: 'apiKey DELETE /api/v3/sub-account/apiKey administer',
		subAccountUniversalTransfer:
			'transfer POST /api/v3/capital/sub-account/universalTransfer transfer',
		subAccountUniversalTransferHistory:
			'transfer GET /api/v3/capital/sub-account/universalTransfer read',
	},
	mexcUserDataStream: {
		createListenKey: 'listenKey POST /api/v3/userDataStream stream',
		listListenKeys: 'listenKey GET /api/v3/userDataStream stream',
		keepAliveListenKey: 'listenKey PUT /api/v3/userDataStream stream',
		closeListenKey: 'listenKey DELETE /api/v3/userDataStream stream',
	},
	mexcRebate: {
		rebateHistory: 'rebate GET /api/v3/rebate/taxQuery read',
		rebateDetail: 'rebate GET /api/v3/rebate/detail read',
		rebateKickback: 'rebate GET /api/v3/rebate/detail/kickback read',
		referCode: 'rebate GET /api/v3/rebate/referCode read',
		affiliateCommission: 'affiliate GET /api/v3/rebate/affiliate/commission read',
		affiliateWithdraw: 'affiliate GET /api/v3/rebate/affiliate/withdraw read',
		affiliateCommissionDetail: 'affiliate GET /api/v3/rebate/affiliate/commission/detail read',
		affiliateCampaign: 'affiliate GET /api/v3/rebate/affiliate/campaign read',
		affiliateReferral: 'affiliate GET /api/v3/rebate/affiliate/referral read',
		affiliateSubaffiliates: 'affiliate GET /api/v3/rebate/affiliate/subaffiliates read',
		affiliateList: 'affiliate GET /api/v3/rebate/affiliate/list read',
	},
} as const satisfies Record<NodeName, Record<string, string>>;

type Table = typeof table;
export type RouteId = { [Node in NodeName]: keyof Table[Node] & string }[NodeName];

/** Only market data is public; everything else is signed. */
function route(node: NodeName, id: string, row: string): Route {
	const [resource, method, path, policyClass] = row.split(' ');
	return {
		id,
		node,
		resource,
		method: method as Route['method'],
		path,
		security: node === 'mexcMarketData' ? 'NONE' : 'SIGNED',
		policyClass: policyClass as PolicyClass,
	};
}

export const routes = Object.fromEntries(
	Object.entries(table).flatMap(([node, rows]) =>
		Object.entries(rows).map(([id, row]) => [id, route(node as NodeName, id, row)]),
	),
) as Record<RouteId, Route>;
