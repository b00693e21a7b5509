// Money stays the text that came; what is done to it here is cutting, grouping and exact multiplication.

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Groups the digits before the point: 65,000.12.
 *
 * @param {string} text a plain number
 */
export function grouped(text) {
	const [, sign, whole, part] = NUMBER.exec(text) ?? [];
	if (whole === undefined) return text;
	const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return `${sign}${groups}${part === undefined ? '' : `.${part}`}`;
}

/**
 * At most so many decimals, the rest cut off.
 *
 * @param {string} text a plain number
 * @param {number} places
 */
export function cut(text, places) {
	const [, sign, whole, part = ''] = NUMBER.exec(text) ?? [];
	if (whole === undefined) return text;
	const kept = part.slice(0, places);
	const isZero = !/[1-9]/.test(whole + kept);
	return `${isZero ? '' : sign}${whole}${kept === '' ? '' : `.${kept}`}`;
}

/**
 * A gain or loss in money: with its sign, and with two decimals.
 *
 * @param {string} text a plain number
 */
export function signed(text) {
	const [whole = '', part = ''] = grouped(cut(text, 2)).split('.');
	return `${signOf(text) > 0 ? '+' : ''}${whole}.${part.padEnd(2, '0')}`;
}

/**
 * @param {string} text a plain number
 * @returns {number} -1, 0 or 1
 */
export function signOf(text) {
	if (!/[1-9]/.test(text)) return 0;
	return text.startsWith('-') ? -1 : 1;
}

/** @param {string} text a plain number */
export function trend(text) {
	return ['down', '', 'up'][signOf(text) + 1] ?? '';
}

/**
 * The exact product of two plain numbers; undefined when one of them is none.
 *
 * @param {string} a
 * @param {string} b
 */
export function product(a, b) {
	const [, signA, wholeA, partA = ''] = NUMBER.exec(a) ?? [];
	const [, signB, wholeB, partB = ''] = NUMBER.exec(b) ?? [];
	if (wholeA === undefined || wholeB === undefined) return undefined;
	const places = partA.length + partB.length;
	const digits = String(BigInt(wholeA + partA) * BigInt(wholeB + partB)).padStart(places + 1, '0');
	const whole = digits.slice(0, digits.length - places);
	const part = digits.slice(digits.length - places).replace(/0+$/, '');
	return `${signA === signB ? '' : '-'}${whole}${part === '' ? '' : `.${part}`}`;
}

const CLOCK = new Intl.DateTimeFormat([], {
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat([], { month: '2-digit', day: '2-digit' });

/** @param {number} timeMs */
export function timeOf(timeMs) {
	return CLOCK.format(timeMs);
}

/** @param {number} timeMs */
export function dateTimeOf(timeMs) {
	return `${DAY.format(timeMs)} ${CLOCK.format(timeMs)}`;
}
