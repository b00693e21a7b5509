import { type Decimal, ZERO, decimal, larger } from '../exchange/decimal';
import { remaining } from '../exchange/book';
import type { Exchange } from '../exchange/exchange';
import { type Order, type Side, isOpen } from '../exchange/orders';
import type { PairMarket } from '../exchange/pairMarket';
import { hash } from './prng';

export const USUAL_LEVELS = 30;
// One level per 0.01 % of the price, each worth 20,000 to 60,000 quote units.
const STEPS_PER_PRICE = 10_000;
const LEVEL_VALUE = 20_000;

/**
 * The synthetic market's resting orders: a ladder on both sides of an anchor price. Levels stand on a
 * fixed grid with a size that depends on their price only, so that moving the anchor a little changes
 * few levels, and a level that was traded away comes back.
 */
export class Ladder {
	private readonly own: Record<Side, Map<number, Order>> = { BUY: new Map(), SELL: new Map() };
	private anchor: number;
	private step: number;
	private readonly scale: Decimal;
	private readonly leastSize: Decimal;

	constructor(
		private readonly exchange: Exchange,
		readonly market: PairMarket,
		private readonly seed: number,
		private readonly levels: number = USUAL_LEVELS,
	) {
		this.scale = decimal(10).pow(market.pair.quotePrecision);
		const { baseSizePrecision, baseAssetPrecision } = market.pair;
		const step = withPoint(1, baseAssetPrecision);
		this.leastSize = larger(decimal(baseSizePrecision), decimal(step));
		this.anchor = this.ticks(market.last);
		this.step = stepFor(this.anchor);
	}

	/** The price the ladder stands around, in ticks (smallest price units). */
	get anchorTicks(): number {
		return this.anchor;
	}

	ticks(price: Decimal): number {
		return Math.round(Number(price.times(this.scale)));
	}

	price(ticks: number): Decimal {
		return decimal(withPoint(ticks, this.market.pair.quotePrecision));
	}

	/** Takes all own orders out of the book. */
	clear(): void {
		for (const side of ['BUY', 'SELL'] as const) {
			for (const order of this.own[side].values()) this.market.book.remove(order);
			this.own[side].clear();
		}
	}

	/** A jump to another price region gets a grid of its own. */
	rebase(anchorTicks: number): void {
		this.clear();
		this.step = stepFor(anchorTicks);
		this.moveTo(anchorTicks);
	}

	/**
	 * Moves the anchor. Orders of users that the market has passed are filled at their own price, as
	 * an arriving order of the market would do.
	 */
	moveTo(anchorTicks: number): void {
		this.anchor = Math.max(1, anchorTicks);
		const bids = this.grid('BUY');
		const asks = this.grid('SELL');
		this.withdraw('BUY', bids);
		this.withdraw('SELL', asks);
		this.takeCrossed();
		this.fill('BUY', bids);
		this.fill('SELL', asks);
	}

	/** Fills the users' orders that a price has passed, without liquidity of its own in the book. */
	passUsers(ticks: number): void {
		this.anchor = ticks;
		this.takeCrossed();
	}

	/** Trades with every user order at or beyond the anchor. */
	private takeCrossed(): void {
		const price = this.price(this.anchor);
		for (const side of ['BUY', 'SELL'] as const) {
			const against = side === 'BUY' ? 'SELL' : 'BUY';
			const quantity = this.market.book.available(against, price);
			if (quantity.gt(ZERO)) this.exchange.take(this.market, side, price, quantity);
		}
	}

	/** Grid positions of one side, nearest to the anchor first. */
	private grid(side: Side): Set<number> {
		const direction = side === 'BUY' ? -1 : 1;
		const nearest =
			side === 'BUY'
				? Math.ceil(this.anchor / this.step) * this.step - this.step
				: Math.floor(this.anchor / this.step) * this.step + this.step;
		const ticks = new Set<number>();
		for (let level = 0; level < this.levels; level++) {
			const tick = nearest + direction * level * this.step;
			if (tick > 0) ticks.add(tick);
		}
		return ticks;
	}

	private withdraw(side: Side, keep: ReadonlySet<number>): void {
		for (const [tick, order] of this.own[side]) {
			const whole = isOpen(order) && order.executed.eq(ZERO);
			if (keep.has(tick) && whole) continue;
			if (remaining(order).gt(ZERO)) this.market.book.remove(order);
			this.own[side].delete(tick);
		}
	}

	private fill(side: Side, ticks: ReadonlySet<number>): void {
		for (const tick of ticks) {
			if (this.own[side].has(tick)) continue;
			const order = this.exchange.quote(this.market, side, this.price(tick), this.size(tick));
			this.own[side].set(tick, order);
		}
	}

	private size(tick: number): Decimal {
		const { pair } = this.market;
		const value = LEVEL_VALUE * (1 + 2 * hash(this.seed, tick));
		// An invented size: a float may choose it, from here on it is exact.
		const quantity = value / (tick / 10 ** pair.quotePrecision);
		return larger(this.leastSize, decimal(quantity.toFixed(pair.baseAssetPrecision)));
	}
}

/** A whole number of ticks as a decimal text: 6500000 with two places is "65000.00". */
function withPoint(ticks: number, places: number): string {
	if (places === 0) return String(ticks);
	const digits = String(ticks).padStart(places + 1, '0');
	return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function stepFor(ticks: number): number {
	return Math.max(1, Math.round(ticks / STEPS_PER_PRICE));
}
