/** A number literal outside of text; the first alternative skips over texts. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON.parse that loses no digit: a number that JavaScript cannot hold exactly becomes text. Order ids
 * above 2^53 and long decimals survive. Throws SyntaxError for anything that is not JSON.
 */
export function parseJson(text: string): unknown {
	return JSON.parse(
		text.replace(TEXT_OR_NUMBER, (token) =>
			token.startsWith('"') || isExact(token) ? token : `"${token}"`,
		),
	);
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
	const significant = all.replace(/0+$/, '');
	const scale = Number(exponent) - fraction.length + (all.length - significant.length);
	const leading = significant.replace(/^0+/, '');
	return leading === '' ? '0' : `${leading}e${scale}`;
}
