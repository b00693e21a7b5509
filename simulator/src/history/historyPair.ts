import { PAIRS, type Pair } from '../exchange/pairs';
import { decimalPlaces } from '../exchange/decimal';
import type { HistoryRow } from './historyFile';

const QUOTES = ['USDT', 'USDC', 'USD1', 'FDUSD', 'TUSD', 'USD', 'EUR', 'BTC', 'ETH', 'MX'];
const LIKE = 'MXUSDT';

/** The rules of a pair that a history is about: known ones, or what its first row lets suppose. */
export function historyPair(symbol: string, first: HistoryRow): Pair {
	const price = 'price' in first ? first.price : first.open;
	const known = PAIRS.find((pair) => pair.symbol === symbol && pair.status === '1');
	if (known !== undefined) return { ...known, startPrice: price };
	const usual = PAIRS.find((pair) => pair.symbol === LIKE);
	if (usual === undefined) throw new Error(`The built-in pairs lack ${LIKE}`);
	const quoteAsset = QUOTES.find((quote) => symbol.endsWith(quote)) ?? symbol.slice(-4);
	const baseAsset = symbol.slice(0, symbol.length - quoteAsset.length) || symbol;
	const places =
		'price' in first ? [first.price] : [first.open, first.high, first.low, first.close];
	const quantity = 'price' in first ? first.quantity : first.volume;
	return {
		...usual,
		symbol,
		baseAsset,
		quoteAsset,
		fullName: baseAsset,
		startPrice: price,
		quotePrecision: Math.max(2, ...places.map(decimalPlaces)),
		baseAssetPrecision: Math.max(2, Math.min(8, decimalPlaces(quantity))),
		baseSizePrecision: '0',
	};
}
