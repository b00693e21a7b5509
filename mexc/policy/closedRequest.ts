import type { Endpoint, Field } from '../endpoints/endpoint';
import { batchOrders, newOrder } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../core/errors';
import { parseJson } from '../rest/json';
import { checkValues, parseWireValue } from '../rest/request';
import { plainText } from '../core/decimal';
import { parametersOf } from './definitions';
import { refused } from './refusal';

/** Names and values in the order of the wire. */
export type Parameters = ReadonlyArray<readonly [name: string, value: string]>;

/** The parameters of one order, by name, as they will be sent. */
export type OrderParameters = Readonly<Record<string, string | undefined>>;

/** A request that is understood to its last letter. */
export interface ClosedRequest {
	parameters: Parameters;
	/** What a trade would place: one order, or those of a batch. Empty for everything else. */
	orders: readonly OrderParameters[];
}

/**
 * MEXC's signature covers the parameters alone, neither method nor path, so a signed text is judged by what
 * any server could read into it. Therefore only names that the endpoint's definition has, each once and
 * spelled exactly, with values in the one form in which they go on the wire: a look-alike name, a blank
 * after a value or another alphabet is refused, never guessed to be harmless. Where `isDeciding` (money or
 * settings change) the values must also fit together. Throws MexcError of kind `policy` or `input`.
 */
export function closedRequest(
	endpoint: Endpoint,
	given: Parameters,
	isDeciding: boolean,
): ClosedRequest {
	checkNames(endpoint, given);
	if (endpoint.id === batchOrders.id) return closedBatch(endpoint, given);
	checkValuesOf(endpoint, given);
	if (isDeciding) checkTogether(endpoint, given);
	return {
		parameters: given,
		orders: endpoint.id === newOrder.id ? [Object.fromEntries(given)] : [],
	};
}

function checkNames(endpoint: Endpoint, given: Parameters): void {
	const known = parametersOf(endpoint);
	const seen = new Set<string>();
	for (const [name] of given) {
		if (!known.has(name)) throw unknownName(endpoint, name);
		if (seen.has(name)) {
			throw refused(
				`The parameter ${name} stands in the request more than once; nothing was sent.`,
				'Give each parameter once, in the query or in the body.',
				name,
			);
		}
		seen.add(name);
	}
}

function unknownName(endpoint: Endpoint, name: string): MexcError {
	const names = [...parametersOf(endpoint).keys()];
	return refused(
		`${endpoint.method} ${endpoint.path} has no parameter ${shown(name)}, so the request was not signed and not sent.`,
		names.length === 0
			? 'It takes no parameters: remove it.'
			: `It takes ${names.join(', ')}, spelled exactly like this.`,
		name,
	);
}

function checkValuesOf(endpoint: Endpoint, given: Parameters): void {
	const known = parametersOf(endpoint);
	for (const [name, value] of given) checkCanonical(known.get(name) as Field, value);
}

/** One value, one spelling: what the definition would write for it is what must stand there. */
function checkCanonical(field: Field, value: string): void {
	const canonical = parseWireValue(field, value);
	if (canonical === value) return;
	const quoted = field.typeOptions?.password ? 'The value' : shown(value);
	if (canonical === undefined) {
		throw refused(
			`The parameter ${field.name} is empty, so the request was not signed and not sent.`,
			'Give it a value or leave it out.',
			field.name,
		);
	}
	throw refused(
		`${quoted} of ${field.name} is not in the form that goes to MEXC, so the request was not signed and not sent.`,
		field.typeOptions?.password ? 'Write it without blanks around it.' : `Write ${canonical}.`,
		field.name,
	);
}

/** Required values are there, rules hold, and nothing is given that has no meaning beside the rest. */
function checkTogether(endpoint: Endpoint, given: Parameters): void {
	const values = Object.fromEntries(given);
	const wire = checkValues(endpoint, values);
	const without = given.find(([name]) => wire[name] === undefined);
	if (without === undefined) return;
	const [name] = without;
	const { showWhen = {} } = parametersOf(endpoint).get(name) as Field;
	const when = Object.keys(showWhen).map((other) => `${other} ${values[other]}`);
	throw refused(
		`${name} has no meaning with ${when.join(' and ')}, so the request was not signed and not sent.`,
		'Leave it out.',
		name,
	);
}

/** Each order of a batch is held to what an order alone is held to; the list is written again from what was read. */
function closedBatch(endpoint: Endpoint, given: Parameters): ClosedRequest {
	const elements = elementsOf(Object.fromEntries(given)[endpoint.id] ?? '');
	const orders = elements.map((element, index) => closedElement(element, index));
	return { parameters: [[endpoint.id, JSON.stringify(orders)]], orders };
}

function closedElement(element: object, index: number): Readonly<Record<string, string>> {
	const given = Object.entries(element).flatMap(([name, value]): Array<[string, string]> => {
		if (value === undefined || value === null) return [];
		if (typeof value === 'string') return [[name, value]];
		if (typeof value === 'number') return [[name, plainText(value)]];
		throw unreadable(
			`Order ${index + 1} of the batch has a ${name} that is neither text nor number.`,
		);
	});
	try {
		checkNames(newOrder, given);
		checkValuesOf(newOrder, given);
		checkTogether(newOrder, given);
	} catch (error) {
		throw inBatch(asMexcError(error), index);
	}
	return Object.fromEntries(given);
}

function inBatch({ kind, message, hint, parameter }: MexcError, index: number): MexcError {
	return new MexcError({
		kind,
		message: `Order ${index + 1} of the batch: ${message}`,
		hint,
		parameter,
	});
}

function elementsOf(text: string): object[] {
	const elements = tryJson(text);
	const isList = Array.isArray(elements) && elements.length > 0;
	if (
		isList &&
		elements.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry))
	) {
		return elements as object[];
	}
	throw unreadable('The policy of the credential cannot read the orders of this batch.');
}

function tryJson(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

function unreadable(what: string): MexcError {
	return refused(
		`${what} Nothing was sent.`,
		'Give batchOrders as a JSON list of orders, their values as text.',
		'batchOrders',
	);
}

function shown(text: string): string {
	return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
