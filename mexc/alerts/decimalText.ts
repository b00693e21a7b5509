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
	const digits = fraction.replace(/0+$/, '');
	const plain = `${whole.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : `.${digits}`}`;
	return isNegative && plain !== '0' ? `-${plain}` : plain;
}
