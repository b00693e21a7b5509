import Big from 'big.js';
import fc from 'fast-check';
import { decimalText } from '../../mexc/core/decimalText';
import { compare } from '../../mexc/core/decimal';

const digits = (least: number) => fc.stringMatching(new RegExp(`^[0-9]{${least},12}$`));
/** With zeros in front and behind, and mostly of the same length: those differ by one digit. */
const plain = fc
	.tuple(fc.constantFrom('', '0', '00', '62999'), digits(1), digits(0), fc.constantFrom('', '0'))
	.map(([zeros, whole, fraction, end]) => {
		const decimals = `${fraction}${end}`;
		return `${zeros}${whole}${decimals === '' ? '' : `.${decimals}`}`;
	});
const decimal = fc.oneof(
	{ weight: 8, arbitrary: plain },
	plain.map((text) => `-${text}`),
	fc.tuple(plain, fc.integer({ min: -9, max: 9 })).map(([text, power]) => `${text}e${power}`),
);
const near = fc.tuple(plain, fc.constantFrom('', '0', '1', '01')).map(([text, end]) => {
	const point = text.includes('.') ? '' : '.';
	return [text, end === '' ? text : `${text}${point}${end}`] as const;
});

describe('compare', () => {
	it('orders any two decimals as exact numbers do', () => {
		fc.assert(
			fc.property(fc.oneof(fc.tuple(decimal, decimal), near), ([a, b]) => {
				expect(compare(a, b)).toBe(Big(a).cmp(b));
				expect(compare(b, a)).toBe(Big(b).cmp(a));
			}),
			{ numRuns: 5000 },
		);
	});

	it.each([
		['000', '0.00', 0],
		['10', '9.999', 1],
		['0.10', '0.1', 0],
		['0.1', '0.10000001', -1],
	])('takes %s and %s as numbers', (a, b, order) => {
		expect(compare(a, b)).toBe(order);
	});

	it.each(['', '.', '1.2.3', '1,5', ' 1', '٣', '0x10', 'NaN'])('throws for %j', (text) => {
		expect(() => compare(text, '1')).toThrow();
		expect(() => compare('1', text)).toThrow();
	});
});

describe('decimalText', () => {
	it('gives one text for one number, and no needless zeros', () => {
		fc.assert(
			fc.property(decimal, (text) => {
				const canonical = decimalText(text);
				expect(canonical).toBe(
					Big(text)
						.toFixed()
						.replace(/^-(0)$/, '$1'),
				);
			}),
			{ numRuns: 3000 },
		);
	});
});
