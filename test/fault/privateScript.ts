import fc from 'fast-check';
import { cancelOrder, myTrades } from '../../mexc/endpoints/spotTrading';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { aWhile, cut, killAll, quickHub, simulatorAccount, start } from './privateHarness';

const prices = { BTCUSDT: 65_000, ETHUSDT: 3_500, MXUSDT: 3 } as const;
type Symbol = keyof typeof prices;

type Step =
	| { do: 'market'; symbol: Symbol; side: 'BUY' | 'SELL' }
	| { do: 'limit'; symbol: Symbol; below: number }
	| { do: 'price'; symbol: Symbol; below: number }
	| { do: 'cancel'; which: number }
	| { do: 'cut' | 'reconnect' | 'restart' | 'wait' | 'duplicate' | 'reorder' | 'trouble' };

const symbol = fc.constantFrom<Symbol[]>('BTCUSDT', 'ETHUSDT', 'MXUSDT');
const below = fc.constantFrom(0, 0.4, 0.8, 1.2);

/** What people, the market and the network do. */
export const anyScript = fc.array(
	fc.oneof(
		fc.record<Step & { do: 'market' }>({
			do: fc.constant('market'),
			symbol,
			side: fc.constantFrom('BUY', 'SELL'),
		}),
		fc.record<Step & { do: 'limit' }>({ do: fc.constant('limit'), symbol, below }),
		fc.record<Step & { do: 'price' }>({ do: fc.constant('price'), symbol, below }),
		fc.record<Step & { do: 'cancel' }>({ do: fc.constant('cancel'), which: fc.nat(5) }),
		...(['cut', 'reconnect', 'restart', 'wait', 'duplicate', 'reorder', 'trouble'] as const).map(
			(name) => fc.constant<Step>({ do: name }),
		),
	),
	{ minLength: 5, maxLength: 25 },
);

/** Text of a price that lies so many per cent below the first one. */
const priceOf = (name: Symbol, percent: number) => (prices[name] * (1 - percent / 100)).toFixed(2);
/** No sale makes up for purchases: that would leave no trace in the balances. */
const quantities = {
	BUY: { BTCUSDT: '0.01', ETHUSDT: '0.1', MXUSDT: '20' },
	SELL: { BTCUSDT: '0.0117', ETHUSDT: '0.117', MXUSDT: '23.4' },
} as const;

/** Plays it, and compares what two triggers reported with what the exchange knows. */
export async function play(script: readonly Step[]): Promise<void> {
	const simulator = await startTestSimulator();
	try {
		const reported = await seen(simulator, script);
		const { finals, trades } = await truth(simulator, script);
		for (const ids of [...reported.orders, ...reported.fills]) {
			if (new Set(ids).size < ids.length) throw new Error(`reported twice: ${ids.join(' ')}`);
		}
		contains(reported.orders.flat(), finals);
		contains(reported.fills.flat(), trades);
	} finally {
		killAll();
		await simulator.stop();
	}
}

function contains(reported: readonly string[], wanted: readonly string[]): void {
	const missing = wanted.filter((id) => !reported.includes(id));
	if (missing.length > 0) throw new Error(`never reported: ${missing.join(' ')}`);
}

/** By process life. */
interface Emitted {
	orders: (readonly string[])[];
	fills: (readonly string[])[];
}

async function seen(simulator: Simulator, script: readonly Step[]): Promise<Emitted> {
	const reported: Emitted = { orders: [], fills: [] };
	const open = async (databases = { orders: { staticData: {} }, fills: { staticData: {} } }) => {
		const hub = quickHub();
		const looks = simulator.state().requests.accountInfo ?? 0;
		const own = { event: 'orderUpdate' };
		const orders = await start(simulator, own, { hub, database: databases.orders });
		const fills = await start(simulator, { event: 'fill' }, { hub, database: databases.fills });
		return { orders, fills, looks };
	};
	let pair = await open();
	await until('the first look', () => (simulator.state().requests.accountInfo ?? 0) > pair.looks);
	await aWhile(60);
	// Activation waits for the first look, but here all its waits are a hundredth.
	pair.orders.save();
	pair.fills.save();
	let reconnect: (() => void) | undefined;
	const note = () => {
		reported.orders.push(pair.orders.ids());
		reported.fills.push(pair.fills.ids());
	};
	for (const step of script) {
		if (step.do === 'cut') reconnect ??= cut(simulator);
		else if (step.do === 'reconnect') {
			reconnect?.();
			reconnect = undefined;
		} else if (step.do === 'restart') {
			note();
			pair.orders.kill();
			pair.fills.kill();
			pair = await open({ orders: pair.orders.database, fills: pair.fills.database });
		} else await trade(simulator, step);
	}
	reconnect?.();
	simulator.fault({ kind: 'clear' });
	const { finals, trades } = await truth(simulator, script);
	const isReported = () =>
		finals.every((id) => [...reported.orders, pair.orders.ids()].flat().includes(id)) &&
		trades.every((id) => [...reported.fills, pair.fills.ids()].flat().includes(id));
	// Two triggers that ask for many pairs may have to wait for MEXC's limit of 10 seconds.
	await until('everything is reported', isReported, 25_000).catch(() => undefined);
	await aWhile(30);
	note();
	return reported;
}

async function trade(simulator: Simulator, step: Step): Promise<void> {
	switch (step.do) {
		case 'market': {
			const { side, symbol: name } = step;
			const order = { symbol: name, side, type: 'MARKET', quantity: quantities[side][name] };
			return void simulator.order(order);
		}
		case 'limit': {
			const { symbol: name } = step;
			const order = { side: 'BUY', type: 'LIMIT', quantity: quantities.BUY[name] };
			return void simulator.order({ symbol: name, ...order, price: priceOf(name, step.below) });
		}
		case 'price':
			return simulator.setPrice(step.symbol, priceOf(step.symbol, step.below));
		case 'cancel':
			return await cancelOpen(simulator, step.which);
		case 'duplicate':
			return simulator.fault({ kind: 'duplicatePush', times: 2 });
		case 'reorder':
			return simulator.fault({ kind: 'reorderPush', times: 1 });
		case 'trouble':
			return simulator.fault({ kind: 'status', status: 503, when: 'before', times: 2 });
		default:
			return await aWhile(60);
	}
}

function clientOf(simulator: Simulator) {
	const account = simulatorAccount(simulator);
	return createRestClient({ account, network: openNetwork, log: silentLog });
}

const ownOrders = (simulator: Simulator) =>
	Object.values(simulator.state().accounts).flatMap(({ orders }) => orders);

const isOpen = ({ status }: { status: string }) => ['NEW', 'PARTIALLY_FILLED'].includes(status);

async function cancelOpen(simulator: Simulator, which: number): Promise<void> {
	const order = ownOrders(simulator).filter(isOpen)[which];
	if (order === undefined) return;
	const { symbol: name, orderId } = order;
	// A fault may hit it; then it stays open.
	await clientOf(simulator)
		.call(cancelOrder, { symbol: name, orderId })
		.catch(() => undefined);
}

type Order = ReturnType<typeof ownOrders>[number];

/**
 * What was placed and cancelled without a fill, all within an interruption, is in the list of its pair only:
 * it can be found where something else says that this pair counts.
 */
function withTrace(orders: readonly Order[], isInterrupted: boolean): readonly Order[] {
	const known = new Set<string>();
	return orders.filter(({ symbol: name, status, executedQty }) => {
		const isBare = status === 'CANCELED' && executedQty === '0';
		if (isInterrupted && isBare && !known.has(name)) return false;
		known.add(name);
		return true;
	});
}

/** The eventIds of everything that counts. */
async function truth(simulator: Simulator, script: readonly Step[]) {
	const isInterrupted = script.some((step) => step.do === 'cut' || step.do === 'restart');
	const finals = withTrace(ownOrders(simulator), isInterrupted)
		.filter((order) => !isOpen(order))
		.map(({ orderId, status, executedQty }) => `${orderId}:${status}:${executedQty}`);
	const trades: string[] = [];
	for (const name of Object.keys(prices)) {
		const values = { symbol: name, limit: 100, startTime: Date.now() - 3_600_000 };
		const rows = (await clientOf(simulator).call(myTrades, values)) as { id: string }[];
		trades.push(...rows.map(({ id }) => id));
	}
	return { finals, trades };
}
