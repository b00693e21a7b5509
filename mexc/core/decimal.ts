import type { Big, BigConstructor } from 'big.js';

/**
 * Exact arithmetic on decimal text. Prices, quantities and amounts are text from the user to the wire and
 * back; only this file turns them into numbers of any kind, and never into JavaScript's floats.
 * Every function takes plain or exponent text and returns plain digits; text that is no number throws.
 */
let constructor: BigConstructor | undefined;

/** Loaded on first use: n8n loads every node at start and uses few of them. */
function exact(value: string): Big {
	constructor ??= loadConstructor();
	return constructor(value);
}

function loadConstructor(): BigConstructor {
	const library = require('big.js') as BigConstructor;
	const own = library();
	own.DP = 40;
	own.RM = ROUND_DOWN;
	return own;
}

/** Big.roundDown. */
const ROUND_DOWN = 0;
/** Big.roundHalfUp. */
const ROUND_HALF_UP = 1;

/** Digits with at most one point, no sign and no exponent: the form MEXC accepts (quirks 85). */
const PLAIN = /^\d+(\.\d+)?$/;

export function isPlainDecimal(text: string): boolean {
	return PLAIN.test(text);
}

/** MEXC sends at most 20 digits before and after the point (quirks 85); longer text is no amount. */
const LONGEST = 64;
/** Two digits at most: what is written out stays below 200 digits, whatever an answer says. */
const WITH_EXPONENT = /^-?\d+(\.\d+)?[eE][+-]?\d{1,2}$/;

/**
 * A decimal that came in, by an answer or a push: plain digits as they were sent (`2.50`, `-0.5`), what
 * Java or JavaScript prints with an exponent (`1.2E-7`, `1E+1`, the JSON number 1e-7) written out.
 * Undefined for everything else, so that nothing unread is ever counted with.
 */
export function decimalOf(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text !== 'string' || text.length > LONGEST) return undefined;
	if (PLAIN.test(text) || (text.startsWith('-') && PLAIN.test(text.slice(1)))) return text;
	return WITH_EXPONENT.test(text) ? exact(text).toFixed() : undefined;
}

/** The same for what is never below zero: a price, a quantity, a balance. */
export function amountOf(value: unknown): string | undefined {
	const amount = decimalOf(value);
	return amount === undefined || amount.startsWith('-') ? undefined : amount;
}

/** The same for what is above zero. */
export function positiveOf(value: unknown): string | undefined {
	const amount = amountOf(value);
	return amount === undefined || isZero(amount) ? undefined : amount;
}

/** -1, 0 or 1 as `a` is smaller than, equal to or greater than `b`; `1.0` equals `1`. */
export function compare(a: string, b: string): -1 | 0 | 1 {
	return compareDigits(a, b) ?? exact(a).cmp(exact(b));
}

/** Digit by digit, as most prices are compared; undefined where one of them is not plain digits. */
function compareDigits(a: string, b: string): -1 | 0 | 1 | undefined {
	const wholeA = wholeDigits(a);
	const wholeB = wholeDigits(b);
	if (wholeA < 0 || wholeB < 0) return undefined;
	let [inA, inB] = [leadingZeros(a, wholeA), leadingZeros(b, wholeB)];
	let order = wholeA - inA - (wholeB - inB);
	for (; order === 0 && inA < wholeA; inA++, inB++) order = a.charCodeAt(inA) - b.charCodeAt(inB);
	// Behind the end of one, there are zeros.
	for (inA = wholeA + 1, inB = wholeB + 1; order === 0; inA++, inB++) {
		if (inA >= a.length && inB >= b.length) return 0;
		const digitA = inA < a.length ? a.charCodeAt(inA) : ZERO;
		order = digitA - (inB < b.length ? b.charCodeAt(inB) : ZERO);
	}
	return order < 0 ? -1 : 1;
}

const [ZERO, NINE, POINT] = [48, 57, 46];

/** How many digits stand before the point; -1 for text that is not plain digits. */
function wholeDigits(text: string): number {
	let point = text.length;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code >= ZERO && code <= NINE) continue;
		if (code !== POINT || point < text.length) return -1;
		point = index;
	}
	return point === 0 || point === text.length - 1 ? -1 : point;
}

function leadingZeros(text: string, end: number): number {
	let count = 0;
	while (count < end && text.charCodeAt(count) === ZERO) count++;
	return count;
}

export function isZero(value: string): boolean {
	return exact(value).eq(0);
}

export function add(a: string, b: string): string {
	return exact(a).plus(b).toFixed();
}

export function subtract(a: string, b: string): string {
	return exact(a).minus(b).toFixed();
}

export function multiply(a: string, b: string): string {
	return exact(a).times(b).toFixed();
}

/** The quotient, cut (not rounded) after `digits` decimals. Division by zero throws. */
export function divide(a: string, b: string, digits = 18): string {
	return exact(a).div(b).round(digits, ROUND_DOWN).toFixed();
}

export function absolute(value: string): string {
	return exact(value).abs().toFixed();
}

export function maximum(a: string, b: string): string {
	return compare(a, b) >= 0 ? a : b;
}

export function minimum(a: string, b: string): string {
	return compare(a, b) <= 0 ? a : b;
}

/** Cuts after `digits` decimals: a quantity is never rounded up (quirks 44). */
export function roundDown(value: string, digits: number): string {
	return exact(value).round(digits, ROUND_DOWN).toFixed();
}

/** Rounded half up to exactly `digits` decimals, for showing: `12.345` becomes `12.35`, `1` becomes `1.00`. */
export function roundHalfUp(value: string, digits: number): string {
	return exact(value).toFixed(digits, ROUND_HALF_UP);
}

/** `0.01` for 2, `1` for 0: the step that a number of decimals stands for. */
export function stepOfDecimals(digits: number): string {
	return exact('10').pow(-digits).toFixed();
}

/** The shortest text of a JavaScript number without exponent: `1e-7` becomes `0.0000001`. */
export function plainText(value: number | bigint): string {
	return exact(value.toString()).toFixed();
}
