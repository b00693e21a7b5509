import { opposite, remaining } from '../exchange/book';
import { ZERO, decimal, plain } from '../exchange/decimal';
import type { Trade } from '../exchange/events';
import { type Order, type Side, isOpen } from '../exchange/orders';
import type { PairMarket } from '../exchange/pairMarket';
import { Signal } from '../exchange/signal';
import type { CandleSource } from '../market/candleSource';
import type { MarketParts } from '../marketPlan';
import type { MarketEvent, OutsideLevel, OutsideTrade } from './marketEvent';
import { OutsideCandles } from './outsideCandles';
import type { QueuePlaces } from './queuePlaces';
import { PaperQueue, type WaitingOrder } from './paperQueue';

const SIDES: readonly Side[] = ['BUY', 'SELL'];

/**
 * An exchange whose prices come from a market elsewhere: its trades and levels are shown here, and
 * orders here trade against them without it knowing. Orders that take eat the levels as they stand;
 * orders that rest wait in its queues. What trades here moves no price.
 */
export class OutsideMarket {
	/** Every event, within its turn and before it takes effect. */
	readonly applied = new Signal<MarketEvent>();
	private readonly queues = new Map<string, PaperQueue>();
	/** The latest time of the market elsewhere that has been heard of, by pair. */
	private readonly latest = new Map<string, number>();
	private tradeCount = 0;

	constructor(
		private readonly parts: MarketParts,
		places: QueuePlaces = {},
	) {
		const { exchange } = parts;
		exchange.printsOwnTrades = false;
		for (const order of exchange.orders.all()) {
			if (isOpen(order)) this.resume(order, places[order.id]);
		}
		exchange.rested.listen((order) => this.queueUp(order));
		exchange.orderChanged.listen((order) => {
			if (!isOpen(order)) this.queueOf(order.pair.symbol).remove(order);
		});
	}

	/** Lets something happen that the market elsewhere has reported, as one turn. */
	apply(event: MarketEvent): void {
		this.parts.clock.turn(() => {
			this.applied.emit(event);
			const market = this.parts.exchange.market(event.symbol);
			if (market !== undefined) this.happen(market, event);
		});
	}

	/** The places of resting orders. */
	placesOf(orders: Iterable<Order>): QueuePlaces {
		const places: Record<string, { ahead: string; arrivedAt: number }> = {};
		for (const order of orders) {
			const { ahead, arrivedAt } = this.queues.get(order.pair.symbol)?.of(order) ?? {};
			if (ahead === undefined || arrivedAt === undefined) continue;
			places[order.id] = { ahead: plain(ahead), arrivedAt };
		}
		return places;
	}

	candlesOf(symbol: string): OutsideCandles | undefined {
		const candles: CandleSource | undefined = this.parts.candles.get(symbol);
		return candles instanceof OutsideCandles ? candles : undefined;
	}

	private happen(market: PairMarket, event: MarketEvent): void {
		switch (event.kind) {
			case 'trades':
				for (const trade of event.trades) this.trade(market, trade, event.isPast === true);
				return;
			case 'levels':
				return this.change(market, event.levels, event.time);
			case 'book':
				return this.change(market, [...missing(market, event.levels), ...event.levels], event.time);
			case 'candles':
				return this.putCandles(market, event);
			case 'rules':
				return market.change(event.rules);
			case 'delisted':
				return this.delist(market);
		}
	}

	private putCandles(market: PairMarket, event: Extract<MarketEvent, { kind: 'candles' }>): void {
		const trades = market.trades(Infinity).reverse();
		const { symbol, interval, candles, knownUntil } = event;
		this.candlesOf(symbol)?.put(interval, candles, knownUntil, trades);
		const newest = candles[candles.length - 1];
		// Until a trade is known, the latest candle shows the price.
		if (trades.length === 0 && newest !== undefined) market.last = decimal(newest[4]);
	}

	private trade(market: PairMarket, reported: OutsideTrade, isPast: boolean): void {
		const { exchange } = this.parts;
		const [price, quantity] = [decimal(reported.price), decimal(reported.quantity)];
		const { symbol } = market.pair;
		this.tradeCount += 1;
		const trade: Trade = {
			// Without a name of its own each trade stands for a taker of its own.
			id: reported.id || `${reported.time}${this.tradeCount}X1`,
			symbol,
			price,
			quantity,
			quote: price.times(quantity),
			takerSide: reported.takerSide,
			time: reported.time,
		};
		this.hear(symbol, reported.time);
		exchange.print(market, trade);
		if (isPast) return;
		for (const { order, quantity: share } of this.queueOf(symbol).take(trade)) {
			exchange.fillFromOutside(order, share);
		}
	}

	private change(market: PairMarket, levels: readonly OutsideLevel[], time: number): void {
		const { exchange } = this.parts;
		const { book } = market;
		for (const [side, price, quantity] of levels) {
			book.show(side, decimal(price), decimal(quantity));
		}
		const queue = this.queueOf(market.pair.symbol);
		if (queue.size > 0) {
			queue.settle(time, (side, price) => book.shownAt(side, price));
			for (const entry of queue.orders()) hideOrShow(market, entry);
		}
		this.hear(market.pair.symbol, time);
		exchange.commit(market);
	}

	private delist(market: PairMarket): void {
		const { exchange } = this.parts;
		market.change({ status: '3', isSpotTradingAllowed: false });
		for (const order of exchange.orders.all()) {
			if (order.pair === market.pair && isOpen(order)) exchange.cancel(order);
		}
		this.change(market, missing(market, []), 0);
	}

	private hear(symbol: string, time: number): void {
		if (time > (this.latest.get(symbol) ?? 0)) this.latest.set(symbol, time);
	}

	private queueUp(order: Order): void {
		const { exchange, clock } = this.parts;
		const { symbol } = order.pair;
		const ahead = exchange.market(symbol)?.book.shownAt(order.side, order.price) ?? ZERO;
		const arrivedAt = Math.max(clock.now(), this.latest.get(symbol) ?? 0);
		this.queueOf(symbol).add(order, ahead, arrivedAt);
	}

	/** An order of an earlier run: it keeps its place; where that is not known, it is the last one. */
	private resume(order: Order, place: QueuePlaces[string] | undefined): void {
		this.queueOf(order.pair.symbol).add(order, decimal(place?.ahead ?? '0'), place?.arrivedAt);
	}

	private queueOf(symbol: string): PaperQueue {
		const known = this.queues.get(symbol);
		if (known !== undefined) return known;
		const created = new PaperQueue();
		this.queues.set(symbol, created);
		return created;
	}
}

/** Levels that are shown and not in this list, as gone. */
function missing({ book }: PairMarket, levels: readonly OutsideLevel[]): OutsideLevel[] {
	const kept = new Set(levels.map(([side, price]) => `${side}${plain(decimal(price))}`));
	return SIDES.flatMap((side) =>
		book
			.shownPrices(side)
			.filter((price) => !kept.has(`${side}${plain(price)}`))
			.map((price) => [side, plain(price), '0'] as const),
	);
}

/**
 * An order that the market elsewhere stands at or beyond would cross the book. It fills when something
 * trades there; until then it is not shown.
 */
function hideOrShow({ book }: PairMarket, entry: WaitingOrder): void {
	const { order, isHidden } = entry;
	const against = opposite(order.side);
	if (!isHidden) {
		const touch = book.bestOutside(against);
		if (touch === undefined || !book.crosses(order.side, order.price, touch)) return;
		book.remove(order);
		entry.isHidden = true;
		return;
	}
	const best = book.best(against)?.price;
	if (best !== undefined && book.crosses(order.side, order.price, best)) return;
	if (remaining(order).lte(ZERO)) return;
	book.rest(order);
	entry.isHidden = false;
}
