import type { ICredentialDataDecryptedObject, IExecuteFunctions, INode } from 'n8n-workflow';
import type { Account } from '../../mexc/account/account';
import { accountFromCredential } from '../../mexc/account/credential';
import type { Log } from '../../mexc/core/log';
import { openNetwork, rememberNetwork, type Network } from '../../mexc/account/network';

/** What the node, trigger and list-search contexts of n8n have in common. */
interface CredentialContext {
	getNode(): INode;
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

/**
 * The account of the node's credential, or MEXC's public production account when none is selected.
 * Throws MexcError for a credential that cannot be used as it is.
 */
export async function accountOf(context: CredentialContext): Promise<Account> {
	if (!context.getNode().credentials?.mexcApi) return accountFromCredential(undefined);
	return accountFromCredential(await context.getCredentials('mexcApi'));
}

type EgressFilterSource = Partial<Pick<IExecuteFunctions['helpers'], 'getSecureEgressFilter'>>;

/** n8n's own rules about which hosts may be reached, where the running n8n has them (2.x, recent). */
export function networkOf(context: { helpers: object }): Network {
	const { getSecureEgressFilter }: EgressFilterSource = context.helpers;
	if (!getSecureEgressFilter) return openNetwork;
	const filter = getSecureEgressFilter();
	const network: Network = {
		lookup: filter.createSecureLookup(),
		async validateUrl(url) {
			const result = await filter.validateUrl(url);
			if (!result.ok) throw result.error;
		},
	};
	rememberNetwork(network);
	return network;
}

/** n8n's logger takes a second argument that ours never passes. */
export function logOf(context: { logger: Log }): Log {
	const { logger } = context;
	return {
		debug: (message) => logger.debug(message),
		info: (message) => logger.info(message),
		warn: (message) => logger.warn(message),
		error: (message) => logger.error(message),
	};
}
