import { fingerprint } from '../core/fingerprint';
import { CLIENT_ORDER_ID_PREFIX } from '../orders/clientOrderId';
import type { Signal } from './signal';

/**
 * Where an order of a signal comes from, written into its client order ID, so that the exchange's own list says
 * what was accepted: `n8n`, ten letters of a hash of strategy and pair, eight with the signal's time, eleven of a
 * hash of what makes it the same signal. 32 letters together (quirks 35).
 */
export interface SignalIdentity {
	clientOrderId: string;
	/** What all signals of the strategy on the pair have in front. */
	stream: string;
	/** What a repeated signal has behind, also when its sender has written another time into it. */
	ending: string;
}

const STREAM_LETTERS = 10;
const TIME_LETTERS = 8;
const ENDING_LETTERS = 11;
/** Six bytes are eight letters. */
const TIME_BYTES = 6;

/**
 * By the sender's own ID, or else by strategy, pair, action, time, bar and the name of the order. Undefined for a
 * signal without ID, time and bar: whether it was sent before cannot be said.
 */
export function identityOf(signal: Signal): SignalIdentity | undefined {
	const { symbol, strategy = '', action, id, time, bar, label } = signal;
	if (id === undefined && time === undefined && bar === undefined) return undefined;
	const stream = `${CLIENT_ORDER_ID_PREFIX}${fingerprint('signal', strategy, symbol).slice(0, STREAM_LETTERS)}`;
	const same = id === undefined ? ['derived', action, time, bar, label] : ['id', id];
	const ending = fingerprint(strategy, symbol, ...same).slice(0, ENDING_LETTERS);
	return { clientOrderId: `${stream}${writtenTime(time ?? 0)}${ending}`, stream, ending };
}

/** The signal that an order was placed for. */
export interface OrderedSignal {
	clientOrderId: string;
	/** 0 for a signal without one. */
	time: number;
	ending: string;
}

/** What the client order ID of an order says; undefined for one that is not of the same strategy and pair. */
export function signalIn(
	clientOrderId: unknown,
	{ stream }: SignalIdentity,
): OrderedSignal | undefined {
	if (typeof clientOrderId !== 'string' || !clientOrderId.startsWith(stream)) return undefined;
	const own = clientOrderId.slice(stream.length);
	if (own.length !== TIME_LETTERS + ENDING_LETTERS) return undefined;
	const time = Buffer.from(own.slice(0, TIME_LETTERS), 'base64url').readUIntBE(0, TIME_BYTES);
	return { clientOrderId, time, ending: own.slice(TIME_LETTERS) };
}

function writtenTime(time: number): string {
	const bytes = Buffer.alloc(TIME_BYTES);
	bytes.writeUIntBE(time, 0, TIME_BYTES);
	return bytes.toString('base64url');
}
