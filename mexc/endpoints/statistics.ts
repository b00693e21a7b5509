import type { Composite } from './composite';
import { getChart } from './statistics/chart';
import { getIndicators } from './statistics/indicators';

export { getChart, getIndicators };

/** What the Market Data node offers beside the endpoints: computed in floats, never to be ordered with. */
export const marketDataComposites: readonly Composite[] = [getIndicators, getChart];
