import type { Commands } from './control/commands';
import { answerControl } from './control/control';
import { Core, type Follower } from './core';
import { DataError } from './data/dataError';
import { DataFolder } from './data/dataFolder';
import { Keeper } from './data/keeper';
import { DEMO_ACCOUNT } from './exchange/accounts';
import { isOpen } from './exchange/orders';
import { refusal } from './exchange/refusal';
import { planHistory } from './history/historyPlan';
import type { LoggedRequest } from './http/requestLog';
import type { SimulatorOptions } from './options';
import type { MarketPlan } from './marketPlan';
import { planMirror } from './mirror/mirrorPlan';
import { Page } from './page/page';
import { Recorder } from './session/recorder';
import { Replay } from './session/replay';
import { HOST, type HttpHandler, type ListeningServer, listen } from './server';
import type { Simulator } from './simulator';
import { type Snapshot, takeSnapshot } from './snapshot';
import { type SimulatorState, stateOf } from './state';
import { saveWallet } from './wallet/saved';

/** A mirror whose pairs do not all move after so long is started all the same. Real time, ms. */
const LONGEST_BEGINNING_MS = 60_000;

/**
 * Starts an exchange on the loopback address.
 * @throws the system's error, such as EADDRINUSE, when the port cannot be used
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const running = await RunningSimulator.prepare(options);
	await running.start();
	return running;
}

/** Whoever everything is reported to: the first ones first. */
interface Companions {
	readonly data: DataFolder | undefined;
	readonly keeper: Keeper | undefined;
	readonly recorder: Recorder | undefined;
	readonly replay: Replay | undefined;
}

async function planOf(
	{ mirror, history, manualClock, startMs }: SimulatorOptions,
	state: Snapshot | undefined,
): Promise<MarketPlan | undefined> {
	if (history !== undefined) return planHistory(history);
	if (mirror === undefined) return undefined;
	const traded = new Set(state?.orders.map(({ symbol }) => symbol));
	const pairs = (state?.pairs ?? []).filter(({ symbol }) => traded.has(symbol));
	const past = { pairs, places: state?.places ?? {} };
	return planMirror(mirror, past, manualClock === true ? (startMs ?? Date.now()) : undefined);
}

/** @throws RangeError for options that exclude one another */
function requireOneMarket({ mirror, history, replay, data }: SimulatorOptions): void {
	const given = { mirror, history, replay };
	const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : name));
	if (names.length > 1) throw new RangeError(`${names.join(' and ')} exclude one another`);
	if (data !== undefined && (history ?? replay) !== undefined) {
		throw new RangeError(`A ${names[0] ?? ''} is played from its beginning and keeps no data`);
	}
}

/** Orders at invented prices and orders at real ones do not belong into one account. */
function requireSameMarket({ data, mirror }: SimulatorOptions, found: string | undefined): void {
	const wanted = mirror === undefined ? 'synthetic' : 'mirror';
	if (found === undefined || found === wanted) return;
	const how = found === 'mirror' ? 'with --mirror' : 'without --mirror';
	throw new DataError(
		`The data folder ${data ?? ''} was filled ${how}; start it ${how} again, or choose another folder.`,
	);
}

async function openData({
	data,
	report = (sentence) => process.emitWarning(sentence),
	journalBytes,
}: SimulatorOptions): Promise<DataFolder | undefined> {
	return data === undefined ? undefined : DataFolder.open(data, { report, journalBytes });
}

class RunningSimulator implements Simulator {
	private core: Core;
	private server: ListeningServer | undefined;
	private readonly page = new Page(this, () => this.core);
	readonly setPrice = this.command('setPrice');
	readonly trade = this.command('trade');
	readonly order = this.command('order');
	readonly cancel = this.command('cancel');
	readonly fault = this.command('fault');
	readonly act = this.command('act');
	readonly updateKey = this.command('updateKey');
	readonly updateAccount = this.command('updateAccount');
	readonly deposit = this.command('deposit');
	readonly updateWallet = this.command('updateWallet');
	readonly addWithdrawalAddress = this.command('addWithdrawalAddress');
	readonly failWithdrawal = this.command('failWithdrawal');
	readonly payRebate = this.command('payRebate');

	private constructor(
		private readonly options: SimulatorOptions,
		private readonly plan: MarketPlan | undefined,
		private readonly companions: Companions,
	) {
		const state = companions.data?.found?.state ?? options.state;
		this.core = new Core({ ...options, state }, plan, this.followers());
	}

	/**
	 * @throws MirrorStartError when the exchange to mirror cannot be reached
	 * @throws DataError when the data folder cannot be used
	 * @throws SessionError, HistoryError when a file cannot be played or written
	 */
	static async prepare(given: SimulatorOptions): Promise<RunningSimulator> {
		requireOneMarket(given);
		const replay = given.replay && new Replay(given.replay, given.report);
		const own = given.accounts ?? [DEMO_ACCOUNT];
		const options = { ...given, ...replay?.startOptions(own) };
		const data = await openData(options);
		try {
			requireSameMarket(options, data?.found?.market);
			const state = data?.found?.state ?? options.state;
			const plan = replay?.plan(options) ?? (await planOf(options, state));
			const { record } = options;
			const recorder = record === undefined ? undefined : new Recorder(record, options, state);
			const keeper = data && new Keeper(data, options.dataFailed);
			return new RunningSimulator(options, plan, { data, keeper, recorder, replay });
		} catch (error) {
			data?.close();
			throw error;
		}
	}

	async start(): Promise<void> {
		const http: readonly HttpHandler[] = [
			this.page,
			{
				fits: ({ url = '' }) => url.startsWith('/control/'),
				handle: (message, response) => answerControl(this, message, response),
			},
			{
				fits: () => true,
				handle: (message, response) => this.core.api.handle(message, response),
			},
		];
		const upgrade: Parameters<typeof listen>[1]['upgrade'] = (message, socket, head) =>
			this.core.sockets.upgrade(message, socket, head);
		try {
			const { port } = this.core.settings;
			this.server = await listen(port, { http, upgrade }, this.options.tls);
		} catch (error) {
			this.end();
			throw error;
		}
		await this.core.market.untilReady?.(LONGEST_BEGINNING_MS);
	}

	get port(): number {
		return this.server?.port ?? 0;
	}

	get restUrl(): string {
		return `${this.options.tls === undefined ? 'http' : 'https'}://${HOST}:${this.port}`;
	}

	get wsUrl(): string {
		return `${this.options.tls === undefined ? 'ws' : 'wss'}://${HOST}:${this.port}/ws`;
	}

	get apiKey(): string {
		return this.core.settings.accounts[0]?.keys[0]?.accessKey ?? '';
	}

	get apiSecret(): string {
		return this.core.settings.accounts[0]?.keys[0]?.secret ?? '';
	}

	advance(ms: number): void {
		this.requireOwnTime();
		this.core.clock.advance(ms);
	}

	setClock(change: { readonly speed?: number; readonly manual?: boolean }): void {
		this.requireOwnTime();
		this.core.clock.set(change);
	}

	async travel(symbol: string): Promise<void> {
		const reply = await this.core.market.door?.travel(symbol === '' ? [] : [symbol]);
		if (reply !== undefined) throw refusal(reply.status);
	}

	state(): SimulatorState {
		return stateOf(this.core);
	}

	requests(): LoggedRequest[] {
		return this.core.log.recent();
	}

	snapshot(): Snapshot {
		const { exchange, listenKeys, accountSide, market } = this.core;
		const places = market.placesOf?.(exchange.orders.all().filter(isOpen));
		return {
			...takeSnapshot(exchange, listenKeys),
			wallet: saveWallet(accountSide.wallet),
			...(places === undefined ? {} : { places }),
		};
	}

	reset(): void {
		if (this.companions.replay !== undefined) {
			throw new RangeError('A replay cannot be reset: start it again');
		}
		this.core.stop();
		this.core = new Core({ ...this.options, state: undefined }, this.plan, this.followers());
	}

	async stop(): Promise<void> {
		this.end();
		const { server } = this;
		if (server === undefined) return;
		await server.stop();
	}

	private followers(): readonly Follower[] {
		const { keeper, recorder, replay } = this.companions;
		return [keeper, recorder, replay].filter((follower) => follower !== undefined);
	}

	private end(): void {
		const { data, keeper, recorder, replay } = this.companions;
		this.page.stop();
		keeper?.stop();
		replay?.stop();
		this.core.stop();
		recorder?.stop();
		data?.close();
	}

	/** A mirror lives in the time of its source; only a test may hold it. */
	private requireOwnTime(): void {
		const { mode, source } = this.core.market.report();
		if (mode !== 'mirror' || this.core.clock.manual) return;
		throw new RangeError(`The time is that of ${source}: it cannot be moved here`);
	}

	private command<Name extends keyof Commands>(name: Name): Commands[Name] {
		const run = (...given: Parameters<Commands[Name]>) => this.core.command(name, given);
		return run as Commands[Name];
	}
}
