import { placeAndWait as run, type WaitSettings } from '../placeAndWait';
import type { Composite } from '../composite';
import { cancelOrder, myTrades, newOrder, queryOrder } from '../../endpoints/spotTrading';
import { flowDecimals, flowOptions } from './shared';

export const placeAndWait: Composite = {
	id: 'placeAndWait',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'trade',
	name: 'Create and Wait',
	action: 'Create an order and wait for its end',
	description:
		'Place one order with real money and wait until it is filled or cancelled, or the time is up; returns the order with what it has traded and the fees. Run again with the same Idempotency Key it goes on waiting for the same order.',
	effect: 'money',
	fields: [
		...newOrder.fields,
		{
			displayName: 'Wait (Seconds)',
			name: 'waitSeconds',
			type: 'number',
			default: 60,
			description:
				'How long to wait for the end of the order, up to a day. The time limits of n8n itself also hold.',
			typeOptions: { minValue: 1, maxValue: 86_400 },
			required: true,
			wire: { kind: 'integer', min: 1, max: 86_400 },
		},
		{
			displayName: 'At the Time Limit',
			name: 'atTimeLimit',
			type: 'options',
			default: 'leave',
			description: 'What becomes of an order that has not ended when the time is up',
			options: [
				{ name: 'Leave It in the Book', value: 'leave' },
				{ name: 'Cancel the Rest', value: 'cancel', description: 'What was executed stays' },
			],
			required: true,
			wire: { kind: 'choice' },
		},
	],
	options: [
		...(newOrder.options ?? []),
		...flowOptions(
			'Whether to return an item with endedBy notPlaced or unknown instead of failing when the order was not placed or it is not known how it ended',
		),
	],
	output: { shape: 'object', decimals: flowDecimals },
	steps: [newOrder, queryOrder, cancelOrder, myTrades],
	async run(client, values, options) {
		const { waitSeconds, atTimeLimit } = values;
		const settings: WaitSettings = {
			waitSeconds: Number(waitSeconds),
			atTimeLimit: atTimeLimit as WaitSettings['atTimeLimit'],
		};
		return await run(client, values, settings, options);
	},
};
