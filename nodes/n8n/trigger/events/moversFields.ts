import type { INodeProperties } from 'n8n-workflow';

/** The fields of a ranking, in the order in which people think of it. */
export const moversFields: readonly INodeProperties[] = [
	{
		displayName:
			'Costs one request for the statistics of all pairs at each interval (weight 25 of the 300 that MEXC allows in 10 seconds), and one more an hour. No stream is held open.',
		name: 'moversNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Rank By',
		name: 'rankBy',
		type: 'options',
		default: 'change',
		description: 'What is compared, of the last 24 hours',
		options: [
			{ name: 'Change', value: 'change', description: 'The largest rise or fall in percent' },
			{ name: 'Fall', value: 'loss', description: 'The largest fall in percent' },
			{
				name: 'Range',
				value: 'range',
				description: 'How far the highest price is above the lowest, in percent',
			},
			{ name: 'Rise', value: 'gain', description: 'The largest rise in percent' },
			{ name: 'Volume', value: 'volume', description: 'The largest volume in the quote asset' },
		],
	},
	{
		displayName: 'Quote Asset',
		name: 'quoteAsset',
		type: 'string',
		default: 'USDT',
		required: true,
		placeholder: 'e.g. USDT',
		description:
			'All pairs against this asset; new ones join and delisted ones leave by themselves',
	},
	{
		displayName: 'Pairs',
		name: 'count',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 1, maxValue: 100 },
		description: 'How many are reported, one item each, from rank 1 on',
	},
	{
		displayName: 'Every (Minutes)',
		name: 'everyMinutes',
		type: 'number',
		default: 60,
		typeOptions: { minValue: 1, maxValue: 1440 },
		description: 'At each whole interval in UTC: 60 at the full hour, 1440 at midnight',
	},
	{
		displayName: 'Minimum Volume',
		name: 'minQuoteVolume',
		type: 'string',
		default: '1000000',
		placeholder: 'e.g. 1000000',
		description:
			'Smallest volume of 24 hours in the quote asset, because thin pairs move most; empty for any',
	},
];
