import { decimalOf } from '../trading/decimal';

/**
 * A decimal as text without needless zeros, so that equal prices are equal text; undefined for anything
 * that decimalOf does not read. A user's blanks around it do no harm.
 */
export function decimalText(value: unknown): string | undefined {
	const text = decimalOf(typeof value === 'string' ? value.trim() : value);
	if (text === undefined) return undefined;
	const isNegative = text.startsWith('-');
	const [whole, fraction = ''] = text.replace('-', '').split('.');
	// Counted, because /0+$/ begins again at every zero: a push of a megabyte would take hours.
	let end = fraction.length;
	while (fraction[end - 1] === '0') end--;
	const digits = end === 0 ? '' : `.${fraction.slice(0, end)}`;
	const plain = `${whole.replace(/^0+(?=\d)/, '')}${digits}`;
	return isNegative && plain !== '0' ? `-${plain}` : plain;
}
