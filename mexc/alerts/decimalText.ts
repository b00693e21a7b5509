import { plainText, withoutExponent } from '../trading/decimal';

const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/;

/**
 * A user's number as exact decimal text without needless zeros, so that equal prices are equal text;
 * undefined for anything that is no number. An exponent is written out, in text as in a JavaScript number.
 */
export function decimalText(value: unknown): string | undefined {
	const text = textOf(value);
	if (text === undefined || !PLAIN_DECIMAL.test(text)) return undefined;
	const isNegative = text.startsWith('-');
	const [whole, fraction = ''] = text.replace('-', '').split('.');
	const digits = fraction.replace(/0+$/, '');
	const plain = `${whole.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : `.${digits}`}`;
	return isNegative && plain !== '0' ? `-${plain}` : plain;
}

function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return withoutExponent(value.trim());
	return typeof value === 'number' && Number.isFinite(value) ? plainText(value) : undefined;
}
