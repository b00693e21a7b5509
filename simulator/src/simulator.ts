import type { Commands } from './control/commands';
import type { LoggedRequest } from './http/requestLog';
import type { Snapshot } from './snapshot';
import type { SimulatorState } from './state';

/** A running simulator and the commands that steer it; `/control/*` offers the same over HTTP. */
export interface Simulator extends Commands {
	readonly port: number;
	/** Base URL for REST, without a path. */
	readonly restUrl: string;
	/** WebSocket URL, with its path `/ws`. */
	readonly wsUrl: string;
	/** Key and secret of the first account. */
	readonly apiKey: string;
	readonly apiSecret: string;
	/**
	 * Moves the exchange's time forward; timers that fall due run before this returns.
	 * @throws RangeError when the time is that of a market elsewhere
	 */
	advance(ms: number): void;
	/** @throws RangeError as for advance */
	setClock(change: { readonly speed?: number; readonly manual?: boolean }): void;
	/**
	 * Waits as long as an order to a mirrored market travels; other markets are reached at once.
	 * @throws Refusal (503) when the market cannot be reached
	 */
	travel(symbol: string): Promise<void>;
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
