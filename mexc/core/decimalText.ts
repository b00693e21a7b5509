import { decimalOf } from './decimal';

/**
 * A decimal as text without needless zeros, so that equal prices are equal text; undefined for anything
 * that decimalOf does not read. A user's blanks around it do no harm.
 */
export function decimalText(value: unknown): string | undefined {
	const text = decimalOf(typeof value === 'string' ? value.trim() : value);
	if (text === undefined) return undefined;
	const isNegative = text.startsWith('-');
	const point = text.indexOf('.');
	const wholeEnd = point < 0 ? text.length : point;
	let start = isNegative ? 1 : 0;
	while (start < wholeEnd - 1 && text[start] === '0') start++;
	let end = text.length;
	if (point >= 0) {
		while (text[end - 1] === '0') end--;
		if (end === point + 1) end = point;
	}
	// Most have no needless zeros, and stay the text they are.
	const plain = text.slice(start, end);
	return isNegative && plain !== '0' ? `-${plain}` : plain;
}
