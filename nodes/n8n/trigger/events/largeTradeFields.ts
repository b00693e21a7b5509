import type { INodeProperties } from 'n8n-workflow';
import { candleOfFrequencyField, cooldownField, frequencyField } from './alertFields';

/** The fields of an alert on large trades, in the order in which people think of it. */
export const largeTradeFields: readonly INodeProperties[] = [
	{
		displayName: 'Minimum Value',
		name: 'minValue',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 100000',
		description:
			'Price times quantity of one trade, in the quote asset (USDT for BTCUSDT). A large order that is filled in parts is several trades.',
	},
	{
		displayName: 'Side',
		name: 'direction',
		type: 'options',
		default: 'either',
		description: 'Who took the offer',
		options: [
			{ name: 'Buyers', value: 'up', description: 'Somebody bought at the ask' },
			{ name: 'Either', value: 'either' },
			{ name: 'Sellers', value: 'down', description: 'Somebody sold at the bid' },
		],
	},
	frequencyField('every', { every: 'At every such trade', change: 'the value' }),
	candleOfFrequencyField,
	cooldownField,
];
