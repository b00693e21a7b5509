import { closePosition as run } from '../closePosition';
import type { Composite } from '../composite';
import { newClientOrderId, orderType, price } from '../../endpoints/fields';
import { exchangeInfo, tickerPrice } from '../../endpoints/marketData';
import {
	accountInfo,
	cancelOrder,
	myTrades,
	newOrder,
	openOrders,
	queryOrder,
} from '../../endpoints/spotTrading';
import { flowDecimals, sellingOptions } from './shared';

const TYPES = ['LIMIT', 'MARKET'];

export const closePosition: Composite = {
	id: 'closePosition',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'trade',
	name: 'Close Position',
	action: 'Close a position',
	description:
		'Sell all that is free of an asset, with real money. The quantity is rounded down to what the pair takes; what is left is reported, and an amount too small to be sold is no error.',
	effect: 'money',
	fields: [
		{
			displayName: 'Asset',
			name: 'asset',
			type: 'string',
			default: '',
			description: 'The asset to sell',
			placeholder: 'e.g. BTC',
			required: true,
			wire: { kind: 'coin' },
		},
		{
			displayName: 'Quote Asset',
			name: 'quoteAsset',
			type: 'string',
			default: 'USDT',
			description: 'The asset to receive',
			placeholder: 'e.g. USDT',
			required: true,
			wire: { kind: 'coin' },
		},
		{
			...orderType,
			default: 'MARKET',
			description: 'How the order is executed. A market order is followed to its end.',
			options: TYPES.flatMap(
				(type) => orderType.options?.filter(({ value }) => value === type) ?? [],
			),
		},
		{
			...price,
			description: 'Lowest price to sell at, in the quote asset',
			showWhen: { type: ['LIMIT'] },
		},
	],
	options: [
		{
			displayName: 'Cancel Open Sells',
			name: 'cancelOpenSells',
			type: 'boolean',
			default: false,
			description:
				'Whether to cancel the open sell orders of the pair first, so that what they lock is sold as well. Those of a Managed Exit are always cancelled.',
			wire: { kind: 'boolean' },
		},
		newClientOrderId,
		...sellingOptions(
			'Whether to return an item with endedBy notPlaced or unknown instead of failing when the order was not placed or it is not known how it ended',
		),
	],
	output: { shape: 'object', decimals: flowDecimals },
	steps: [
		exchangeInfo,
		tickerPrice,
		accountInfo,
		openOrders,
		cancelOrder,
		newOrder,
		queryOrder,
		myTrades,
	],
	async run(client, values, options) {
		const { asset, quoteAsset, type, price: limit } = values;
		const cancelOpenSells = values.cancelOpenSells === 'true';
		return await run(client, { asset, quoteAsset, type, price: limit, cancelOpenSells }, options);
	},
};
