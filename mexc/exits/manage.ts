import { asMexcError, type MexcError } from '../core/errors';
import { Timers } from '../core/timers';
import { createLatch } from '../core/deferred';
import { ping, tickerPrice } from '../endpoints/marketData';
import { lastPriceOf } from '../endpoints/rows/prices';
import { exitOf, isTaggedId } from '../orders/clientOrderId';
import { createPriceReader } from '../alerts/priceReader';
import { historyReader, isRefusal, type HistoryReader } from '../reconciliation/historyReads';
import type { ConnectionEvent, Subscription } from '../socket/hub';
import { channelName, streams } from '../streams';
import type { PushMessage } from '../streams/pushMessage';
import { isInterruption, readerOf, type EventPort, type EventReader } from '../events';
import { orderSides, orderStatuses, wordOf } from '../endpoints/rows/orderNames';
import { isEnded } from '../endpoints/rows/orderState';
import { amountOf, positiveOf } from '../core/decimal';
import { nextTurn } from '../core/nextTurn';
import { sleep, timeOf } from '../core/time';
import { fillOf } from './fills';
import { FILLS_MS, readHigh, readPair } from './history';
import { Keeper } from './keeper';
import { boughtFrom, latestEntry, type EntrySource } from './position';
import { memoryKeys } from './memory';
import { inRounds } from './rounds';
import type { ExitPlan } from './plan';
import { Reporter } from './reporter';
import { readWorld } from './world';

/** MEXC's lists can lag behind (quirks 95): so long after the first look there is a second one. */
const SECOND_LOOK_MS = 10_000;
/** A push that was lost on a living connection is found by then. */
const LOOK_EVERY_MS = 60_000;
const OVERLAP_MS = 120_000;
const TICK_MS = 1_000;
/** While the stream of prices is away they are asked for. */
const PRICE_EVERY_MS = 2_000;
const RETRY_MS = 10_000;
/** A sale waits no longer for the answer to a ping. */
const LONGEST_PING_MS = 300;

export interface ManagedExits {
	plan: ExitPlan;
	source: EntrySource;
	symbols: readonly string[];
}

/** The channels of the account that say what was bought and sold. */
export const ownChannels = [
	channelName(streams.privateDeals),
	channelName(streams.privateOrders),
] as const;

/** Watches the positions of an account's entries and leaves them by the plan, until the port's signal aborts. */
export function manageExits(port: EventPort, exits: ManagedExits): EventReader {
	const manager = new Manager(port, exits);
	manager.start();
	return readerOf({
		begun: manager.begun,
		read(message) {
			manager.read(message);
			return [];
		},
		onState: (event) => manager.onState(event),
		progress: () => manager.progress(),
		close: () => manager.close(),
	});
}

class Manager {
	readonly begun: Promise<void>;
	private readonly beginning = createLatch();
	private readonly keepers = new Map<string, Keeper>();
	private readonly reporters = new Map<string, Reporter>();
	private readonly timers: Timers;
	private prices: Subscription | undefined;
	private arePricesLive = false;
	/** Counts losses of the private stream, to notice one that happens during a look. */
	private losses = 0;
	private isConnected = false;
	/** A ping that is under way, for nothing but an open connection. */
	private pinging: Promise<void> | undefined;
	/** By pair: exchange time up to which everything was read. */
	private readonly readUntil = new Map<string, number>();
	/** Latest entries of positions whose high was read; again after an interruption of the prices. */
	private readonly highsRead = new Set<string>();
	private readonly look = inRounds(async (symbol) => await this.lookOnce(symbol, false));
	/** Waits for no other look, which may wait behind the requests of other workflows. */
	private readonly lookBeforeSale = inRounds(async (symbol) => await this.lookOnce(symbol, true));
	private offsetMs = 0;

	constructor(
		private readonly port: EventPort,
		private readonly exits: ManagedExits,
	) {
		this.begun = this.beginning.opened;
		this.timers = new Timers(port.time);
		const { plan, source, symbols } = exits;
		port.store.keepOnly(memoryKeys(symbols));
		for (const symbol of symbols) {
			const keeper: Keeper = new Keeper({
				plan,
				source,
				port,
				report: {
					changed: () => reporter.changed(),
					moved: () => reporter.moved(),
					ended: (position, exit) => reporter.ended(position, exit),
					failed: (position, error) => reporter.failed(position, error),
				},
				refresh: async () => await this.lookBeforeSale(symbol),
				readyToSell: async () => await this.readyToSell(),
			});
			const reporter: Reporter = new Reporter({ port, plan, source, symbol, keeper });
			this.keepers.set(symbol, keeper);
			this.reporters.set(symbol, reporter);
		}
	}

	start(): void {
		// From now on there is room for its stops.
		this.port.urgentClient();
		this.listenToPrices();
		this.tick();
		void this.begin();
	}

	close(): void {
		this.timers.end();
		this.prices?.close();
		for (const reporter of this.reporters.values()) reporter.close();
	}

	read(message: PushMessage): void {
		const { bodyName, symbol = '' } = message;
		const keeper = this.keepers.get(symbol);
		if (bodyName === streams.privateOrders.bodyName) this.readOrder(message, keeper);
		const fill = fillOf(message);
		if (fill === undefined || keeper === undefined || !keeper.addFill(fill)) return;
		keeper.recount();
		keeper.pump(this.now());
	}

	/** Whose state it is says the stream of orders; one on a pair that is not watched is reported. */
	private readOrder({ body, symbol = '' }: PushMessage, keeper: Keeper | undefined): void {
		const clientOrderId = typeof body.clientId === 'string' ? body.clientId : '';
		const orderId = typeof body.id === 'string' ? body.id : '';
		const { source } = this.exits;
		if (keeper === undefined) {
			const isLost = 'tag' in source && isTaggedId(clientOrderId, source.tag);
			const isBuy = wordOf(orderSides, body.tradeType) === 'BUY';
			if (isLost && isBuy)
				[...this.reporters.values()][0]?.unwatched(symbol, orderId, clientOrderId);
			return;
		}
		if (clientOrderId === '' || orderId === '') return;
		const status = wordOf(orderStatuses, body.status);
		keeper.addOrder(orderId, {
			clientOrderId,
			executed: amountOf(body.cumulativeQuantity),
			value: amountOf(body.cumulativeAmount),
			quantity: amountOf(body.quantity),
			price: positiveOf(body.price),
			placedAt: timeOf(body.createTime),
			isEnded: isEnded({ status }),
		});
		if (exitOf(clientOrderId)?.target === undefined) return;
		// Somebody may have cancelled it, which no fill says.
		keeper.recount();
		keeper.pump(this.now());
	}

	onState(event: ConnectionEvent): void {
		if (isInterruption(event)) {
			this.losses++;
			for (const keeper of this.keepers.values()) keeper.isLive = false;
			if (event.state === 'recovering') this.isConnected = false;
		}
		if (event.state === 'connected') this.isConnected = true;
		if (event.state !== 'connected' && event.state !== 'gap') return;
		void this.lookAtAll();
		this.timers.set('secondLook', SECOND_LOOK_MS, () => void this.lookAtAll());
	}

	progress(): string {
		const open = [...this.keepers.values()].flatMap((keeper) => keeper.open());
		const pairs = this.exits.symbols.join(', ');
		if (open.length === 0) return `no open position of this plan was found on ${pairs}`;
		return `${open.length} open positions were found on ${pairs}, and nothing changed`;
	}

	private now(): number {
		return this.port.time.now() + this.offsetMs;
	}

	private async begin(): Promise<void> {
		for (const symbol of this.exits.symbols) await this.look(symbol);
		this.timers.set('secondLook', SECOND_LOOK_MS, () => void this.lookAtAll());
		this.timers.set('look', LOOK_EVERY_MS, () => this.lookAgain());
		this.beginning.open();
	}

	private lookAgain(): void {
		void this.lookAtAll();
		this.timers.set('look', LOOK_EVERY_MS, () => this.lookAgain());
	}

	private async lookAtAll(): Promise<void> {
		for (const symbol of this.exits.symbols) await this.look(symbol);
	}

	/**
	 * Never throws; what MEXC refuses is asked again.
	 * @param isUrgent something is to be sold: it goes ahead of what else waits for MEXC's limits
	 */
	private async lookOnce(symbol: string, isUrgent: boolean): Promise<void> {
		const { port } = this;
		const keeper = this.keepers.get(symbol) as Keeper;
		if (port.signal.aborted) return;
		const { losses } = this;
		const isConnected = this.isConnected;
		const lookedMs = port.time.monotonic();
		try {
			const history = historyReader(port, port.time.monotonic(), { isUrgent });
			this.offsetMs = await history.clockOffsetMs();
			keeper.offsetMs = this.offsetMs;
			const now = this.now();
			keeper.world ??= await readWorld(isUrgent ? port.urgentClient() : port.client, symbol);
			const { source } = this.exits;
			const first = 'since' in source ? source.since : 0;
			const from = Math.max(this.readUntil.get(symbol) ?? 0, first, now - FILLS_MS) - OVERLAP_MS;
			const { fills, orders, ordersSince } = await readPair(history, symbol, { from, now });
			for (const [orderId, fact] of orders) keeper.addOrder(orderId, fact);
			for (const fill of fills) keeper.addFill(fill);
			// A later look lists less, and what it leaves out is known by then.
			if (!this.readUntil.has(symbol)) keeper.ordersSince = ordersSince;
			this.readUntil.set(symbol, now);
			keeper.lookedMs = Math.max(keeper.lookedMs, lookedMs);
			keeper.recount();
			keeper.forget(now - FILLS_MS);
			await this.readHighs(keeper, symbol, history);
			const price = await this.askPrice(symbol);
			if (port.signal.aborted) return;
			const isFirst = !keeper.isKnown;
			keeper.isKnown = true;
			if (isConnected && losses === this.losses) keeper.isLive = true;
			if (isFirst) keeper.recount();
			if (price !== undefined) keeper.see(price, this.now());
			keeper.pump(this.now());
		} catch (raw) {
			if (port.signal.aborted) return;
			const error = asMexcError(raw);
			port.log.error(`Managed Exit could not read ${symbol}, and tries again: ${error.message}`);
			if (!keeper.isKnown && isLasting(error)) this.reporters.get(symbol)?.notRead(error);
			this.timers.set(`retry:${symbol}`, RETRY_MS, () => void this.look(symbol));
		}
	}

	private async readHighs(keeper: Keeper, symbol: string, history: HistoryReader): Promise<void> {
		if (this.exits.plan.trailing === undefined) return;
		for (const position of keeper.open()) {
			const latest = latestEntry(position).orderId;
			if (this.highsRead.has(latest)) continue;
			const high = await readHigh(history, symbol, boughtFrom(position), this.now());
			if (high !== undefined) keeper.courses.remember(latest, high);
			if (this.arePricesLive) this.highsRead.add(latest);
		}
	}

	private listenToPrices(): void {
		const { port, exits } = this;
		const { account, network } = port.client.context;
		const readers = new Map(
			exits.symbols.map((symbol) => [
				symbol,
				createPriceReader({ source: 'trade', interval: undefined }),
			]),
		);
		this.prices = port.hub.subscribe({
			account,
			network,
			log: port.log,
			time: port.time,
			access: 'public',
			channels: exits.symbols.map((symbol) =>
				channelName(streams.aggreDeals, { symbol, speed: '10ms' }),
			),
			onMessage: (message) => {
				const { symbol = '' } = message;
				const ticks = readers.get(symbol)?.read(message) ?? [];
				for (const { price, time } of ticks) this.keepers.get(symbol)?.see(price, time);
			},
			onState: (event) => {
				if (isInterruption(event) || event.state === 'stale') {
					this.arePricesLive = false;
					this.highsRead.clear();
					this.pollPrices();
				}
				if (event.state !== 'connected') return;
				this.arePricesLive = true;
				void this.lookAtAll();
			},
		});
		// A refusal for good is reported by the first look: the pair does not exist.
		this.prices.ready.catch(() => undefined);
	}

	private pollPrices(): void {
		if (this.timers.has('price') || this.port.signal.aborted) return;
		this.timers.set('price', PRICE_EVERY_MS, () => void this.pollOnce());
	}

	private async pollOnce(): Promise<void> {
		for (const [symbol, keeper] of this.keepers) {
			const price = await this.askPrice(symbol);
			if (price !== undefined && !this.port.signal.aborted) keeper.see(price, this.now());
		}
		if (!this.arePricesLive) this.pollPrices();
	}

	/** Undefined where MEXC does not say it now. A stop may hang on it. */
	private async askPrice(symbol: string): Promise<string | undefined> {
		const { signal } = this.port;
		const client = this.port.urgentClient();
		const asked = client.call(tickerPrice, { symbol }, { signal });
		return lastPriceOf(await asked.catch(() => ({})));
	}

	/** Time limits strike without a price, and what waits after a refusal is tried again. */
	private tick(): void {
		for (const keeper of this.keepers.values()) keeper.pump(this.now());
		if (!this.isConnected && !this.timers.has('lost')) {
			this.timers.set('lost', RETRY_MS, () => void this.lookAtAll());
		}
		if (this.isConnected && !this.port.isTest) this.keepConnection();
		this.timers.set('tick', TICK_MS, () => this.tick());
	}

	/** A sale that is near shall not begin with a handshake. */
	private keepConnection(): void {
		const isNear = [...this.keepers.values()].some((keeper) => keeper.isNearSale());
		if (!isNear || this.pinging !== undefined) return;
		const { signal } = this.port;
		const asked = this.port.urgentClient().call(ping, {}, { signal });
		const finish = () => {
			this.pinging = undefined;
		};
		this.pinging = asked.then(finish, finish);
	}

	private async readyToSell(): Promise<void> {
		const { time, signal } = this.port;
		// What has arrived and was not read yet may say that another process has sold.
		await nextTurn();
		// A ping that is under way has the connection, and its answer is nearer than that of a handshake.
		if (this.pinging !== undefined) {
			await Promise.race([this.pinging, sleep(time, LONGEST_PING_MS, signal)]);
		}
	}
}

function isLasting(error: MexcError): boolean {
	return isRefusal(error) || error.kind === 'credential';
}
