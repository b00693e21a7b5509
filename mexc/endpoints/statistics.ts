import type { Composite } from './composite';
import { getIndicators } from './statistics/indicators';

export { getIndicators };

/** What the Market Data node offers beside the endpoints: computed in floats, never to be ordered with. */
export const marketDataComposites: readonly Composite[] = [getIndicators];
