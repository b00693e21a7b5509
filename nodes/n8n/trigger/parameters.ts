import type { IDataObject, INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import { refusal, Unusable } from '../../../mexc/input/problem';
import { fieldExpressions } from '../fields/expressions';
import type { ReadParameter } from './event';
import { triggerProperties } from './properties';

/**
 * Reads the trigger's fields. Throws an `input` MexcError for one whose expression gives nothing: an empty filter
 * would let everything through.
 */
export function readParameters(context: ITriggerFunctions): ReadParameter {
	const expressions = fieldExpressions(context);
	return (name, fallback) => {
		const value: unknown = context.getNodeParameter(name, fallback);
		const saved = expressions.saved(name);
		if (name !== 'options') return usable(expressions.given(saved, value), name);
		const options = expressions.givenIn(saved, (value ?? {}) as IDataObject, []);
		for (const [option, given] of Object.entries(options)) usable(given, option);
		return options;
	};
}

function usable(value: unknown, parameter: string): unknown {
	if (!(value instanceof Unusable)) return value;
	throw refusal({ label: labelOf(parameter), parameter }, value);
}

function labelOf(name: string): string {
	const properties = triggerProperties();
	const options = properties.find((property) => property.name === 'options')?.options ?? [];
	const all = [...properties, ...(options as INodeProperties[])];
	return all.find((property) => property.name === name)?.displayName ?? name;
}
