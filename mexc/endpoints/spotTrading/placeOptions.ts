import type { Field } from '../endpoint';

/** What is checked before an order is sent; of Create, Test and Create Batch. */
export const preflightOptions: readonly Field[] = [
	{
		displayName: 'Check Balance',
		name: 'checkBalance',
		type: 'boolean',
		default: false,
		description:
			'Whether to refuse an order that the free balance does not cover, taker fee included, before sending it; one more request',
		wire: { kind: 'boolean' },
	},
	{
		displayName: 'Check Pairs of the API Key',
		name: 'checkKeySymbols',
		type: 'boolean',
		default: false,
		description:
			'Whether to compare the pair with the list of the API key before sending; done by itself once MEXC has refused a pair because of the list',
		wire: { kind: 'boolean' },
	},
	{
		displayName: 'Max Deviation (%)',
		name: 'maxDeviationPercent',
		type: 'string',
		default: '',
		description:
			'Refuse an order that would trade more than this many percent worse than the best price of the live order book: a market order by its estimated average, a limit order by its price. Left empty, the book is not read.',
		placeholder: 'e.g. 0.5',
		wire: { kind: 'decimal' },
	},
	{
		displayName: 'Preflight',
		name: 'preflight',
		type: 'options',
		default: 'adjust',
		description:
			'What to do before sending with the trading rules of the pair: state, sides, order types, tick and step, smallest and largest order. Refusals name the rule and what would fit.',
		options: [
			{
				name: 'Adjust',
				value: 'adjust',
				description:
					'Round to tick and step, quantities down and prices away from crossing; refuse what MEXC would refuse',
			},
			{
				name: 'Off',
				value: 'off',
				description: 'Send as given; MEXC decides',
			},
			{ name: 'Strict', value: 'strict', description: 'Refuse instead of rounding' },
		],
		wire: { kind: 'choice' },
	},
];

/**
 * Options of placing that never reach MEXC: the node reads them and hands them to placeOrder. They are
 * no part of newOrder, so that no request is ever built from them.
 */
export const placeOptions: readonly Field[] = [
	...preflightOptions,
	{
		displayName: 'Duplicate Check',
		name: 'duplicateCheck',
		type: 'options',
		default: 'auto',
		description: 'When to ask MEXC for an order with the same client order ID before sending',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description:
					'When the ID may have been used: an event of the trigger, an idempotency key, retries',
			},
			{
				name: 'Always',
				value: 'always',
				description: 'Before every order, also where the ID is that of the execution',
			},
		],
		wire: { kind: 'choice' },
	},
	{
		displayName: 'Exit Plan Tag',
		name: 'exitPlanTag',
		type: 'string',
		default: '',
		description:
			'For a buy whose exit is managed: a MEXC Trigger with the event Managed Exit and the same tag takes over what was bought. The mark of the tag is part of the client order ID, so that the position is found again from the exchange alone.',
		placeholder: 'e.g. breakout',
		wire: { kind: 'text', maxLength: 64, use: 'key' },
	},
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		description:
			'A text of your own, for example the ID of a signal. The same key never places a second order.',
		placeholder: 'e.g. signal-4711',
		wire: { kind: 'text', maxLength: 512, use: 'key' },
	},
	{
		displayName: 'Return Outcome',
		name: 'returnOutcome',
		type: 'boolean',
		default: false,
		description:
			'Whether to return an item with the outcome notPlaced or unknown instead of failing when the order was not placed or its outcome is not known',
		wire: { kind: 'boolean' },
	},
];

/** Of Create and Create Batch; the order flows read their orders anyway. */
export const readResult: Field = {
	displayName: 'Read Result',
	name: 'readResult',
	type: 'boolean',
	default: true,
	description:
		'Whether to read a market order after placing it, for what it has executed: MEXC answers with a protection price and a guessed quantity only. One more request, up to 3 seconds; switch it off for the fastest answer.',
	wire: { kind: 'boolean' },
};

/**
 * How the amount of an order is found, at the top level of Create and Test. Beside `asGiven` the amount is computed
 * before sending and rounded down; what was computed stands in `sent`. Never sent to MEXC under these names.
 */
export const sizingFields: readonly Field[] = [
	{
		displayName: 'Sizing',
		name: 'sizing',
		type: 'options',
		default: 'asGiven',
		description: 'How the amount of the order is found',
		options: [
			{
				name: 'Fixed Risk',
				value: 'risk',
				description: 'So much that the way from the entry to the stop loss costs a fixed amount',
			},
			{
				name: 'Order Value',
				value: 'quoteAmount',
				description: 'What the order is worth in the quote asset, for limit orders and sells too',
			},
			{
				name: 'Percent of Free Balance',
				value: 'balancePercent',
				description: 'A part of what is free, after the fee',
			},
			{
				name: 'Quantity or Amount to Spend',
				value: 'asGiven',
				description: 'A quantity of the base asset, or the amount a market buy may spend',
			},
		],
		wire: { kind: 'choice' },
	},
	{
		displayName: 'Order Value',
		name: 'quoteAmount',
		type: 'string',
		default: '',
		unit: 'Quote Asset',
		description:
			'What the order is worth in the quote asset, for example 25 (USDT): the quantity is this by the price, rounded down',
		placeholder: 'e.g. 25',
		required: true,
		showWhen: { sizing: ['quoteAmount'] },
		wire: { kind: 'decimal', positive: true },
	},
	{
		displayName: 'Percent of Free Balance',
		name: 'balancePercent',
		type: 'string',
		default: '',
		description:
			'Part of the free balance: of the quote asset for a buy, of the base asset for a sell. 100 is everything.',
		placeholder: 'e.g. 50',
		required: true,
		showWhen: { sizing: ['balancePercent'] },
		wire: { kind: 'decimal', positive: true, max: '100' },
	},
	{
		displayName: 'Risk Amount',
		name: 'riskAmount',
		type: 'string',
		default: '',
		unit: 'Quote Asset',
		description:
			'What may be lost, in the quote asset and without fees, when the order is filled at its price and closed at the stop loss: the quantity is this by the distance of the two prices',
		placeholder: 'e.g. 10',
		required: true,
		showWhen: { sizing: ['risk'] },
		wire: { kind: 'decimal', positive: true },
	},
	{
		displayName: 'Stop Loss Price',
		name: 'stopLossPrice',
		type: 'string',
		default: '',
		description:
			'Where the position would be closed, below the entry of a buy and above the entry of a sell. It is used to compute the quantity only: no stop order is placed.',
		placeholder: 'e.g. 64000',
		required: true,
		showWhen: { sizing: ['risk'] },
		wire: { kind: 'decimal', positive: true },
	},
];
