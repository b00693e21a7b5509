import type { Endpoint } from '../endpoints/endpoint';
import { parseWireValue } from '../rest/request';
import type { Parameters } from './closedRequest';
import { definitionsThat } from './definitions';

/**
 * The endpoints whose class needs a switch of the credential and that would accept what is signed for
 * another one: MEXC's signature covers the parameters alone, so whoever can read a signed address may
 * send its parameters anywhere within the receive window. An endpoint is named when each of its required
 * parameters is given with a value that it takes; what it does not know MEXC may well pass over.
 */
export function reusesOf(asked: Endpoint, parameters: Parameters): readonly Endpoint[] {
	const values = new Map(parameters);
	return guarded().filter(
		(other) => other.id !== asked.id && requiredOf(other).every((field) => fits(field, values)),
	);
}

type Field = Endpoint['fields'][number];

/** Everything that is not always allowed. */
const ALWAYS_ALLOWED = ['read', 'cancel', 'stream'];

function guarded(): readonly Endpoint[] {
	return definitionsThat(({ policyClass }) => !ALWAYS_ALLOWED.includes(policyClass));
}

/** Those without which MEXC refuses, whatever else is given. */
function requiredOf({ fields }: Endpoint): readonly Field[] {
	return fields.filter(({ required, showWhen }) => required && showWhen === undefined);
}

function fits(field: Field, values: ReadonlyMap<string, string>): boolean {
	const value = values.get(field.name);
	if (value === undefined) return false;
	try {
		return parseWireValue(field, value) !== undefined;
	} catch {
		return false;
	}
}
