import type { Field, Operation } from '../../../mexc/endpoints/endpoint';
import {
	placeOptions,
	preflightOptions,
	readResult,
	sizingFields,
} from '../../../mexc/endpoints/spotTrading';
import { allowEmptyExpressions } from './expressions';
import { putOutputInFile } from '../items/file';
import { numberFormat } from './outputFields';

const SIZED = ['newOrder', 'testOrder', 'placeAndWait', 'prepareOrder'];

/** Whether the amount of the operation's order may be computed instead of given. */
export function isSized({ id }: Operation): boolean {
	return SIZED.includes(id);
}

/**
 * The top-level fields of an operation: those of its definition and, for an order, the choice of sizing
 * before the amounts, which are given only without it.
 */
export function shownFields(operation: Operation): readonly Field[] {
	const { fields } = operation;
	if (!isSized(operation)) return fields;
	const asGiven = { sizing: ['asGiven'] };
	const isAmount = ({ name }: Field) => name === 'quantity' || name === 'quoteOrderQty';
	const first = fields.findIndex(isAmount);
	const own = fields.map((field) =>
		isAmount(field) ? { ...field, showWhen: { ...field.showWhen, ...asGiven } } : field,
	);
	return [...own.slice(0, first), ...sizingFields, ...own.slice(first)];
}

/** The collection "Options" of an operation: those of its definition and those that the node itself reads. */
export function shownOptions({ id, fields, options = [], output }: Operation): readonly Field[] {
	const inFile = output.csv ? [putOutputInFile] : [];
	const all = [...options, ...optionsOfPlacing(id), ...inFile];
	const ofNode = output.decimals.length > 0 ? [numberFormat] : [];
	return [...all, ...ofNode, ...(mayBeEmpty(fields, all) ? [allowEmptyExpressions] : [])];
}

/** Whether a field of the operation may be left empty for good, with what that means. */
function mayBeEmpty(fields: readonly Field[], options: readonly Field[]): boolean {
	return (
		options.length > 0 || fields.some(({ required, alternative }) => !required && !alternative)
	);
}

/** A batch always returns what became of each order. */
function optionsOfPlacing(id: string): readonly Field[] {
	if (id === 'newOrder') return [...placeOptions, readResult];
	if (id === 'testOrder') return preflightOptions;
	if (id !== 'batchOrders') return [];
	return [...placeOptions.filter(({ name }) => name !== 'returnOutcome'), readResult];
}
