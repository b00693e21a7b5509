import { MexcError } from '../core/errors';
import { inCapitals, isAssetName, isSymbolName } from './symbolNames';
import { listEntries } from './lists';
import { codePoint, refusal, shownValue, type Naming } from './problem';
import { readText } from './texts';

/** What people write between the two assets: `BTC/USDT`, `BTC-USDT`, `btc_usdt`, `btc usdt`. */
const SEPARATORS = /[\s/_-]+/g;

/** Names that charting and trading software puts before a pair: `MEXC:BTCUSDT`. */
const EXCHANGES = new Set(
	`MEXC BINANCE BINANCEUS BINGX BITFINEX BITGET BITMART BITSTAMP BYBIT COINBASE COINEX CRYPTO CRYPTOCOM GATE
	GATEIO GEMINI HTX HUOBI KRAKEN KUCOIN LBANK OKEX OKX PHEMEX POLONIEX TOOBIT UPBIT WHITEBIT XT`.split(
		/\s+/,
	),
);

/** Endings of futures: `PEPEUSDT.P`, `BTCUSDTPERP`, `BTC-USDT-SWAP`, `BTCUSDT_261225`. */
const FUTURES_ENDING = /(?:\.P|[._/-]?PERP|[._/-]SWAP|[._/-]\d{6})$/;
/** The asset in which futures settle: `BTC/USDT:USDT`, with a date behind it for those that end. */
const SETTLEMENT = /:([A-Z0-9]+)(?:-\d{6})?$/;

/**
 * A pair as MEXC spells it, upper case and without separator (quirks 49), from what people and other
 * software write. Throws MexcError of kind `input` for what cannot be a pair; whether it exists is MEXC's to
 * say.
 */
export function readSymbol(value: unknown, naming: Naming): string {
	const given = readText(value, naming);
	const text = inCapitals(given);
	const spot = spotOf(text);
	if (spot !== undefined) throw futures(given, spot, naming);
	const symbol = withoutExchange(text).replace(SEPARATORS, '');
	if (isSymbolName(symbol)) return symbol;
	throw new MexcError({
		kind: 'input',
		message: symbol === '' ? 'The symbol is empty.' : `${shownValue(given)} is not a symbol.`,
		hint: symbolHint(given, symbol),
		parameter: naming.parameter,
	});
}

/** The pairs of a list, each once. */
export function readSymbols(value: unknown, naming: Naming): string[] {
	return [...new Set(listEntries(value, naming).map((entry) => readSymbol(entry, naming)))];
}

/** An asset as MEXC spells it: `usdt` becomes `USDT`. Throws MexcError of kind `input`. */
export function readAsset(value: unknown, naming: Naming): string {
	const given = readText(value, naming, 'asset');
	const asset = inCapitals(given);
	if (isAssetName(asset)) return asset;
	throw refusal(naming, {
		problem: `names ${shownValue(given)}, which is no asset`,
		hint: `${strangeLetter(asset, isAssetName)}Write the short name, for example USDT.`,
	});
}

/** The assets of a list, each once; blanks part them too. */
export function readAssets(value: unknown, naming: Naming): string[] {
	const entries = listEntries(value, naming).flatMap((entry) =>
		typeof entry === 'string' ? entry.trim().split(/\s+/) : [entry],
	);
	return [...new Set(entries.map((entry) => readAsset(entry, naming)))];
}

/** The spot pair of the name of a futures contract; undefined for other names. */
function spotOf(text: string): string | undefined {
	const [contract, ...rest] = text.split(':');
	const [, settlement] = SETTLEMENT.exec(text) ?? [];
	const plain = contract.replace(SEPARATORS, '');
	const isSettled = settlement !== undefined && rest.length === 1 && !EXCHANGES.has(contract);
	if (isSettled && plain !== settlement) {
		if (plain.endsWith(settlement) || plain.startsWith(settlement)) return plain;
	}
	const name = withoutExchange(text);
	const spot = name.replace(FUTURES_ENDING, '');
	return spot === name || spot === '' ? undefined : spot.replace(SEPARATORS, '');
}

function futures(given: string, spot: string, { parameter }: Naming): MexcError {
	const hasQuote = /.(?:USDT|USDC|USD1|USDE|EUR|BTC|ETH)$/.test(spot);
	return new MexcError({
		kind: 'input',
		message: `${shownValue(given)} is the name of a futures contract, and this package trades spot.`,
		hint: `Write the spot pair, for example ${hasQuote ? spot : `${spot.replace(/USD$/, '')}USDT`}.`,
		parameter,
	});
}

function withoutExchange(text: string): string {
	const [exchange, pair, ...more] = text.split(':');
	return pair !== undefined && more.length === 0 && EXCHANGES.has(exchange) ? pair : text;
}

function symbolHint(given: string, symbol: string): string {
	if (symbol === '') return 'Choose a pair from the list or write one, for example BTCUSDT.';
	if (given.includes(',')) return 'This field takes one pair, for example BTCUSDT.';
	if (given.includes(':')) return 'Write the pair alone, for example BTCUSDT.';
	const letter = strangeLetter(symbol, isSymbolName);
	return `${letter}Write the two assets without a sign between them, for example BTCUSDT.`;
}

/** Names the first letter or sign that no name has; empty where it is something else that is wrong. */
function strangeLetter(name: string, isName: (text: string) => boolean): string {
	const strange = [...name].find((character) => !isName(`A${character}`));
	if (strange === undefined) return '';
	return `No name holds ${shownValue(strange)} (${codePoint(strange)}). `;
}
