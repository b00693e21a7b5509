import fc from 'fast-check';
import { messageFacts } from '../../src/facts';

const SCALARS: Record<string, fc.Arbitrary<unknown>> = {
	string: fc.string({ unit: 'grapheme' }),
	int32: fc.integer({ min: -2147483648, max: 2147483647 }),
	int64: fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
	bool: fc.boolean(),
};

/** Any value of a message of the facts, nested messages and lists included. */
export function anyMessage(name: string, depth = 0): fc.Arbitrary<Record<string, unknown>> {
	const fact = messageFacts.find((message) => message.name === name);
	if (fact === undefined) throw new Error(`no message ${name}`);
	const members = fact.fields.map((field) => {
		const scalar = SCALARS[field.type];
		const one = scalar ?? anyMessage(field.type, depth + 1);
		return [field.name, field.repeated === true ? fc.array(one, { maxLength: 3 }) : one];
	});
	return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
		requiredKeys: [],
	});
}
