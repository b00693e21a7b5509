import type { MexcError } from '../../mexc/core/errors';
import { enforcePolicy } from '../../mexc/policy/policy';
import type { PolicyMarket } from '../../mexc/policy/policyMarket';
import { accountFor } from './restServer';

/** A market with round prices; `openOrders` as the test sets them. */
export const market: PolicyMarket & { orders: Awaited<ReturnType<PolicyMarket['openOrders']>> } = {
	orders: [],
	lastPrice: async (symbol) => ({ BTCUSDT: '100', ETHBTC: '0.5', BTCMX: '7' })[symbol],
	quoteAsset: async (symbol) => ({ ETHBTC: 'BTC', BTCMX: 'MX' })[symbol],
	openOrders: async () => market.orders,
	// A credential without limits over a day asks for nothing of it.
	get history(): never {
		throw new Error('the history was asked for');
	},
};

export const allOn = { allowTransfers: true, allowWithdrawals: true, allowAdministration: true };
export const buy = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '50' };

let user = 0;

export function ask(
	policy: Record<string, unknown>,
	method: string,
	path: string,
	parameters: Record<string, string> | string[][] = {},
	apiKey = `key${user++}`,
	isForeign = false,
) {
	const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters);
	const account = accountFor('http://127.0.0.1:1', { ...policy, apiKey });
	return enforcePolicy(
		account,
		{ method, path, parameters: pairs as Array<[string, string]> },
		market,
		{ isForeign },
	);
}

export function order(
	policy: Record<string, unknown>,
	parameters: Record<string, string>,
	key?: string,
) {
	return ask(policy, 'POST', '/api/v3/order', parameters, key);
}

/** Without the parameters that are left out. */
export function given(values: Record<string, string | undefined>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined),
	);
}

export async function refusal(work: Promise<unknown>): Promise<MexcError> {
	const error = await work.then(
		() => undefined,
		(reason: MexcError) => reason,
	);
	if (!error) throw new Error('it was allowed');
	expect(['policy', 'input']).toContain(error.kind);
	expect(error.effect).toBe('none');
	expect(error.message).toMatch(/\.$/);
	expect(error.hint).toMatch(/\.$/);
	return error;
}
