import { cancelEverything as run } from '../cancelEverything';
import type { Composite } from '../composite';
import {
	allOrders,
	cancelAllOrders,
	cancelOpenOrders,
	openOrders,
	queryOrder,
} from '../../endpoints/spotTrading';
import { flowDecimals } from './shared';

export const cancelEverything: Composite = {
	id: 'cancelEverything',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'cancel',
	name: 'Cancel Everything',
	action: 'Cancel everything and report',
	description:
		'Cancel the open orders of some pairs or of the whole account, also those of other programs, and report what became of each: cancelled, already gone, filled meanwhile, still open. Positions of a Managed Exit stay managed: targets whose orders are cancelled are watched. A failure at one pair does not stop the others.',
	effect: 'write',
	fields: [
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			default: 'symbols',
			description: 'Which open orders are cancelled',
			options: [
				{ name: 'Some Symbols', value: 'symbols' },
				{ name: 'Whole Account', value: 'account', description: 'Every pair with open orders' },
			],
			required: true,
			wire: { kind: 'choice' },
		},
		{
			displayName: 'Symbols',
			name: 'symbols',
			type: 'string',
			default: '',
			description: 'The trading pairs, separated by commas',
			placeholder: 'e.g. BTCUSDT, ETHUSDT',
			required: true,
			showWhen: { scope: ['symbols'] },
			wire: { kind: 'symbols' },
		},
	],
	options: [
		{
			displayName: 'Begin With One Request for the Account',
			name: 'accountWide',
			type: 'boolean',
			default: false,
			description:
				'Whether to send one request that cancels every open order of the account first, which is faster when many pairs have orders. Only with the scope Whole Account.',
			wire: { kind: 'boolean' },
		},
		{
			displayName: 'Return Outcome',
			name: 'returnOutcome',
			type: 'boolean',
			default: false,
			description:
				'Whether to return the report instead of failing when no order could be cancelled. Partial success never fails.',
			wire: { kind: 'boolean' },
		},
	],
	rules: [
		({ scope, accountWide }) =>
			accountWide === 'true' && scope !== 'account'
				? {
						parameter: 'accountWide',
						message: 'One request for the account would cancel orders of other pairs as well.',
						hint: 'Choose the scope Whole Account, or switch the option off.',
					}
				: undefined,
	],
	output: { shape: 'object', decimals: flowDecimals },
	steps: [openOrders, cancelOpenOrders, cancelAllOrders, allOrders, queryOrder],
	async run(client, values, options) {
		const settings = {
			symbols: values.symbols?.split(','),
			accountWide: values.accountWide === 'true',
		};
		return await run(client, settings, options);
	},
};
