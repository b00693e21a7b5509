import type { INodeProperties } from 'n8n-workflow';
import { messageFormatNames, messageFormats } from '../../../mexc/message/formats';
import { messageEvents } from '../../../mexc/message/wording';
import { allowEmptyExpressions } from '../fields/expressions';
import { numberFormat, simplify } from '../fields/outputFields';
import { fieldProperty } from '../fields/fieldProperty';
import { chartProperties } from './chartOptions';
import type { DeliverySettings } from './delivery';
import type { TriggerEvent } from './event';
import { connectionStates } from './events/connection';
import { triggerEvents } from './events';
import { LONGEST_EXECUTION_MS } from './places';
import { DEFAULT_MANUAL_TIMEOUT_SECONDS, deliveryDefaults, standardOf } from './settings';
import { symbolsProperties } from './symbolsFields';
import { byLabel } from '../fields/byLabel';
import { popularEvents, popularity } from '../fields/popular';

/**
 * Everything the editor shows for the trigger, derived from its events. Made afresh at each call and never
 * frozen: n8n's loader writes into the descriptions it is given.
 */
export function triggerProperties(): INodeProperties[] {
	return [
		eventProperty(),
		...symbolsProperties(triggerEvents),
		...triggerEvents.flatMap(ownFields),
		optionsProperty(),
	];
}

function eventProperty(): INodeProperties {
	// The sort is stable: the others keep the order of the alphabet.
	const rank = ({ value }: TriggerEvent) => popularity(popularEvents, value);
	const events = [...triggerEvents].sort((one, other) => rank(one) - rank(other));
	return {
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		default: 'trade',
		description: 'What starts the workflow',
		options: events.map(({ name, value, description }) => ({ name, value, description })),
	};
}

function ownFields(event: TriggerEvent): INodeProperties[] {
	return event.fields.map((field) => {
		const property = structuredClone(field) as INodeProperties;
		const { show, hide } = property.displayOptions ?? {};
		property.displayOptions = { show: { event: [event.value], ...show }, ...(hide && { hide }) };
		return property;
	});
}

function optionsProperty(): INodeProperties {
	const options = [
		...deliveryOptions(),
		...ownOptions(),
		messageOption(),
		fieldProperty(allowEmptyExpressions),
		testTimeLimit(),
	];
	options.sort((a, b) => byLabel(a.displayName, b.displayName));
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

const deliveryChoices: Readonly<Record<DeliverySettings['delivery'], [string, string]>> = {
	batch: ['Batch per Time Window', 'One execution per window with all events as items'],
	each: ['Each Event by Itself', 'One execution per event'],
	latest: ['Latest per Symbol', 'One execution per window with the last event of each pair'],
};

function deliveryOptions(): INodeProperties[] {
	const perEvent = triggerEvents.map((event): INodeProperties => {
		const [standard] = event.delivery;
		return {
			displayName: 'Delivery',
			name: 'delivery',
			type: 'options',
			default: standard,
			description: 'How events become executions of the workflow',
			options: [...event.delivery].sort().map((value) => {
				const [name, description] = deliveryChoices[value];
				return { name, value, description };
			}),
			displayOptions: { show: { '/event': [event.value] } },
		};
	});
	const { maxInFlight } = deliveryDefaults;
	return [
		...perEvent,
		...perStandard('batchMaxItems', (standard) =>
			whole('Batch Size', 'batchMaxItems', standard, 'Most items in one execution'),
		),
		...perStandard('batchWindowMs', (standard) =>
			whole(
				'Batch Window (Ms)',
				'batchWindowMs',
				standard,
				'How long events are collected before they start an execution (batch and latest)',
			),
		),
		whole(
			'Executions at Once',
			'maxInFlight',
			maxInFlight,
			'Most executions of this workflow that may run at the same time; 1 runs them strictly one after the other. Further events wait.',
		),
		{
			...whole(
				'Longest Execution (Seconds)',
				'maxExecutionSeconds',
				LONGEST_EXECUTION_MS / 1000,
				'How long an execution may take, from 10 seconds to a day. When n8n has not reported its end by then, further events stop waiting for it. Not set: an hour; in queue mode, where such reports can be lost, waiting events cause one further execution a minute from the first minute on.',
			),
			typeOptions: { minValue: 10, maxValue: 86_400 },
		},
		...queueOptions(),
	];
}

/** One copy of an option for each standard value that events have, shown for those events. */
function perStandard(
	name: 'batchMaxItems' | 'batchWindowMs',
	optionWith: (standard: number) => INodeProperties,
): INodeProperties[] {
	const standards = new Set(triggerEvents.map((event) => standardOf(event, name)));
	return [...standards].map((standard) => ({
		...optionWith(standard),
		displayOptions: {
			show: {
				'/event': triggerEvents
					.filter((event) => standardOf(event, name) === standard)
					.map(({ value }) => value),
			},
		},
	}));
}

/** Events that count one by one are never dropped, so these are for the others only. */
function queueOptions(): INodeProperties[] {
	const show = {
		'/event': triggerEvents.filter(({ isLossless }) => !isLossless).map(({ value }) => value),
	};
	return [
		{
			...whole(
				'Queue Limit',
				'queueLimit',
				deliveryDefaults.queueLimit,
				'Most events that may wait while executions run. Beyond it events are dropped and counted in the field dropped of the next item.',
			),
			displayOptions: { show },
		},
		{
			displayName: 'When the Queue Is Full',
			name: 'overflow',
			type: 'options',
			default: 'dropOldest',
			description: 'Which events are dropped',
			options: [
				{ name: 'Drop the Newest', value: 'dropNewest' },
				{ name: 'Drop the Oldest', value: 'dropOldest' },
			],
			displayOptions: { show },
		},
	];
}

/** Options that only some events have, by name. */
function ownOptions(): INodeProperties[] {
	const known: INodeProperties[] = [
		{
			displayName: 'Backfill',
			name: 'backfill',
			type: 'boolean',
			default: true,
			description:
				'Whether what happened during an interruption or a restart is looked up afterwards. Such items carry backfilled: true.',
		},
		{
			displayName: 'Expires At',
			name: 'expiresAt',
			type: 'dateTime',
			default: '',
			description:
				'From when on the alert no longer fires. Text without a time zone is read in the time zone of the workflow.',
		},
		{
			displayName: 'Fire If Already Beyond',
			name: 'fireIfBeyond',
			type: 'boolean',
			default: false,
			description:
				'Whether the first price after a start may fire when it is past the threshold already. Otherwise it only says on which side the price is.',
		},
		{
			displayName: 'Only Best Price',
			name: 'onlyBestPrice',
			type: 'boolean',
			default: false,
			description:
				'Whether to emit only changes of the best bid or ask price, instead of every change of the shown levels',
		},
		{
			displayName: 'Repeat Unfinished',
			name: 'repeatUnfinished',
			type: 'boolean',
			default: false,
			description:
				'Whether events whose executions were not known to have ended when n8n stopped are given to the workflow once more at the next start, with the same eventId. For workflows that may take an event twice and must not miss one.',
		},
		{
			displayName: 'States',
			name: 'states',
			type: 'multiOptions',
			default: [],
			description: 'Which changes start the workflow; all of them where none is chosen',
			options: [...connectionStates].sort((one, other) => byLabel(one.name, other.name)),
		},
		{
			...whole(
				'Poll Interval (Seconds)',
				'pollSeconds',
				15,
				'How often MEXC is asked for new pairs, from 2 seconds to an hour',
			),
			typeOptions: { minValue: 2, maxValue: 3600 },
		},
		{
			displayName: 'Quote Assets',
			name: 'quoteAssets',
			type: 'string',
			default: '',
			placeholder: 'e.g. USDT, USDC',
			description: 'Only pairs against these assets, separated by commas; empty for all',
		},
		...chartProperties,
		fieldProperty(simplify),
		fieldProperty(numberFormat),
	];
	return known.map((option) => ({
		...option,
		displayOptions: { show: { '/event': eventsWith(option.name) } },
	}));
}

function messageOption(): INodeProperties {
	const formats = messageFormats.map((value) => ({ name: messageFormatNames[value], value }));
	const options = [...formats, { name: 'None', value: 'none' }];
	return {
		displayName: 'Message',
		name: 'message',
		type: 'options',
		// Who adds the option wants a message; where it was not added there is none (settings.ts).
		default: 'plain',
		description:
			'Ready text about what happened, in the field message of each item, escaped for where it is sent, with times in the time zone of the workflow. Needs Simplify on. In Connection Status it replaces the plain sentence.',
		options: options.sort((one, other) => byLabel(one.name, other.name)),
		displayOptions: {
			show: {
				'/event': triggerEvents
					.map(({ value }) => value)
					.filter((value) => messageEvents.includes(value)),
			},
		},
	};
}

function eventsWith(option: string): string[] {
	return triggerEvents.filter(({ options }) => options.includes(option)).map(({ value }) => value);
}

function testTimeLimit(): INodeProperties {
	return whole(
		'Test Time Limit (Seconds)',
		'manualTimeoutSeconds',
		DEFAULT_MANUAL_TIMEOUT_SECONDS,
		'How long a test in the editor waits for a live event, before it shows an example. Not set, a test of what seldom happens shows at once the last firing of an alert in history, marked isReplay, or an example, marked isExample, and a test of a stream waits a minute.',
	);
}

function whole(
	displayName: string,
	name: string,
	standard: number,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		default: standard,
		typeOptions: { minValue: 1 },
		description,
	};
}
