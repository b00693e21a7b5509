import type { INodeProperties } from 'n8n-workflow';
import { planFields } from '../../../../mexc/exits/planFields';
import { fieldProperties } from '../../fields/fieldProperty';

/** The plan in the order in which a trade is thought of: entry, targets, stop, trailing stop, time. */
export const managedExitFields: readonly INodeProperties[] = [
	{
		displayName:
			'This trigger sells by itself, at the market, and starts the workflow with what it did. It watches the price: while n8n or the connection is down, no stop and no target acts.',
		name: 'managedExitNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Entries',
		name: 'entries',
		type: 'options',
		default: 'tag',
		description: 'Which purchases on the symbols get this plan',
		options: [
			{
				name: 'Buys With an Exit Plan Tag',
				value: 'tag',
				description: 'Orders that were placed with the same tag in their option Exit Plan Tag',
			},
			{
				name: 'Every Buy Since a Moment',
				value: 'pairs',
				description: 'All buys on the symbols from a moment on, by whatever program or by hand',
			},
		],
	},
	{
		displayName: 'Exit Plan Tag',
		name: 'exitPlanTag',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. breakout',
		description:
			'The tag of the orders. The positions are found again by it from the exchange alone, up to 30 days back.',
		displayOptions: { show: { entries: ['tag'] } },
	},
	{
		displayName: 'Entries Since',
		name: 'entriesSince',
		type: 'dateTime',
		default: '',
		required: true,
		description:
			'From when on every buy gets this plan. What was bought earlier is left alone. Text without a time zone is read in the time zone of the workflow.',
		displayOptions: { show: { entries: ['pairs'] } },
	},
	...fieldProperties(planFields),
];
