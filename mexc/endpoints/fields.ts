import type { Field, FieldOption, RuleViolation, WireValues } from './endpoint';

/**
 * Parameters that several endpoints share. A definition may override a key:
 * `{ ...limit, description: 'Levels per side' }`.
 */
export const symbol: Field = {
	displayName: 'Symbol',
	name: 'symbol',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The trading pair, for example BTCUSDT. BTC/USDT, btcusdt and MEXC:BTCUSDT are understood too.',
	required: true,
	wire: { kind: 'symbol' },
};

export const optionalSymbol: Field = { ...symbol, required: undefined };

export const limit: Field = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	default: 50,
	description: 'Max number of results to return',
	typeOptions: { minValue: 1 },
	wire: { kind: 'integer', min: 1 },
};

export const startTime: Field = {
	displayName: 'Start Time',
	name: 'startTime',
	type: 'dateTime',
	default: '',
	description:
		'Only rows from this time on. Text without a time zone is read in the time zone of the workflow.',
	wire: { kind: 'time' },
};

export const endTime: Field = {
	displayName: 'End Time',
	name: 'endTime',
	type: 'dateTime',
	default: '',
	description:
		'Only rows before this time. Text without a time zone is read in the time zone of the workflow.',
	wire: { kind: 'time' },
};

export const orderId: Field = {
	displayName: 'Order ID',
	name: 'orderId',
	type: 'string',
	default: '',
	description: "MEXC's own ID of the order, as the Create operation returned it",
	placeholder: 'e.g. C02__505979017439002624115',
	alternative: true,
	wire: { kind: 'text', maxLength: 64 },
};

export const origClientOrderId: Field = {
	displayName: 'Client Order ID',
	name: 'origClientOrderId',
	type: 'string',
	default: '',
	description: 'The ID that was given to the order when it was placed',
	hint: 'Give either Order ID or Client Order ID',
	placeholder: 'e.g. my-order-1',
	alternative: true,
	wire: { kind: 'text', maxLength: 64 },
};

export const side: Field = {
	displayName: 'Side',
	name: 'side',
	type: 'options',
	default: 'BUY',
	description: 'Whether to buy or to sell the base asset (the first of the pair)',
	options: [
		{ name: 'Buy', value: 'BUY', description: 'Buy the base asset, pay with the quote asset' },
		{ name: 'Sell', value: 'SELL', description: 'Sell the base asset, receive the quote asset' },
	],
	required: true,
	wire: { kind: 'choice' },
};

/** Everything but MARKET names a price. */
const PRICED_TYPES = ['LIMIT', 'LIMIT_MAKER', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'] as const;

export const orderType: Field = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	default: 'LIMIT',
	description: 'How the order is executed',
	options: [
		{ name: 'Limit', value: 'LIMIT', description: 'Rests in the book until filled or cancelled' },
		{ name: 'Market', value: 'MARKET', description: 'Executes at once at the best prices' },
		{
			name: 'Limit Maker (Post Only)',
			value: 'LIMIT_MAKER',
			description: 'Only as a maker: must not execute at once',
		},
		{
			name: 'Immediate or Cancel',
			value: 'IMMEDIATE_OR_CANCEL',
			description: 'Executes what is possible at the limit price, cancels the rest',
		},
		{
			name: 'Fill or Kill',
			value: 'FILL_OR_KILL',
			description: 'Executes completely at the limit price or not at all',
		},
	],
	required: true,
	wire: { kind: 'choice' },
};

export const quantity: Field = {
	displayName: 'Quantity',
	name: 'quantity',
	type: 'string',
	default: '',
	unit: 'Base Asset',
	description:
		'How much of the base asset to buy or sell, for example 0.01 (BTC) on BTCUSDT. A market buy takes this or Amount to Spend.',
	placeholder: 'e.g. 0.01',
	alternative: true,
	wire: { kind: 'decimal', positive: true },
};

export const quoteOrderQty: Field = {
	displayName: 'Amount to Spend',
	name: 'quoteOrderQty',
	type: 'string',
	default: '',
	unit: 'Quote Asset',
	description:
		'Market buy only: how much of the quote asset to spend, for example 25 (USDT) on BTCUSDT',
	hint: 'Leave empty when Quantity is given',
	placeholder: 'e.g. 25',
	alternative: true,
	showWhen: { type: ['MARKET'] },
	wire: { kind: 'decimal', positive: true },
};

export const price: Field = {
	displayName: 'Price',
	name: 'price',
	type: 'string',
	default: '',
	description: 'Limit price of one unit of the base asset, in the quote asset',
	placeholder: 'e.g. 65000.5',
	required: true,
	showWhen: { type: PRICED_TYPES },
	wire: { kind: 'decimal', positive: true },
};

/** 32 characters of this alphabet are what every known client keeps to (quirks 35). */
export const newClientOrderId: Field = {
	displayName: 'Client Order ID',
	name: 'newClientOrderId',
	type: 'string',
	default: '',
	description: 'An ID of your own for the order. Left empty, one is made from the execution.',
	placeholder: 'e.g. my-order-1',
	wire: { kind: 'text', maxLength: 32, pattern: /^[A-Za-z0-9_-]+$/, use: 'key' },
};

export const stpMode: Field = {
	displayName: 'Self-Trade Prevention',
	name: 'stpMode',
	type: 'options',
	default: '',
	description:
		'What happens when the order would trade with your own. Works only when the account has a strategy group.',
	options: [
		{ name: 'Off', value: '' },
		{ name: 'Cancel Both', value: 'cancel_both', description: 'Both orders are cancelled' },
		{ name: 'Cancel Maker', value: 'cancel_maker', description: 'The resting order is cancelled' },
		{ name: 'Cancel Taker', value: 'cancel_taker', description: 'The new order is cancelled' },
	],
	wire: { kind: 'choice' },
};

/** REST spelling, in time order; 1h, 2h, 8h, 3d are refused by MEXC. */
export const klineIntervals: readonly FieldOption[] = [
	{ name: '1 Minute', value: '1m' },
	{ name: '5 Minutes', value: '5m' },
	{ name: '15 Minutes', value: '15m' },
	{ name: '30 Minutes', value: '30m' },
	{ name: '1 Hour', value: '60m' },
	{ name: '4 Hours', value: '4h' },
	{ name: '1 Day', value: '1d' },
	{ name: '1 Week', value: '1W' },
	{ name: '1 Month', value: '1M' },
];

/** For the endpoints that find an order by one of two ids. */
export function oneOrderId(values: WireValues): RuleViolation | undefined {
	if (values.orderId !== undefined || values.origClientOrderId !== undefined) return undefined;
	return {
		parameter: 'orderId',
		message: 'Neither Order ID nor Client Order ID is given.',
		hint: 'Fill in one of the two: MEXC needs it to find the order.',
	};
}
