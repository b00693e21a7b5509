import type { Composite } from '../flows/composite';
import { getConnections } from '../flows/definitions/connections';
import { getChart } from './chart';
import { getIndicators } from './indicators';
import { getSnapshot } from './snapshot';

export { getChart, getIndicators, getSnapshot };

/** What the Market Data node offers beside the endpoints; what is computed in floats is never to be ordered with. */
export const marketDataComposites: readonly Composite[] = [
	getIndicators,
	getChart,
	getSnapshot,
	getConnections,
];
