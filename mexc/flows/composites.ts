import type { Composite } from './composite';
import { cancelEverything } from './definitions/cancelEverything';
import { cancelReplace } from './definitions/cancelReplace';
import { closePosition } from './definitions/closePosition';
import { ladder } from './definitions/ladder';
import { orderFromSignal } from './definitions/orderFromSignal';
import { placeAndWait } from './definitions/placeAndWait';
import { portfolio } from './definitions/portfolio';
import { rebalance } from './definitions/rebalance';

export {
	cancelEverything,
	cancelReplace,
	closePosition,
	ladder,
	orderFromSignal,
	placeAndWait,
	portfolio,
	rebalance,
};

/** What the Spot Trading node offers beside the endpoints. */
export const spotTradingComposites: readonly Composite[] = [
	portfolio,
	placeAndWait,
	orderFromSignal,
	cancelReplace,
	ladder,
	closePosition,
	rebalance,
	cancelEverything,
];
