import { keyStateOf, keyWarning, type KeyState } from '../market/keyValidity';
import type { CallOptions, RestClient } from '../rest/client';
import { isoTime, type Row } from '../endpoints/answers';
import { systemTime } from '../core/time';
import { ifWithin } from '../core/within';
import type { ChannelStatus } from '../socket/channelStatus';
import { streamHub } from '../socket/streamHub';

/** This is asked when something is wrong: it must answer while the exchange does not. */
const KEY_ANSWER_MS = 5_000;

/**
 * One row for each channel of this process that serves the account, what is in trouble first. MEXC is asked one
 * thing, and only where a private channel is held: how long the key is valid. A row with the state `none` where
 * this process holds no channel at all; `isOnlyProcess` says whether another one may.
 */
export async function connectionRows(
	client: RestClient,
	isOnlyProcess: boolean,
	options: CallOptions = {},
): Promise<Row[]> {
	const { account, time = systemTime } = client.context;
	const held = streamHub().status(account);
	if (held.length === 0) return [nothingHeld(isOnlyProcess)];
	const isPrivate = held.some(({ access }) => access === 'private');
	const key = isPrivate
		? await ifWithin(time, KEY_ANSWER_MS, keyStateOf(client, options)).catch(() => undefined)
		: undefined;
	const rows = held.map((status) => rowOf(status, key));
	const isWell = ({ state }: Row) => state === 'connected';
	return [...rows.filter((row) => !isWell(row)), ...rows.filter(isWell)];
}

function rowOf(status: ChannelStatus, key: KeyState | undefined): Row {
	const { channel, access, state, since, lastMessageAt, missedFrom, load } = status;
	const isPrivate = access === 'private';
	const warning = isPrivate && key !== undefined ? keyWarning(key) : undefined;
	const timed = (name: string, ms: number | undefined) => ({
		[name]: ms ?? null,
		[`${name}Iso`]: ms === undefined ? null : isoTime(ms),
	});
	return {
		channel,
		access,
		state,
		...timed('since', since),
		message: status.message ?? warning ?? null,
		...timed('lastMessageAt', lastMessageAt),
		interruptions: status.interruptions,
		gaps: status.gaps,
		...timed('missedFrom', missedFrom),
		listeners: status.listeners,
		eventsWaiting: load.waiting,
		eventsDropped: load.dropped,
		placesTaken: load.inFlight,
		keyDaysLeft: (isPrivate ? key?.daysLeft : undefined) ?? null,
	};
}

function nothingHeld(isOnlyProcess: boolean): Row {
	const why = isOnlyProcess
		? 'No published trigger, and no test of one, listens for this credential.'
		: 'In queue mode the main process listens, and workers run the executions: each sees its own channels only.';
	const hint = 'Use the trigger event Connection Status to be informed of changes.';
	return {
		channel: null,
		access: null,
		state: 'none',
		since: null,
		sinceIso: null,
		message: `This n8n process holds no channel. ${why} ${hint}`,
		lastMessageAt: null,
		lastMessageAtIso: null,
		interruptions: 0,
		gaps: 0,
		missedFrom: null,
		missedFromIso: null,
		listeners: 0,
		eventsWaiting: 0,
		eventsDropped: 0,
		placesTaken: 0,
		keyDaysLeft: null,
	};
}
