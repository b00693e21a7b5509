import type { LookupFunction } from 'node:net';
import { PRODUCTION_BASE_URL } from './account';
import { processWide } from '../core/globalState';

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

function lastNetwork(): { network?: Network } {
	return processWide('network', () => ({}));
}

/** Remembers the rules that a node was given, for requests of nodes that cannot say theirs. */
export function rememberNetwork(network: Network): void {
	lastNetwork().network = network;
}

/**
 * The rules of this n8n for requests that come without any, as those that the policy makes on behalf of
 * another node: the ones that a node of this package was given last, because they hold for the whole n8n.
 * Before the first node has run nobody knows them; then, where they are in force (`isFiltered`), only the
 * real exchange may be asked.
 */
export function networkOfProcess(isFiltered: boolean): Network {
	return lastNetwork().network ?? (isFiltered ? onlyProduction : openNetwork);
}

const onlyProduction: Network = {
	async validateUrl(url) {
		if (url === PRODUCTION_BASE_URL) return;
		throw new Error(
			'its rules for outgoing requests are not known before a MEXC node has run in this process. Run one first.',
		);
	},
};
