import { clientOrderIdFrom } from '../../mexc/orders/clientOrderId';
import {
	add,
	amountOf,
	compare,
	decimalOf,
	divide,
	isPlainDecimal,
	isZero,
	multiply,
	plainText,
	positiveOf,
	roundDown,
	stepOfDecimals,
	subtract,
} from '../../mexc/core/decimal';

describe('decimal text', () => {
	it('calculates exactly where floats do not', () => {
		expect(add('0.1', '0.2')).toBe('0.3');
		expect(subtract('1', '0.9')).toBe('0.1');
		expect(multiply('4.35', '100')).toBe('435');
		expect(multiply('12345678901234567890', '0.000000000000000001')).toBe('12.34567890123456789');
		expect(divide('1', '3', 4)).toBe('0.3333');
		expect(divide('2', '3', 2)).toBe('0.66');
	});

	it('rounds down, never up', () => {
		expect(roundDown('0.29', 2)).toBe('0.29');
		expect(roundDown('4.359', 2)).toBe('4.35');
		expect(roundDown('0.0000001234', 6)).toBe('0');
	});

	it('writes no exponent', () => {
		expect(plainText(1e-7)).toBe('0.0000001');
		expect(plainText(1e21)).toBe('1000000000000000000000');
		expect(stepOfDecimals(8)).toBe('0.00000001');
		expect(stepOfDecimals(0)).toBe('1');
	});

	it('compares values, not texts', () => {
		expect(compare('1.0', '1')).toBe(0);
		expect(compare('9', '10')).toBe(-1);
		expect(isZero('0.000')).toBe(true);
		expect(isPlainDecimal('1.5')).toBe(true);
		for (const text of ['', '.5', '5.', '-1', '1e3', '1,5', ' 1']) {
			expect(isPlainDecimal(text)).toBe(false);
		}
	});

	it.each([
		['2.50', '2.50'],
		['0', '0'],
		['-0.5', '-0.5'],
		['1.2E-7', '0.00000012'],
		['1E+1', '10'],
		['-1.5e3', '-1500'],
		['0E-8', '0'],
		['1E+99', `1${'0'.repeat(99)}`],
		[1e-7, '0.0000001'],
		[1e21, '1000000000000000000000'],
		[0.1, '0.1'],
	])('reads %p as %s, however the exchange prints it', (value, digits) => {
		expect(decimalOf(value)).toBe(digits);
	});

	it.each([
		...[
			'',
			' ',
			'abc',
			'.5',
			'5.',
			'+1',
			'1,5',
			'0x10',
			'NaN',
			'Infinity',
			' 1',
			'1 ',
			'--1',
			'1e',
		],
		...['1E+999999', '1E-999999', '1e400', '9'.repeat(65), '1E+100'],
		...[NaN, Infinity, null, undefined, true, {}, [], ['1'], 5e-324],
	])('reads no number out of %p', (value) => {
		expect(decimalOf(value)).toBeUndefined();
	});

	it('reads amounts that are never below zero, and prices that are above it', () => {
		expect([amountOf('-1'), amountOf('0'), amountOf('1E-1')]).toEqual([undefined, '0', '0.1']);
		expect([positiveOf('0.00'), positiveOf('0E-9'), positiveOf('2')]).toEqual([
			undefined,
			undefined,
			'2',
		]);
	});

	it('throws for what is no number', () => {
		expect(() => add('abc', '1')).toThrow();
		expect(() => divide('1', '0')).toThrow();
	});
});

describe('clientOrderIdFrom', () => {
	const parts = ['instance', 'workflow', 'execution', 'node', 0, 1];

	it('is the same for the same parts and fits every client', () => {
		const id = clientOrderIdFrom(parts);
		expect(id).toMatch(/^n8n[A-Za-z0-9_-]{29}$/);
		expect(clientOrderIdFrom([...parts])).toBe(id);
	});

	it('differs when any part differs, also by where one ends', () => {
		const ids = parts.map((_, index) =>
			clientOrderIdFrom(parts.map((part, at) => (at === index ? 'other' : part))),
		);
		expect(new Set([clientOrderIdFrom(parts), ...ids]).size).toBe(parts.length + 1);
		expect(clientOrderIdFrom(['a', 'bc'])).not.toBe(clientOrderIdFrom(['ab', 'c']));
		expect(clientOrderIdFrom([1])).not.toBe(clientOrderIdFrom(['1']));
	});
});
