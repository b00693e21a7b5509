import type { Composite } from '../flows/composite';
import { portfolioHistory } from './portfolioHistory';
import { profitAndLoss } from './profitAndLoss';

export { portfolioHistory, profitAndLoss };

/** What the Spot Trading node computes from the account's past. */
export const spotTradingStatistics: readonly Composite[] = [profitAndLoss, portfolioHistory];
