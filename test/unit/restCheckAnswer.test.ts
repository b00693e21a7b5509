import type { Endpoint } from '../../mexc/endpoints/endpoint';
import type { MexcError } from '../../mexc/core/errors';
import { checkAnswer } from '../../mexc/rest/checkAnswer';
import { refusal } from '../support/refusal';

type Checked = Parameters<typeof checkAnswer>[0];

const endpoint = (effect: Endpoint['effect'], output: object = { shape: 'single' }) =>
	({ action: 'Do it', effect, output }) as unknown as Checked;

function errorOf(body: unknown, checked = endpoint('read', { shape: 'list' })): MexcError {
	return refusal(() => checkAnswer(checked, {}, body));
}

const LOOK_FIRST = 'It may have been carried out all the same: look before sending it again.';

describe('the form of an answer', () => {
	it('is an object, rows for a list, or what the endpoint says', () => {
		expect(checkAnswer(endpoint('read'), {}, { a: 1 })).toEqual({ a: 1 });
		expect(checkAnswer(endpoint('read', { shape: 'list' }), {}, [{ a: 1 }])).toEqual([{ a: 1 }]);
		const own = { shape: 'list', form: () => undefined };
		expect(checkAnswer(endpoint('read', own), {}, 5)).toBe(5);
		expect(errorOf([], endpoint('read')).message).toContain('a list instead of an object');
		expect(errorOf({}).message).toContain('the answer is an empty object instead of a list');
	});

	it('is narrowed to what was asked for', () => {
		const select = (body: unknown, { a }: Record<string, string>) => [body, a];
		const checked = endpoint('read', { shape: 'single', select });
		expect(checkAnswer(checked, { a: 'x' }, {})).toEqual([{}, 'x']);
	});

	it.each([[null], ['text'], [{}], [{ code: 'x' }]])(
		'that does not fit leaves a write in doubt: %j',
		(body) => {
			const read = errorOf(body);
			expect(read).toMatchObject({ kind: 'protocol', effect: 'none', httpStatus: 200 });
			expect(read.message).toMatch(/^MEXC's answer to "Do it" cannot be used: the answer is /);
			expect(read.hint).toMatch(/^Try again in a moment\./);
			expect(errorOf(body, endpoint('money', { shape: 'list' }))).toMatchObject({
				kind: 'protocol',
				effect: 'unknown',
				hint: LOOK_FIRST,
			});
		},
	);
});

describe('a reason under a code that is no number', () => {
	it.each([
		[{ code: 'E.1-x_', msg: ' not \n now. ' }, 'MEXC: not now (code E.1-x_).'],
		[{ code: 'E', message: 'no. Never' }, 'MEXC: no. Never (code E).'],
		[{ code: 'E', msg: 5, message: 'no' }, 'MEXC: no (code E).'],
		[{ code: 'E'.repeat(40), msg: 'no' }, `MEXC: no (code ${'E'.repeat(40)}).`],
		[{ code: 'E', msg: 'x'.repeat(160) }, `MEXC: ${'x'.repeat(160)} (code E).`],
		[{ code: 'E200', msg: 'no' }, 'MEXC: no (code E200).'],
		[{ code: '2001', msg: 'no' }, 'MEXC: no (code 2001).'],
	])('is given: %j', (body, message) => {
		const read = errorOf(body);
		expect(read).toMatchObject({ kind: 'exchange', message, effect: 'none', httpStatus: 200 });
		expect(read.code).toBe(body.code);
		expect(read.hint).toBe('Check the values of this operation; the text comes from MEXC.');
		expect(errorOf(body, endpoint('money', { shape: 'list' }))).toMatchObject({
			kind: 'exchange',
			effect: 'unknown',
			hint: LOOK_FIRST,
		});
	});

	it.each([
		{ code: 'E' },
		{ code: 'E', msg: 5 },
		{ code: 'E', msg: ' . ' },
		{ code: 'E', msg: 'x'.repeat(161) },
		{ code: 'E'.repeat(41), msg: 'no' },
		{ code: '', msg: 'no' },
		{ code: 'a b', msg: 'no' },
		{ code: ' E', msg: 'no' },
		{ code: 'E ', msg: 'no' },
		{ code: '0', msg: 'no' },
		{ code: '200', msg: 'no' },
		{ code: 5, msg: 'no' },
		{ msg: 'no' },
	])('is not read from %j', (body) => {
		expect(errorOf(body)).toMatchObject({ kind: 'protocol', code: undefined });
	});
});
