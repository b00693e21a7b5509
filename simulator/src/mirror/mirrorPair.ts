import type { Clock, Timer } from '../exchange/clock';
import type { PairMarket } from '../exchange/pairMarket';
import { plain } from '../exchange/decimal';
import type { MarketEvent, OutsideTrade } from '../outside/marketEvent';
import type { PairReport } from '../market/marketSource';
import { type SourceChange, readBook, readTrades } from './answers';
import type { CandleLoader } from './candleLoader';
import { SeenTrades } from './seenTrades';
import type { SourceRest } from './sourceRest';

export interface PairSurroundings {
	readonly clock: Clock;
	readonly rest: SourceRest;
	readonly candles: CandleLoader;
	readonly apply: (event: MarketEvent) => void;
	/** The pair has begun or ceased to move. */
	readonly changed: () => void;
	readonly failed: (reason: string) => void;
}

/** Trades and levels that are asked for: the most that the exchange gives, and far more than anyone eats. */
const MOST_TRADES = '1000';
const MOST_LEVELS = '1000';
/** What comes while the pair stands still is kept up to here; a snapshot that late joins the newest. */
const MOST_KEPT = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * One mirrored pair. It moves only while every change of the source is known in order: after a gap it
 * stands still until a new snapshot joins the stream, and what was traded meanwhile has been asked for.
 */
export class MirrorPair {
	/** Exchange time since which it stands still, ms; undefined while it moves. */
	stillSince: number | undefined;
	/** The book version of the source that is shown. */
	private version: bigint | undefined;
	/** Counts beginnings: what was asked for before the latest one is of no use. */
	private epoch = 0;
	private isConnected = false;
	private isRefused = false;
	private hasMoved = false;
	private waitMs = FIRST_WAIT_MS;
	private timer: Timer | undefined;
	private changes: SourceChange[] = [];
	private trades: OutsideTrade[] = [];
	/** Trades that a list has reported and that the stream is to report again. */
	private seen = new SeenTrades([]);
	private latestReported = 0;

	constructor(
		private readonly market: PairMarket,
		private readonly around: PairSurroundings,
	) {
		this.stillSince = around.clock.now();
	}

	get symbol(): string {
		return this.market.pair.symbol;
	}

	/** Time of the latest trade that the source has reported, ms: while it stands still it is not shown. */
	get latestTrade(): number {
		return Math.max(this.latestReported, this.market.trades(1)[0]?.time ?? 0);
	}

	/** Whether it moves, or never will. */
	get isSettled(): boolean {
		return this.isLive || this.isRefused;
	}

	get isLive(): boolean {
		return this.stillSince === undefined;
	}

	report(): PairReport {
		return {
			live: this.isLive,
			standsStillSince: this.stillSince ?? null,
			sourceVersion: this.version === undefined ? null : Number(this.version),
		};
	}

	/** The source does not give the streams of the pair. */
	refused(): void {
		this.isRefused = true;
		this.around.failed(`${this.symbol}: the source does not give its channels`);
		this.around.changed();
	}

	/** The streams of the pair run from now on. */
	connected(): void {
		this.isConnected = true;
		this.isRefused = false;
		this.begin();
	}

	lost(reason: string): void {
		this.isConnected = false;
		this.standStill(reason);
	}

	onDeals(trades: readonly OutsideTrade[]): void {
		this.latestReported = Math.max(this.latestReported, trades[trades.length - 1]?.time ?? 0);
		if (!this.isLive) {
			this.trades.push(...trades);
			cut(this.trades);
			return;
		}
		const fresh = this.fresh(trades);
		if (fresh.length > 0) this.apply(fresh);
	}

	onDepth(change: SourceChange): void {
		if (!this.isLive || this.version === undefined) {
			this.changes.push(change);
			cut(this.changes);
			return;
		}
		// Two connections report the same at a change-over: what is known already is passed over.
		if (change.to <= this.version) return;
		if (change.from > this.version + 1n) {
			this.standStill('a gap in the order book');
			this.changes.push(change);
			this.begin();
			return;
		}
		this.show(change);
	}

	/**
	 * Another connection reports from now on. What it has reported before, and what it is still to report late,
	 * the old one has mostly reported too.
	 */
	takeOver(trades: readonly OutsideTrade[]): void {
		if (this.isLive) this.seen = new SeenTrades(this.known());
		this.onDeals(trades);
	}

	stop(): void {
		this.epoch += 1;
		this.around.clock.cancel(this.timer);
	}

	private standStill(reason: string): void {
		this.epoch += 1;
		this.around.clock.cancel(this.timer);
		this.changes = [];
		this.trades = [];
		this.waitMs = FIRST_WAIT_MS;
		if (!this.isLive) return;
		this.stillSince = this.around.clock.now();
		this.around.failed(`${this.symbol}: ${reason}`);
		this.around.changed();
	}

	private begin(): void {
		const epoch = ++this.epoch;
		this.join(epoch).catch((error: Error) => {
			if (epoch !== this.epoch) return;
			this.around.failed(`${this.symbol}: ${error.message}`);
			this.again();
		});
	}

	private again(): void {
		const waitMs = this.waitMs;
		this.waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
		this.timer = this.around.clock.after(waitMs, () => {
			if (this.isConnected) this.begin();
		});
	}

	/** Gets everything that was traded since the last trade known, and a snapshot that joins the stream. */
	private async join(epoch: number): Promise<void> {
		const { rest, candles } = this.around;
		const { symbol } = this;
		await candles.loadFirst();
		const reported = readTrades(await rest.get('/api/v3/trades', { symbol, limit: MOST_TRADES }));
		if (epoch !== this.epoch) return;
		const hasHole = this.catchUp(reported);
		if (hasHole) await candles.refresh();
		const book = readBook(await rest.get('/api/v3/depth', { symbol, limit: MOST_LEVELS }));
		if (epoch !== this.epoch) return;
		const [oldest] = this.changes;
		if (oldest !== undefined && oldest.from > book.version + 1n) {
			this.around.failed(`${symbol}: a snapshot older than the stream`);
			this.again();
			return;
		}
		this.version = book.version;
		this.applyWaiting();
		const time = book.time ?? this.around.clock.now();
		this.around.apply({ kind: 'book', symbol, levels: book.levels, time });
		this.move();
	}

	/** @returns whether trades are missing between those known before and these */
	private catchUp(reported: readonly OutsideTrade[]): boolean {
		const known = this.known();
		const last = known[known.length - 1];
		const missed = new SeenTrades(known).without(reported);
		const [first] = reported;
		if (missed.length > 0) this.apply(missed);
		this.seen = new SeenTrades(reported);
		const reachesBack = reported.length < Number(MOST_TRADES) || last === undefined;
		return !reachesBack && (first?.time ?? 0) > last.time;
	}

	/** What the stream has reported while the pair stood still. */
	private applyWaiting(): void {
		const fresh = this.fresh(this.trades);
		this.trades = [];
		if (fresh.length > 0) this.apply(fresh);
	}

	private move(): void {
		this.hasMoved = true;
		this.waitMs = FIRST_WAIT_MS;
		this.stillSince = undefined;
		const changes = this.changes;
		this.changes = [];
		this.around.changed();
		for (const change of changes) this.onDepth(change);
	}

	private show(change: SourceChange): void {
		this.version = change.to;
		const { levels, time } = change;
		this.around.apply({ kind: 'levels', symbol: this.symbol, levels, time });
	}

	/** What was traded before the pair has moved for the first time concerns no order here. */
	private apply(trades: readonly OutsideTrade[]): void {
		const past = this.hasMoved ? {} : { isPast: true };
		this.around.apply({ kind: 'trades', symbol: this.symbol, trades, ...past });
	}

	private fresh(trades: readonly OutsideTrade[]): readonly OutsideTrade[] {
		const [first] = trades;
		if (first === undefined || this.seen.isPast(first.time)) return trades;
		return this.seen.without(trades);
	}

	/** The trades shown here, oldest first. */
	private known(): OutsideTrade[] {
		return this.market
			.trades(Number(MOST_TRADES))
			.map(({ id, price, quantity, takerSide, time }) => ({
				id,
				takerSide,
				time,
				price: plain(price),
				quantity: plain(quantity),
			}))
			.reverse();
	}
}

function cut(list: unknown[]): void {
	if (list.length > MOST_KEPT) list.splice(0, list.length - MOST_KEPT / 2);
}
