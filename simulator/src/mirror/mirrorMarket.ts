import type { Timer } from '../exchange/clock';
import type { Order } from '../exchange/orders';
import type { Pair } from '../exchange/pairs';
import type { Signal } from '../exchange/signal';
import type { EndpointFact } from '../facts';
import type { Reply } from '../http/reply';
import {
	type MarketReport,
	type MarketSource,
	type Steering,
	notSteered,
} from '../market/marketSource';
import { REST_INTERVALS } from '../market/windows';
import type { MarketParts } from '../marketPlan';
import type { MarketEvent } from '../outside/marketEvent';
import { OutsideMarket } from '../outside/outsideMarket';
import type { QueuePlaces } from '../outside/queuePlaces';
import { CandleLoader } from './candleLoader';
import { GRACE_MS, MirrorDoor } from './mirrorDoor';
import { MirrorPair } from './mirrorPair';
import { pairsIn } from './pairRules';
import { Shard } from './shard';
import { SourceRest } from './sourceRest';

export interface MirrorSettings {
	/** Base address of the mirrored REST API, without a path. */
	readonly url: string;
	readonly wsUrl: string;
	readonly latencyMs: number;
	/** So long an answer of the source may take, real time, ms. */
	readonly timeoutMs: number;
	/** So long a connection to the streams is used, exchange time, ms. */
	readonly lifeMs: number;
	/** Whether exchange time is to follow the source's. */
	readonly followsTime: boolean;
}

/** Two channels a pair, and 30 of them on a connection. */
const PAIRS_PER_CONNECTION = 15;
const RULES_MS = 600_000;
/** An order trusts what has been heard within this time; otherwise the source is asked first. */
const LONGEST_SILENCE_MS = 2000;
const LARGEST_DRIFT_MS = 250;

/** A market that shows another exchange's prices, live. */
export class MirrorMarket implements MarketSource {
	readonly outside: OutsideMarket;
	readonly door: MirrorDoor;
	private readonly rest: SourceRest;
	private readonly pairs = new Map<string, MirrorPair>();
	private readonly loaders = new Map<string, CandleLoader>();
	private readonly shards: Shard[] = [];
	private readonly timers: Timer[] = [];
	private shutTimer: Timer | undefined;
	private stillSince: number | null;
	private trouble: string | null = null;
	private ready: () => void = () => undefined;
	private readonly firstReady: Promise<void>;

	constructor(
		private readonly parts: MarketParts,
		private readonly settings: MirrorSettings,
		places: QueuePlaces = {},
	) {
		const { clock, exchange } = parts;
		const { url, wsUrl, timeoutMs } = settings;
		this.outside = new OutsideMarket(parts, places);
		this.rest = new SourceRest(url, clock, timeoutMs);
		this.stillSince = clock.now();
		this.firstReady = new Promise((resolve) => (this.ready = resolve));
		this.door = new MirrorDoor({
			clock,
			latencyMs: settings.latencyMs,
			stillSince: (symbol) => this.pairs.get(symbol)?.stillSince,
			confirm: (symbol) => this.confirm(symbol),
			answerElsewhere: (endpoint, parameters) => this.answerElsewhere(endpoint, parameters),
		});
		for (const { pair } of exchange.markets.values()) {
			if (pair.status !== '3') this.addPair(pair.symbol);
		}
		const all = [...this.pairs.values()];
		for (let first = 0; first < all.length; first += PAIRS_PER_CONNECTION) {
			const shard = new Shard(all.slice(first, first + PAIRS_PER_CONNECTION), {
				url: wsUrl,
				clock,
				timeoutMs,
				lifeMs: settings.lifeMs,
				number: first,
				connected: () => this.followTime(),
				failed: (reason) => this.fail(reason),
			});
			this.shards.push(shard);
		}
	}

	get steering(): Steering {
		throw notSteered(this.settings.url);
	}

	get reported(): Signal<MarketEvent> {
		return this.outside.applied;
	}

	/** Whether the network has something to do for the mirror. */
	get isBusy(): boolean {
		return this.rest.inFlight > 0 || this.shards.some(({ isBusy }) => isBusy);
	}

	placesOf(orders: Iterable<Order>): QueuePlaces {
		return this.outside.placesOf(orders);
	}

	start(): void {
		for (const { pair } of this.parts.exchange.markets.values()) {
			// Orders of an earlier run on a pair that the source has given up meanwhile.
			if (pair.status === '3') this.outside.apply({ kind: 'delisted', symbol: pair.symbol });
		}
		for (const shard of this.shards) shard.start();
		this.timers.push(this.parts.clock.every(RULES_MS, () => void this.readRules()));
	}

	stop(): void {
		const { clock } = this.parts;
		for (const timer of this.timers) clock.cancel(timer);
		clock.cancel(this.shutTimer);
		for (const part of [...this.shards, ...this.pairs.values(), ...this.loaders.values()]) {
			part.stop();
		}
		this.rest.stop();
		this.ready();
	}

	/** Resolves when every pair has moved, or after so long in real time. */
	async untilReady(longestMs: number): Promise<void> {
		let limit: NodeJS.Timeout | undefined;
		const late = new Promise<void>((resolve) => {
			limit = setTimeout(resolve, longestMs);
		});
		await Promise.race([this.firstReady, late]);
		clearTimeout(limit);
	}

	report(): MarketReport {
		const pairs = [...this.pairs.values()].map((pair) => [pair.symbol, pair.report()] as const);
		return {
			mode: 'mirror',
			source: this.settings.url,
			alive: this.stillSince === null,
			standsStillSince: this.stillSince,
			trouble: this.trouble,
			pairs: Object.fromEntries(pairs),
		};
	}

	private addPair(symbol: string): void {
		const { clock, exchange } = this.parts;
		const market = exchange.market(symbol);
		const candles = this.outside.candlesOf(symbol);
		if (market === undefined || candles === undefined) return;
		const apply = this.outside.apply.bind(this.outside);
		const failed = (reason: string) => this.fail(reason);
		const loader = new CandleLoader(
			symbol,
			candles,
			clock,
			this.rest,
			apply,
			failed,
			() => this.pairs.get(symbol)?.latestTrade ?? 0,
		);
		this.loaders.set(symbol, loader);
		const pair = new MirrorPair(market, {
			clock,
			rest: this.rest,
			candles: loader,
			apply,
			failed,
			changed: () => this.judge(),
		});
		this.pairs.set(symbol, pair);
	}

	/** The market as a whole stands still when no pair moves; for a while that is a hiccup. */
	private judge(): void {
		const { clock } = this.parts;
		const pairs = [...this.pairs.values()];
		if (pairs.every(({ isSettled }) => isSettled)) this.ready();
		if (pairs.some(({ isLive }) => isLive)) {
			this.stillSince = null;
			clock.cancel(this.shutTimer);
			this.door.setShut(false);
			return;
		}
		if (this.stillSince !== null) return;
		this.stillSince = clock.now();
		this.shutTimer = clock.after(GRACE_MS, () => this.door.setShut(true));
	}

	private fail(reason: string): void {
		this.trouble = reason;
	}

	private async confirm(symbol: string): Promise<void> {
		const shard = this.shards.find((candidate) => candidate.carries(symbol));
		await shard?.confirm(LONGEST_SILENCE_MS);
	}

	/** The clock of this machine may have stood still, or be wrong. */
	private followTime(): void {
		if (!this.settings.followsTime) return;
		const ask = async () => {
			const { answer, sentAt } = await this.rest.ask('/api/v3/time');
			const { serverTime } = answer as { serverTime?: unknown };
			const { clock } = this.parts;
			const now = clock.now();
			const aheadMs = Number(serverTime) - (sentAt + now) / 2;
			if (Math.abs(aheadMs) > LARGEST_DRIFT_MS) clock.align(Math.round(now + aheadMs));
		};
		ask().catch((error: Error) => this.fail(error.message));
	}

	private async readRules(): Promise<void> {
		try {
			// All of them: a list that names a pair which has gone would be refused.
			const known = pairsIn(await this.rest.get('/api/v3/exchangeInfo'));
			for (const symbol of this.pairs.keys()) this.takeRules(symbol, known.get(symbol));
		} catch (error) {
			this.fail((error as Error).message);
		}
	}

	private takeRules(symbol: string, reported: Pair | undefined): void {
		const market = this.parts.exchange.market(symbol);
		if (market === undefined) return;
		if (reported === undefined || reported.status === '3') {
			if (market.pair.status !== '3') this.outside.apply({ kind: 'delisted', symbol });
			return;
		}
		const rules = Object.fromEntries(
			Object.entries(reported).filter(([name]) => name !== 'symbol' && name !== 'startPrice'),
		) as Omit<Pair, 'symbol' | 'startPrice'>;
		const isSame = JSON.stringify({ ...market.pair, ...rules }) === JSON.stringify(market.pair);
		if (!isSame) this.outside.apply({ kind: 'rules', symbol, rules });
	}

	/** Candles that are not kept here are the source's to report. */
	private answerElsewhere(
		{ id }: EndpointFact,
		parameters: ReadonlyMap<string, string>,
	): Promise<Reply | undefined> | undefined {
		const loader = this.loaders.get(parameters.get('symbol') ?? '');
		const interval = REST_INTERVALS[parameters.get('interval') ?? ''];
		if (id !== 'klines' || interval === undefined || loader === undefined) return undefined;
		return loader.answer(interval, parameters);
	}
}
