import type { Field } from '../endpoints/endpoint';
import { LONGEST_MINUTES, MOST_STEPS } from './settings';

/** A plan in the order in which a trade is thought of: targets, stop, trailing stop, time. parseExitPlan reads it. */
export const planFields: readonly Field[] = [
	{
		displayName: 'All Buys Together',
		name: 'allBuysTogether',
		type: 'boolean',
		default: false,
		description:
			'Whether all buys of a pair are one position until everything is sold, with one average entry, one stop and one set of targets (DCA, ladder). Otherwise each order is a position of its own.',
		wire: { kind: 'boolean' },
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
		wire: { kind: 'choice' },
	},
	{
		displayName: 'Targets',
		name: 'takeProfits',
		type: 'fixedCollection',
		default: {},
		description: `Up to ${MOST_STEPS}, in rising order. A target that is too small for the pair waits for the next one; a rest that would be too small is sold with it.`,
		rows: {
			displayName: 'Target',
			fields: [
				{
					displayName: 'Target',
					name: 'target',
					type: 'string',
					default: '',
					description: 'Percent above the entry, or a price, as chosen in Take Profit',
					placeholder: 'e.g. 2',
					required: true,
					wire: { kind: 'decimal', positive: true },
				},
				{
					displayName: 'Share (%)',
					name: 'sharePercent',
					type: 'string',
					default: '',
					description: 'How much of the position is sold there',
					placeholder: 'e.g. 50',
					required: true,
					wire: { kind: 'decimal', positive: true },
				},
			],
		},
		showWhen: { takeProfitBy: ['percent', 'price'] },
		wire: { kind: 'rows', maxItems: MOST_STEPS },
	},
	{
		displayName: 'Target Orders',
		name: 'targetOrders',
		type: 'options',
		default: 'watched',
		description: 'How targets are sold. Stop, trailing stop and time limit are always watched.',
		options: [
			{
				name: 'Resting at MEXC',
				value: 'resting',
				description:
					'As limit orders, which work while n8n is off and lock what they sell. A stop cancels them first, which takes a moment.',
			},
			{
				name: 'Watched',
				value: 'watched',
				description: 'By market orders when the price is reached',
			},
		],
		showWhen: { takeProfitBy: ['percent', 'price'] },
		wire: { kind: 'choice' },
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
		wire: { kind: 'choice' },
	},
	{
		displayName: 'Stop Loss (%)',
		name: 'stopLossPercent',
		type: 'string',
		default: '',
		description: 'How far below the average entry price. Reaching it exactly counts.',
		placeholder: 'e.g. 5',
		required: true,
		showWhen: { stopLossBy: ['percent'] },
		wire: { kind: 'decimal', positive: true },
	},
	{
		displayName: 'Stop Loss Price',
		name: 'stopLossPrice',
		type: 'string',
		default: '',
		description: 'Reaching it exactly counts. It must lie below the market when this is published.',
		placeholder: 'e.g. 60000',
		required: true,
		showWhen: { stopLossBy: ['price'] },
		wire: { kind: 'decimal', positive: true },
	},
	{
		displayName: 'Break-Even After Target',
		name: 'breakEvenAfterStep',
		type: 'number',
		default: 0,
		description:
			'After so many targets were sold, the stop is no lower than the average entry price (fees are not counted). 0 for never.',
		typeOptions: { minValue: 0, maxValue: MOST_STEPS },
		showWhen: { takeProfitBy: ['percent', 'price'] },
		wire: { kind: 'integer', min: 0, max: MOST_STEPS },
	},
	{
		displayName: 'Trailing Activation (%)',
		name: 'trailingActivationPercent',
		type: 'string',
		default: '',
		description:
			'How far the price must have risen above the entry before the trailing stop begins. Empty or 0: at the entry price.',
		placeholder: 'e.g. 3',
		wire: { kind: 'decimal' },
	},
	{
		displayName: 'Trailing Distance (%)',
		name: 'trailingDistancePercent',
		type: 'string',
		default: '',
		description:
			'How far below the highest price since the entry the trailing stop follows; it never falls. Empty for no trailing stop.',
		placeholder: 'e.g. 2',
		wire: { kind: 'decimal', positive: true },
	},
	{
		displayName: 'Time Limit (Minutes)',
		name: 'timeLimitMinutes',
		type: 'number',
		default: 0,
		description:
			'How long after its first fill a position is sold at the latest. 0 for no limit; the longest is 30 days.',
		typeOptions: { minValue: 0, maxValue: LONGEST_MINUTES },
		wire: { kind: 'integer', min: 0, max: LONGEST_MINUTES },
	},
];
