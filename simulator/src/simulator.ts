import { Core } from './core';
import type { Account, ApiKey } from './exchange/accounts';
import type { KeyHolder } from './exchange/exchange';
import { checkOrder } from './exchange/orderRules';
import type { Fault } from './faults/faults';
import { injectFault } from './faults/inject';
import { orderRow } from './http/handlers/rows';
import type { LoggedRequest } from './http/requestLog';
import type { TradeOrder } from './market/syntheticMarket';
import type { SimulatorOptions } from './options';
import { checkAction } from './scenario/checkScenario';
import { act } from './scenario/play';
import type { Action } from './scenario/scenario';
import { HOST, type ListeningServer, listen } from './server';
import { type Snapshot, takeSnapshot } from './snapshot';
import { type SimulatorState, stateOf } from './state';
import { answerControl } from './control/control';
import { type WalletControl, walletControl } from './control/wallet';
import { saveWallet } from './wallet/saved';

export type KeyChange = Partial<
	Pick<
		ApiKey,
		'permissions' | 'ipWhiteList' | 'symbols' | 'expired' | 'remainingValidity' | 'status' | 'note'
	>
>;

/** A running simulator and the commands that steer it; `/control/*` offers the same over HTTP. */
export interface Simulator extends WalletControl {
	readonly port: number;
	/** Base URL for REST, without a path. */
	readonly restUrl: string;
	/** WebSocket URL, with its path `/ws`. */
	readonly wsUrl: string;
	/** Key and secret of the first account. */
	readonly apiKey: string;
	readonly apiSecret: string;
	/** Sends the market to a price through real trades. @throws RangeError for a wrong pair or price */
	setPrice(symbol: string, price: string): void;
	/** Makes one public trade. @throws RangeError for a wrong pair, price or quantity */
	trade(symbol: string, trade: TradeOrder): void;
	/**
	 * Places an order for an account without HTTP, with the parameters of newOrder.
	 * @returns the order as queryOrder prints it
	 * @throws Refusal as the exchange would answer
	 */
	order(parameters: Readonly<Record<string, string>>, uid?: string): Record<string, unknown>;
	fault(fault: Fault): void;
	/** Makes a scenario's action happen now. @throws Error saying what is wrong with it */
	act(action: Action): void;
	/** Moves the exchange's time forward; timers that fall due run before this returns. */
	advance(ms: number): void;
	setClock(change: { readonly speed?: number; readonly manual?: boolean }): void;
	/** Changes a key's switches. @throws RangeError for an unknown key */
	updateKey(change: KeyChange, accessKey?: string): void;
	/** Pays fees in MX or not, lets the account trade or not. */
	updateAccount(change: Partial<Pick<Account, 'mxDeduct' | 'barred'>>, uid?: string): void;
	state(): SimulatorState;
	/** The latest requests to the exchange, oldest first, signatures left out. */
	requests(): LoggedRequest[];
	/** Balances, orders, prices and listen keys, to start another simulator from. */
	snapshot(): Snapshot;
	/** Back to the state at the start; WebSocket connections are cut. */
	reset(): void;
	/** Cuts every connection and frees the port. May be called twice. */
	stop(): Promise<void>;
}

/**
 * Starts an exchange on the loopback address.
 * @throws the system's error, such as EADDRINUSE, when the port cannot be used
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const running = new RunningSimulator(options);
	await running.start();
	return running;
}

class RunningSimulator implements Simulator {
	private core: Core;
	private server: ListeningServer | undefined;
	private readonly wallet = walletControl(() => this.core.accountSide);
	readonly deposit = this.wallet.deposit;
	readonly updateWallet = this.wallet.updateWallet;
	readonly addWithdrawalAddress = this.wallet.addWithdrawalAddress;
	readonly failWithdrawal = this.wallet.failWithdrawal;
	readonly payRebate = this.wallet.payRebate;

	constructor(private readonly options: SimulatorOptions) {
		this.core = new Core(options);
	}

	async start(): Promise<void> {
		const handlers: Parameters<typeof listen>[1] = {
			request: (message, response) =>
				message.url?.startsWith('/control/') === true
					? answerControl(this, message, response)
					: this.core.api.handle(message, response),
			upgrade: (message, socket, head) => this.core.sockets.upgrade(message, socket, head),
		};
		try {
			this.server = await listen(this.core.settings.port, handlers, this.options.tls);
		} catch (error) {
			this.core.stop();
			throw error;
		}
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

	setPrice(symbol: string, price: string): void {
		this.core.market.setPrice(symbol, price);
	}

	trade(symbol: string, trade: TradeOrder): void {
		this.core.market.trade(symbol, trade);
	}

	order(parameters: Readonly<Record<string, string>>, uid?: string): Record<string, unknown> {
		const { exchange, settings } = this.core;
		const { account, key } = this.holder(uid);
		const plan = checkOrder({
			...{ exchange, account, key, switches: settings.switches },
			parameters: new Map(Object.entries(parameters)),
		});
		return orderRow(exchange.place(account, plan));
	}

	fault(fault: Fault): void {
		injectFault(this.core, fault);
	}

	act(action: Action): void {
		act(this.core, checkAction(action));
	}

	advance(ms: number): void {
		this.core.clock.advance(ms);
	}

	setClock(change: { readonly speed?: number; readonly manual?: boolean }): void {
		this.core.clock.set(change);
	}

	updateKey(change: KeyChange, accessKey: string = this.apiKey): void {
		const holder = this.core.exchange.keys.get(accessKey);
		if (holder === undefined) throw new RangeError('There is no such API key');
		Object.assign(holder.key, change);
	}

	updateAccount(change: Partial<Pick<Account, 'mxDeduct' | 'barred'>>, uid?: string): void {
		Object.assign(this.holder(uid).account, change);
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
		this.core = new Core({ ...this.options, state: undefined });
	}

	async stop(): Promise<void> {
		this.core.stop();
		const { server } = this;
		if (server === undefined) return;
		await server.stop();
	}

	private holder(uid: string | undefined): KeyHolder {
		for (const holder of this.core.exchange.keys.values()) {
			if (uid === undefined || holder.account.uid === uid) return holder;
		}
		throw new RangeError(`There is no account ${uid ?? ''} with a key`);
	}
}
