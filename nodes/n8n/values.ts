import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Operation, Field, Values } from '../../mexc/endpoints/endpoint';
import { inTimeZone } from './zonedTime';

/**
 * The operation's parameters as the user gave them for one item, by MEXC's name. Locators and numbers stay
 * what they are, and hidden fields keep their values: the request knows what to do with them. Only a
 * date-time without an offset needs n8n: it means the workflow's time zone.
 */
export function valuesOf(
	context: IExecuteFunctions,
	endpoint: Operation,
	itemIndex: number,
): Values {
	const collected = optionsOf(context, itemIndex);
	const chosen = (endpoint.options ?? []).filter(({ name }) => name in collected);
	const valueOf = ({ wire }: Field, value: unknown) =>
		wire.kind === 'time' ? inTimeZone(value, context.getTimezone()) : value;
	return Object.fromEntries([
		...endpoint.fields.map((field) => [
			field.name,
			valueOf(field, context.getNodeParameter(field.name, itemIndex, '')),
		]),
		...chosen.map((field) => [field.name, valueOf(field, collected[field.name])]),
	]);
}

/** The collection "Options"; empty where the operation has none. */
export function optionsOf(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return (context.getNodeParameter('options', itemIndex, {}) ?? {}) as IDataObject;
}
