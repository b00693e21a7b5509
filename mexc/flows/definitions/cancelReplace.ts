import { cancelReplace as run, type Replacement } from '../cancelReplace';
import type { Composite } from '../composite';
import {
	newClientOrderId,
	oneOrderId,
	orderId,
	orderType,
	origClientOrderId,
	price,
	quantity,
	stpMode,
	symbol,
} from '../../endpoints/fields';
import { cancelOrder, newOrder, queryOrder } from '../../endpoints/spotTrading';
import { flowDecimals, flowOptions } from './shared';

export const cancelReplace: Composite = {
	id: 'cancelReplace',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'trade',
	name: 'Cancel and Replace',
	action: 'Cancel and replace an order',
	description:
		'Cancel an open order and place another one of the same pair and side with real money. The new order is checked first, and sent only after MEXC has confirmed the end of the old one: there are never two. These are two requests, so the place in the book is lost.',
	effect: 'money',
	fields: [
		symbol,
		{ ...orderId, description: "MEXC's own ID of the order to cancel" },
		{
			...origClientOrderId,
			description: 'The ID that was given to the order to cancel when it was placed',
		},
		{ ...orderType, description: 'How the new order is executed' },
		{
			...quantity,
			description:
				'Amount of the base asset. Left empty, the new order takes over what is unfilled of the old one.',
			alternative: undefined,
		},
		{
			displayName: 'Quantity Means',
			name: 'quantityMeans',
			type: 'options',
			default: 'total',
			description: 'How the quantity counts what the old order has executed',
			options: [
				{
					name: 'Both Orders Together',
					value: 'total',
					description:
						'What the old order has executed is taken off, also fills at the last moment',
				},
				{
					name: 'The New Order Alone',
					value: 'rest',
					description: 'Nothing is taken off; an order that was filled is not replaced',
				},
			],
			required: true,
			wire: { kind: 'choice' },
		},
		{ ...price, description: 'Limit price of the new order, in the quote asset' },
	],
	options: [
		newClientOrderId,
		stpMode,
		...flowOptions(
			'Whether to return an item that says what happened instead of failing when the order was not replaced',
		),
	],
	rules: [oneOrderId],
	output: { shape: 'object', decimals: flowDecimals },
	steps: [queryOrder, cancelOrder, newOrder],
	async run(client, values, options) {
		const { symbol: pair, orderId: id, origClientOrderId: clientId, ...rest } = values;
		const ref = id === undefined ? { origClientOrderId: clientId } : { orderId: id };
		return await run(client, { symbol: pair, ...ref }, rest as unknown as Replacement, options);
	},
};
