import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Field, Operation, Values } from '../../../mexc/endpoints/endpoint';
import { isObject } from '../../../mexc/endpoints/forms';
import { timeOf } from '../../../mexc/input/times';
import { parseWireValue } from '../../../mexc/rest/wireValue';
import { fieldExpressions, type FieldExpressions } from '../fields/expressions';

/**
 * The operation's parameters as the user gave them for one item, by MEXC's name. Locators and numbers stay
 * what they are, and hidden fields keep their values: the request knows what to do with them. Only what n8n
 * alone knows is settled here: a text without an offset means the workflow's time zone, and an expression
 * that gives nothing is not a field that was left empty.
 */
export function valuesOf(
	context: IExecuteFunctions,
	endpoint: Operation,
	itemIndex: number,
): Values {
	const { fields, options = [] } = endpoint;
	const collected = optionsOf(context, itemIndex, options);
	const inZone = ({ wire, rows }: Field, value: unknown): unknown => {
		if (wire.kind === 'time') return timeOf(value, context.getTimezone()) ?? value;
		if (!rows || !Array.isArray(value)) return value;
		return value.map((row: unknown) => (isObject(row) ? rowInZone(rows.fields, row) : row));
	};
	const rowInZone = (rowFields: readonly Field[], row: Values): Values => {
		const times = rowFields.filter(({ name, wire }) => wire.kind === 'time' && name in row);
		return {
			...row,
			...Object.fromEntries(times.map((field) => [field.name, inZone(field, row[field.name])])),
		};
	};
	return Object.fromEntries([
		...fields.map((field) => [field.name, inZone(field, givenValue(context, itemIndex, field))]),
		...options
			.filter(({ name }) => name in collected)
			.map((field) => [field.name, inZone(field, collected[field.name])]),
	]);
}

/** What a field at the top level was given, or why it must not be used. */
export function givenValue(context: IExecuteFunctions, itemIndex: number, field: Field): unknown {
	const expressions = expressionsOf(context, itemIndex);
	const value: unknown = context.getNodeParameter(field.name, itemIndex, '');
	return expressions.given(expressions.saved(field.name), value, field);
}

/**
 * A field of our own at the top level, checked as the fields of an operation are; its default where it is
 * blank. Throws MexcError of kind `input`.
 */
export function checkedValue(context: IExecuteFunctions, itemIndex: number, field: Field): string {
	return parseWireValue(field, givenValue(context, itemIndex, field)) ?? String(field.default);
}

/**
 * The collection "Options" with what `fields` of it were given, or why that must not be used; empty where the
 * operation has none.
 */
export function optionsOf(
	context: IExecuteFunctions,
	itemIndex: number,
	fields: readonly Field[],
): IDataObject {
	const expressions = expressionsOf(context, itemIndex);
	const options = (context.getNodeParameter('options', itemIndex, {}) ?? {}) as IDataObject;
	return expressions.givenIn(expressions.saved('options'), options, fields);
}

/** The value of one option; undefined where it is blank. Throws MexcError of kind `input`. */
export function optionValue(
	context: IExecuteFunctions,
	itemIndex: number,
	field: Field,
): string | undefined {
	return parseWireValue(field, optionsOf(context, itemIndex, [field])[field.name]);
}

export function expressionsOf(context: IExecuteFunctions, itemIndex: number): FieldExpressions {
	return fieldExpressions(context, (code) => context.evaluateExpression(code, itemIndex));
}
