import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint, Field, Operation } from '../../mexc/endpoints/endpoint';
import { preflightOptions, sizingFields, testOrder } from '../../mexc/endpoints/spotTrading';
import { checkValues, parseWireValue } from '../../mexc/rest/request';
import type { PreflightHow } from '../../mexc/trading/preflight/plan';
import type { Sizing } from '../../mexc/trading/sizing/sizeOrder';

/** The checks before sending, from the collection "Options". Throws MexcError of kind `input`. */
export function preflightOf(options: IDataObject): PreflightHow {
	const text = (name: string) => {
		const field = preflightOptions.find((entry) => entry.name === name) as Field;
		return parseWireValue(field, options[name]);
	};
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
	const given = sizingFields.map(({ name }) => {
		const standard = name === 'sizing' ? 'asGiven' : '';
		return [name, context.getNodeParameter(name, itemIndex, standard)] as const;
	});
	const { sizing: by = 'asGiven', ...amounts } = checkValues(sizingForm, Object.fromEntries(given));
	return by === 'asGiven' ? undefined : ({ by, ...amounts } as Sizing);
}

/** Number Format reaches what the preflight tells as well. */
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
