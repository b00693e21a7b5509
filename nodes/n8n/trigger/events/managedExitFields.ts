import type { INodeProperties } from 'n8n-workflow';
import { LONGEST_MINUTES, MOST_STEPS } from '../../../../mexc/exits/settings';
import { ROW } from '../../fields/expressions';

/** The plan in the order in which a trade is thought of: entry, targets, stop, trailing stop, time. */
export const managedExitFields: readonly INodeProperties[] = [
	{
		displayName:
			'This trigger sells by itself, at the market, and starts the workflow with what it did. It watches the price: while n8n or the connection is down, no stop and no target acts.',
		name: 'managedExitNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Entries',
		name: 'entries',
		type: 'options',
		default: 'tag',
		description:
			'Which purchases on the symbols get this plan; each order is a position of its own',
		options: [
			{
				name: 'Buys With an Exit Plan Tag',
				value: 'tag',
				description: 'Orders that were placed with the same tag in their option Exit Plan Tag',
			},
			{
				name: 'Every Buy Since a Moment',
				value: 'pairs',
				description: 'All buys on the symbols from a moment on, by whatever program or by hand',
			},
		],
	},
	{
		displayName: 'Exit Plan Tag',
		name: 'exitPlanTag',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. breakout',
		description:
			'The tag of the orders. The positions are found again by it from the exchange alone, up to 30 days back.',
		displayOptions: { show: { entries: ['tag'] } },
	},
	{
		displayName: 'Entries Since',
		name: 'entriesSince',
		type: 'dateTime',
		default: '',
		required: true,
		description:
			'From when on every buy gets this plan. What was bought earlier is left alone. Text without a time zone is read in the time zone of the workflow.',
		displayOptions: { show: { entries: ['pairs'] } },
	},
	{
		displayName: 'Take Profit',
		name: 'takeProfitBy',
		type: 'options',
		default: 'percent',
		description: 'How the targets are given',
		options: [
			{ name: 'None', value: 'none', description: 'Only stop, trailing stop or time limit' },
			{
				name: 'Percent Above the Entry',
				value: 'percent',
				description: 'From the average price of the entry',
			},
			{ name: 'Prices', value: 'price', description: 'The same for every entry' },
		],
	},
	{
		displayName: 'Targets',
		name: 'takeProfits',
		type: 'fixedCollection',
		placeholder: 'Add Target',
		default: {},
		description: `Up to ${MOST_STEPS}, in rising order. A target that is too small for the pair waits for the next one; a rest that would be too small is sold with it.`,
		typeOptions: { multipleValues: true, sortable: true },
		options: [
			{
				displayName: 'Target',
				name: ROW,
				values: [
					{
						displayName: 'Target',
						name: 'target',
						type: 'string',
						default: '',
						required: true,
						placeholder: 'e.g. 2',
						description: 'Percent above the entry, or a price, as chosen in Take Profit',
					},
					{
						displayName: 'Share (%)',
						name: 'sharePercent',
						type: 'string',
						default: '',
						required: true,
						placeholder: 'e.g. 50',
						description: 'How much of the position is sold there',
					},
				],
			},
		],
		displayOptions: { show: { takeProfitBy: ['percent', 'price'] } },
	},
	{
		displayName: 'Stop Loss',
		name: 'stopLossBy',
		type: 'options',
		default: 'percent',
		description: 'How the price is given at which everything that is left is sold',
		options: [
			{ name: 'None', value: 'none', description: 'No fixed stop' },
			{
				name: 'Percent Below the Entry',
				value: 'percent',
				description: 'From the average price of the entry',
			},
			{ name: 'Price', value: 'price', description: 'The same for every entry' },
		],
	},
	{
		displayName: 'Stop Loss (%)',
		name: 'stopLossPercent',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 5',
		description: 'How far below the average entry price. Reaching it exactly counts.',
		displayOptions: { show: { stopLossBy: ['percent'] } },
	},
	{
		displayName: 'Stop Loss Price',
		name: 'stopLossPrice',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 60000',
		description: 'Reaching it exactly counts. It must lie below the market when this is published.',
		displayOptions: { show: { stopLossBy: ['price'] } },
	},
	{
		displayName: 'Break-Even After Target',
		name: 'breakEvenAfterStep',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, maxValue: MOST_STEPS },
		description:
			'After so many targets were sold, the stop is no lower than the average entry price (fees are not counted). 0 for never.',
		displayOptions: { show: { takeProfitBy: ['percent', 'price'] } },
	},
	{
		displayName: 'Trailing Activation (%)',
		name: 'trailingActivationPercent',
		type: 'string',
		default: '',
		placeholder: 'e.g. 3',
		description:
			'How far the price must have risen above the entry before the trailing stop begins. Empty or 0: at the entry price.',
	},
	{
		displayName: 'Trailing Distance (%)',
		name: 'trailingDistancePercent',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2',
		description:
			'How far below the highest price since the entry the trailing stop follows; it never falls. Empty for no trailing stop.',
	},
	{
		displayName: 'Time Limit (Minutes)',
		name: 'timeLimitMinutes',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, maxValue: LONGEST_MINUTES },
		description:
			'How long after its first fill a position is sold at the latest. 0 for no limit; the longest is 30 days.',
	},
];
