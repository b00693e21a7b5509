import { MexcError } from '../../mexc/core/errors';
import { shownValue, Unusable } from '../../mexc/input/problem';
import { isExact, readExactText } from '../../mexc/input/texts';

const naming = { label: 'Memo', parameter: 'memo' };

function refusal(value: unknown, use?: 'key' | 'note', isSecret?: boolean): MexcError {
	try {
		readExactText(value, { ...naming, isSecret }, use);
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('was accepted');
}

describe('a text', () => {
	it.each<[unknown, string]>([
		[' 1234567890 ', '1234567890'],
		['\ufeff12\u00a0', '12'],
		[12345678901234, '12345678901234'],
		[Number.MAX_SAFE_INTEGER, '9007199254740991'],
		[-7, '-7'],
		[0.25, '0.25'],
		[505979017439002624n, '505979017439002624'],
		['12345678901234567890', '12345678901234567890'],
		['nullify', 'nullify'],
		['order undefined-behaviour', 'order undefined-behaviour'],
		['a b', 'a b'],
		['備考', '備考'],
		['', ''],
	])('%p is %j', (value, text) => {
		expect(readExactText(value, naming)).toBe(text);
	});

	it.each([
		Number('12345678901234567890'),
		Number('505979017439002624'),
		2 ** 53,
		1e21,
		-1e21,
		1e-7,
		0.1 + 0.2,
		123456789012345.67,
	])('is not the number %p, which may have had other digits', (value) => {
		expect(refusal(value)).toMatchObject({
			kind: 'input',
			parameter: 'memo',
			message: expect.stringContaining('cannot hold exactly') as string,
			hint: 'Give Memo as text, in quotes where the value comes from.',
		});
	});

	it.each([
		'undefined',
		'null',
		'NaN',
		' Null ',
		'UNDEFINED',
		'[object Object]',
		'a [object Promise]',
	])('is not %j, which stands for nothing', (value) => {
		expect(refusal(value).message).toMatch(/^Memo is "[^"]+", which stands for no value\.$/);
	});

	it.each(['{{ $json.memo }}', 'tv-{{ticker}}', 'a }}', '${memo}'])(
		'is not %j, which nobody has filled in',
		(value) => {
			expect(refusal(value).hint).toMatch(/Switch the field to Expression/);
		},
	);

	it.each([
		['12\u200b34', 'U+200B'],
		['\u200e1234', 'U+200E'],
		['1234\u2060', 'U+2060'],
		['12\u00ad34', 'U+00AD'],
		['12\u000034', 'U+0000'],
		['\u202e1234', 'U+202E'],
		['12\ufeff34', 'U+FEFF'],
		['12\u115f34', 'U+115F'],
	])('is not %j, of which a part cannot be seen', (value, shown) => {
		expect(refusal(value).message).toContain(`invisible character (${shown})`);
	});

	it.each([
		['12\u00a034', 'U+00A0'],
		['12\u202f34', 'U+202F'],
		['12\n34', 'U+000A'],
		['12\t34', 'U+0009'],
	])('is not %j, which passes for one with a plain blank', (value, shown) => {
		expect(refusal(value).message).toContain(`a blank that is not a plain one (${shown})`);
	});

	it.each([{}, [], true, Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol('x'), null])(
		'is not %p',
		(value) => {
			expect(refusal(value).message).toMatch(/^Memo must be text, but .* was given\.$/);
		},
	);

	it('of a secret is never shown', () => {
		for (const value of ['canary\u200b', { canary: 1 }, '{{canary}}', 'x canary [object Object]']) {
			const { message, hint } = refusal(value, undefined, true);
			expect(`${message} ${hint}`).not.toContain('canary');
		}
	});

	it('that must not be used says why', () => {
		expect(refusal(new Unusable('is wrong', 'Put it right.'))).toMatchObject({
			message: 'Memo is wrong.',
			hint: 'Put it right.',
		});
	});
});

describe('a key', () => {
	it.each([
		'tv-undefined',
		'signal-null',
		'null_7',
		'a.NaN.b',
		'undefined/2026',
		'at Invalid DateTime',
	])('is not %j, which is the same for every signal', (value) => {
		expect(refusal(value, 'key').message).toMatch(/has a part that stands for no value/);
		// Only to look something up it may be needed.
		expect(readExactText(value, naming)).toBe(value);
	});

	it.each(['nullable-7', 'order-nanotech', 'undefinedX', 'x7null9'])('may be %j', (value) => {
		expect(readExactText(value, naming, 'key')).toBe(value);
	});
});

describe('a note', () => {
	it.each(['Grid 👨‍👩‍👧 bot', 'two\nlines', 'a\u00a0b', 'costs {{5}}'])('may be %j', (value) => {
		expect(readExactText(value, naming, 'note')).toBe(value);
	});

	it('has exact digits, too', () => {
		expect(refusal(Number('12345678901234567890'), 'note').hint).toMatch(/as text/);
		expect(refusal('undefined', 'note').message).toMatch(/stands for no value/);
	});
});

test('a number is exact up to 2^53, and with at most 15 digits where it has decimals', () => {
	expect([0, -0, 2 ** 53 - 1, 0.000123456789, 123456789.012345].map(isExact)).toEqual(
		Array(5).fill(true),
	);
	expect([2 ** 53, 1e300, 1e-7, 0.1 + 0.2, 123456789.0123456].map(isExact)).toEqual(
		Array(5).fill(false),
	);
});

test('whatever a value is, errors show it in one short line', () => {
	const circular: { self?: unknown } = {};
	circular.self = circular;
	for (const value of [
		...[circular, Object.create(null), Symbol('a'), 5n, () => '\n', new Date(Number.NaN)],
		...['a\nb\u0000', 'x'.repeat(1000), [1, [2]], undefined, null, { toJSON: () => undefined }],
	] as unknown[]) {
		expect(shownValue(value)).toMatch(/^[^\n]{1,70}$/);
	}
});
