import { orderFromSignal as run } from '../signalOrder';
import type { Composite } from '../composite';
import { stpMode } from '../../endpoints/fields';
import { bookTicker, exchangeInfo, tickerPrice } from '../../endpoints/marketData';
import {
	accountInfo,
	allOrders,
	cancelOrder,
	myTrades,
	newOrder,
	openOrders,
	queryOrder,
} from '../../endpoints/spotTrading';
import type { PreflightHow } from '../../orders/preflight/plan';
import { flowDecimals, flowOptions } from './shared';

/** The signal is its own key, and is always looked up first. */
const NOT_OFFERED = ['duplicateCheck', 'idempotencyKey'];

const DEFAULT_MAX_AGE_SECONDS = 60;

export const orderFromSignal: Composite = {
	id: 'orderFromSignal',
	node: 'mexcSpotTrading',
	resource: 'order',
	policyClass: 'trade',
	name: 'Order From a Signal',
	action: 'Place an order from a signal',
	description:
		'Turn a signal of TradingView, a bot or a chat into an order with real money, once per signal: checks its secret and its age, ignores repeated and outdated signals, and refuses with the name of the field what is not understood to the last field',
	effect: 'money',
	fields: [
		{
			displayName: 'Signal',
			name: 'payload',
			type: 'string',
			default: '={{ $json.body }}',
			description:
				'What the sender has sent: JSON, name=value in lines, or the alert text of TradingView. Behind a Webhook node it is the body.',
			placeholder: 'e.g. {{ $json.body }}',
			required: true,
			wire: { kind: 'payload' },
		},
	],
	options: [
		{
			displayName: 'Cancel Open Sells',
			name: 'cancelOpenSells',
			type: 'boolean',
			default: false,
			description:
				'Whether a close, or a lower target, cancels the open sell orders of the pair where they lock what is to be sold. Off: such a signal is refused.',
			wire: { kind: 'boolean' },
		},
		{
			displayName: 'If ID and Time Are Missing',
			name: 'withoutIdentity',
			type: 'options',
			default: 'refuse',
			description:
				'What becomes of a signal that could be a repeated one, because nothing in it says which it is',
			options: [
				{ name: 'Refuse', value: 'refuse' },
				{
					name: 'Take Each Delivery as a New Signal',
					value: 'eachDelivery',
					description: 'A sender that delivers twice orders twice',
				},
			],
			wire: { kind: 'choice' },
		},
		{
			displayName: 'Max Age (Seconds)',
			name: 'maxAgeSeconds',
			type: 'number',
			default: DEFAULT_MAX_AGE_SECONDS,
			description:
				'Signals that were made longer ago are ignored as stale; 0 takes any age. Counts where the signal has a time.',
			typeOptions: { minValue: 0, maxValue: 86_400 },
			wire: { kind: 'integer', min: 0, max: 86_400 },
		},
		{
			displayName: 'Secret Check',
			name: 'secretCheck',
			type: 'options',
			noDataExpression: true,
			default: 'required',
			description: 'Whether a signal must carry the Signal Secret of the credential',
			options: [
				{
					name: 'Required',
					value: 'required',
					description: 'For everything that comes from outside',
				},
				{
					name: 'Only Where Given',
					value: 'whereGiven',
					description: 'For signals of your own workflows, or where n8n has proved who sends',
				},
			],
			wire: { kind: 'choice' },
		},
		stpMode,
		{
			displayName: 'Wait (Seconds)',
			name: 'waitSeconds',
			type: 'number',
			default: 0,
			description:
				'How long to wait for the end of the order, for what it has executed. With 0 the item comes as soon as the order stands.',
			typeOptions: { minValue: 0, maxValue: 3_600 },
			wire: { kind: 'integer', min: 0, max: 3_600 },
		},
		...flowOptions(
			'Whether to return an item with the outcome notPlaced or unknown instead of failing when the order was not placed or its outcome is not known. A refused signal is always an error.',
		).filter(({ name }) => !NOT_OFFERED.includes(name)),
	],
	output: { shape: 'object', decimals: [...flowDecimals, 'heldQuantity', 'targetQuantity'] },
	steps: [
		exchangeInfo,
		queryOrder,
		allOrders,
		openOrders,
		cancelOrder,
		accountInfo,
		tickerPrice,
		bookTicker,
		newOrder,
		myTrades,
	],
	async run(client, values, options) {
		const { payload, secretCheck, maxAgeSeconds, waitSeconds, ...others } = values;
		const maxAge = Number(maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS);
		const wait = Number(waitSeconds ?? 0);
		const how = {
			isSecretRequired: secretCheck !== 'whereGiven',
			maxAgeMs: maxAge > 0 ? maxAge * 1000 : undefined,
			isEachDeliveryNew: others.withoutIdentity === 'eachDelivery',
			cancelOpenSells: others.cancelOpenSells === 'true',
			waitSeconds: wait > 0 ? wait : undefined,
			preflight: {
				mode: (others.preflight ?? 'adjust') as PreflightHow['mode'],
				checkBalance: others.checkBalance === 'true',
				maxDeviationPercent: others.maxDeviationPercent,
			},
			stpMode: others.stpMode,
		};
		return await run(client, payload, how, options);
	},
};
