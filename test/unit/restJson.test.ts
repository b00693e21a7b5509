import { parseJson } from '../../mexc/rest/json';

describe('parseJson', () => {
	it('keeps numbers that JavaScript cannot hold as text', () => {
		const text = '{"a":12345678901234567890,"b":[9007199254740993,1],"c":0.12345678901234567891}';
		expect(parseJson(text)).toEqual({
			a: '12345678901234567890',
			b: ['9007199254740993', 1],
			c: '0.12345678901234567891',
		});
	});

	it('leaves every other number and all text alone', () => {
		const text = JSON.stringify({
			time: 1767211150479,
			big: 9007199254740991,
			small: 1e-7,
			zero: 0,
			negative: -1.5,
			text: 'id 12345678901234567890 "quoted" \\ 99999999999999999999',
			'12345678901234567890': true,
		});
		expect(parseJson(text)).toEqual(JSON.parse(text));
		expect(parseJson('1.500000000000000000000')).toBe(1.5);
		expect(parseJson('100000000000000000000')).toBe(1e20);
	});

	it.each(['1e-400', '1E+999999', '-1E400', '1e-324'])(
		'keeps %s, which would become another number',
		(text) => {
			expect(parseJson(`[${text}]`)).toEqual([text]);
		},
	);

	it.each(['1.2E-7', '1E+1', '5e300'])('leaves %s, which is exact', (text) => {
		expect(parseJson(`[${text}]`)).toEqual([Number(text)]);
	});

	it.each([
		'["\\\\",12345678901234567890]',
		'["a\\\\\\\\",12345678901234567890]',
		'["",12345678901234567890]',
	])('knows where the text in %s ends', (text) => {
		expect((parseJson(text) as unknown[])[1]).toBe('12345678901234567890');
	});

	it.each([
		'"a\\" 12345678901234567890"',
		'"a\\\\\\" 12345678901234567890"',
		'"\\\\\\"12345678901234567890"',
	])('takes no quote behind a backslash for the end: %s', (text) => {
		expect(parseJson(text)).toBe(JSON.parse(text));
	});

	it.each([
		['1000000000000000', 1e15],
		['1234567890123456', 1234567890123456],
		['0.000000000000000', 0],
		['0e0', 0],
		['-0.00012345678901234', -0.00012345678901234],
		['1234567890123456000000', 1234567890123456000000],
		['10203040506070800', 10203040506070800],
		['0.1000000000000000055', '0.1000000000000000055'],
		['0.00102030405060708', 0.00102030405060708],
		['0.00000010000000000', 1e-7],
		['-0.00000010000000000', -1e-7],
		['10203040506070800.0', 10203040506070800],
		['0e5', 0],
	])('reads %s as %j', (text, value) => {
		expect(parseJson(text)).toBe(value);
	});

	it.each(['', '<html>', '{"a":', 'undefined'])('throws for %p', (text) => {
		expect(() => parseJson(text)).toThrow(SyntaxError);
	});
});
