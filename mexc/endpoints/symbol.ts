import { MexcError } from '../errors';

/** What people write between the two assets: `BTC/USDT`, `BTC-USDT`, `btc_usdt`, `btc usdt`. */
const SEPARATORS = /[\s/_-]+/g;
/** Pair names are letters and digits of any alphabet; a few listed assets carry one of these signs. */
const PAIR = /^[\p{L}\p{N}$.()]{2,40}$/u;

/**
 * A pair as MEXC spells it: upper case, no separator (quirks 49).
 * Throws MexcError of kind `input` for text that cannot be a pair; whether it exists is MEXC's to say.
 */
export function normalizeSymbol(text: string, parameter = 'symbol'): string {
	const symbol = text.replace(SEPARATORS, '').toUpperCase();
	if (symbol === '') {
		throw new MexcError({
			kind: 'input',
			message: 'The symbol is empty.',
			hint: 'Choose a pair from the list or write one, for example BTCUSDT.',
			parameter,
		});
	}
	// Full-width and other compatibility letters look like a pair and are another name.
	if (!PAIR.test(symbol) || symbol !== symbol.normalize('NFKC')) {
		throw new MexcError({
			kind: 'input',
			message: `"${text.trim().slice(0, 60)}" is not a symbol.`,
			hint: text.includes(',')
				? 'This field takes one pair, for example BTCUSDT.'
				: 'Write the two assets without a sign between them, for example BTCUSDT.',
			parameter,
		});
	}
	return symbol;
}
