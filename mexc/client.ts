import { testOrder } from './endpoints/spotTrading';
import { enforcePolicy } from './policy/policy';
import { marketOf } from './policy/policyMarket';
import type { RestClient, RestContext } from './rest/client';
import type { Guard } from './rest/guard';
import { rateLimitOf } from './rest/rateLimit';
import { guardedClient } from './rest/restClient';

/**
 * A client for one account; every request is judged by the policy of its credential. Budgets, connections
 * and clock offset are shared by the whole process. This is the only place where clients are made.
 */
export function createRestClient(context: RestContext): RestClient {
	return guardedClient(context, policyOfAccount);
}

/**
 * The same for what must not wait, as a stop: its requests go before all others of this process on the host, and until
 * the signal aborts the others leave a tenth of MEXC's limits to it.
 */
export function createUrgentClient(context: RestContext, until: AbortSignal): RestClient {
	rateLimitOf(context.account.baseUrl).keepRoom(until);
	return createRestClient({ ...context, isUrgent: true });
}

const policyOfAccount: Guard = async (client, endpoint, parameters) => {
	const { method, path } = endpoint;
	const request = { method, path, parameters };
	const allowed = await enforcePolicy(client.context.account, request, marketOf(client));
	const { route, settle } = allowed;
	// A dry run lets MEXC check the order instead of placing it.
	const sent = route.id === testOrder.id ? testOrder : endpoint;
	return { endpoint: sent, parameters: allowed.parameters, settle };
};
