import { decimalOf, multiply } from '../../core/decimal';
import { asRow, eachRow, type Row } from '../answers';
import { endpoint } from '../endpoint';
import { symbol } from '../fields';
import { objectWith, oneOrMany } from '../forms';
import { routes } from '../routes';
import { askedTickers } from './asked';
import { anySymbol, oneOrSeveral, symbols } from './fields';

/** One object for one pair, a list for all. */
const tickers = {
	form: oneOrMany(objectWith('symbol', 'price', 'lastPrice', 'bidPrice', 'askPrice')),
	select: askedTickers,
};

/** MEXC's name says percent, and its value is a fraction (quirks 20). */
function withPercent(row: Row): Row {
	const fraction = decimalOf(row.priceChangePercent);
	return { ...row, changePercent: fraction === undefined ? null : multiply(fraction, '100') };
}

const inEachRow = eachRow(withPercent);

export const tickerPrice = endpoint({
	...routes.tickerPrice,
	name: 'Get Last Price',
	action: 'Get the last price',
	description: 'Get the price of the last trade of one pair or of all pairs',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [],
	options: [anySymbol],
	output: { shape: 'list', ...tickers, decimals: ['price'] },
});

export const ticker24hr = endpoint({
	...routes.ticker24hr,
	name: 'Get 24h Statistics',
	action: 'Get statistics of the last 24h',
	description:
		'Get change, high, low and volume of the last 24 hours, of one pair or of all. changePercent is in percent; priceChangePercent is the same as MEXC sends it, a fraction (0.004 is 0.4 %).',
	weight: { ip: 25, uid: null },
	effect: 'read',
	fields: [],
	options: [
		anySymbol,
		{
			...symbols,
			description:
				'Several pairs, separated by commas. MEXC returns all pairs nevertheless, of which only these are passed on.',
		},
	],
	rules: [oneOrSeveral],
	output: {
		shape: 'list',
		...tickers,
		simplify: (body) => (Array.isArray(body) ? inEachRow(body) : withPercent(asRow(body))),
		decimals: [
			'priceChange',
			'priceChangePercent',
			'changePercent',
			'prevClosePrice',
			'lastPrice',
			'lastQty',
			'bidPrice',
			'bidQty',
			'askPrice',
			'askQty',
			'openPrice',
			'highPrice',
			'lowPrice',
			'volume',
			'quoteVolume',
		],
	},
});

export const avgPrice = endpoint({
	...routes.avgPrice,
	name: 'Get Average Price',
	action: 'Get the average price',
	description: 'Get the average price of a pair over the last 5 minutes',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [symbol],
	output: {
		shape: 'object',
		form: objectWith('price'),
		simplify: (body, values) => ({ symbol: values.symbol, ...asRow(body) }),
		decimals: ['price'],
	},
});

export const bookTicker = endpoint({
	...routes.bookTicker,
	name: 'Get Best Bid and Ask',
	action: 'Get the best bid and ask',
	description: 'Get the best bid and ask with their quantities, of one pair or of all pairs',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [],
	options: [anySymbol],
	output: { shape: 'list', ...tickers, decimals: ['bidPrice', 'bidQty', 'askPrice', 'askQty'] },
});
