import { newOrder } from '../../mexc/endpoints/spotTrading';
import { spotTradingComposites } from '../../mexc/endpoints/composites';

/** Each way of placing and ending orders, with the labels that its panel must show when nothing is chosen yet. */
export const flowPanels = [newOrder, ...spotTradingComposites].map(
	({ id, resource, name, fields }) => ({
		id,
		resource,
		name,
		labels: fields
			.filter(({ required, showWhen }) => required === true && showWhen === undefined)
			.map(({ displayName }) => displayName),
	}),
);
