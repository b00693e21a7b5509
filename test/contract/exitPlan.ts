import { clientOrderIdFrom, taggedClientOrderId } from '../../mexc/orders/clientOrderId';
import type { Simulator } from '../../simulator/src';

/** A plan with one target, published in the tests of n8n-core. */
export const exitPlan = {
	event: 'managedExit',
	symbols: 'BTCUSDT',
	entries: 'tag',
	exitPlanTag: 'breakout',
	takeProfitBy: 'percent',
	takeProfits: { row: [{ target: '={{ 1 + 1 }}', sharePercent: '50' }] },
	stopLossBy: 'percent',
	stopLossPercent: '5',
};

/** Bought as Create does with the option Exit Plan Tag. */
export function buyWithTag(simulator: Simulator): string {
	const newClientOrderId = taggedClientOrderId(clientOrderIdFrom([Math.random()]), 'breakout');
	const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' };
	return String(simulator.order({ ...order, newClientOrderId }).orderId);
}
