import { stepOfDecimals } from '../trading/decimal';
import { endpoint } from './endpoint';
import { endTime, klineIntervals, limit, optionalSymbol, startTime, symbol } from './fields';
import { routes } from './routes';

type Row = Readonly<Record<string, unknown>>;

const SYMBOL_STATUS: Readonly<Record<string, string>> = {
	'1': 'online',
	'2': 'paused',
	'3': 'offline',
	ENABLED: 'online',
	DISABLED: 'paused',
};

const SIDES: Readonly<Record<string, readonly string[]>> = {
	'1': ['BUY', 'SELL'],
	'2': ['BUY'],
	'3': ['SELL'],
	'4': [],
};

/** MEXC's names mislead: quoteAmountPrecision is the least value, baseSizePrecision the least quantity (quirks 44). */
function tradingRules(row: Row): Row {
	const filters = Array.isArray(row.filters) ? (row.filters as Row[]) : [];
	const band = filters.find((filter) => filter.filterType === 'PERCENT_PRICE_BY_SIDE');
	return {
		symbol: row.symbol,
		baseAsset: row.baseAsset,
		quoteAsset: row.quoteAsset,
		fullName: row.fullName,
		status: SYMBOL_STATUS[String(row.status)] ?? row.status,
		apiTradingAllowed: row.isSpotTradingAllowed,
		allowedSides: SIDES[String(row.tradeSideType)] ?? ['BUY', 'SELL'],
		orderTypes: row.orderTypes,
		tickSize: stepText(row.quotePrecision),
		stepSize: stepText(row.baseAssetPrecision),
		minQuantity: row.baseSizePrecision,
		minValue: row.quoteAmountPrecision,
		maxValue: row.maxQuoteAmount,
		minValueMarket: row.quoteAmountPrecisionMarket,
		maxValueMarket: row.maxQuoteAmountMarket,
		priceBandUp: band?.bidMultiplierUp,
		priceBandDown: band?.askMultiplierDown,
		makerCommission: row.makerCommission,
		takerCommission: row.takerCommission,
	};
}

function stepText(digits: unknown): string | undefined {
	return typeof digits === 'number' && Number.isInteger(digits) && digits >= 0
		? stepOfDecimals(digits)
		: undefined;
}

function isoText(time: unknown): string | undefined {
	const date = new Date(typeof time === 'number' ? time : NaN);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function candle(row: readonly unknown[]): Row {
	const [openTime, open, high, low, close, volume, closeTime, quoteVolume] = row;
	return {
		openTime,
		openTimeIso: isoText(openTime),
		open,
		high,
		low,
		close,
		volume,
		closeTime,
		closeTimeIso: isoText(closeTime),
		quoteVolume,
	};
}

function bookLevels(levels: unknown): Row[] {
	if (!Array.isArray(levels)) return [];
	return levels.map(([price, quantity]: unknown[]) => ({ price, quantity }));
}

export const exchangeInfo = endpoint({
	...routes.exchangeInfo,
	name: 'Get Trading Rules',
	action: 'Get trading rules of symbols',
	description:
		'Get the rules of one, several or all trading pairs: tick and step size, smallest and largest order, whether the API may trade it',
	weight: { ip: 25, uid: null },
	effect: 'read',
	fields: [],
	options: [
		{ ...optionalSymbol, description: 'Only this pair. Left empty, all pairs are returned.' },
		{
			displayName: 'Symbols',
			name: 'symbols',
			type: 'string',
			default: '',
			description: 'Several pairs, separated by commas',
			placeholder: 'e.g. BTCUSDT,ETHUSDT',
			wire: { kind: 'symbols' },
		},
	],
	rules: [
		(values) =>
			values.symbol !== undefined && values.symbols !== undefined
				? {
						parameter: 'symbols',
						message: 'Symbol and Symbols are both given.',
						hint: 'Use Symbol for one pair or Symbols for several.',
					}
				: undefined,
	],
	output: {
		shape: 'list',
		simplify: (body) => ((body as { symbols?: Row[] }).symbols ?? []).map(tradingRules),
		decimals: [
			'quoteAmountPrecision',
			'baseSizePrecision',
			'bidMultiplierUp',
			'askMultiplierDown',
			'maxQuoteAmount',
			'makerCommission',
			'takerCommission',
			'quoteAmountPrecisionMarket',
			'maxQuoteAmountMarket',
			'tickSize',
			'stepSize',
			'minQuantity',
			'minValue',
			'maxValue',
			'minValueMarket',
			'maxValueMarket',
			'priceBandUp',
			'priceBandDown',
		],
	},
});

export const tickerPrice = endpoint({
	...routes.tickerPrice,
	name: 'Get Last Price',
	action: 'Get the last price',
	description: 'Get the price of the last trade of one pair or of all pairs',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [],
	options: [
		{ ...optionalSymbol, description: 'Only this pair. Left empty, all pairs are returned.' },
	],
	output: { shape: 'list', decimals: ['price'] },
});

export const bookTicker = endpoint({
	...routes.bookTicker,
	name: 'Get Best Bid and Ask',
	action: 'Get the best bid and ask',
	description: 'Get the best bid and ask with their quantities, of one pair or of all pairs',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [],
	options: [
		{ ...optionalSymbol, description: 'Only this pair. Left empty, all pairs are returned.' },
	],
	output: { shape: 'list', decimals: ['bidPrice', 'bidQty', 'askPrice', 'askQty'] },
});

export const orderBook = endpoint({
	...routes.orderBook,
	name: 'Get',
	action: 'Get an order book',
	description: 'Get the bids (highest first) and asks (lowest first) of a pair',
	weight: { ip: 3, uid: null },
	effect: 'read',
	fields: [symbol],
	options: [
		{
			...limit,
			displayName: 'Depth',
			default: 100,
			description: 'Number of price levels per side, at most 5000',
			typeOptions: { minValue: 1, maxValue: 5000 },
			wire: { kind: 'integer', min: 1, max: 5000 },
		},
	],
	output: {
		shape: 'object',
		simplify: (body, values) => {
			const book = body as Row;
			return {
				symbol: values.symbol,
				lastUpdateId: book.lastUpdateId,
				timestamp: book.timestamp,
				bids: bookLevels(book.bids),
				asks: bookLevels(book.asks),
			};
		},
		decimals: ['price', 'quantity'],
	},
});

export const klines = endpoint({
	...routes.klines,
	name: 'Get Many',
	action: 'Get many candles',
	description: 'Get candles (open, high, low, close, volume) of a pair, oldest first',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [
		symbol,
		{
			displayName: 'Interval',
			name: 'interval',
			type: 'options',
			default: '60m',
			description: 'The time that one candle covers',
			options: klineIntervals,
			required: true,
			wire: { kind: 'choice' },
		},
	],
	options: [
		{
			...startTime,
			description:
				'Only candles that open at this time or later. Text without a time zone is read as UTC.',
		},
		{
			...endTime,
			description:
				'Only candles that open before this time. Text without a time zone is read as UTC.',
		},
	],
	output: {
		shape: 'list',
		simplify: (body) => (body as unknown[][]).map(candle),
		decimals: ['open', 'high', 'low', 'close', 'volume', 'quoteVolume'],
		paging: {
			size: { parameter: 'limit', max: 500 },
			window: { timeOf: (row) => Number((row as unknown[])[0]), upwards: true },
		},
	},
});

export const serverTime = endpoint({
	...routes.serverTime,
	name: 'Get Server Time',
	action: 'Get the server time',
	description: "Get the time of MEXC's clock in milliseconds since 1970",
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: { shape: 'object', decimals: [] },
});

export const marketData = [exchangeInfo, tickerPrice, bookTicker, orderBook, klines, serverTime];
