import { createHash } from 'node:crypto';
import { orCancelled } from '../../../../mexc/core/abort';
import { MexcError } from '../../../../mexc/core/errors';
import { listEntries } from '../../../../mexc/input/lists';
import { readText } from '../../../../mexc/input/texts';
import { keyWarning } from '../../../../mexc/market/keyValidity';
import { gapEvent, refusalEvent, rotatedEvent, staleEvent } from '../../../../mexc/socket/events';
import type { ConnectionEvent, ObservedEvent, Subscription } from '../../../../mexc/socket/hub';
import { Timers } from '../../../../mexc/core/timers';
import { channelName, streams } from '../../../../mexc/streams';
import { type TriggerEvent } from '../event';
import {
	readerOf,
	type EventPort,
	type EventReader,
	type Occurrence,
	type TriggerItem,
} from '../../../../mexc/events';
import { watchKey } from './connection/keyWatch';
import { coalesceEvents, type ConnectionReport } from './connection/coalesce';

/** In the order of what happens to a connection; saved in workflows. */
const states = [
	['connected', 'Connected', 'Streams deliver, for the first time or again'],
	['recovering', 'Recovering', 'Streams have been interrupted for more than 5 seconds'],
	['gap', 'Possible Gap', 'Something may have been missed during an interruption'],
	['stale', 'Stale', 'A connection was open and silent, and is replaced'],
	['changedOver', 'Changed Over', 'A connection was replaced in time, without loss'],
	['refused', 'Refused', 'MEXC refuses a channel, or the key'],
	['blocked', 'Blocked', 'Events wait because n8n does not report the end of executions'],
	[
		'keyExpiring',
		'Key Expiring',
		'The API key ends in 14, 5 or 1 days, has expired, or was frozen or deleted',
	],
] as const;

type State = (typeof states)[number][0];

/**
 * The health of the connections to MEXC that this n8n has for the credential: a workflow of its own can
 * raise an alarm where the others cannot. It keeps a small connection itself, so that there is always one to
 * watch, and no trouble ends it: trouble is its event.
 */
export const connection: TriggerEvent = {
	value: 'connection',
	name: 'Connection Status',
	description:
		'The connection to MEXC is lost, back, or may have missed something; a channel is refused; the key is about to end',
	testHint: 'The first event comes as soon as the connection is made.',
	access: 'public',
	symbols: 'none',
	fields: [],
	options: ['states'],
	delivery: ['each', 'batch'],
	decimals: [],
	isUnique: true,
	isLossless: true,
	isSeldom: true,
	prepare({ values }) {
		const wanted = statesIn(values.states);
		return {
			channels: [],
			open: (port) => watchConnections(wanted, port),
			example: async (port) => await exampleOf(wanted, port),
		};
	},
};

/** The choices of the option `states`, in n8n's form. */
export const connectionStates = states.map(([value, name, description]) => ({
	name,
	value,
	description,
}));

function watchConnections(wanted: ReadonlySet<State>, port: EventPort): EventReader {
	const timers = new Timers(port.time);
	const emit = (report: ConnectionReport, beforeEmit?: () => void) => {
		if (!wanted.has(report.state)) return;
		port.emit({ item: itemOf(report, port.time.now()), beforeEmit });
	};
	const coalesced = coalesceEvents(timers, emit);
	const { account } = port.client.context;
	const stopObserving = port.hub.observe(account, coalesced.add);
	const own = keepConnections(port, coalesced.add);
	if (account.apiKey !== undefined && wanted.has('keyExpiring')) watchKey(port, timers, emit);
	return readerOf({
		close() {
			stopObserving();
			timers.end();
			own.forEach((subscription) => subscription.close());
		},
	});
}

const TICKER = channelName(streams.miniTicker, { symbol: 'BTCUSDT', timezone: '24H' });
const OWN_ORDERS = channelName(streams.privateOrders);

/** One small channel of each kind: mini tickers come every 3 seconds, own orders need a working key. */
function keepConnections(
	port: EventPort,
	add: (event: ObservedEvent) => void,
): readonly Subscription[] {
	const { account, network } = port.client.context;
	const open = (access: 'public' | 'private', channel: string) =>
		port.hub.subscribe({
			account,
			network,
			log: port.log,
			time: port.time,
			access,
			channels: [channel],
			onMessage: () => undefined,
			onState: (event) => {
				if (isFirst(event)) add({ ...event, access, channels: [channel] });
			},
		});
	const subscriptions = [open('public', TICKER)];
	if (account.apiKey !== undefined) {
		subscriptions.push(open('private', OWN_ORDERS));
	}
	return subscriptions;
}

/** Observers hear what changes; how things stood before is reported to the one who subscribes. */
function isFirst({ state }: ConnectionEvent): boolean {
	return state === 'connected' || state === 'refused';
}

function itemOf(report: ConnectionReport, receivedAt: number): TriggerItem {
	const { time, ...shown } = report;
	return {
		event: connection.value,
		eventId: idOf(report),
		eventTime: time,
		receivedAt,
		...shown,
	};
}

/**
 * The first of the chosen states. None where the connection itself is one of them: it is reported as soon as there
 * is one, and a key that MEXC refuses is reported as `refused` as well.
 */
async function exampleOf(
	wanted: ReadonlySet<State>,
	port: EventPort,
): Promise<readonly Occurrence[]> {
	const state = states.map(([name]) => name).find((name) => wanted.has(name));
	if (state === undefined || state === 'connected') return [];
	const own = keepConnections(port, () => undefined);
	try {
		await orCancelled(Promise.all(own.map(({ ready }) => ready)), port.signal);
	} finally {
		own.forEach((subscription) => subscription.close());
	}
	const now = port.time.now();
	return [{ item: itemOf(sampleOf(state, now), now) }];
}

/** What is said of a connection for public streams, or of a key that has five days left. */
function sampleOf(state: Exclude<State, 'connected'>, time: number): ConnectionReport {
	const about: Omit<ConnectionReport, 'message'> = {
		state,
		access: 'public',
		time,
		channels: [TICKER],
	};
	const fromTime = time - 10_000;
	if (state === 'gap') {
		return { ...about, message: gapEvent(fromTime, 'The connection was lost').message, fromTime };
	}
	if (state === 'keyExpiring') {
		const message = keyWarning({ daysLeft: 5 }) ?? '';
		return { state, access: 'private', message, time, channels: [], daysLeft: 5 };
	}
	const messages = {
		recovering: 'The connection was lost. Trying again until it works.',
		stale: staleEvent(60_000).message,
		changedOver: rotatedEvent(false).message,
		refused: refusalEvent([TICKER], 'Blocked').message,
		blocked: '1 event is waiting for executions whose end n8n has not reported for a minute.',
	};
	return { ...about, message: messages[state] };
}

function idOf({ state, access, time, message }: ConnectionReport): string {
	const parts = JSON.stringify([state, access, time, message]);
	return createHash('sha256').update(parts).digest('base64url').slice(0, 22);
}

function statesIn(value: unknown): ReadonlySet<State> {
	const known = states.map(([state]) => state);
	const naming = { label: 'States', parameter: 'states' };
	const names = listEntries(value, naming).map((entry) => readText(entry, naming));
	if (names.length === 0) return new Set(known);
	const wrong = names.find((name) => !known.includes(name as State));
	if (wrong === undefined) return new Set(names as State[]);
	throw new MexcError({
		kind: 'input',
		parameter: 'states',
		message: `State "${wrong.slice(0, 40)}" is not one of Connection Status.`,
		hint: `Choose from: ${known.join(', ')}.`,
	});
}
