import { systemTime } from '../../core/time';
import { readBalances } from '../../market/reads';
import { portfolioRows, valuePortfolio } from '../portfolio';
import type { Composite } from '../composite';
import { tickerPrice } from '../../endpoints/marketData/prices';
import { accountInfo } from '../../endpoints/spotTrading/account';

export const portfolio: Composite = {
	id: 'portfolio',
	node: 'mexcSpotTrading',
	resource: 'account',
	policyClass: 'read',
	name: 'Get Portfolio',
	action: 'Get the portfolio',
	description:
		'Get the spot balances with their value in USDT, their share of the whole and the last price used; assets without a price come last or in a list of their own',
	effect: 'read',
	fields: [
		{
			displayName: 'Output',
			name: 'portfolioOutput',
			type: 'options',
			default: 'perAsset',
			description:
				'How the portfolio is returned. Values in USDT are cut after 8 decimals and add up to the total exactly; shares are rounded to 2 decimals.',
			options: [
				{
					name: 'One Item per Asset',
					value: 'perAsset',
					description: 'The most valuable first, assets without a price last',
				},
				{
					name: 'Summary',
					value: 'summary',
					description:
						'One item with the total value, the assets, and those that are not counted with the reason',
				},
			],
			required: true,
			wire: { kind: 'choice' },
		},
	],
	output: {
		shape: 'object',
		decimals: ['free', 'locked', 'total', 'price', 'valueUsdt', 'sharePercent', 'totalValueUsdt'],
	},
	steps: [accountInfo, tickerPrice],
	async run(client, values, options) {
		const balances = await readBalances(client, options);
		const tickers = await client.call(tickerPrice, {}, options);
		const pricedAt = (client.context.time ?? systemTime).now();
		const { totalValueUsdt, assets, withoutPrice } = valuePortfolio(balances, tickers);
		if (values.portfolioOutput === 'perAsset') return portfolioRows({ assets, withoutPrice });
		return {
			totalValueUsdt,
			// The total is that of the others.
			notCounted: withoutPrice.map(({ asset }) => asset),
			pricedAt: new Date(pricedAt).toISOString(),
			assets,
			withoutPrice,
		};
	},
};
