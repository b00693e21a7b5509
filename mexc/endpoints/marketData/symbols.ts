import { stepOfDecimals } from '../../core/decimal';
import { asRow, asRows, rowsOf, rowsUnder, withIsoTimes, wordFor, type Row } from '../answers';
import { endpoint } from '../endpoint';
import { isObject, objectOf, rows, text } from '../forms';
import { routes } from '../routes';
import { askedRows } from './asked';
import { anySymbol, oneOrSeveral, symbols } from './fields';

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

/** MEXC takes no more decimals than this (quirks 85). */
export const MOST_DECIMALS = 20;

/** MEXC's names mislead: quoteAmountPrecision is the minimum value, baseSizePrecision the minimum quantity (quirks 44). */
export function tradingRules(row: Row): Row {
	const filters = Array.isArray(row.filters) ? row.filters.filter(isObject) : [];
	const band = filters.find((filter) => filter.filterType === 'PERCENT_PRICE_BY_SIDE');
	return {
		symbol: row.symbol,
		baseAsset: row.baseAsset,
		quoteAsset: row.quoteAsset,
		fullName: row.fullName,
		status: wordFor(SYMBOL_STATUS, row.status) ?? row.status,
		apiTradingAllowed: row.isSpotTradingAllowed,
		allowedSides: wordFor(SIDES, row.tradeSideType) ?? ['BUY', 'SELL'],
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
	const isCount =
		typeof digits === 'number' || (typeof digits === 'string' && /^\d+$/.test(digits));
	const count = isCount ? Number(digits) : NaN;
	return Number.isInteger(count) && count >= 0 && count <= MOST_DECIMALS
		? stepOfDecimals(count)
		: undefined;
}

const pairRows = (body: unknown) => (body as { symbols: Row[] }).symbols;

export const exchangeInfo = endpoint({
	...routes.exchangeInfo,
	name: 'Get Trading Rules',
	action: 'Get trading rules of symbols',
	description:
		'Get the rules of one, several or all trading pairs: tick and step size, smallest and largest order, whether the API may trade it',
	weight: { ip: 25, uid: null },
	effect: 'read',
	fields: [],
	options: [anySymbol, symbols],
	rules: [oneOrSeveral],
	output: {
		shape: 'list',
		form: objectOf({ symbols: rows }),
		select: (body, values) => ({ ...asRow(body), symbols: askedRows(pairRows(body), values) }),
		simplify: (body) => pairRows(body).map(tradingRules),
		foreignTexts: ['fullName'],
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

/** Some answers name the state `status` (a client reads it so). */
function offlineSymbol({ symbol, state, status, ...rest }: Row): Row {
	const stateName = wordFor(OFFLINE_STATES, state ?? status);
	return withIsoTimes({ symbol, state: state ?? status, stateName, ...rest }, 'offlineTime');
}

const OFFLINE_STATES: Readonly<Record<string, string>> = { '2': 'suspended', '3': 'delisted' };

export const defaultSymbols = endpoint({
	...routes.defaultSymbols,
	name: 'Get Many Tradable',
	action: 'Get many tradable symbols',
	description: 'Get the pairs that every API key may trade',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: {
		shape: 'list',
		...rowsOf(text, 'data'),
		simplify: (names) => (names as unknown[]).map((symbol) => ({ symbol })),
		decimals: [],
	},
});

export const offlineSymbols = endpoint({
	...routes.offlineSymbols,
	name: 'Get Many Offline',
	action: 'Get many offline symbols',
	description: 'Get the pairs that are suspended or delisted, with the time of delisting',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [],
	output: {
		shape: 'list',
		...rowsUnder('data'),
		simplify: (list) => asRows(list).map(offlineSymbol),
		decimals: [],
	},
});
