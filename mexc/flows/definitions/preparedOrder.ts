import { placePrepared, prepareOrder as prepare } from '../preparedOrder';
import type { Composite } from '../composite';
import { exchangeInfo, orderBook, tickerPrice } from '../../endpoints/marketData';
import { newOrder, queryOrder } from '../../endpoints/spotTrading';
import { flowDecimals, flowOptions } from './shared';

/** A ticket is its own key, and is always looked up first; preparing places nothing that could have an outcome. */
const NOT_OF_PREPARING = ['duplicateCheck', 'idempotencyKey', 'returnOutcome'];
/** The order is what it is. */
const OF_PLACING = ['returnOutcome'];
const DEFAULT_VALID_MINUTES = 15;
/** Far below the seven days for which MEXC can be asked for an order. */
const LONGEST_VALID_MINUTES = 1_440;

export const prepareOrder: Composite = {
	id: 'prepareOrder',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'read',
	name: 'Prepare',
	action: 'Prepare an order for approval',
	description:
		'Size, round and check an order without sending it, and make a ticket of it for somebody to approve: Place Prepared places exactly this order, once, until the ticket expires. The item says in words what would happen.',
	effect: 'read',
	fields: [
		...newOrder.fields,
		{
			displayName: 'Valid For (Minutes)',
			name: 'validMinutes',
			type: 'number',
			default: DEFAULT_VALID_MINUTES,
			description: 'How long the ticket can be placed, up to a day',
			typeOptions: { minValue: 1, maxValue: LONGEST_VALID_MINUTES },
			required: true,
			wire: { kind: 'integer', min: 1, max: LONGEST_VALID_MINUTES },
		},
	],
	options: [
		...(newOrder.options ?? []).filter(({ name }) => name !== 'newClientOrderId'),
		...flowOptions('').filter(({ name }) => !NOT_OF_PREPARING.includes(name)),
	],
	output: { shape: 'object', decimals: flowDecimals },
	steps: [exchangeInfo, tickerPrice, orderBook],
	async run(client, values, options) {
		const { validMinutes, maxDeviationPercent, exitPlanTag } = values;
		const validMs = Number(validMinutes) * 60_000;
		return await prepare(client, values, { validMs, maxDeviationPercent, exitPlanTag }, options);
	},
};

export const placePreparedOrder: Composite = {
	id: 'placePreparedOrder',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'trade',
	name: 'Place Prepared',
	action: 'Place a prepared order',
	description:
		'Place the order of a ticket with real money: exactly what was prepared, or nothing. A ticket that was changed, has expired or belongs to another credential is refused; the same ticket again finds the order that it has placed.',
	effect: 'money',
	fields: [
		{
			displayName: 'Ticket',
			name: 'ticket',
			type: 'string',
			default: '={{ $json.ticket }}',
			description: 'The field ticket of Prepare, as it is',
			placeholder: 'e.g. {{ $json.ticket }}',
			required: true,
			wire: { kind: 'text' },
		},
	],
	options: flowOptions(
		'Whether to return an item with the outcome notPlaced or unknown instead of failing when the order was not placed or its outcome is not known. A refused ticket is always an error.',
	).filter(({ name }) => OF_PLACING.includes(name)),
	output: { shape: 'object', decimals: flowDecimals },
	steps: [exchangeInfo, queryOrder, newOrder],
	run: async (client, { ticket }, options) => await placePrepared(client, ticket, options),
};
