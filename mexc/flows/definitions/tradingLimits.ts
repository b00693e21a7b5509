import type { Composite } from '../composite';
import { allOrders, myTrades, openOrders } from '../../endpoints/spotTrading';
import { tradingLimits as run } from '../tradingLimits';

export const tradingLimits: Composite = {
	id: 'tradingLimits',
	node: 'mexcSpotTrading',
	resource: 'account',
	policyClass: 'read',
	name: 'Get Trading Limits',
	action: 'Get the trading limits',
	description:
		'Get the limits over a day that the credential sets: how much of each is used and left by the orders and fills that MEXC lists, and when it frees. Nothing is returned for a credential without such limits.',
	effect: 'read',
	fields: [],
	output: { shape: 'object', decimals: ['max', 'used', 'left', 'usedPercent'] },
	steps: [openOrders, allOrders, myTrades],
	async run(client) {
		return await run(client);
	},
};
