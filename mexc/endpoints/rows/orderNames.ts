import { wordFor } from '../answers';

/** enums.json: wsOrderStatus, wsOrderType, wsTradeType; the words are those of REST. */
export const orderStatuses: Readonly<Record<string, string>> = {
	'0': 'PENDING',
	'1': 'NEW',
	'2': 'FILLED',
	'3': 'PARTIALLY_FILLED',
	'4': 'CANCELED',
	'5': 'PARTIALLY_CANCELED',
};

export const orderTypes: Readonly<Record<string, string>> = {
	'1': 'LIMIT',
	'2': 'LIMIT_MAKER',
	'3': 'IMMEDIATE_OR_CANCEL',
	'4': 'FILL_OR_KILL',
	'5': 'MARKET',
	'100': 'STOP_LIMIT',
	'101': 'OCO_STOP_LIMIT',
	'102': 'OCO_LIMIT',
};

export const orderSides: Readonly<Record<string, string>> = { '1': 'BUY', '2': 'SELL' };

/** The word for a number of the order stream; what is not listed is shown as it is. */
export function wordOf(names: Readonly<Record<string, string>>, value: unknown): string {
	return wordFor(names, value) ?? String(value);
}

/** The number of the order stream for a word of REST; what is not listed stays as it is. */
export function numberOf(names: Readonly<Record<string, string>>, word: unknown): unknown {
	const entry = Object.entries(names).find(([, name]) => name === word);
	return entry === undefined ? word : Number(entry[0]);
}
