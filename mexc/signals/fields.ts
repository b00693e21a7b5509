import type { Field } from '../endpoints/endpoint';
import { quantity, quoteOrderQty } from '../endpoints/fields';

/**
 * What a signal may say: each field with the names under which senders write it, as `plainName` makes them. A name
 * of TradingView's placeholders is among them (`strategy.order.action`).
 */
export const signalFields = {
	symbol: named(
		'Symbol',
		'symbol',
		{ kind: 'symbol' },
		'ticker pair tradingpair instrument tickerid symbolname',
	),
	action: named(
		'Action',
		'action',
		{ kind: 'text' },
		'side signal direction command cmd orderaction orderside tradeaction strategyorderaction strategyaction',
	),
	quantity: {
		...named('Quantity', 'quantity', quantity.wire, ''),
		aliases:
			'qty baseqty basequantity basesize contracts ordercontracts orderqty orderquantity strategyordercontracts strategycontracts',
	},
	quoteOrderQty: {
		...named('Amount to Spend', 'quoteOrderQty', quoteOrderQty.wire, ''),
		aliases: 'quoteqty quotequantity quoteamount amountquote quotesize notional cost',
	},
	percent: named(
		'Percent',
		'percent',
		{ kind: 'decimal', positive: true, max: '100' },
		'pct balancepercent percentofbalance percentbalance qtypercent quantitypercent sizepercent',
	),
	targetPosition: named(
		'Target Position',
		'targetPosition',
		{ kind: 'decimal' },
		'target targetquantity targetqty',
	),
	targetPercent: named(
		'Target Percent',
		'targetPercent',
		{ kind: 'decimal', max: '100' },
		'targetpct targetshare targetweight',
	),
	type: named('Type', 'type', { kind: 'text' }, 'ordertype strategyordertype'),
	limitPrice: named(
		'Limit Price',
		'limitPrice',
		{ kind: 'decimal', positive: true },
		'limit orderlimitprice',
	),
	price: named('Price', 'price', { kind: 'decimal', positive: true }, 'orderprice'),
	referencePrice: named(
		'Reference Price',
		'referencePrice',
		{ kind: 'decimal', positive: true },
		'refprice signalprice strategyorderprice strategyprice',
	),
	maxDeviation: named(
		'Maximum Deviation',
		'maxDeviation',
		{ kind: 'decimal', max: '100' },
		'maxdeviationpercent deviationpercent maxslippagepercent',
	),
	id: named(
		'ID',
		'id',
		{ kind: 'text', maxLength: 200, use: 'key' },
		'signalid uuid messageid updateid idempotencykey',
	),
	time: named(
		'Time',
		'time',
		{ kind: 'text', maxLength: 60 },
		'timenow timestamp ts sentat alerttime signaltime firedat createdat',
	),
	bar: named(
		'Bar',
		'bar',
		{ kind: 'text', maxLength: 60, use: 'key' },
		'bartime bartimestamp candletime candle',
	),
	/** The name of an order in a strategy, the same each time. */
	label: named(
		'Order Name',
		'label',
		{ kind: 'text', maxLength: 200 },
		'ordername orderid strategyorderid',
	),
	strategy: named(
		'Strategy',
		'strategy',
		{ kind: 'text', maxLength: 200 },
		'strategyname strategyid bot botname algo',
	),
	marketPosition: named(
		'Market Position',
		'marketPosition',
		{ kind: 'text' },
		'strategymarketposition',
	),
	previousPosition: named(
		'Previous Market Position',
		'prevMarketPosition',
		{ kind: 'text' },
		'strategyprevmarketposition previousmarketposition',
	),
	/** Signed: below zero the strategy is short. */
	strategyPosition: named('Strategy Position', 'strategy.position_size', { kind: 'text' }, ''),
	market: named('Market', 'market', { kind: 'text' }, 'markettype instrumenttype producttype'),
	secret: {
		...named(
			'Secret',
			'secret',
			{ kind: 'text' },
			'passphrase passwd password token webhooksecret signalsecret sharedsecret webhookpassphrase',
		),
		typeOptions: { password: true },
	},
	comment: named(
		'Comment',
		'comment',
		{ kind: 'text' },
		'message msg note text alertmessage ordercomment strategyordercomment strategyorderalertmessage',
	),
} satisfies Record<string, SignalField>;

export interface SignalField extends Field {
	/** Separated by blanks. */
	aliases: string;
}

export type SignalFieldName = keyof typeof signalFields;

function named(
	displayName: string,
	name: string,
	wire: Field['wire'],
	aliases: string,
): SignalField {
	return { displayName, name, type: 'string', default: '', wire, aliases };
}

/** Without regard to case and to what stands between words: `Order_Action` is `orderaction`. */
export function plainName(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const byName = new Map<string, SignalFieldName>(
	Object.entries(signalFields).flatMap(([key, { name, aliases }]) =>
		[plainName(name), ...aliases.split(' ').filter(Boolean)].map(
			(alias) => [alias, key as SignalFieldName] as const,
		),
	),
);

/** The field of this name; undefined for a name that is not on the list. */
export function fieldOf(name: string): SignalFieldName | undefined {
	return byName.get(plainName(name));
}
