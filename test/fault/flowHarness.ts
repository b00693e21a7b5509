/** What the tests of flows share: a client on the simulator, somebody to trade with, and placing as the node does it. */
import type { Values } from '../../mexc/endpoints/endpoint';
import { openNetwork } from '../../mexc/account/network';
import type { RestClient } from '../../mexc/rest/client';
import { createRestClient } from '../../mexc/client';
import { signedQuery } from '../../mexc/rest/sign';
import type { Time } from '../../mexc/core/time';
import type { FlowOptions, Leg } from '../../mexc/flows/orderPort';
import { placeBatch } from '../../mexc/orders/placeBatch';
import { placeOrder } from '../../mexc/orders/placeOrder';
import { checkOrders, previewOrders } from '../../mexc/orders/previewOrders';
import {
	DEMO_ACCOUNT,
	type OrderState,
	type Simulator,
	type SimulatorOptions,
} from '../../simulator/src';
import { SharedTime } from '../support/sharedTime';
import { startTestSimulator } from '../support/simulator';
import { accountFor, listeningLog } from '../unit/restServer';

/** Who trades with us, to the unit. */
const OTHER = {
	uid: '4711',
	balances: { USDT: '10000000', BTC: '100', ETH: '100' },
	keys: [{ accessKey: 'mx0vOtherTrader4711', secret: 'secretOfTheOtherTrader0123456789' }],
};

/** A book with nobody's orders but those of the test. */
export const twoTraders: SimulatorOptions = { market: 'empty', accounts: [DEMO_ACCOUNT, OTHER] };

let flows = 0;

export interface Bench {
	time: SharedTime;
	simulator: Simulator;
	client: RestClient;
	log: ReturnType<typeof listeningLog>;
}

/** A simulator and a client whose waits pass in virtual time. */
export async function startBench(options: SimulatorOptions = {}): Promise<Bench> {
	const time = new SharedTime();
	const simulator = await startTestSimulator({
		manualClock: true,
		requestClock: 'exchange',
		startMs: time.now(),
		...twoTraders,
		...options,
	});
	time.share(simulator);
	const log = listeningLog();
	return { time, simulator, client: clientOf(simulator, { time, log }), log };
}

export function clientOf(
	{ restUrl, apiKey, apiSecret }: Pick<Simulator, 'restUrl' | 'apiKey' | 'apiSecret'>,
	{ time, log = listeningLog() }: { time?: Time; log?: ReturnType<typeof listeningLog> } = {},
	credential: Record<string, unknown> = {},
): RestClient {
	const account = accountFor(restUrl, { apiKey, apiSecret, ...credential });
	return createRestClient({ account, network: openNetwork, log, time });
}

export interface FlowSettings extends Partial<FlowOptions> {
	/** The user's key; the same key is the same flow. */
	key?: string;
	/** Look for the orders before sending them. */
	lookUpFirst?: boolean;
	/** The user's own ID of the order, instead of a key. */
	ownId?: string;
}

/** Options as the node makes them. */
export function flowOptions(client: RestClient, settings: FlowSettings = {}): FlowOptions {
	const { key, ownId, lookUpFirst = (key ?? ownId) !== undefined, ...more } = settings;
	const flow = ownId ?? key ?? `flow-${flows++}`;
	const idOf = ({ leg, replaces, clientOrderId }: Leg) => {
		if (clientOrderId !== undefined) return clientOrderId;
		if (replaces !== undefined && ownId === undefined) return `for-${replaces.slice(-20)}`;
		return leg === undefined ? flow : `${flow}-${leg}`;
	};
	const isUsersOwn = (key ?? ownId) !== undefined;
	const how = (leg: Leg) => {
		const { returnOutcome = false, signal } = more;
		const isFirst = lookUpFirst || leg.replaces !== undefined || leg.isExact === true;
		const { sentUntilMs, sizing, maxDeviationPercent } = leg;
		const mode = leg.isExact ? ('strict' as const) : ('adjust' as const);
		const preflight = { mode, maxDeviationPercent };
		const id = { clientOrderId: idOf(leg), lookUpFirst: isFirst };
		return { ...id, sentUntilMs, sizing, preflight, returnOutcome, signal };
	};
	return {
		returnOutcome: false,
		identityOf: (leg) => {
			const clientOrderId = idOf(leg);
			return { clientOrderId, mayExist: lookUpFirst, isUsersOwn, isOfExecution: false };
		},
		place: async (leg) => await placeOrder(leg.reader ?? client, leg.values, how(leg)),
		placeBatch: async (legs) =>
			await placeBatch(
				client,
				legs.map((leg) => ({ values: leg.values, how: how(leg) })),
			),
		check: async () => undefined,
		preview: async (leg) => {
			const [preview] = await previewOrders(client, [{ values: leg.values, how: how(leg) }], '');
			return preview;
		},
		...more,
	};
}

/** The check of the node with Check Balance on. */
export function checkOf(client: RestClient): FlowOptions['check'] {
	return async (legs) => {
		const preflight = { mode: 'adjust', checkBalance: true } as const;
		const elements = legs.map(({ values, afterCancelling }, index) => {
			const how = { clientOrderId: `check-${index}`, lookUpFirst: false };
			return { values, how: { ...how, preflight, afterCancelling } };
		});
		await checkOrders(client, elements);
	};
}

/** Our orders, oldest first. */
export function ordersOf(simulator: Simulator): readonly OrderState[] {
	return simulator.state().accounts[DEMO_ACCOUNT.uid].orders;
}

export function freeOf(simulator: Simulator, asset: string): string {
	return simulator.state().accounts[DEMO_ACCOUNT.uid].balances[asset]?.free ?? '0';
}

/** The exchange's own record of an order. */
export function truthOf(simulator: Simulator, orderId: unknown): OrderState {
	const found = ordersOf(simulator).find((order) => order.orderId === orderId);
	if (!found) throw new Error(`The exchange has no order ${String(orderId)}`);
	return found;
}

export const buy: Values = {
	symbol: 'BTCUSDT',
	side: 'BUY',
	type: 'LIMIT',
	quantity: '0.5',
	price: '64000',
};

type Deal = readonly [quantity: string, price?: string, symbol?: string];

/** Somebody sells at this price: resting buys are filled, the rest stays in the book. */
export function sellInto(simulator: Simulator, ...[quantity, price = '64000', symbol]: Deal) {
	return trade(simulator, { side: 'SELL', quantity, price, symbol });
}

/** Somebody buys at this price: resting sells are filled, the rest stays in the book. */
export function buyFrom(simulator: Simulator, ...[quantity, price = '66000', symbol]: Deal) {
	return trade(simulator, { side: 'BUY', quantity, price, symbol });
}

function trade(
	simulator: Simulator,
	{
		symbol = 'BTCUSDT',
		...order
	}: { side: string; quantity: string; price: string; symbol?: string },
) {
	return simulator.order({ symbol, type: 'LIMIT', ...order }, OTHER.uid);
}

/** Runs `event` so many seconds from now. */
export function after({ time }: Bench, seconds: number, event: () => unknown): void {
	time.after(Math.round(seconds * 1000), () => void event());
}

/** The account's owner cancels an order in another program, whatever limits this one waits for. */
export async function cancelElsewhere(simulator: Simulator, orderId: string): Promise<void> {
	const { restUrl, apiKey, apiSecret } = simulator;
	const parameters = [
		['symbol', 'BTCUSDT'],
		['orderId', orderId],
	] as const;
	const timestamp = simulator.state().time;
	const query = signedQuery(parameters, { secret: apiSecret, timestamp, recvWindow: 5000 });
	const headers = { 'X-MEXC-APIKEY': apiKey, 'Content-Type': 'application/json' };
	await fetch(`${restUrl}/api/v3/order?${query}`, { method: 'DELETE', headers });
}
