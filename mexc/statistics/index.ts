import type { Composite } from '../flows/composite';
import { getChart } from './chart';
import { getIndicators } from './indicators';
import { getSnapshot } from './snapshot';

export { getChart, getIndicators, getSnapshot };

/** What the Market Data node offers beside the endpoints: computed in floats, never to be ordered with. */
export const marketDataComposites: readonly Composite[] = [getIndicators, getChart, getSnapshot];
