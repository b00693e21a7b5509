import type { INodeProperties } from 'n8n-workflow';
import { candleField } from './alertFields';

/** The fields of closed candles, in the order in which people think of it. */
export const candleCloseFields: readonly INodeProperties[] = [
	candleField,
	{
		displayName: 'Which Candles',
		name: 'direction',
		type: 'options',
		default: 'either',
		description: 'Which candles start the workflow',
		options: [
			{ name: 'All', value: 'either' },
			{
				name: 'Falling or Below',
				value: 'down',
				description: 'Closed below the opening price, or below a price of your own',
			},
			{
				name: 'Rising or Above',
				value: 'up',
				description: 'Closed above the opening price, or above a price of your own',
			},
		],
	},
	{
		displayName: 'Close Price',
		name: 'price',
		type: 'string',
		default: '',
		placeholder: 'e.g. 65000.50',
		description:
			'Only candles that closed at this price or beyond it, wherever they opened; empty for any price',
		displayOptions: { show: { direction: ['up', 'down'] } },
	},
	{
		displayName: 'Percent',
		name: 'percent',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2.5',
		description:
			'Only candles that moved at least that far between opening and close, in the direction chosen above; empty for any distance',
	},
];
