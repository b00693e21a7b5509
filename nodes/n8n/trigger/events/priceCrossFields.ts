import type { INodeProperties } from 'n8n-workflow';
import { candleIntervals, candleNames } from '../../../../mexc/alerts/candles';

const interval: INodeProperties = {
	displayName: 'Candle',
	name: 'interval',
	type: 'options',
	default: 'Min1',
	description: 'Length of a candle, counted in UTC',
	options: candleIntervals.map((value) => ({ name: candleNames[value], value })),
};

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
		placeholder: '65000.50',
		description:
			'The price to cross, or the lower edge of the channel. Compared exactly, digit by digit.',
	},
	{
		displayName: 'Upper Price',
		name: 'priceHigh',
		type: 'string',
		default: '',
		required: true,
		placeholder: '70000',
		description: 'The upper edge of the channel',
		displayOptions: { show: { direction: ['enter', 'leave'] } },
	},
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'trade',
		description: 'Which price is watched',
		options: [
			{ name: 'Best Ask', value: 'ask', description: 'The lowest price somebody sells at' },
			{ name: 'Best Bid', value: 'bid', description: 'The highest price somebody buys at' },
			{
				name: 'Candle Close',
				value: 'close',
				description: 'The last price of a candle, known once the next one has begun',
			},
			{ name: 'Last Trade', value: 'trade', description: 'The price of each trade' },
			{ name: 'Mid Price', value: 'mid', description: 'The middle between best bid and best ask' },
		],
	},
	{
		displayName: 'Frequency',
		name: 'frequency',
		type: 'options',
		default: 'once',
		description: 'How often the same alert may fire',
		options: [
			{ name: 'Every Time', value: 'every', description: 'At every crossing' },
			{
				name: 'Once',
				value: 'once',
				description: 'A single time, also across restarts; change the price to use it again',
			},
			{ name: 'Once per Candle', value: 'oncePerCandle', description: 'At most once in a candle' },
			{ name: 'With a Cooldown', value: 'cooldown', description: 'Then not for some seconds' },
		],
	},
	{ ...interval, displayOptions: { show: { source: ['close'] } } },
	{
		...interval,
		displayOptions: { show: { frequency: ['oncePerCandle'] }, hide: { source: ['close'] } },
	},
	{
		displayName: 'Cooldown Seconds',
		name: 'cooldownSeconds',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 1 },
		description: 'How long the alert stays silent after it has fired',
		displayOptions: { show: { frequency: ['cooldown'] } },
	},
	{
		displayName: 'Re-Arm Percent',
		name: 'rearmPercent',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 4 },
		description:
			'How far, in percent, the price must move back past the threshold before the alert may fire again. Above 0 it keeps a price that trembles around the threshold from firing all the time.',
		displayOptions: { hide: { frequency: ['once'] } },
	},
];
