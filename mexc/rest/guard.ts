import type { Endpoint } from '../endpoints/endpoint';
import type { RestClient } from './client';
import type { Parameters } from './sign';

/** What may be sent in place of a request: the same endpoint, or the one that only tests it. */
export interface Allowed {
	endpoint: Endpoint;
	parameters: Parameters;
	/** To be called when MEXC has surely not taken the request. */
	release(): void;
}

/**
 * Judges every request before it is signed; rejects with a MexcError for what must not be sent. What it
 * asks the exchange through the client is judged as well.
 */
export type Guard = (
	client: RestClient,
	endpoint: Endpoint,
	parameters: Parameters,
) => Promise<Allowed>;
