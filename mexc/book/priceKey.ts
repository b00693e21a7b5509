import { amountOf } from '../core/decimal';

/**
 * A text that sorts (by `<`) as the number itself does, with any number of decimals and without a float;
 * equal numbers have equal keys, so `1.0` and `1.00` are one price. Undefined for text that is not a
 * number of zero or more. An exact number per price (BigInt, Big) would cost several times as much.
 */
export function priceKey(text: string): string | undefined {
	const plain = amountOf(text);
	if (plain === undefined) return undefined;
	const point = plain.indexOf('.');
	const wholeEnd = point < 0 ? plain.length : point;
	const start = firstDigit(plain, wholeEnd);
	const fraction = point < 0 ? '' : plain.slice(point + 1, lastDigit(plain) + 1);
	// Of two numbers the one with more digits before the point is greater; with as many, text decides.
	return `${String.fromCharCode(wholeEnd - start)}${plain.slice(start, wholeEnd)}.${fraction}`;
}

/** Whether text that has a price key stands for nothing: `0`, `0.000`, `0E-8`. */
export function isNothing(quantity: string): boolean {
	return /^[0.]+($|e)/i.test(quantity);
}

export function isQuantity(text: string): boolean {
	return amountOf(text) !== undefined;
}

/** Where the digits before the point begin without leading zeros. */
function firstDigit(plain: string, wholeEnd: number): number {
	let start = 0;
	while (start < wholeEnd && plain[start] === '0') start++;
	return start;
}

/** Where the text ends without trailing zeros; the point itself when all decimals are zeros. */
function lastDigit(plain: string): number {
	let end = plain.length - 1;
	while (plain[end] === '0') end--;
	return end;
}
