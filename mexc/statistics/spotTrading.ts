import type { Composite } from '../flows/composite';
import { profitAndLoss } from './profitAndLoss';

export { profitAndLoss };

/** What the Spot Trading node computes from the account's past. */
export const spotTradingStatistics: readonly Composite[] = [profitAndLoss];
