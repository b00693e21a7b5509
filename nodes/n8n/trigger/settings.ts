import { choice, isBlank, isOn } from '../../../mexc/input/settings';
import { MexcError } from '../../../mexc/core/errors';
import { wholeNumberOf } from '../../../mexc/input/numbers';
import { shownValue } from '../../../mexc/input/problem';
import { timeOf } from '../../../mexc/input/times';
import { messageFormats } from '../../../mexc/message/formats';
import type { MessageOptions } from '../../../mexc/message/message';
import { messageEvents } from '../../../mexc/message/wording';
import { parseWireValue } from '../../../mexc/rest/wireValue';
import { numberFormat } from '../fields/outputFields';
import { chartWanted } from './chartOptions';
import type { DeliverySettings } from './delivery';
import type { PreparedEvent, ReadParameter, TriggerEvent } from './event';
import { triggerEvents } from './events';
import type { ChartWanted } from './pictures';
import { LONGEST_EXECUTION_MS } from './places';
import { parseSymbols, readWatchlist } from './symbols';
import { prepareWatchlist } from './watchlist';

/** Everything the user chose, checked. */
export interface TriggerSettings {
	event: TriggerEvent;
	prepared: PreparedEvent;
	symbols: readonly string[];
	delivery: DeliverySettings;
	/** Events of an earlier process whose execution was not seen to end are given to n8n once more. */
	repeatsUnfinished: boolean;
	/** What waits when the trigger ends is looked up at the next start. */
	findsAgain: boolean;
	numberFormat: 'text' | 'number';
	/** Simplify is off for an event that has it: the item is what MEXC sent. */
	isRaw: boolean;
	/** How each item gets a text for people; undefined where none is wanted. */
	message?: MessageOptions;
	/** The picture of each item; undefined where none is wanted. */
	chart?: ChartWanted;
	manualTimeoutMs: number;
	/** The user has said how long a test waits for a live event. */
	waitsForLive: boolean;
}

/** One execution every second at most, of at most this many events, keeps n8n alive on any pair. */
export const deliveryDefaults = {
	batchWindowMs: 1_000,
	batchMaxItems: 1_000,
	maxInFlight: 5,
	queueLimit: 10_000,
} as const;

/** What an event's option is when nothing is chosen. */
export function standardOf(
	{ deliveryDefaults: own }: TriggerEvent,
	name: 'batchWindowMs' | 'batchMaxItems',
): number {
	return own?.[name] ?? deliveryDefaults[name];
}

export const DEFAULT_MANUAL_TIMEOUT_SECONDS = 60;

type Options = Readonly<Record<string, unknown>>;

/** Loads what the chosen event needs. Throws an `input` MexcError for an unknown one. */
export async function loadEvent(read: ReadParameter): Promise<void> {
	await eventCalled(read('event', null)).load?.();
}

/**
 * Reads and checks every field, once `loadEvent` has resolved. Throws an `input` MexcError that names the field.
 */
export function readSettings(read: ReadParameter, timeZone: string): TriggerSettings {
	const event = eventCalled(read('event', null));
	const options = (read('options', {}) ?? {}) as Options;
	// Workflows saved before a field existed have its default, as the editor shows.
	const own = Object.fromEntries(
		event.fields.map(({ name }) => [name, read(name, defaultOf(event, name))]),
	) as Options;
	const symbols = parseSymbols(read, event);
	const isRaw = event.options.includes('simplify') && !isOn(options, 'simplify', 'Simplify', true);
	const watchlist = readWatchlist(read, event);
	const given = {
		symbols,
		simplify: isOn(options, 'simplify', 'Simplify', true),
		values: {
			...options,
			...own,
			backfill: isOn(options, 'backfill', 'Backfill', true),
			onlyBestPrice: isOn(options, 'onlyBestPrice', 'Only Best Price', false),
			// Text without an offset means the workflow's time zone.
			expiresAt: timeOf(options.expiresAt, timeZone) ?? options.expiresAt,
			entriesSince: timeOf(own.entriesSince, timeZone) ?? own.entriesSince,
		},
	};
	const prepared =
		watchlist === undefined ? event.prepare(given) : prepareWatchlist(event, watchlist, given);
	return {
		event,
		symbols,
		prepared,
		delivery: deliveryOf(event, options),
		repeatsUnfinished: isOn(options, 'repeatUnfinished', 'Repeat Unfinished', false),
		findsAgain: event.isFoundAgain === true && isOn(options, 'backfill', 'Backfill', true),
		numberFormat:
			parseWireValue(numberFormat, options.numberFormat) === 'number' ? 'number' : 'text',
		isRaw,
		message: messageWanted(event, options, { isRaw, timeZone }),
		chart: chartWanted(prepared, options, timeZone),
		manualTimeoutMs: 1000 * manualTimeoutSeconds(options),
		waitsForLive: !isBlank(options.manualTimeoutSeconds),
	};
}

/** Null where the copies of a field differ: then the event knows which of them is meant. n8n takes no undefined. */
function defaultOf({ fields }: TriggerEvent, name: string): unknown {
	const defaults = fields.filter((field) => field.name === name).map((field) => field.default);
	return defaults.every((one) => one === defaults[0]) ? defaults[0] : null;
}

function eventCalled(value: unknown): TriggerEvent {
	const event = triggerEvents.find((candidate) => candidate.value === value);
	if (event !== undefined) return event;
	const known = triggerEvents.map((candidate) => candidate.value).join(', ');
	throw invalid('event', `Event ${shownValue(value)} is not known.`, `Use one of: ${known}.`);
}

function messageWanted(
	{ value }: TriggerEvent,
	options: Options,
	{ isRaw, timeZone }: { isRaw: boolean; timeZone: string },
): MessageOptions | undefined {
	if (isBlank(options.message) || !messageEvents.includes(value)) return undefined;
	const format = choice(options, 'message', 'Message', ['none', ...messageFormats]);
	if (format === 'none') return undefined;
	if (!isRaw) return { format, timeZone };
	throw invalid(
		'message',
		'Message needs Simplify, which is off: it is made of the simplified fields.',
		'Switch Simplify on, or set Message to None.',
	);
}

function deliveryOf(event: TriggerEvent, options: Options): DeliverySettings {
	const delivery = options.delivery ?? event.delivery[0];
	const allowed = event.delivery.find((choice) => choice === delivery);
	if (allowed === undefined) {
		throw invalid(
			'delivery',
			`Delivery ${shownValue(delivery)} is not possible for ${event.name}.`,
			`Use one of: ${event.delivery.join(', ')}.`,
		);
	}
	const { maxInFlight, queueLimit } = deliveryDefaults;
	const windowMs = standardOf(event, 'batchWindowMs');
	const maxItems = standardOf(event, 'batchMaxItems');
	return {
		delivery: allowed,
		batchWindowMs: whole(options, 'batchWindowMs', 'Batch Window', windowMs, 50, 3_600_000),
		batchMaxItems: whole(options, 'batchMaxItems', 'Batch Size', maxItems, 1, 10_000),
		maxInFlight: whole(options, 'maxInFlight', 'Executions at Once', maxInFlight, 1, 100),
		longestExecutionMs: longestExecutionMs(options),
		queueLimit: event.isLossless
			? undefined
			: whole(options, 'queueLimit', 'Queue Limit', queueLimit, 1, 100_000),
		overflow: isBlank(options.overflow)
			? 'dropOldest'
			: choice(options, 'overflow', 'When the Queue Is Full', ['dropOldest', 'dropNewest']),
	};
}

/** Not set, it depends on how n8n runs executions. */
function longestExecutionMs(options: Options): number | undefined {
	if (options.maxExecutionSeconds === undefined) return undefined;
	const fallback = LONGEST_EXECUTION_MS / 1000;
	return 1000 * whole(options, 'maxExecutionSeconds', 'Longest Execution', fallback, 10, 86_400);
}

function manualTimeoutSeconds(options: Options): number {
	const fallback = DEFAULT_MANUAL_TIMEOUT_SECONDS;
	return whole(options, 'manualTimeoutSeconds', 'Test Time Limit', fallback, 1, 3_600);
}

function whole(
	options: Options,
	name: string,
	label: string,
	fallback: number,
	lowest: number,
	highest: number,
): number {
	const value = options[name] ?? fallback;
	const number = wholeNumberOf(value, { label, parameter: name });
	if (number !== undefined && number >= lowest && number <= highest) return number;
	throw invalid(
		name,
		`${label} ${shownValue(value)} is not a whole number from ${lowest} to ${highest}.`,
		`Correct ${label} in the options, or remove it to use ${fallback}.`,
	);
}

function invalid(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message, hint });
}
