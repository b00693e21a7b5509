import { Clock } from './exchange/clock';
import { Exchange } from './exchange/exchange';
import type { PairMarket } from './exchange/pairMarket';
import { ListenKeys } from './exchange/listenKeys';
import { Faults } from './faults/faults';
import { SocketFaults } from './faults/socketFaults';
import { ApiServer } from './http/apiServer';
import type { Services } from './http/call';
import { RateLimits } from './http/limits';
import { Pipeline } from './http/pipeline';
import { RequestLog } from './http/requestLog';
import { Candles } from './market/candles';
import { subSeed } from './market/prng';
import { SyntheticMarket } from './market/syntheticMarket';
import { USUAL_LEVELS } from './market/ladder';
import { type Settings, type SimulatorOptions, settingsOf } from './options';
import { restoreSnapshot } from './snapshot';
import { playScenario } from './scenario/play';
import { Publisher } from './stream/publisher';
import { SocketServer } from './stream/socketServer';
import { AccountSide } from './wallet/accountSide';

/** The whole exchange, without the network. One object per running simulator. */
export class Core {
	readonly settings: Settings;
	readonly clock: Clock;
	readonly exchange: Exchange;
	readonly market: SyntheticMarket;
	readonly listenKeys: ListenKeys;
	readonly accountSide: AccountSide;
	readonly faults = new Faults();
	readonly socketFaults = new SocketFaults();
	readonly log = new RequestLog();
	private readonly candles = new Map<string, Candles>();
	readonly api: ApiServer;
	readonly publisher: Publisher;
	readonly sockets: SocketServer;
	readonly services: Services;

	constructor(options: SimulatorOptions) {
		this.settings = settingsOf(options);
		const { settings, faults } = this;
		const { speed, startMs, manualClock: manual } = options;
		this.clock = new Clock({ speed, startMs, manual });
		const { clock } = this;
		const { pairs, accounts, switches, seed } = settings;
		this.exchange = new Exchange(
			clock,
			pairs,
			accounts,
			options.state?.idPosition,
			options.orderHistory,
		);
		this.listenKeys = new ListenKeys(clock, { onCreate: switches.onCreateListenKey });
		this.accountSide = new AccountSide(this.exchange, clock, switches, options.state?.wallet);
		if (options.state !== undefined) restoreSnapshot(this.exchange, this.listenKeys, options.state);
		const { candles } = this;
		for (const market of this.exchange.markets.values()) this.addCandles(market, true);
		this.exchange.announce.trades.listen((trade) => candles.get(trade.symbol)?.record(trade));
		const levels = settings.market === 'empty' ? 0 : USUAL_LEVELS;
		this.market = new SyntheticMarket(this.exchange, clock, seed, levels);
		// An empty market answers nobody: its books belong to the users alone.
		if (levels > 0) this.exchange.liquidityTaken.listen((symbol) => this.market.refill(symbol));
		const { exchange, listenKeys, accountSide } = this;
		const requestNow = () =>
			(settings.requestClock === 'wall' ? Date.now() : clock.now()) + faults.clockOffsetMs;
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
		const pipeline = new Pipeline(this.services, limits, switches);
		this.api = new ApiServer(pipeline, faults, this.log, clock);
		this.publisher = new Publisher(exchange, clock, candles, this.socketFaults);
		const { publisher, socketFaults } = this;
		this.sockets = new SocketServer(exchange, clock, publisher, listenKeys, socketFaults, switches);
		accountSide.resume();
		if (settings.market === 'live') this.market.start();
		if (settings.scenario !== undefined) playScenario(this, settings.scenario);
	}

	/** Candles of a pair; one that is new has none from before this moment. */
	addCandles({ pair, last }: PairMarket, hasPast: boolean): void {
		const seed = subSeed(this.settings.seed, pair.symbol);
		this.candles.set(pair.symbol, new Candles(pair, seed, this.clock.now(), last, hasPast));
	}

	/** Ends everything that could still act: market, feeds, connections, timers. */
	stop(): void {
		this.market.stop();
		this.publisher.stop();
		this.sockets.stop();
		this.clock.stop();
	}
}
