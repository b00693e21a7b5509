import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { MexcError } from '../../mexc/core/errors';
import type { RestClient } from '../../mexc/rest/client';
import { DEMO_ACCOUNT, type OrderState, type Simulator } from '../../simulator/src';

type AccountState = ReturnType<Simulator['state']>['accounts'][string];

/**
 * A client that asks the simulator without HTTP between, for what only thousands of repetitions can show: the
 * exchange is the simulator's own, and answers come in the same moment. Rules and prices, which stay what they are,
 * are read once through `real`.
 */
export function directClient(real: RestClient, simulator: Simulator): RestClient {
	let state: AccountState | undefined;
	// Nothing but its own orders changes the account.
	const account = () => (state ??= simulator.state().accounts[DEMO_ACCOUNT.uid]);
	const rows = (of: Values) => account().orders.filter(({ symbol }) => symbol === of.symbol);
	const answers: Readonly<Record<string, (values: Values) => unknown>> = {
		newOrder: (values) => {
			state = undefined;
			return placed(simulator, values);
		},
		queryOrder: (values) => found(rows(values), values),
		allOrders: (values) => rows(values).map(rowOf),
		openOrders: (values) => rows(values).filter(isOpen).map(rowOf),
		accountInfo: () => ({
			balances: Object.entries(account().balances).map(([asset, held]) => ({ asset, ...held })),
		}),
	};
	const known = new Map<string, Promise<unknown>>();
	const askedOnce = (endpoint: Endpoint, values: Values) => {
		const key = `${endpoint.id} ${JSON.stringify(values)}`;
		const asked = known.get(key) ?? real.call(endpoint, values);
		known.set(key, asked);
		return asked;
	};
	return {
		context: real.context,
		clockOffsetMs: async () => await Promise.resolve(0),
		async call(endpoint: Endpoint, values: Values) {
			const answer = answers[endpoint.id];
			if (!answer) return await askedOnce(endpoint, values);
			return await Promise.resolve().then(() => answer(values));
		},
	};
}

function placed(simulator: Simulator, values: Values): unknown {
	const given = Object.entries(values).filter(([, value]) => value !== undefined);
	try {
		return simulator.order(Object.fromEntries(given) as Record<string, string>);
	} catch (refusal) {
		throw refused((refusal as { code: number }).code);
	}
}

function found(orders: readonly OrderState[], { orderId, origClientOrderId }: Values): unknown {
	const order = orders.find((one) =>
		orderId === undefined ? one.clientOrderId === origClientOrderId : one.orderId === orderId,
	);
	if (!order) throw refused(-2013);
	return rowOf(order);
}

/** As MEXC says no. */
export function refused(code: number): MexcError {
	return new MexcError({ kind: 'exchange', message: `MEXC: no (${code}).`, code, effect: 'none' });
}

function rowOf({ quantity, ...order }: OrderState) {
	return { ...order, origQty: quantity };
}

function isOpen({ status }: OrderState): boolean {
	return status === 'NEW' || status === 'PARTIALLY_FILLED';
}
