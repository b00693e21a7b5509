import type { Clock, Timer } from '../exchange/clock';
import { type Decimal, ONE, ZERO, decimal, roundDown } from '../exchange/decimal';
import type { Exchange } from '../exchange/exchange';
import type { Side } from '../exchange/orders';
import type { PairMarket } from '../exchange/pairMarket';
import { Ladder, USUAL_LEVELS } from './ladder';
import type { MarketReport, MarketSource, Steering, TradeOrder } from './marketSource';
import { Prng, subSeed } from './prng';

const TICK_MS = 250;
const TRADE_CHANCE = 0.6;
/** Spread of one step of the random walk, as a fraction of the price. */
const VOLATILITY = 0.0001;
/** Moods last one or two minutes and reach from a third to the triple, mostly. */
const MOOD_MEMORY = 0.997;
const MOOD_CHANGE = 0.07;
const LIVELIEST = 5;
/** How strongly the price is drawn back to its target. */
const PULL = 0.02;
/** Trade values in the quote asset: most are small, few are large (a Pareto tail). */
const SMALLEST_TRADE_VALUE = 60;
const LARGEST_TRADE_VALUE = 20_000;
const TAIL = 0.8;
/** Prices are counted in whole ticks, which must stay exact: with ten decimals up to 2^53. */
const TOO_LARGE = decimal(1_000_000_000);

interface PairFlow {
	readonly ladder: Ladder;
	readonly prng: Prng;
	/** Where the price has been sent to, in ticks; the walk stays near it. */
	target: number;
	/** Where the walk stands, in ticks and fractions: steps may be smaller than a tick. */
	position: number;
	/** Logarithm of the liveliness: positive in lively minutes, negative in quiet ones. */
	mood: number;
	/** Delisted, or not open yet: no liquidity and no trades. */
	closed: boolean;
}

/**
 * The other participants: liquidity around a price, a random walk with trades (the same for a seed),
 * and the commands that steer it.
 */
export class SyntheticMarket implements MarketSource, Steering {
	private readonly flows = new Map<string, PairFlow>();
	private timer: Timer | undefined;

	constructor(
		private readonly exchange: Exchange,
		private readonly clock: Clock,
		private readonly seed: number,
		/** Levels per side; 0 leaves the books to the users. */
		private readonly levels: number = USUAL_LEVELS,
		private readonly isRandom = true,
	) {
		// An empty market answers nobody: its books belong to the users alone.
		if (levels > 0) exchange.liquidityTaken.listen((symbol) => this.refill(symbol));
		for (const market of exchange.markets.values()) {
			this.add(market);
			this.open(market.pair.symbol);
		}
	}

	/** Takes a pair in, with an empty book until it is opened. */
	add(market: PairMarket): void {
		const { symbol } = market.pair;
		const sizes = subSeed(this.seed, `${symbol} sizes`);
		const ladder = new Ladder(this.exchange, market, sizes, this.levels);
		const prng = new Prng(subSeed(this.seed, `${symbol} flow`));
		const target = ladder.anchorTicks;
		this.flows.set(symbol, { ladder, prng, target, position: target, mood: 0, closed: true });
	}

	open(symbol: string): void {
		const flow = this.flowOf(symbol);
		flow.closed = false;
		flow.ladder.moveTo(flow.ladder.anchorTicks);
		this.exchange.commit(flow.ladder.market);
	}

	/** Withdraws all liquidity; the pair cannot be steered any more. */
	close(symbol: string): void {
		const flow = this.flow(symbol);
		flow.closed = true;
		flow.ladder.clear();
		this.exchange.commit(flow.ladder.market);
	}

	/** @throws RangeError for a pair that does not exist or is closed */
	marketOf(symbol: string): PairMarket {
		return this.flow(symbol).ladder.market;
	}

	get steering(): Steering {
		return this;
	}

	report(): MarketReport {
		const [source, standsStillSince, trouble] = [null, null, null];
		return { mode: 'synthetic', source, alive: true, standsStillSince, trouble };
	}

	/** Starts the random flow, where there is one; without it the market only answers. */
	start(): void {
		if (!this.isRandom) return;
		this.timer ??= this.clock.every(TICK_MS, () => this.tick());
	}

	stop(): void {
		this.clock.cancel(this.timer);
		this.timer = undefined;
	}

	/** Restores liquidity after somebody traded. */
	private refill(symbol: string): void {
		const { ladder, closed } = this.flowOf(symbol);
		if (closed) return;
		ladder.moveTo(ladder.anchorTicks);
		this.exchange.commit(ladder.market);
	}

	/**
	 * Sends the market to a price at once: everything in the book up to that price trades, users'
	 * resting orders included, and the last trade is at the price itself.
	 * @throws RangeError for a price that is not positive
	 */
	setPrice(symbol: string, price: string): void {
		const flow = this.flow(symbol);
		const { ladder } = flow;
		const { market } = ladder;
		const target = positive(price, 'price', market.pair.quotePrecision);
		for (const side of ['BUY', 'SELL'] as const) {
			const available = market.book.available(side === 'BUY' ? 'SELL' : 'BUY', target);
			if (available.gt(ZERO)) this.exchange.take(market, side, target, available);
		}
		if (!market.last.eq(target)) {
			const direction = target.gt(market.last) ? 'BUY' : 'SELL';
			this.print(flow, target, smallQuantity(market, target), direction);
		}
		aim(flow, ladder.ticks(target));
		ladder.rebase(flow.target);
		this.exchange.commit(market);
	}

	/**
	 * Makes one trade of exactly this price and quantity; the market then stands around that price.
	 * A user's resting order at or beyond the price is filled first, as in any exchange.
	 * @throws RangeError for a price or quantity that is not positive
	 */
	trade(symbol: string, { price, quantity, side = 'BUY' }: TradeOrder): void {
		const flow = this.flow(symbol);
		const { ladder } = flow;
		const { pair } = ladder.market;
		const at = positive(price, 'price', pair.quotePrecision);
		const amount = positive(quantity, 'quantity', pair.baseAssetPrecision);
		ladder.clear();
		const traded = this.exchange.take(ladder.market, side, at, amount);
		if (traded.lt(amount)) this.print(flow, at, amount.minus(traded), side);
		aim(flow, ladder.ticks(at));
		ladder.rebase(flow.target);
		this.exchange.commit(ladder.market);
	}

	/**
	 * The price is elsewhere at once: nothing trades on the way but users' orders between, at their own
	 * prices, and one small trade shows the new price.
	 */
	gap(symbol: string, price: string): void {
		const flow = this.flow(symbol);
		const { ladder } = flow;
		const { market } = ladder;
		const target = positive(price, 'price', market.pair.quotePrecision);
		const side = target.gt(market.last) ? 'BUY' : 'SELL';
		ladder.clear();
		aim(flow, ladder.ticks(target));
		ladder.passUsers(flow.target);
		this.print(flow, target, smallQuantity(market, target), side);
		ladder.rebase(flow.target);
		this.exchange.commit(market);
	}

	/** One trade at the best price of the other side; `size` 0 to 1 decides how large it is. */
	tradeAtTop(symbol: string, side: Side, size: number): void {
		const flow = this.flow(symbol);
		const { ladder } = flow;
		const { market } = ladder;
		if (market.book.best(side === 'BUY' ? 'SELL' : 'BUY') === undefined) {
			this.print(flow, market.last, smallQuantity(market, market.last), side);
		} else this.takeSome(flow, side, size);
		ladder.moveTo(ladder.anchorTicks);
		this.exchange.commit(market);
	}

	/** A trade between two participants of the market, at this price whatever the book holds. */
	private print(flow: PairFlow, price: Decimal, quantity: Decimal, side: Side): void {
		const { ladder } = flow;
		ladder.clear();
		const against: Side = side === 'BUY' ? 'SELL' : 'BUY';
		const maker = this.exchange.quote(ladder.market, against, price, quantity);
		this.exchange.take(ladder.market, side, price, quantity);
		ladder.market.book.remove(maker);
	}

	private tick(): void {
		for (const flow of this.flows.values()) {
			if (!flow.closed && flow.ladder.market.pair.status === '1') this.step(flow);
		}
	}

	private step(flow: PairFlow): void {
		const { ladder, prng } = flow;
		flow.mood = flow.mood * MOOD_MEMORY + prng.bell() * MOOD_CHANGE;
		const liveliness = Math.min(LIVELIEST, Math.exp(flow.mood));
		const spread = flow.position * VOLATILITY * liveliness;
		const pull = (flow.target - flow.position) * PULL;
		flow.position = Math.max(1, flow.position + prng.bell() * spread + pull);
		ladder.moveTo(Math.round(flow.position));
		// The same number of draws in every step, whatever users do, keeps a seed's path the same.
		const [chance, direction, size] = [prng.next(), prng.next(), prng.next()];
		if (chance < TRADE_CHANCE * liveliness) {
			this.takeSome(flow, direction < 0.5 ? 'BUY' : 'SELL', size);
		}
		this.exchange.commit(ladder.market);
	}

	private takeSome(flow: PairFlow, side: Side, size: number): void {
		const { market } = flow.ladder;
		const touch = market.book.best(side === 'BUY' ? 'SELL' : 'BUY')?.price;
		if (touch === undefined) return;
		const value = Math.min(LARGEST_TRADE_VALUE, SMALLEST_TRADE_VALUE / (1 - size) ** TAIL);
		const quantity = roundDown(
			decimal(value.toFixed(2)).div(touch),
			market.pair.baseAssetPrecision,
		);
		if (quantity.gt(ZERO)) this.exchange.take(market, side, touch, quantity);
	}

	private flow(symbol: string): PairFlow {
		const flow = this.flowOf(symbol);
		if (flow.closed) throw new RangeError(`The pair ${symbol} is closed`);
		return flow;
	}

	private flowOf(symbol: string): PairFlow {
		const flow = this.flows.get(symbol);
		if (flow === undefined) throw new RangeError(`There is no pair ${symbol}`);
		return flow;
	}
}

/** Sends the walk to a price at once. */
function aim(flow: PairFlow, ticks: number): void {
	flow.target = ticks;
	flow.position = ticks;
}

function smallQuantity(market: PairMarket, price: Decimal): Decimal {
	const quantity = roundDown(decimal(100).div(price), market.pair.baseAssetPrecision);
	return quantity.gt(ZERO) ? quantity : ONE;
}

function positive(text: string, name: string, places: number): Decimal {
	if (!/^\d+(\.\d+)?$/.test(text)) throw new RangeError(`The ${name} "${text}" is not a number`);
	const value = roundDown(decimal(text), places);
	if (value.lte(ZERO)) {
		throw new RangeError(`The ${name} ${text} is not above zero with ${places} decimals`);
	}
	if (value.gte(TOO_LARGE)) throw new RangeError(`The ${name} ${text} is too large`);
	return value;
}
