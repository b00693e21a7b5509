import { compare, decimalOf, isZero, roundHalfUp } from './decimal';

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

/** For people: to two decimals, small numbers to their first digits. */
export function shortText(value: string): string {
	const isSmall = compare(value, '1') < 0 && compare(value, '-1') > 0 && !isZero(value);
	const text = roundHalfUp(value, isSmall ? 8 : 2)
		.replace(/(\.\d*?)0+$/, '$1')
		.replace(/\.$/, '');
	return isZero(text) ? '0' : text;
}

/** The same with a sign, also where it is above zero. */
export function signedText(value: string): string {
	const text = shortText(value);
	return text.startsWith('-') || isZero(text) ? text : `+${text}`;
}
