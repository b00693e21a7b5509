import type { Commands } from './control/commands';
import { answerControl } from './control/control';
import { Core, type Follower } from './core';
import { DataError } from './data/dataError';
import { DataFolder } from './data/dataFolder';
import { Keeper } from './data/keeper';
import type { LoggedRequest } from './http/requestLog';
import type { SimulatorOptions } from './options';
import type { MarketPlan } from './marketPlan';
import { planMirror } from './mirror/mirrorPlan';
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

function planOf(
	{ mirror, manualClock, startMs }: SimulatorOptions,
	state: Snapshot | undefined,
): Promise<MarketPlan> | undefined {
	if (mirror === undefined) return undefined;
	const traded = new Set(state?.orders.map(({ symbol }) => symbol));
	const pairs = (state?.pairs ?? []).filter(({ symbol }) => traded.has(symbol));
	const past = { pairs, places: state?.places ?? {} };
	return planMirror(mirror, past, manualClock === true ? (startMs ?? Date.now()) : undefined);
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

class RunningSimulator implements Simulator {
	private core: Core;
	private readonly keeper: Keeper | undefined;
	private server: ListeningServer | undefined;
	readonly setPrice = this.command('setPrice');
	readonly trade = this.command('trade');
	readonly order = this.command('order');
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
		private readonly data: DataFolder | undefined,
	) {
		this.keeper = data && new Keeper(data, () => undefined);
		const state = data?.found?.state ?? options.state;
		this.core = new Core({ ...options, state }, plan, this.followers());
	}

	/**
	 * @throws MirrorStartError when the exchange to mirror cannot be reached
	 * @throws DataError when the data folder cannot be used
	 */
	static async prepare(options: SimulatorOptions): Promise<RunningSimulator> {
		const { report = (sentence) => process.emitWarning(sentence), journalBytes } = options;
		const data =
			options.data === undefined
				? undefined
				: await DataFolder.open(options.data, { report, journalBytes });
		try {
			requireSameMarket(options, data?.found?.market);
			const plan = await planOf(options, data?.found?.state ?? options.state);
			return new RunningSimulator(options, plan, data);
		} catch (error) {
			data?.close();
			throw error;
		}
	}

	async start(): Promise<void> {
		const http: readonly HttpHandler[] = [
			{
				path: '/control/',
				handle: (message, response) => answerControl(this, message, response),
			},
			{ path: '', handle: (message, response) => this.core.api.handle(message, response) },
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

	state(): SimulatorState {
		return stateOf(this.core);
	}

	requests(): LoggedRequest[] {
		return this.core.log.recent();
	}

	snapshot(): Snapshot {
		const { exchange, listenKeys, accountSide } = this.core;
		return { ...takeSnapshot(exchange, listenKeys), wallet: saveWallet(accountSide.wallet) };
	}

	reset(): void {
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
		return this.keeper === undefined ? [] : [this.keeper];
	}

	private end(): void {
		this.keeper?.stop();
		this.core.stop();
		this.data?.close();
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
