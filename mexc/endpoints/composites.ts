import type { Composite } from './composite';
import { cancelEverything } from './composites/cancelEverything';
import { cancelReplace } from './composites/cancelReplace';
import { closePosition } from './composites/closePosition';
import { ladder } from './composites/ladder';
import { placeAndWait } from './composites/placeAndWait';
import { portfolio } from './composites/portfolio';

export { cancelEverything, cancelReplace, closePosition, ladder, placeAndWait, portfolio };

/** What the Spot Trading node offers beside the endpoints. */
export const spotTradingComposites: readonly Composite[] = [
	portfolio,
	placeAndWait,
	cancelReplace,
	ladder,
	closePosition,
	cancelEverything,
];
