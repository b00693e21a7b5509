import type { Core } from '../core';
import { printLevel } from '../exchange/book';
import { ZERO, padded, plain } from '../exchange/decimal';
import type { PairMarket } from '../exchange/pairMarket';
import { findRoute } from '../http/routes';
import { klineStarts } from '../http/handlers/klines';
import { printVolume } from '../market/candle';
import { lastDay } from '../market/daySummary';
import { REST_INTERVALS } from '../market/windows';
import type { CandleView, PairView } from './frame';

const LEVELS = 20;
const TRADES = 40;
const USUAL_INTERVAL = 'Min1';

/** What a page shows of one pair at this moment. */
export function pairView(core: Core, market: PairMarket, interval: string): PairView {
	const { pair, last, book } = market;
	const levels = (side: 'BUY' | 'SELL') =>
		book.levels(side, LEVELS).map(({ price, quantity }) => printLevel(pair, price, quantity));
	return {
		symbol: pair.symbol,
		base: pair.baseAsset,
		quote: pair.quoteAsset,
		pricePlaces: pair.quotePrecision,
		quantityPlaces: pair.baseAssetPrecision,
		last: plain(last),
		day: dayOf(core, market),
		bids: levels('BUY'),
		asks: levels('SELL'),
		trades: market.trades(TRADES).map(({ id, time, price, quantity, takerSide }) => {
			const [shownPrice, shownQuantity] = printLevel(pair, price, quantity);
			return { id, time, price: shownPrice, quantity: shownQuantity, side: takerSide };
		}),
		candles: knownCandles(core, market, interval, 2),
	};
}

function dayOf(core: Core, { pair, last }: PairMarket): PairView['day'] {
	const day = lastDay(core.services.candles.get(pair.symbol), last, core.clock.now());
	const change = day.open.gt(ZERO) ? last.minus(day.open).times(100).div(day.open) : ZERO;
	return {
		change: `${change.lt(ZERO) ? '' : '+'}${change.toFixed(2)}`,
		high: plain(day.high),
		low: plain(day.low),
		volume: padded(day.volume, 2),
	};
}

/**
 * Candles as REST answers them, oldest first, but past the limits, the faults and the log of the
 * exchange: who looks at the page is none of its clients.
 */
export async function candleHistory(
	core: Core,
	market: PairMarket,
	interval: string,
	limit: number,
): Promise<readonly CandleView[]> {
	const route = findRoute('GET', '/api/v3/klines');
	const { door } = core.market;
	if (door !== undefined && typeof route !== 'string') {
		// A mirror may have to ask its source for them first; where that fails, what is known is shown.
		const rawQuery = String(
			new URLSearchParams({ symbol: market.pair.symbol, interval, limit: String(limit) }),
		);
		const raw = { method: 'GET', path: route.path, rawQuery, rawBody: '', contentType: '' };
		const reply = await door.admit(route, { ...raw, apiKey: undefined, ip: '' });
		if (reply?.status === 200) return JSON.parse(reply.body) as CandleView[];
	}
	return knownCandles(core, market, interval, limit);
}

function knownCandles(
	{ services, clock }: Core,
	{ pair }: PairMarket,
	restInterval: string,
	limit: number,
): CandleView[] {
	const candles = services.candles.get(pair.symbol);
	if (candles === undefined) return [];
	const now = clock.now();
	const interval = REST_INTERVALS[restInterval] ?? USUAL_INTERVAL;
	const starts = klineStarts(interval, now + 1, limit);
	return starts
		.filter((start) => candles.knows(interval, start))
		.map((start) => {
			const candle = candles.candle(interval, start, now);
			const prices = [candle.open, candle.high, candle.low, candle.close].map(plain);
			const [open = '', high = '', low = '', close = ''] = prices;
			return [start, open, high, low, close, printVolume(candle, pair)[0]];
		});
}
