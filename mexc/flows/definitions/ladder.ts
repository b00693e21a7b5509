import { placeLadder, type LadderOrders } from '../ladder';
import type { Composite } from '../composite';
import { price, side, stpMode, symbol } from '../../endpoints/fields';
import { exchangeInfo } from '../../endpoints/marketData';
import { batchOrders, cancelOrder, queryOrder } from '../../endpoints/spotTrading';
import { flowDecimals, flowOptions } from './shared';

const MAX_RUNGS = 100;

export const ladder: Composite = {
	id: 'ladder',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'trade',
	name: 'Create Ladder',
	action: 'Create a ladder of orders',
	description:
		'Place up to 100 limit orders over a price range with real money, in batches of 20. Prices and quantities fit the pair, together they never exceed the total, and everything is checked before the first order is sent.',
	effect: 'money',
	fields: [
		symbol,
		side,
		{
			...price,
			displayName: 'From Price',
			name: 'fromPrice',
			description: 'The lowest price of the ladder',
			placeholder: 'e.g. 60000',
			showWhen: undefined,
		},
		{
			...price,
			displayName: 'To Price',
			name: 'toPrice',
			description: 'The highest price of the ladder',
			placeholder: 'e.g. 64000',
			showWhen: undefined,
		},
		{
			displayName: 'Rungs',
			name: 'rungs',
			type: 'number',
			default: 5,
			description: 'How many orders, at even distances over the price range',
			typeOptions: { minValue: 1, maxValue: MAX_RUNGS },
			required: true,
			wire: { kind: 'integer', min: 1, max: MAX_RUNGS },
		},
		{
			displayName: 'Total',
			name: 'total',
			type: 'string',
			default: '',
			description: 'What all rungs together may trade at most, before fees',
			placeholder: 'e.g. 500',
			required: true,
			wire: { kind: 'decimal', positive: true },
		},
		{
			displayName: 'Total In',
			name: 'totalIn',
			type: 'options',
			default: 'quote',
			description: 'The asset of the total',
			options: [
				{ name: 'Base Asset', value: 'base', description: 'The first of the pair, what is traded' },
				{ name: 'Quote Asset', value: 'quote', description: 'The second of the pair, the money' },
			],
			required: true,
			wire: { kind: 'choice' },
		},
		{
			displayName: 'Distribution',
			name: 'distribution',
			type: 'options',
			default: 'equal',
			description: 'How the total is shared among the rungs',
			options: [
				{ name: 'Equal', value: 'equal', description: 'The same for each rung' },
				{
					name: 'More Far From the Market',
					value: 'far',
					description: 'Shares of 1 to n: most at the low end for buys, at the high end for sells',
				},
				{
					name: 'More Near the Market',
					value: 'near',
					description: 'Shares of n to 1: most at the high end for buys, at the low end for sells',
				},
			],
			required: true,
			wire: { kind: 'choice' },
		},
	],
	options: [
		{
			displayName: 'Order Type',
			name: 'type',
			type: 'options',
			default: 'LIMIT',
			description: 'How each rung is executed',
			options: [
				{ name: 'Limit', value: 'LIMIT' },
				{
					name: 'Limit Maker (Post Only)',
					value: 'LIMIT_MAKER',
					description: 'Only as a maker: must not execute at once',
				},
			],
			wire: { kind: 'choice' },
		},
		{
			displayName: 'If a Rung Fails',
			name: 'onFailure',
			type: 'options',
			default: 'keep',
			description: 'What becomes of the rungs that were placed when another one cannot be placed',
			options: [
				{ name: 'Keep the Others', value: 'keep' },
				{ name: 'Cancel the Others', value: 'cancel', description: 'What was executed stays' },
			],
			wire: { kind: 'choice' },
		},
		stpMode,
		...flowOptions(
			'Whether to return the report instead of failing when no rung was placed. A ladder of which some rungs stand never fails.',
		),
	],
	output: { shape: 'object', decimals: flowDecimals },
	steps: [exchangeInfo, batchOrders, queryOrder, cancelOrder],
	async run(client, values, options) {
		const standard = { type: 'LIMIT', onFailure: 'keep' };
		const settings = { ...standard, ...values, rungs: Number(values.rungs) };
		return await placeLadder(client, settings as unknown as LadderOrders, options);
	},
};
