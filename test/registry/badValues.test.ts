import type { Field } from '../../mexc/endpoints/endpoint';
import { placeOptions, sizingFields } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/errors';
import { buildRequest, parseWireValue } from '../../mexc/rest/request';
import { actionEndpoints } from '../support/outputSchema';

/** What no parameter of the kind may be, whichever operation it belongs to. */
function badValuesOf({ wire }: Field): readonly unknown[] {
	if (wire.kind === 'decimal') {
		const zeros = wire.positive ? ['0', 0, '0.000'] : [];
		return ['-1', -1, 'one', '1,000', '1e5', '1.', '.5', NaN, '1'.repeat(21), {}, ...zeros];
	}
	if (wire.kind === 'integer') {
		const below = wire.min === undefined ? [] : [wire.min - 1];
		const above = wire.max === undefined ? [] : [wire.max + 1];
		return ['one', '1.5', 1.5, NaN, {}, ...below, ...above];
	}
	if (wire.kind === 'choice' || wire.kind === 'choices') return ['none of these', {}];
	if (wire.kind === 'time') return ['yesterday', -1, '2026-13-45', {}];
	if (wire.kind === 'symbol') return ['BTC USDT!', {}, 'B'.repeat(60)];
	if (wire.kind === 'boolean') return ['perhaps', {}];
	if (wire.kind === 'text') {
		return wire.maxLength === undefined ? [{}] : [{}, 'x'.repeat(wire.maxLength + 1)];
	}
	return [{}];
}

function refusalOf(attempt: () => unknown): MexcError {
	try {
		attempt();
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('It was not refused');
}

function refusesBadValues(fields: readonly Field[]): void {
	const cases = fields.flatMap((field) =>
		badValuesOf(field).map((value) => [field.name, JSON.stringify(value), field, value] as const),
	);
	if (cases.length === 0) return;
	it.each(cases)('refuses %s = %s by the name of the field', (name, _shown, field, value) => {
		const error = refusalOf(() => parseWireValue(field, value));
		expect(error).toMatchObject({ kind: 'input', parameter: name, effect: 'none' });
		expect(error.message).toMatch(/^[^\n]{10,300}$/);
		expect(error.hint).toMatch(/\S/);
	});
}

describe('sizing and the options of placing', () => {
	refusesBadValues([...sizingFields, ...placeOptions]);
});

describe.each(actionEndpoints.map((operation) => [operation.id, operation] as const))(
	'%s',
	(_id, operation) => {
		const { fields, options = [] } = operation;
		refusesBadValues([...fields, ...options]);

		const required = fields.filter((field) => field.required && field.showWhen === undefined);
		if (required.length > 0) {
			it('asks for a required field that is empty', () => {
				const error = refusalOf(() => buildRequest(operation, {}));
				expect(error.kind).toBe('input');
				expect(required.map(({ name }) => name)).toContain(error.parameter);
			});
		}
	},
);
