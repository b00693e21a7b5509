import type { Composite } from './composite';
import { cancelEverything } from './definitions/cancelEverything';
import { cancelReplace } from './definitions/cancelReplace';
import { closePosition } from './definitions/closePosition';
import { credentialCheck } from './definitions/credentialCheck';
import { ladder } from './definitions/ladder';
import { orderFromSignal } from './definitions/orderFromSignal';
import { placeAndWait } from './definitions/placeAndWait';
import { portfolio } from './definitions/portfolio';
import { placePreparedOrder, prepareOrder } from './definitions/preparedOrder';
import { tradingLimits } from './definitions/tradingLimits';
import { rebalance } from './definitions/rebalance';

export {
	cancelEverything,
	cancelReplace,
	closePosition,
	credentialCheck,
	ladder,
	orderFromSignal,
	placeAndWait,
	placePreparedOrder,
	portfolio,
	prepareOrder,
	tradingLimits,
	rebalance,
};

/** What the Spot Trading node offers beside the endpoints. */
export const spotTradingComposites: readonly Composite[] = [
	portfolio,
	credentialCheck,
	tradingLimits,
	placeAndWait,
	orderFromSignal,
	prepareOrder,
	placePreparedOrder,
	cancelReplace,
	ladder,
	closePosition,
	rebalance,
	cancelEverything,
];
