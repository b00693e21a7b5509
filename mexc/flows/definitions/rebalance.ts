import { rowsIn } from '../../rest/wireRows';
import { rebalance as run } from '../rebalance';
import type { Composite } from '../composite';
import { stpMode } from '../../endpoints/fields';
import { exchangeInfo, tickerPrice } from '../../endpoints/marketData';
import { accountInfo, myTrades, newOrder, queryOrder, tradeFee } from '../../endpoints/spotTrading';
import { flowDecimals, flowOptions } from './shared';

const MOST_TARGETS = 20;

/** The balance is counted by the plan, and what is sold needs no exit. */
const NOT_OFFERED = ['checkBalance', 'exitPlanTag'];

export const rebalance: Composite = {
	id: 'rebalance',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'trade',
	name: 'Rebalance',
	action: 'Rebalance a portfolio',
	description:
		'Bring assets back to their parts of a portfolio with market orders and real money, sells before buys. Preview is on at first: then only the plan is returned. Everything is checked before the first order, and a repeated run places no order twice.',
	effect: 'money',
	fields: [
		{
			displayName: 'Preview',
			name: 'preview',
			type: 'boolean',
			default: true,
			description:
				'Whether to return only the plan, with nothing sent. Switch it off to place the orders.',
			required: true,
			wire: { kind: 'boolean' },
		},
		{
			displayName: 'Targets',
			name: 'targets',
			type: 'fixedCollection',
			default: {},
			description:
				'The assets of the portfolio with their parts of its value. What they leave up to 100 % stays in the quote asset; assets that are not listed are left alone and not counted.',
			rows: {
				displayName: 'Target',
				fields: [
					{
						displayName: 'Asset',
						name: 'asset',
						type: 'string',
						default: '',
						description: 'The asset to hold',
						placeholder: 'e.g. BTC',
						required: true,
						wire: { kind: 'coin' },
					},
					{
						displayName: 'Weight (%)',
						name: 'weightPercent',
						type: 'string',
						default: '',
						description: 'Its part of the portfolio; 0 sells all of it',
						placeholder: 'e.g. 50',
						required: true,
						wire: { kind: 'decimal', max: '100' },
					},
				],
			},
			required: true,
			wire: { kind: 'rows', maxItems: MOST_TARGETS },
		},
		{
			displayName: 'Quote Asset',
			name: 'quoteAsset',
			type: 'string',
			default: 'USDT',
			description: 'What is paid with, and what the portfolio is valued in',
			placeholder: 'e.g. USDT',
			required: true,
			wire: { kind: 'coin' },
		},
		{
			displayName: 'Threshold (%)',
			name: 'thresholdPercent',
			type: 'string',
			default: '5',
			description:
				'An asset that misses its target by fewer percent of the whole portfolio stays as it is; 0 trades every difference',
			placeholder: 'e.g. 5',
			required: true,
			wire: { kind: 'decimal', max: '100' },
		},
		{
			displayName: 'Minimum Order',
			name: 'minimumOrder',
			type: 'string',
			default: '10',
			description:
				'No order is smaller, in the quote asset; where the pair takes only larger ones, its own minimum holds',
			placeholder: 'e.g. 10',
			required: true,
			wire: { kind: 'decimal' },
		},
	],
	options: [
		stpMode,
		...flowOptions(
			'Whether to return the report instead of failing when no order was placed. A rebalancing of which some orders were placed never fails.',
		).filter(({ name }) => !NOT_OFFERED.includes(name)),
	],
	output: {
		shape: 'object',
		decimals: [
			...flowDecimals,
			'wholeValue',
			'heldQuantity',
			'value',
			'currentPercent',
			'targetPercent',
			'targetValue',
			'difference',
		],
	},
	steps: [exchangeInfo, tickerPrice, accountInfo, tradeFee, newOrder, queryOrder, myTrades],
	async run(client, values, options) {
		const { quoteAsset, thresholdPercent, minimumOrder, stpMode: stp } = values;
		const targets = rowsIn(values.targets).map(({ asset, weightPercent }) => {
			return { asset, weightPercent };
		});
		const preview = values.preview !== 'false';
		const settings = { targets, quoteAsset, thresholdPercent, minimumOrder, preview, stpMode: stp };
		return await run(client, settings, options);
	},
};
