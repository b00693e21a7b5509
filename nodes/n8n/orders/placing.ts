import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint, Field, Operation } from '../../../mexc/endpoints/endpoint';
import {
	placeOptions,
	readResult,
	sizingFields,
	testOrder,
} from '../../../mexc/endpoints/spotTrading';
import { checkValues, parseWireValue } from '../../../mexc/rest/request';
import type { PreflightHow } from '../../../mexc/orders/preflight/plan';
import type { Sizing } from '../../../mexc/orders/preflight/sizeOrder';
import { givenValue, optionsOf } from '../items/values';

const OPTIONS: readonly Field[] = [...placeOptions, readResult];

/** The collection "Options" of an operation that places or tests an order. */
export function placeOptionsOf(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return optionsOf(context, itemIndex, OPTIONS);
}

/** One of them as checked text; undefined where it is blank. Throws MexcError of kind `input`. */
export function placeOption(options: IDataObject, name: string): string | undefined {
	const field = OPTIONS.find((entry) => entry.name === name) as Field;
	return parseWireValue(field, options[name]);
}

/** The checks before sending, from the collection "Options". Throws MexcError of kind `input`. */
export function preflightOf(options: IDataObject): PreflightHow {
	const text = (name: string) => placeOption(options, name);
	return {
		mode: (text('preflight') ?? 'adjust') as PreflightHow['mode'],
		checkBalance: text('checkBalance') === 'true',
		checkKeySymbols: text('checkKeySymbols') === 'true',
		maxDeviationPercent: text('maxDeviationPercent'),
	};
}

/** Checked as an operation's own fields are; it has no request. */
const sizingForm: Operation = { ...testOrder, fields: sizingFields, options: [], rules: [] };

/** How the amount is found; undefined when it is given. Throws MexcError of kind `input`. */
export function sizingOf(context: IExecuteFunctions, itemIndex: number): Sizing | undefined {
	const given = sizingFields.map((field) => [field.name, givenValue(context, itemIndex, field)]);
	const { sizing: by = 'asGiven', ...amounts } = checkValues(sizingForm, Object.fromEntries(given));
	return by === 'asGiven' ? undefined : ({ by, ...amounts } as Sizing);
}

/** Number Format reaches what the preflight says as well. */
export function withPlacingDecimals<T extends Operation | Endpoint>(operation: T): T {
	const { output } = operation;
	return { ...operation, output: { ...output, decimals: [...output.decimals, ...DECIMALS] } };
}

const DECIMALS = [
	'quantity',
	'quoteOrderQty',
	'quoteAmount',
	'balancePercent',
	'riskAmount',
	'stopLossPrice',
	'from',
	'to',
	'executedQuantity',
	'executedValue',
	'averagePrice',
	'protectionPrice',
	'estimatedQuantity',
	'bestPrice',
	'slippagePercent',
	'fee',
	'valueUsdt',
	'feeUsdt',
];
