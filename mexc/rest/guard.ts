import type { Endpoint } from '../endpoints/endpoint';
import type { RestClient } from './client';
import type { Parameters } from './sign';

/** What may be sent in place of a request: the same endpoint, or the one that only tests it. */
export interface Allowed {
	endpoint: Endpoint;
	parameters: Parameters;
	/** To be called once, when it is known what became of the request. Never throws. */
	settle(end: Ended): void;
}

/** What became of a request that was allowed. */
export type Ended =
	| { kind: 'answered'; body: unknown }
	/** MEXC has surely not taken it. */
	| { kind: 'notTaken' }
	/** Nobody knows whether MEXC has taken it. */
	| { kind: 'unknown' };

/**
 * Judges every request before it is signed; rejects with a MexcError for what must not be sent. What it
 * asks the exchange through the client is judged as well.
 */
export type Guard = (
	client: RestClient,
	endpoint: Endpoint,
	parameters: Parameters,
) => Promise<Allowed>;
