import type { Timer } from '../exchange/clock';
import { type Decimal, ZERO, decimal, larger, plain, roundDown } from '../exchange/decimal';
import type { Order, Side } from '../exchange/orders';
import type { PairMarket } from '../exchange/pairMarket';
import type { Signal } from '../exchange/signal';
import {
	type MarketReport,
	type MarketSource,
	type Steering,
	notSteered,
} from '../market/marketSource';
import type { MarketParts } from '../marketPlan';
import type { MarketEvent, OutsideLevel, OutsideTrade } from '../outside/marketEvent';
import { OutsideMarket } from '../outside/outsideMarket';
import type { QueuePlaces } from '../outside/queuePlaces';
import { type CandleRow, type HistoryFile, type TradeRow } from './historyFile';

/** Levels on each side of a book that a history does not contain. */
const LEVELS = 5;
/** Each level holds this part of what is traded in a candle, or so many usual trades. */
const CANDLE_PART = decimal('0.05');
const TRADES_PER_LEVEL = decimal(3);
const SMOOTHING = decimal('0.1');
const USUAL_SPREAD = decimal('0.0002');
const QUARTER = decimal('0.25');

interface Played {
	readonly file: HistoryFile;
	readonly market: PairMarket;
	/** Length of a candle, ms; 0 for trades. */
	lengthMs: number;
	last: Decimal;
	side: Side;
	levelSize: Decimal;
}

/**
 * A market that plays files of candles or trades. Their prices and volumes are what is traded; the book
 * around them is supposed: a spread, and levels in proportion to what was traded lately.
 */
export class HistoryMarket implements MarketSource {
	private readonly outside: OutsideMarket;
	private readonly played: Played[];
	private readonly timers = new Set<Timer>();
	private endedAt: number | null = null;
	private left: number;

	constructor(
		private readonly parts: MarketParts,
		files: readonly HistoryFile[],
		private readonly ended: (() => void) | undefined,
	) {
		this.outside = new OutsideMarket(parts);
		this.played = files.map((file) => this.begin(file));
		this.left = files.length;
	}

	get steering(): Steering {
		throw notSteered('a history');
	}

	get reported(): Signal<MarketEvent> {
		return this.outside.applied;
	}

	start(): void {
		for (const played of this.played) this.next(played);
	}

	stop(): void {
		for (const timer of this.timers) this.parts.clock.cancel(timer);
		for (const { file } of this.played) file.close();
	}

	placesOf(orders: Iterable<Order>): QueuePlaces {
		return this.outside.placesOf(orders);
	}

	report(): MarketReport {
		return {
			mode: 'history',
			source: this.played.map(({ file }) => file.file).join(', '),
			alive: this.endedAt === null,
			standsStillSince: this.endedAt,
			trouble: this.endedAt === null ? null : 'The history has ended',
		};
	}

	private begin(file: HistoryFile): Played {
		const market = this.parts.exchange.market(file.symbol);
		if (market === undefined) throw new Error(`No market for ${file.symbol}`);
		const { last } = market;
		return { file, market, lengthMs: 0, last, side: 'BUY', levelSize: ZERO };
	}

	private next(played: Played): void {
		const row = played.file.next();
		if (row === undefined) {
			this.finish();
			return;
		}
		this.at(row.time, () => {
			if ('price' in row) this.playTrade(played, row);
			else this.playCandle(played, row);
			this.next(played);
		});
	}

	private finish(): void {
		this.left -= 1;
		if (this.left > 0) return;
		this.endedAt = this.parts.clock.now();
		this.ended?.();
	}

	private playTrade(played: Played, { time, price, quantity, side }: TradeRow): void {
		const size = decimal(quantity);
		if (size.lte(ZERO)) return;
		const usual = size.times(TRADES_PER_LEVEL);
		const isFirst = played.levelSize.eq(ZERO);
		played.levelSize = isFirst ? usual : smoothed(played.levelSize, usual);
		this.trade(played, time, decimal(price), size, side);
	}

	/** Open, then the nearer extreme's opposite first, so that a rising candle falls before it rises. */
	private playCandle(played: Played, row: CandleRow): void {
		const { time, open, high, low, close, volume } = row;
		const following = played.file.upcoming?.time;
		if (following !== undefined && following > time) played.lengthMs = following - time;
		const total = decimal(volume);
		if (total.lte(ZERO)) return;
		played.levelSize = total.times(CANDLE_PART);
		const isRising = decimal(close).gte(decimal(open));
		const path = isRising ? [open, low, high, close] : [open, high, low, close];
		const part = roundDown(total.times(QUARTER), played.market.pair.baseAssetPrecision);
		const rest = total.minus(part.times(path.length - 1));
		path.forEach((price, index) => {
			const isLast = index === path.length - 1;
			const due = time + Math.floor((played.lengthMs * index) / path.length);
			const quantity = isLast ? rest : part;
			if (quantity.lte(ZERO)) return;
			this.at(due, () => this.trade(played, due, decimal(price), quantity));
		});
	}

	private trade(
		played: Played,
		time: number,
		price: Decimal,
		quantity: Decimal,
		side?: Side,
	): void {
		if (side !== undefined) played.side = side;
		else if (!price.eq(played.last)) played.side = price.gt(played.last) ? 'BUY' : 'SELL';
		played.last = price;
		const { symbol } = played.market.pair;
		const trade: OutsideTrade = {
			id: '',
			takerSide: played.side,
			time,
			price: plain(price),
			quantity: plain(quantity),
		};
		this.outside.apply({ kind: 'trades', symbol, trades: [trade] });
		this.outside.apply({ kind: 'book', symbol, levels: bookAround(played), time });
	}

	private at(time: number, run: () => void): void {
		const timer = this.parts.clock.at(time, () => {
			this.timers.delete(timer);
			run();
		});
		this.timers.add(timer);
	}
}

function smoothed(before: Decimal, now: Decimal): Decimal {
	return before.plus(now.minus(before).times(SMOOTHING));
}

/** A supposed book: half of the spread on each side of the last price, and further levels behind. */
function bookAround({ market, last, levelSize }: Played): OutsideLevel[] {
	const { quotePrecision, baseAssetPrecision } = market.pair;
	const tick = decimal(10).pow(-quotePrecision);
	const half = larger(tick, roundDown(last.times(USUAL_SPREAD).div(2), quotePrecision));
	const least = decimal(10).pow(-baseAssetPrecision);
	const size = plain(larger(least, roundDown(levelSize, baseAssetPrecision)));
	const levels: OutsideLevel[] = [];
	for (let level = 1; level <= LEVELS; level++) {
		const away = half.times(level);
		levels.push(['SELL', plain(last.plus(away)), size]);
		if (last.gt(away)) levels.push(['BUY', plain(last.minus(away)), size]);
	}
	return levels;
}
