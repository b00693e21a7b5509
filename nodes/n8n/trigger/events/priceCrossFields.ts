import type { INodeProperties } from 'n8n-workflow';
import { priceSources } from '../../../../mexc/alerts/condition';
import { candleField, cooldownField, frequencyField, rearmField, sourceField } from './alertFields';

/** The fields of a price alert, in the order in which people think of it. */
export const priceCrossFields: readonly INodeProperties[] = [
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		default: 'up',
		description: 'Which movement fires. Reaching the price exactly counts.',
		options: [
			{ name: 'Crosses Down', value: 'down', description: 'From above the price to it or below' },
			{ name: 'Crosses Either Way', value: 'either', description: 'Up or down through the price' },
			{ name: 'Crosses Up', value: 'up', description: 'From below the price to it or above' },
			{
				name: 'Enters a Channel',
				value: 'enter',
				description: 'From outside to between two prices',
			},
			{
				name: 'Leaves a Channel',
				value: 'leave',
				description: 'From between two prices to outside',
			},
		],
	},
	{
		displayName: 'Price',
		name: 'price',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 65000.50',
		description:
			'The price to cross, or the lower edge of the channel. Compared exactly, digit by digit.',
	},
	{
		displayName: 'Upper Price',
		name: 'priceHigh',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 70000',
		description: 'The upper edge of the channel',
		displayOptions: { show: { direction: ['enter', 'leave'] } },
	},
	sourceField(priceSources),
	frequencyField('once', { every: 'At every crossing', change: 'the price' }),
	{ ...candleField, displayOptions: { show: { source: ['close'] } } },
	{
		...candleField,
		displayOptions: { show: { frequency: ['oncePerCandle'] }, hide: { source: ['close'] } },
	},
	cooldownField,
	rearmField(
		'How far, in percent, the price must move back past the threshold before the alert may fire again. Above 0 it keeps a price that trembles around the threshold from firing all the time.',
	),
];
