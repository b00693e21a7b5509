import type { Commands } from './control/commands';
import { answerControl } from './control/control';
import { Core } from './core';
import type { LoggedRequest } from './http/requestLog';
import type { SimulatorOptions } from './options';
import { HOST, type HttpHandler, type ListeningServer, listen } from './server';
import type { Simulator } from './simulator';
import { type Snapshot, takeSnapshot } from './snapshot';
import { type SimulatorState, stateOf } from './state';
import { saveWallet } from './wallet/saved';

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

	constructor(private readonly options: SimulatorOptions) {
		this.core = new Core(options);
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

	advance(ms: number): void {
		this.core.clock.advance(ms);
	}

	setClock(change: { readonly speed?: number; readonly manual?: boolean }): void {
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
		this.core = new Core({ ...this.options, state: undefined });
	}

	async stop(): Promise<void> {
		this.core.stop();
		const { server } = this;
		if (server === undefined) return;
		await server.stop();
	}

	private command<Name extends keyof Commands>(name: Name): Commands[Name] {
		const run = (...given: Parameters<Commands[Name]>) => this.core.command(name, given);
		return run as Commands[Name];
	}
}
