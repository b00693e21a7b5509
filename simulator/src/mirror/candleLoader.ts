import { isDeepStrictEqual } from 'node:util';
import type { Clock, Timer } from '../exchange/clock';
import { REST_INTERVALS, windowEnd, windowStart } from '../market/windows';
import type { MarketEvent, OutsideCandle } from '../outside/marketEvent';
import { type OutsideCandles, neededInterval } from '../outside/outsideCandles';
import type { Reply } from '../http/reply';
import { readCandles } from './answers';
import { unavailable } from './mirrorDoor';
import type { SourceRest } from './sourceRest';

/** What day summaries, averages and rates are made of. */
const ALWAYS = ['Min1', 'Min60'];
const MOST_PER_ANSWER = 500;
/** The exchange has so long to book the last trades of a candle. */
const BOOKED_MS = 2000;
const ASK_AGAIN_MS = 5000;
/** The candle that is open, and the one before it, should it have ended meanwhile. */
const NEWEST_AND_LAST = 2;
const MOST_COMPARISONS = 4;

const PASSED_ON = ['symbol', 'interval', 'startTime', 'endTime', 'limit'];

type Given = Readonly<Record<string, string>>;

const restNames = new Map(Object.entries(REST_INTERVALS).map(([rest, own]) => [own, rest]));

/** Gets the candles of one mirrored pair: some at the start, others when somebody asks for them. */
export class CandleLoader {
	private readonly loading = new Map<string, Promise<void>>();
	private readonly timers = new Map<string, Timer>();

	constructor(
		private readonly symbol: string,
		private readonly candles: OutsideCandles,
		private readonly clock: Clock,
		private readonly rest: SourceRest,
		private readonly apply: (event: MarketEvent) => void,
		private readonly failed: (reason: string) => void,
		/** Time of the latest trade that the source has reported, shown here or not yet, ms. */
		private readonly latestTrade: () => number,
	) {
		candles.wanted.listen((interval) => {
			this.load(interval).catch((error: Error) => this.failed(error.message));
		});
	}

	/** @throws SourceError when the source does not give them */
	async loadFirst(): Promise<void> {
		for (const interval of ALWAYS) await this.load(interval);
	}

	/** Makes candles of an interval known. @throws SourceError when the source does not give them */
	async load(interval: string): Promise<void> {
		const needed = neededInterval(interval);
		if (this.candles.has(needed)) return;
		const known = this.loading.get(needed);
		const loading = known ?? this.fetch(needed);
		this.loading.set(needed, loading);
		try {
			await loading;
		} finally {
			this.loading.delete(needed);
		}
	}

	/**
	 * Makes ready what a request for candles needs.
	 * @returns undefined when the request can be answered from what is known, else a promise: of the
	 * source's own answer, or of undefined when it can be answered now
	 */
	answer(
		interval: string,
		parameters: ReadonlyMap<string, string>,
	): Promise<Reply | undefined> | undefined {
		const from = firstAsked(interval, parameters, this.clock.now());
		if (this.candles.has(interval) && from >= this.candles.oldest(interval)) return undefined;
		return this.answerLater(interval, parameters, from);
	}

	private async answerLater(
		interval: string,
		parameters: ReadonlyMap<string, string>,
		from: number,
	): Promise<Reply | undefined> {
		try {
			await this.load(interval);
			if (from >= this.candles.oldest(interval)) return undefined;
			const given = PASSED_ON.map((name) => [name, parameters.get(name) ?? '']);
			const wanted = given.filter(([, value]) => value !== '');
			const body = await this.rest.get('/api/v3/klines', Object.fromEntries(wanted) as Given);
			return { status: 200, body: JSON.stringify(body) };
		} catch (error) {
			this.failed((error as Error).message);
			return unavailable();
		}
	}

	/**
	 * Trades have been missed: everything that is known is asked for again.
	 * @throws SourceError when the source does not give it
	 */
	async refresh(): Promise<void> {
		for (const interval of this.candles.intervals()) await this.fetch(interval, true);
	}

	stop(): void {
		for (const timer of this.timers.values()) this.clock.cancel(timer);
		this.timers.clear();
	}

	/**
	 * Candles, and until when their trades are in them. A candle names no trade, so where one was reported
	 * while they were asked for, they are asked for again, until the open candle is the same twice: then what
	 * had been reported when the second request left is in it, and what follows is not.
	 * @param isSure asks twice in any case: after an interruption the stream may report late
	 */
	private async fetch(interval: string, isSure = false): Promise<void> {
		let latest = 0;
		let knownUntil = 0;
		const leaves = () => {
			latest = this.latestTrade();
			knownUntil = Math.max(this.clock.now(), latest);
		};
		let candles = await this.ask(interval, MOST_PER_ANSWER, leaves);
		let isSettled = !isSure && this.latestTrade() === latest;
		for (let tries = 0; !isSettled && tries < MOST_COMPARISONS; tries++) {
			const again = await this.ask(interval, NEWEST_AND_LAST, leaves);
			isSettled = isDeepStrictEqual(again[again.length - 1], candles[candles.length - 1]);
			candles = joined(candles, again);
		}
		this.put(interval, candles, knownUntil);
		this.correctLater(interval);
	}

	private async ask(
		interval: string,
		limit: number,
		leaves?: () => void,
	): Promise<OutsideCandle[]> {
		const { symbol } = this;
		const name = restNames.get(interval) ?? '';
		const parameters = { symbol, interval: name, limit: String(limit) };
		const { answer } = await this.rest.ask('/api/v3/klines', parameters, leaves);
		return readCandles(answer);
	}

	/** Where trades never cease, one may count twice or not at all: asked again when the candle has ended. */
	private correctLater(interval: string): void {
		const start = windowStart(interval, this.clock.now());
		this.correctAt(windowEnd(interval, start) + BOOKED_MS, interval, start);
	}

	/** While the source is away it is asked again and again: nothing else would put the candle right. */
	private correctAt(due: number, interval: string, start: number): void {
		this.clock.cancel(this.timers.get(interval));
		const timer = this.clock.at(due, () => {
			this.correct(interval, start).catch((error: Error) => {
				this.failed(error.message);
				const isReplaced = this.timers.get(interval) !== timer;
				if (!isReplaced) this.correctAt(this.clock.now() + ASK_AGAIN_MS, interval, start);
			});
		});
		this.timers.set(interval, timer);
	}

	private async correct(interval: string, start: number): Promise<void> {
		const now = this.clock.now();
		const passed = (now - start) / (windowEnd(interval, start) - start);
		const candles = await this.ask(interval, Math.min(Math.ceil(passed) + 1, MOST_PER_ANSWER));
		const over = candles.filter(([openTime]) => windowEnd(interval, openTime) <= now);
		this.put(interval, over);
	}

	private put(interval: string, candles: OutsideCandle[], knownUntil?: number): void {
		this.apply({ kind: 'candles', symbol: this.symbol, interval, candles, knownUntil });
	}
}

/** Candles, the newest ones as they were reported last. */
function joined(candles: OutsideCandle[], newest: OutsideCandle[]): OutsideCandle[] {
	const from = newest[0]?.[0] ?? Infinity;
	return [...candles.filter(([openTime]) => openTime < from), ...newest];
}

/** The first candle that a request asks for; Infinity where its form is refused anyway. */
function firstAsked(
	interval: string,
	parameters: ReadonlyMap<string, string>,
	nowMs: number,
): number {
	const number = (name: string, fallback: number) => Number(parameters.get(name) || fallback);
	const startTime = number('startTime', -1);
	if (startTime >= 0) return startTime;
	const limit = Math.min(number('limit', MOST_PER_ANSWER), MOST_PER_ANSWER);
	let start = windowStart(interval, Math.min(number('endTime', nowMs + 1), nowMs + 1) - 1);
	for (let count = 1; count < limit; count++) start = windowStart(interval, start - 1);
	return Number.isNaN(start) ? Infinity : start;
}
