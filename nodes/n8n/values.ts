import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint, Field, Values } from '../../mexc/endpoints/endpoint';

/**
 * The endpoint's parameters as the user gave them for one item, by MEXC's name. A field that the editor
 * hides (`showWhen`) is left out, even if it still holds a value from before.
 */
export function valuesOf(
	context: IExecuteFunctions,
	endpoint: Endpoint,
	itemIndex: number,
): Values {
	const read = (name: string) => plain(context.getNodeParameter(name, itemIndex, ''));
	const values: Record<string, unknown> = {};
	for (const field of endpoint.fields) values[field.name] = read(field.name);
	const shown = endpoint.fields.filter((field) => isShown(field, values));
	const collected = optionsOf(context, itemIndex);
	const chosen = (endpoint.options ?? []).filter(({ name }) => name in collected);
	return Object.fromEntries([
		...shown.map(({ name }) => [name, values[name]]),
		...chosen.map(({ name }) => [name, plain(collected[name])]),
	]);
}

/** The collection "Options"; empty where the operation has none. */
export function optionsOf(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return (context.getNodeParameter('options', itemIndex, {}) ?? {}) as IDataObject;
}

function isShown({ showWhen = {} }: Field, values: Record<string, unknown>): boolean {
	return Object.entries(showWhen).every(([name, wanted]) => wanted.includes(String(values[name])));
}

/** Takes a resource locator's value out of it, and a date's milliseconds (expressions give luxon dates). */
function plain(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if ('__rl' in value && 'value' in value) return value.value;
	if ('toMillis' in value && typeof value.toMillis === 'function') return value.toMillis();
	return value;
}
