import { type Commands, commandsOf } from './control/commands';
import { Clock } from './exchange/clock';
import { Exchange } from './exchange/exchange';
import type { PairMarket } from './exchange/pairMarket';
import { ListenKeys } from './exchange/listenKeys';
import { Signal } from './exchange/signal';
import type { EndpointFact } from './facts';
import { Faults } from './faults/faults';
import { SocketFaults } from './faults/socketFaults';
import { ApiServer } from './http/apiServer';
import type { Services } from './http/call';
import { RateLimits } from './http/limits';
import { Pipeline } from './http/pipeline';
import type { Reply } from './http/reply';
import type { RawRequest } from './http/request';
import { RequestLog } from './http/requestLog';
import type { CandleSource } from './market/candleSource';
import type { MarketSource } from './market/marketSource';
import { type MarketPlan, syntheticPlan } from './marketPlan';
import { type Settings, type SimulatorOptions, settingsOf } from './options';
import { restoreSnapshot } from './snapshot';
import { playScenario } from './scenario/play';
import { Publisher } from './stream/publisher';
import { SocketServer } from './stream/socketServer';
import { AccountSide } from './wallet/accountSide';

export interface ProcessedRequest {
	readonly endpoint: EndpointFact;
	readonly raw: RawRequest;
	readonly reply: Reply;
	/** This machine's time when it was judged, ms. */
	readonly wallMs: number;
}

export interface GivenCommand {
	readonly name: keyof Commands;
	readonly given: readonly unknown[];
	/** Why it was not carried out. */
	readonly refusal: string | undefined;
}

/** Somebody who follows what happens on an exchange, to write it down. */
export interface Follower {
	/** Called once, when the exchange stands and before anything has happened on it. */
	follow(core: Core): void;
}

/** The whole exchange, without the network. One object per running simulator. */
export class Core {
	readonly settings: Settings;
	/** Exchange time at which it was built, ms. */
	readonly startMs: number;
	readonly clock: Clock;
	readonly exchange: Exchange;
	readonly market: MarketSource;
	readonly listenKeys: ListenKeys;
	readonly accountSide: AccountSide;
	readonly faults = new Faults();
	readonly socketFaults = new SocketFaults();
	readonly log = new RequestLog();
	private readonly candles = new Map<string, CandleSource>();
	readonly api: ApiServer;
	readonly publisher: Publisher;
	readonly sockets: SocketServer;
	readonly services: Services;
	/** Every request that has been judged, and every command, within its turn. */
	readonly processed = new Signal<ProcessedRequest>();
	readonly commanded = new Signal<GivenCommand>();
	private wallMs = Date.now();
	private readonly pipeline: Pipeline;
	private readonly commands: Commands;
	private readonly plan: MarketPlan;

	constructor(options: SimulatorOptions, plan?: MarketPlan, followers: readonly Follower[] = []) {
		this.settings = settingsOf(options);
		const { settings, faults, socketFaults, candles } = this;
		const { accounts, switches } = settings;
		this.plan = plan ?? syntheticPlan(settings);
		const { speed, manualClock: manual, state } = options;
		const startMs = this.plan.startMs?.() ?? options.startMs;
		const clock = new Clock({ speed, startMs, manual, isHeld: true });
		this.startMs = clock.now();
		this.clock = clock;
		const { pairs } = this.plan;
		const exchange = new Exchange(clock, pairs, accounts, state?.idPosition, options.orderHistory);
		exchange.selfTradesShareId = switches.selfTradeIds === 'shared';
		this.exchange = exchange;
		const listenKeys = new ListenKeys(clock, {
			onCreate: switches.onCreateListenKey,
			draw: this.plan.drawListenKey,
		});
		this.listenKeys = listenKeys;
		const accountSide = new AccountSide(exchange, clock, switches, state?.wallet);
		this.accountSide = accountSide;
		if (state !== undefined) restoreSnapshot(exchange, listenKeys, state);
		for (const market of exchange.markets.values()) this.addCandles(market, true);
		exchange.announce.trades.listen((trade) => candles.get(trade.symbol)?.record(trade));
		this.market = this.plan.marketOf({ exchange, clock, candles });
		// Before the publisher: what is written down may be reported.
		for (const follower of followers) follower.follow(this);
		const requestNow = () =>
			(settings.requestClock === 'wall' ? this.wallMs : clock.now()) + faults.clockOffsetMs;
		this.services = {
			exchange,
			clock,
			accountSide,
			listenKeys,
			faults,
			candles,
			switches,
			requestNow,
		};
		const limits = settings.limits && new RateLimits(clock, settings.limits);
		this.pipeline = new Pipeline(this.services, limits, switches);
		const { door } = this.market;
		const process = (endpoint: EndpointFact, raw: RawRequest) => this.process(endpoint, raw);
		this.api = new ApiServer(process, faults, this.log, clock, door);
		this.publisher = new Publisher(exchange, clock, candles, socketFaults);
		const { publisher } = this;
		const sources = [exchange, clock, publisher, listenKeys] as const;
		this.sockets = new SocketServer(...sources, socketFaults, switches, door);
		this.commands = commandsOf(this);
		accountSide.resume();
		this.market.start();
		if (settings.scenario !== undefined) playScenario(this, settings.scenario);
		clock.release();
	}

	/**
	 * Judges a request, in a turn of its own.
	 * @param wallMs this machine's time, or that of an earlier run
	 */
	process(endpoint: EndpointFact, raw: RawRequest, wallMs = Date.now()): Reply {
		return this.clock.turn(() => {
			this.wallMs = wallMs;
			const reply = this.pipeline.process(endpoint, raw);
			this.processed.emit({ endpoint, raw, reply, wallMs });
			return reply;
		});
	}

	/** Carries out a command, in a turn of its own. @throws what the command throws */
	command<Name extends keyof Commands>(
		name: Name,
		given: Parameters<Commands[Name]>,
	): ReturnType<Commands[Name]> {
		return this.clock.turn(() => {
			const run = this.commands[name] as (...all: typeof given) => ReturnType<Commands[Name]>;
			let refusal: string | undefined;
			try {
				return run(...given);
			} catch (error) {
				refusal = (error as Error).message;
				throw error;
			} finally {
				this.commanded.emit({ name, given, refusal });
			}
		});
	}

	/** Candles of a pair; one that is new has none from before this moment. */
	addCandles(market: PairMarket, hasPast: boolean): void {
		const candles = this.plan.candlesOf(market, this.clock.now(), hasPast);
		this.candles.set(market.pair.symbol, candles);
	}

	/** Ends everything that could still act: market, feeds, connections, timers. */
	stop(): void {
		this.market.stop();
		this.publisher.stop();
		this.sockets.stop();
		this.clock.stop();
	}
}
