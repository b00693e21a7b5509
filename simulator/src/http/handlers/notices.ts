import { type Decimal, decimal, larger, plain, roundDown } from '../../exchange/decimal';
import { refusal } from '../../exchange/refusal';
import { type Call, type PublicHandler, given } from '../call';
import { DAY_MS, pageOf } from './walletHistory';

const TITLES: readonly string[] = [
	'This exchange is a simulation: no real money moves',
	'New listing: PYTHUSDT opens for trading',
	'Delisting of MOGUSDT',
	'Maintenance of the EOS network',
	'Changes of trading fees',
	'API: sub-account transfers carry a client id',
];

function announcements(call: Call): unknown {
	const language = given(call, 'language') || 'en-US';
	const now = call.services.clock.now();
	const today = now - (now % DAY_MS);
	const rows = TITLES.map((title, index) => ({
		title,
		url: `https://www.mexc.com/announcements/article/simulated-${index + 1}`,
		postTime: today - index * DAY_MS,
		language,
	}));
	const page = pageOf(call, rows, 'limit');
	return { data: [{ details: page.rows, totalPage: page.pages }], code: 0, msg: 'success' };
}

interface Fund {
	readonly symbol: string;
	readonly follows: string;
	/** Negative for funds that bet on falling prices. */
	readonly leverage: number;
	readonly startValue: string;
	readonly basket: number;
}

const FUNDS: readonly Fund[] = [
	{
		symbol: 'BTC3LUSDT',
		follows: 'BTCUSDT',
		leverage: 3,
		startValue: '0.147',
		basket: 94.5623,
	},
	{
		symbol: 'BTC3SUSDT',
		follows: 'BTCUSDT',
		leverage: -3,
		startValue: '0.052',
		basket: 31.1804,
	},
];

/** One object with `symbol`, all funds without. */
function etfInfo(call: Call): unknown {
	const symbol = given(call, 'symbol');
	if (symbol === '') return FUNDS.map((fund) => fundRow(call, fund));
	const fund = FUNDS.find((known) => known.symbol === symbol);
	if (fund === undefined) throw refusal(-1121);
	return fundRow(call, fund);
}

function fundRow(call: Call, fund: Fund): unknown {
	return {
		symbol: fund.symbol,
		netValue: plain(netValue(call, fund)),
		feeRate: '0.00001',
		timestamp: call.services.clock.now(),
		leverage: Math.abs(fund.leverage),
		realLeverage: Math.abs(fund.leverage),
		mergedTimes: 0,
		lastMergedTime: 0,
		basket: fund.basket,
	};
}

/** Moves by the leverage times what its pair has moved since the start; never to zero. */
function netValue(call: Call, fund: Fund): Decimal {
	const market = call.services.exchange.market(fund.follows);
	const start = decimal(fund.startValue);
	if (market === undefined) return start;
	const change = market.last.div(decimal(market.pair.startPrice)).minus(1);
	const value = start.times(change.times(fund.leverage).plus(1));
	return larger(roundDown(value, 6), decimal('0.000001'));
}

function offlineSymbols(call: Call): unknown {
	const data = [...call.services.exchange.markets.values()]
		.filter(({ pair }) => pair.status !== '1')
		.map(({ pair }) => ({ symbol: pair.symbol, state: Number(pair.status) }));
	return { data, code: 0, msg: 'success' };
}

export const noticeHandlers: Readonly<Record<string, PublicHandler>> = {
	announcements,
	etfInfo,
	offlineSymbols,
};
