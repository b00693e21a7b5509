import { asRows, timeAt, withIsoTimes, type Row } from '../answers';
import { endpoint, type Output, type RuleViolation, type WireValues } from '../endpoint';
import { endTime, startTime, symbol } from '../fields';
import { routes } from '../routes';

/** `side` is the taker's. The IDs are always null and isBestMatch is always true (quirks 21). */
function publicTrade({ price, qty, quoteQty, time, isBuyerMaker }: Row, values: WireValues): Row {
	const side = isBuyerMaker ? 'SELL' : 'BUY';
	const row = { symbol: values.symbol, price, qty, quoteQty, side, isBuyerMaker, time };
	return withIsoTimes(row, 'time');
}

function aggregatedTrade({ p, q, T, m }: Row, values: WireValues): Row {
	const row = { symbol: values.symbol, price: p, qty: q, side: m ? 'SELL' : 'BUY' };
	return withIsoTimes({ ...row, isBuyerMaker: m, time: T }, 'time');
}

/** No way leads past the latest 1000: there is neither a time nor an ID to ask from. */
const latestTrades: Output = {
	shape: 'list',
	simplify: (body, values) => asRows(body).map((row) => publicTrade(row, values)),
	decimals: ['price', 'qty', 'quoteQty'],
	paging: { size: { parameter: 'limit', max: 1000 } },
};

export const recentTrades = endpoint({
	...routes.recentTrades,
	name: 'Get Many Recent',
	action: 'Get many recent trades',
	description: 'Get the latest public trades of a pair, newest first, at most 1000',
	weight: { ip: 5, uid: null },
	effect: 'read',
	fields: [symbol],
	output: {
		...latestTrades,
		csv: {
			name: 'recent-trades',
			columns: ['symbol', 'price', 'qty', 'quoteQty', 'side', 'isBuyerMaker', 'time', 'timeIso'],
		},
	},
});

function endNeedsStart(values: WireValues): RuleViolation | undefined {
	if (values.endTime === undefined || values.startTime !== undefined) return undefined;
	return {
		parameter: 'startTime',
		message: 'End Time is given without Start Time.',
		hint: 'Give Start Time as well, or neither for the latest trades.',
	};
}

export const aggTrades = endpoint({
	...routes.aggTrades,
	name: 'Get Many Aggregated',
	action: 'Get many aggregated trades',
	description:
		'Get public trades of a pair, those of one taker order at one price in one row; the latest ones or those of a time range',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [
		symbol,
		{
			...startTime,
			description:
				'Only trades from this time on; needed for Return All. Text without a time zone is read in the time zone of the workflow.',
		},
		{
			...endTime,
			description:
				'Only trades up to this time; now when only Start Time is given. Text without a time zone is read in the time zone of the workflow.',
		},
	],
	rules: [endNeedsStart],
	output: {
		shape: 'list',
		simplify: (body, values) => asRows(body).map((row) => aggregatedTrade(row, values)),
		decimals: ['p', 'q', 'price', 'qty'],
		csv: {
			name: 'aggregated-trades',
			columns: ['symbol', 'price', 'qty', 'side', 'isBuyerMaker', 'time', 'timeIso'],
		},
		paging: {
			size: { parameter: 'limit', max: 1000 },
			window: { timeOf: timeAt('T'), bothTimes: true },
		},
	},
});

export const historicalTrades = endpoint({
	...routes.historicalTrades,
	name: 'Get Many Historical (Deprecated)',
	action: 'Get many historical trades',
	description:
		'Get public trades of a pair; MEXC has taken this out of its documentation, use the recent or aggregated trades',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [symbol],
	output: latestTrades,
});
