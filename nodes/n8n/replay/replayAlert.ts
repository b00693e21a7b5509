import { symbol } from '../../../mexc/endpoints/fields';
import { klines } from '../../../mexc/endpoints/marketData/candles';
import type { Field, WireValues } from '../../../mexc/endpoints/endpoint';
import type { Composite } from '../../../mexc/flows/composite';
import { MOST_CANDLES, replayHistory } from '../../../mexc/replay/history';
import { summaryOf } from '../../../mexc/replay/summary';
import { rowsIn } from '../../../mexc/rest/wireRows';
import { byLabel } from '../fields/byLabel';
import { ROW } from '../fields/expressions';
import type { TriggerEvent } from '../trigger/event';
import { candleClose } from '../trigger/events/candleClose';
import { composite } from '../trigger/events/composite';
import { indicator } from '../trigger/events/indicator';
import { percentMove } from '../trigger/events/percentMove';
import { priceCross } from '../trigger/events/priceCross';
import { volumeSpike } from '../trigger/events/volumeSpike';
import { fieldsOfEvent } from './fields';

const onceNote =
	'With the Frequency Once the alert fires a single time: choose Every Time to see every firing.';
const WEEK_MS = 7 * 86_400_000;

/** The events of the trigger that candles decide. */
export const replayedEvents: readonly TriggerEvent[] = [
	candleClose,
	composite,
	indicator,
	percentMove,
	priceCross,
	volumeSpike,
].sort((one, other) => byLabel(one.name, other.name));

const alert: Field = {
	displayName: 'Event',
	name: 'event',
	type: 'options',
	default: 'priceCross',
	description: 'Which alert of MEXC Trigger is replayed; its fields are the same as there',
	options: replayedEvents.map(({ name, value, description }) => ({ name, value, description })),
	required: true,
	wire: { kind: 'choice' },
};

const SUMMARY = 'summary';
const output: Field = {
	displayName: 'Output',
	name: 'replayOutput',
	type: 'options',
	default: SUMMARY,
	description: 'What is returned',
	options: [
		{
			name: 'One Item per Firing',
			value: 'firings',
			description: 'Each as the trigger would have given it, oldest first, marked isReplay',
		},
		{
			name: 'Summary',
			value: SUMMARY,
			description:
				'One item: how often it would have fired, on which days and when last, what candles leave undecided, and where candles are missing',
		},
	],
	required: true,
	wire: { kind: 'choice' },
};

const times: readonly Field[] = [
	{
		displayName: 'Start Time',
		name: 'startTime',
		type: 'dateTime',
		default: '',
		description:
			'From when on; empty for the last seven days. Text without a time zone is read in the time zone of the workflow.',
		wire: { kind: 'time' },
	},
	{
		displayName: 'End Time',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		description:
			'Until when; empty for now. Text without a time zone is read in the time zone of the workflow.',
		wire: { kind: 'time' },
	},
];

/** An alert of the trigger over the candles of the past: its own fields, condition and items. */
export const replayAlert: Composite = {
	id: 'replayAlert',
	node: 'mexcMarketData',
	resource: 'candle',
	policyClass: 'read',
	name: 'Replay an Alert',
	action: 'Replay an alert',
	description: `Try an alert of MEXC Trigger on the candles of the past: when it would have fired, and with which values. Up to ${MOST_CANDLES} candles, such as 30 days of minutes.`,
	effect: 'read',
	fields: [
		symbol,
		alert,
		...replayedEvents.flatMap((event) => fieldsOfEvent(event, { event: [event.value] })),
		output,
	],
	options: times,
	output: {
		shape: 'list',
		listWhen: { [output.name]: ['firings'] },
		decimals: [
			...new Set([...replayedEvents.flatMap(({ decimals }) => decimals), 'open', 'high', 'low']),
		],
	},
	steps: [klines],
	async run(client, values, { maxRows = Infinity, signal, timeZone }) {
		const event = replayedEvents.find(({ value }) => value === values.event) as TriggerEvent;
		await event.load?.();
		const prepared = event.prepare({
			symbols: [values.symbol],
			simplify: true,
			values: settingsOf(event, values),
		});
		const replay = prepared.replay?.({ isUnlimited: false });
		if (replay === undefined) throw new Error(`${event.name} is not replayed`);
		const report = await replayHistory(
			client,
			replay,
			{
				...(values.startTime === undefined ? {} : { from: Number(values.startTime) }),
				...(values.endTime === undefined ? {} : { until: Number(values.endTime) }),
				standardMs: WEEK_MS,
			},
			signal ?? new AbortController().signal,
		);
		const { fires } = report;
		const notes = [...(values.frequency === 'once' ? [onceNote] : []), ...report.notes];
		if (values[output.name] === SUMMARY) {
			const about = { symbol: values.symbol, name: event.name, timeZone };
			return [summaryOf({ ...report, notes }, about)];
		}
		for (const note of notes) client.context.log.info(`Replay of ${event.name}: ${note}`);
		// The newest; absent: all.
		return maxRows === Infinity ? fires : fires.slice(-maxRows);
	},
};

/** As the trigger reads them. */
function settingsOf(
	{ fields }: TriggerEvent,
	values: WireValues,
): Readonly<Record<string, unknown>> {
	return Object.fromEntries(
		fields.map(({ name, type }) => [
			name,
			type === 'fixedCollection' ? { [ROW]: rowsIn(values[name]) } : values[name],
		]),
	);
}
