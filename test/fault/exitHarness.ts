import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { silentLog } from '../../mexc/core/log';
import { clientOrderIdFrom, exitOf, taggedClientOrderId } from '../../mexc/orders/clientOrderId';
import type { TriggerItem } from '../../mexc/events';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { scaledTime } from '../support/scaledTime';
import { until } from '../support/virtualTime';
import { simulatorAccount, start, type PrivateTrigger, type StartOptions } from './privateHarness';

export const PAIR = 'BTCUSDT';
export const TAG = 'breakout';
/** Waits of 15 seconds take a quarter of a second. */
export const quickTime = scaledTime(60);

export type Parameters = Record<string, unknown>;

export const rows = (...targets: [string, string][]) => ({
	row: targets.map(([target, sharePercent]) => ({ target, sharePercent })),
});

/** A plan of two targets, with a stop at 5 %. */
export function planWith(more: Parameters = {}): Parameters {
	return {
		event: 'managedExit',
		symbols: PAIR,
		entries: 'tag',
		exitPlanTag: TAG,
		takeProfitBy: 'percent',
		takeProfits: rows(['2', '50'], ['4', '50']),
		stopLossBy: 'percent',
		stopLossPercent: '5',
		...more,
	};
}

export async function publish(
	simulator: Simulator,
	parameters: Parameters = planWith(),
	more: StartOptions = {},
): Promise<PrivateTrigger> {
	return await start(simulator, parameters, { time: quickTime, key: 'exit', ...more });
}

let entries = 0;

/** Buys at the market under the client order id that Create gives with the option Exit Plan Tag. */
export function buy(
	simulator: Simulator,
	quantity = '0.01',
	{ tag = TAG, symbol = PAIR }: { tag?: string; symbol?: string } = {},
): string {
	const newClientOrderId = taggedClientOrderId(clientOrderIdFrom(['entry', entries++]), tag);
	const order = { symbol, side: 'BUY', type: 'MARKET', quantity, newClientOrderId };
	return String(simulator.order(order).orderId);
}

/** With the trigger's clock: they share one account's throttle, which keeps to one. */
export function clientOf(simulator: Simulator, time = quickTime) {
	const account = simulatorAccount(simulator);
	return createRestClient({ account, network: openNetwork, log: silentLog, time });
}

export const ordersOf = (simulator: Simulator) =>
	Object.values(simulator.state().accounts).flatMap(({ orders }) => orders);

/** Exits as the exchange counts them. */
export function exitsOf(simulator: Simulator) {
	return ordersOf(simulator).filter(
		({ clientOrderId }) => exitOf(clientOrderId ?? '') !== undefined,
	);
}

/** What all exits sold, in units of 10^-8. */
export function soldUnits(simulator: Simulator): number {
	return exitsOf(simulator).reduce(
		(sum, { executedQty }) => sum + Math.round(Number(executedQty) * 1e8),
		0,
	);
}

export const actions = ({ items }: { items: TriggerItem[] }) =>
	items.map(({ action, reason, step }) =>
		[action, reason, step].filter((part) => part !== undefined && part !== null).join(' '),
	);

export async function sees(
	trigger: PrivateTrigger,
	action: string,
	limitMs = 20_000,
): Promise<TriggerItem> {
	const find = () => trigger.items.find((item) => item.action === action);
	await until(action, () => find() !== undefined, limitMs);
	return find() as TriggerItem;
}

export const WAIT_MS = 20_000;

export const stopOnly = (percent = '5') =>
	planWith({ takeProfitBy: 'none', stopLossPercent: percent });

/** All that was bought has been sold, by so many orders. */
export async function sold(simulator: Simulator, quantity: number, orders: number): Promise<void> {
	const units = Math.round(quantity * 1e8);
	await until('everything is sold', () => soldUnits(simulator) >= units, WAIT_MS);
	expect(soldUnits(simulator)).toBe(units);
	expect(exitsOf(simulator)).toHaveLength(orders);
}

/** A published plan that has taken over one buy of 0.01. */
export async function openPosition(parameters: Parameters) {
	const simulator = await startTestSimulator();
	const trigger = await publish(simulator, parameters);
	buy(simulator);
	await sees(trigger, 'opened');
	return { simulator, trigger };
}
