import type { LookupFunction } from 'node:net';

/**
 * How this host may be left: n8n's egress filter where the running n8n has one. The proxy comes from
 * HTTP_PROXY, HTTPS_PROXY and NO_PROXY (see agents.ts).
 */
export interface Network {
	/** Resolves host names under the filter, so that a name cannot point at a forbidden address. */
	lookup?: LookupFunction;
	/** Rejects when the URL may not be reached. */
	validateUrl?(url: string): Promise<void>;
}

export const openNetwork: Network = {};
