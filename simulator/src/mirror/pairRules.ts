import type { Pair } from '../exchange/pairs';

/** What the rules of a pair are made of here; the rest of its listing is repeated as it is. */
const READ = new Set([
	...['symbol', 'baseAsset', 'quoteAsset', 'fullName', 'status', 'baseAssetPrecision'],
	...['quotePrecision', 'orderTypes', 'isSpotTradingAllowed', 'quoteAmountPrecision'],
	...['quoteAmountPrecisionMarket', 'baseSizePrecision', 'maxQuoteAmount'],
	...['maxQuoteAmountMarket', 'makerCommission', 'takerCommission', 'tradeSideType'],
]);
const BAND_FILTER = 'PERCENT_PRICE_BY_SIDE';
/** The widest band that has been seen, for a pair that names none (quirks 45). */
const WIDEST_BAND = '0.2';

type Row = Readonly<Record<string, unknown>>;

/** The pairs of an exchange information answer, by symbol. */
export function pairsIn(answer: unknown): Map<string, Pair> {
	const { symbols } = (answer ?? {}) as { symbols?: unknown };
	const rows = Array.isArray(symbols) ? (symbols as Row[]) : [];
	return new Map(rows.map((row) => [String(row['symbol']), pairOf(row)]));
}

function pairOf(row: Row): Pair {
	const text = (name: string, fallback: string) => String(row[name] ?? fallback);
	const filters = Array.isArray(row['filters']) ? (row['filters'] as Row[]) : [];
	const band = filters.find(({ filterType }) => filterType === BAND_FILTER);
	const [up, down] = [band?.['bidMultiplierUp'], band?.['askMultiplierDown']];
	const most = text('maxQuoteAmount', '2000000');
	const least = text('quoteAmountPrecision', '1');
	const orderTypes = row['orderTypes'];
	return {
		symbol: text('symbol', ''),
		baseAsset: text('baseAsset', ''),
		quoteAsset: text('quoteAsset', ''),
		fullName: text('fullName', text('baseAsset', '')),
		status: statusOf(row['status']),
		baseAssetPrecision: Number(row['baseAssetPrecision'] ?? 8),
		quotePrecision: Number(row['quotePrecision'] ?? 8),
		orderTypes: Array.isArray(orderTypes) ? orderTypes.map(String) : ['LIMIT', 'MARKET'],
		isSpotTradingAllowed: row['isSpotTradingAllowed'] === true,
		quoteAmountPrecision: least,
		quoteAmountPrecisionMarket: text('quoteAmountPrecisionMarket', least),
		baseSizePrecision: text('baseSizePrecision', '0'),
		maxQuoteAmount: most,
		maxQuoteAmountMarket: text('maxQuoteAmountMarket', most),
		makerCommission: text('makerCommission', '0'),
		takerCommission: text('takerCommission', '0.0005'),
		band: String(up ?? WIDEST_BAND),
		bandDown: String(down ?? up ?? WIDEST_BAND),
		tradeSideType: sideTypeOf(row['tradeSideType']),
		// Until its first trade is known.
		startPrice: '1',
		listing: Object.fromEntries(Object.entries(row).filter(([name]) => !READ.has(name))),
	};
}

/** Older answers spell it ENABLED (quirks 43). */
function statusOf(value: unknown): Pair['status'] {
	const text = String(value);
	return text === '2' || text === '3' ? text : '1';
}

function sideTypeOf(value: unknown): Pair['tradeSideType'] {
	return value === 2 || value === 3 || value === 4 ? value : 1;
}
