/** Where a text begins, or a number. */
const QUOTE_OR_NUMBER = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON.parse that loses no digit: a number that JavaScript cannot hold exactly becomes text. Order ids
 * above 2^53 and long decimals survive. Throws SyntaxError for anything that is not JSON. Reads each
 * character once, whatever is in it.
 */
export function parseJson(text: string): unknown {
	const pattern = new RegExp(QUOTE_OR_NUMBER);
	let exact = '';
	let copied = 0;
	for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
		const [token] = found;
		if (token === '"') {
			pattern.lastIndex = endOfText(text, pattern.lastIndex);
		} else if (!isExact(token)) {
			exact += `${text.slice(copied, found.index)}"${token}"`;
			copied = pattern.lastIndex;
		}
	}
	return JSON.parse(exact + text.slice(copied));
}

/** Behind the quote that ends the text which begins at `start`; the end of everything where there is none. */
function endOfText(text: string, start: number): number {
	for (let quote = text.indexOf('"', start); quote >= 0; quote = text.indexOf('"', quote + 1)) {
		let backslashes = 0;
		while (text[quote - 1 - backslashes] === '\\') backslashes++;
		if (backslashes % 2 === 0) return quote + 1;
	}
	return text.length;
}

/** Whether printing the parsed number gives the digits back. Short ones do, unless an exponent is too large. */
function isExact(token: string): boolean {
	if (token.length <= 15 && !/e/i.test(token)) return true;
	const number = Number(token);
	return Number.isFinite(number) && digits(String(number)) === digits(token);
}

/** Significant digits with their scale, so that `1.50` and `1.5` and `15e-1` are equal. */
function digits(text: string): string {
	const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
	const [whole, fraction = ''] = mantissa.replace('-', '').split('.');
	const all = `${whole}${fraction}`;
	let end = all.length;
	while (all[end - 1] === '0') end--;
	const scale = Number(exponent) - fraction.length + (all.length - end);
	const leading = all.slice(0, end).replace(/^0+/, '');
	return leading === '' ? '0' : `${leading}e${scale}`;
}
