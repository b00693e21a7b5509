import type { Composite } from '../flows/composite';
import { managedPositions } from './managedPositions';
import { portfolioHistory } from './portfolioHistory';
import { profitAndLoss } from './profitAndLoss';

export { managedPositions, portfolioHistory, profitAndLoss };

/** What the Spot Trading node computes from the account's past. */
export const spotTradingStatistics: readonly Composite[] = [
	profitAndLoss,
	portfolioHistory,
	managedPositions,
];
