import type { AnyOperation } from '../../mexc/flows/composite';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import { spotTradingComposites } from '../../mexc/flows/composites';
import { marketDataComposites } from '../../mexc/statistics';
import { replayAlert } from '../../nodes/n8n/replay/replayAlert';
import { spotTradingStatistics } from '../../mexc/statistics/spotTrading';

const panelsOf = (node: string, operations: readonly AnyOperation[]) =>
	operations.map(({ id, resource, name, fields }) => ({
		node,
		id,
		resource,
		name,
		labels: fields
			.filter(({ required, showWhen }) => required === true && showWhen === undefined)
			.map(({ displayName }) => displayName),
	}));

/**
 * Each way of placing and ending orders, and each operation that is computed here, with the labels that its
 * panel must show when nothing is chosen yet.
 */
export const flowPanels = [
	...panelsOf('mexcSpotTrading', [newOrder, ...spotTradingComposites, ...spotTradingStatistics]),
	...panelsOf('mexcMarketData', [...marketDataComposites, replayAlert]),
];
