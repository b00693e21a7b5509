import type { Account } from '../account/account';
import type { Endpoint, Values } from '../endpoints/endpoint';
import type { Log } from '../core/log';
import type { Network } from '../account/network';
import { systemTime, type Time } from '../core/time';

/** What a client is made from; budgets, connections and clock offset are found in the process state. */
export interface RestContext {
	account: Account;
	network: Network;
	log: Log;
	time?: Time;
	/** Its requests wait behind no other of this process, only for MEXC's limits. */
	isUrgent?: boolean;
}

export interface CallOptions {
	signal?: AbortSignal;
	/** For one attempt; the default is 10 seconds. */
	timeoutMs?: number;
}

export interface RestClient {
	readonly context: RestContext;
	/**
	 * Validates, waits for the budget, signs, sends, retries by effect and parses. The body comes back as
	 * MEXC sent it, except that numbers JavaScript cannot hold exactly are text. Throws MexcError only.
	 */
	call(endpoint: Endpoint, values: Values, options?: CallOptions): Promise<unknown>;
	/** Server time minus this machine's, in milliseconds; asks the server when it is not known yet. */
	clockOffsetMs(): Promise<number>;
}

/** The time that this client lives in. */
export function timeOf({ context }: RestClient): Time {
	return context.time ?? systemTime;
}
