import type { Clock, Timer } from '../exchange/clock';
import { Prng } from '../market/prng';
import type { OutsideTrade } from '../outside/marketEvent';
import type { DecodedMessage } from '../stream/decoder';
import { readDeals, readDepth } from './answers';
import type { MirrorPair } from './mirrorPair';
import { SourceError } from './sourceRest';
import { SourceSocket } from './sourceSocket';

export interface ShardSettings {
	readonly url: string;
	readonly clock: Clock;
	/** So long an answer may take, in real time, ms. */
	readonly timeoutMs: number;
	/** The exchange shows that it can be reached. */
	readonly connected: () => void;
	readonly failed: (reason: string) => void;
	/** So long a connection is used, ms. */
	readonly lifeMs: number;
	/** Distinguishes shards, so that they do not all act at one moment. */
	readonly number: number;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Connections that were opened together do not end together. */
const LIFE_SPREAD = 0.02;
/** Both connections run so long at a change-over. */
const OVERLAP_MS = 2000;

/** The pairs that share one connection to the source, and the connection: whole, or on its way back. */
export class Shard {
	private current: SourceSocket | undefined;
	private next: SourceSocket | undefined;
	/** Deals of the next connection, until it has taken over. */
	private overlap: Array<{ readonly pair: MirrorPair; readonly trades: OutsideTrade[] }> = [];
	private readonly pairs = new Map<string, MirrorPair>();
	private readonly timers = new Set<Timer>();
	private readonly chance: Prng;
	private failures = 0;

	constructor(
		pairs: readonly MirrorPair[],
		private readonly settings: ShardSettings,
	) {
		this.chance = new Prng(settings.number);
		for (const pair of pairs) this.pairs.set(pair.symbol, pair);
	}

	/** Whether something is being waited for that the network has to do. */
	get isBusy(): boolean {
		return [this.current, this.next].some((socket) => socket?.isAwaiting === true);
	}

	carries(symbol: string): boolean {
		return this.pairs.has(symbol);
	}

	start(): void {
		this.current = this.connect((refused) => this.onSubscribed(refused));
	}

	/** The pairs show that the source still hears, when nothing has been heard of it for so long. */
	async confirm(longestSilenceMs: number): Promise<void> {
		const { current } = this;
		if (current === undefined) return;
		if (this.settings.clock.now() - current.heardAt > longestSilenceMs) await current.ping();
	}

	stop(): void {
		for (const timer of this.timers) this.settings.clock.cancel(timer);
		this.current?.close();
		this.next?.close();
	}

	private connect(subscribed: (refused: readonly string[]) => void): SourceSocket {
		const { url, clock, timeoutMs } = this.settings;
		const channels = [...this.pairs.keys()].flatMap((symbol) => [
			`spot@public.aggre.deals.v3.api.pb@100ms@${symbol}`,
			`spot@public.aggre.depth.v3.api.pb@100ms@${symbol}`,
		]);
		const socket: SourceSocket = new SourceSocket(url, channels, clock, timeoutMs, {
			subscribed,
			message: (message) => this.onMessage(socket, message),
			ended: (reason) => this.onEnded(socket, reason),
		});
		return socket;
	}

	private onSubscribed(refused: readonly string[]): void {
		this.failures = 0;
		this.settings.connected();
		this.changeOverLater();
		for (const pair of this.pairs.values()) {
			const isRefused = refused.some((channel) => channel.endsWith(`@${pair.symbol}`));
			if (isRefused) pair.refused();
			else pair.connected();
		}
	}

	private onEnded(socket: SourceSocket, reason: string): void {
		if (socket === this.next) {
			this.next = undefined;
			this.overlap = [];
			this.after(LONGEST_WAIT_MS, () => this.changeOver());
			return;
		}
		if (socket !== this.current) return;
		this.cancelTimers();
		this.next?.close();
		this.next = undefined;
		this.current = undefined;
		this.overlap = [];
		for (const pair of this.pairs.values()) pair.lost(`the connection has ended: ${reason}`);
		this.settings.failed(`The connection has ended: ${reason}`);
		const longestMs = Math.min(FIRST_WAIT_MS * 2 ** this.failures, LONGEST_WAIT_MS);
		this.failures += 1;
		this.after(longestMs * (0.5 + this.chance.next() / 2), () => this.start());
	}

	private changeOverLater(): void {
		const lifeMs = this.settings.lifeMs * (1 - this.chance.next() * LIFE_SPREAD);
		this.after(lifeMs, () => this.changeOver());
	}

	private changeOver(): void {
		if (this.current === undefined || this.next !== undefined) return;
		this.next = this.connect(() => this.after(OVERLAP_MS, () => this.takeOver()));
	}

	private takeOver(): void {
		const { current, next, overlap } = this;
		if (next === undefined) return;
		this.current = next;
		this.next = undefined;
		this.overlap = [];
		current?.close();
		const reported = new Map<MirrorPair, OutsideTrade[]>();
		for (const { pair, trades } of overlap) {
			reported.set(pair, [...(reported.get(pair) ?? []), ...trades]);
		}
		for (const pair of this.pairs.values()) pair.takeOver(reported.get(pair) ?? []);
		this.changeOverLater();
	}

	private onMessage(socket: SourceSocket, message: DecodedMessage): void {
		const pair = this.pairs.get(String(message['symbol'] ?? ''));
		if (pair === undefined) return;
		try {
			this.pass(socket, pair, message);
		} catch (error) {
			if (!(error instanceof SourceError)) throw error;
			pair.lost(error.message);
			pair.connected();
		}
	}

	private pass(socket: SourceSocket, pair: MirrorPair, message: DecodedMessage): void {
		const change = readDepth(message);
		if (change !== undefined) pair.onDepth(change);
		const trades = readDeals(message);
		if (trades === undefined) return;
		if (socket === this.next) this.overlap.push({ pair, trades });
		else if (socket === this.current) pair.onDeals(trades);
	}

	private after(delayMs: number, run: () => void): void {
		const { clock } = this.settings;
		const timer = clock.after(Math.round(delayMs), () => {
			this.timers.delete(timer);
			run();
		});
		this.timers.add(timer);
	}

	private cancelTimers(): void {
		for (const timer of this.timers) this.settings.clock.cancel(timer);
		this.timers.clear();
	}
}
