import type { Endpoint, Field, Operation, Values, WireValues } from '../endpoints/endpoint';
import type { Paging } from '../endpoints/paging';
import { MexcError } from '../core/errors';
import { Unusable } from '../input/problem';
import { parseWireValue } from './wireValue';

export { parseWireValue } from './wireValue';

/** A checked request, before policy and signature. */
export interface RestRequest {
	method: Endpoint['method'];
	path: string;
	/** In the order of the definition. */
	values: WireValues;
}

/**
 * Checks the values of an endpoint and writes them as they go on the wire.
 * Throws MexcError of kind `input` with the parameter's name.
 */
export function buildRequest(endpoint: Endpoint, values: Values): RestRequest {
	return { method: endpoint.method, path: endpoint.path, values: checkValues(endpoint, values) };
}

/**
 * The checked text of each value. Names that the definition lacks, and fields that another field's value
 * hides, are left out. Throws MexcError of kind `input` with the parameter's name.
 */
export function checkValues(operation: Operation, values: Values): WireValues {
	const wire: Record<string, string> = {};
	for (const field of wireFields(operation)) {
		if (!isShown(field, wire)) continue;
		const value = parseWireValue(field, values[field.name]);
		if (value !== undefined) wire[field.name] = value;
		else if (field.required) throw missing(field, wire, values[field.name]);
	}
	for (const rule of [timesInOrder, ...(operation.rules ?? [])]) {
		const violation = rule(wire);
		if (violation) throw new MexcError({ kind: 'input', ...violation });
	}
	return wire;
}

/** Fields, options and the parameters of paging, which the editor offers in a form of its own. */
export function wireFields({ fields, options = [], output }: Operation): readonly Field[] {
	const own = [...fields, ...options];
	const paging = pagingFields(output.paging);
	return [...own, ...paging.filter(({ name }) => !own.some((field) => field.name === name))];
}

/** The parameters of paging: the editor never shows them, and only the walker fills them in. */
export function pagingFields(paging: Paging | undefined): Field[] {
	const fields: Field[] = [];
	if (paging?.page) {
		fields.push({
			displayName: 'Page',
			name: paging.page.parameter,
			type: 'number',
			default: 1,
			wire: { kind: 'integer', min: 1 },
		});
	}
	if (paging?.size) {
		fields.push({
			displayName: 'Limit',
			name: paging.size.parameter,
			type: 'number',
			default: paging.size.max,
			wire: { kind: 'integer', min: 1, max: paging.size.max },
		});
	}
	return fields;
}

/** A field may depend on fields that stand before it. */
function isShown(field: Field, wire: WireValues): boolean {
	return Object.entries(field.showWhen ?? {}).every(([name, shownFor]) =>
		shownFor.includes(wire[name]),
	);
}

function missing(field: Field, wire: WireValues, given: unknown): MexcError {
	const reason = given instanceof Unusable ? ': its expression gives nothing' : '';
	const because = Object.keys(field.showWhen ?? {}).map((name) => `${name} ${wire[name]}`);
	return new MexcError({
		kind: 'input',
		message: because.length
			? `${field.displayName} is required for ${because.join(' and ')}.`
			: `${field.displayName} is required.`,
		hint: `Fill in ${[field.displayName, field.placeholder].filter(Boolean).join(', ')}${reason}.`,
		parameter: field.name,
	});
}

function timesInOrder(wire: WireValues) {
	const { startTime, endTime } = wire;
	if (startTime === undefined || endTime === undefined) return undefined;
	if (Number(startTime) <= Number(endTime)) return undefined;
	return {
		parameter: 'endTime',
		message: 'End Time is before Start Time.',
		hint: 'Exchange the two times.',
	};
}
