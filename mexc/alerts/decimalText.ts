import { plainText } from '../trading/decimal';

const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/;

/**
 * A user's number as exact decimal text without needless zeros, so that equal prices are equal text;
 * undefined for anything that is not plain digits. A JavaScript number is taken as it prints, without an exponent.
 */
export function decimalText(value: unknown): string | undefined {
	const text = textOf(value);
	if (text === undefined || !PLAIN_DECIMAL.test(text)) return undefined;
	const isNegative = text.startsWith('-');
	const [whole, fraction = ''] = text.replace('-', '').split('.');
	// Counted, because /0+$/ begins again at every zero: a push of a megabyte would take hours.
	let end = fraction.length;
	while (fraction[end - 1] === '0') end--;
	const digits = end === 0 ? '' : `.${fraction.slice(0, end)}`;
	const plain = `${whole.replace(/^0+(?=\d)/, '')}${digits}`;
	return isNegative && plain !== '0' ? `-${plain}` : plain;
}

function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value.trim();
	return typeof value === 'number' && Number.isFinite(value) ? plainText(value) : undefined;
}
