import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';

/**
 * The endpoint's parameters as the user gave them for one item, by MEXC's name. Locators, dates and
 * numbers stay what they are, and hidden fields keep their values: the request knows what to do with them.
 */
export function valuesOf(
	context: IExecuteFunctions,
	endpoint: Endpoint,
	itemIndex: number,
): Values {
	const collected = optionsOf(context, itemIndex);
	const chosen = (endpoint.options ?? []).filter(({ name }) => name in collected);
	return Object.fromEntries([
		...endpoint.fields.map(({ name }) => [name, context.getNodeParameter(name, itemIndex, '')]),
		...chosen.map(({ name }) => [name, collected[name]]),
	]);
}

/** The collection "Options"; empty where the operation has none. */
export function optionsOf(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return (context.getNodeParameter('options', itemIndex, {}) ?? {}) as IDataObject;
}
