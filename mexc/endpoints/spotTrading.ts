import { accountInfo, kycStatus, selfSymbols, uid } from './spotTrading/account';
import { apiKeyInfo, updateApiKeyInfo } from './spotTrading/apiKeys';
import { enableMxDeduct, queryMxDeduct, tradeFee } from './spotTrading/fees';
import {
	allOrders,
	cancelAllOrders,
	cancelOpenOrders,
	cancelOrder,
	myTrades,
	openOrders,
	queryOrder,
} from './spotTrading/orders';
import { batchOrders, newOrder, testOrder } from './spotTrading/place';
import {
	addStpGroupUids,
	createStpGroup,
	deleteStpGroup,
	queryStpGroup,
	removeStpGroupUids,
} from './spotTrading/selfTradePrevention';

export * from './spotTrading/account';
export * from './spotTrading/apiKeys';
export * from './spotTrading/fees';
export * from './spotTrading/orders';
export * from './spotTrading/place';
export * from './spotTrading/placeOptions';
export * from './spotTrading/selfTradePrevention';

/** In the editor's order. */
export const spotTrading = [
	newOrder,
	testOrder,
	batchOrders,
	cancelOrder,
	cancelOpenOrders,
	cancelAllOrders,
	queryOrder,
	openOrders,
	allOrders,
	myTrades,
	accountInfo,
	kycStatus,
	uid,
	selfSymbols,
	tradeFee,
	queryMxDeduct,
	enableMxDeduct,
	apiKeyInfo,
	updateApiKeyInfo,
	createStpGroup,
	queryStpGroup,
	deleteStpGroup,
	addStpGroupUids,
	removeStpGroupUids,
];
