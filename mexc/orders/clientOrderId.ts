import { fingerprint } from '../core/fingerprint';

/** Marks the orders this package placed; the rest is a fingerprint of where the order came from. */
export const CLIENT_ORDER_ID_PREFIX = 'n8n';
/** What every known client keeps to (quirks 35). */
const MAX_LENGTH = 32;

/**
 * A client order id that is the same for the same parts, whatever process computes it: `n8n` and 29
 * characters of base64url of their SHA-256. Parts are kept apart, so `['a', 'bc']` differs from `['ab', 'c']`.
 */
export function clientOrderIdFrom(parts: ReadonlyArray<string | number>): string {
	return `${CLIENT_ORDER_ID_PREFIX}${fingerprint(...parts)}`.slice(0, MAX_LENGTH);
}

/** After the prefix: an entry whose exits are managed, and an exit. Both are followed by fingerprints only. */
const [ENTRY, EXIT] = ['_e_', '_x_'];
const MARK_LENGTH = 6;
/** A fingerprint of 138 bits, by which an exit shows which entry it belongs to. */
const KEY_LENGTH = 23;
const NUMBER_LENGTH = 2;
/** What two digits of base 36 can count. */
export const MOST_EXITS = 36 ** NUMBER_LENGTH;

/** The longest Exit Plan Tag. */
export const TAG_LENGTH = 64;

/** A tag as it counts: blanks around it and upper case make no other one. */
function plainTag(tag: string): string {
	return tag.trim().toLowerCase();
}

/**
 * A client order id of this package (see clientOrderIdFrom) that also carries the mark of an Exit Plan Tag:
 * `n8n_e_`, six characters of the tag's fingerprint, and 120 bits of the id without the tag. A pure function
 * of both, so that a repeated attempt still finds its order.
 */
export function taggedClientOrderId(clientOrderId: string, tag: string): string {
	const start = entryStart(tag);
	const rest = clientOrderId.slice(CLIENT_ORDER_ID_PREFIX.length);
	return `${start}${rest}`.slice(0, MAX_LENGTH);
}

function entryStart(tag: string): string {
	return `${CLIENT_ORDER_ID_PREFIX}${ENTRY}${markOfTag(tag)}`;
}

/** What an order id says of a tag: the same for the same tag, and it does not say which tag it is. */
export function markOfTag(tag: string): string {
	return fingerprint('exitPlanTag', plainTag(tag)).slice(0, MARK_LENGTH);
}

/** The mark that a client order id carries; undefined for one without a tag. */
export function markOf(clientOrderId: string): string | undefined {
	if (!isTaggedId(clientOrderId)) return undefined;
	const start = CLIENT_ORDER_ID_PREFIX.length + ENTRY.length;
	return clientOrderId.slice(start, start + MARK_LENGTH);
}

/** Whether an order carries the mark of any tag, or of this one. */
export function isTaggedId(clientOrderId: string, tag?: string): boolean {
	const start = tag === undefined ? `${CLIENT_ORDER_ID_PREFIX}${ENTRY}` : entryStart(tag);
	return clientOrderId.length === MAX_LENGTH && clientOrderId.startsWith(start);
}

/** What the exits of an entry have in common. `orderId` is MEXC's of the entry. */
export function exitKeyOf(symbol: string, orderId: string): string {
	return fingerprint('exitOf', symbol, orderId).slice(0, KEY_LENGTH);
}

/**
 * The client order id of the exit with this number, from 0: not of its reason, so that two processes that
 * want to sell the same position for two reasons have one id, and the second finds the order of the first.
 */
export function exitClientOrderId(exitKey: string, number: number): string {
	const digits = number.toString(36).padStart(NUMBER_LENGTH, '0');
	return `${CLIENT_ORDER_ID_PREFIX}${EXIT}${exitKey}_${digits}`;
}

/** Steps of a plan, from 1, in ids. */
const STEPS = 'ABCDE';
/** What one digit of base 36 can count. */
export const MOST_GENERATIONS = 36;

/**
 * The client order id of an order that rests at the exchange for a target: of its step (from 1), and of how
 * often the step had an order before (its price or size was another one).
 */
export function targetClientOrderId(exitKey: string, step: number, generation: number): string {
	return `${CLIENT_ORDER_ID_PREFIX}${EXIT}${exitKey}_${STEPS[step - 1]}${generation.toString(36)}`;
}

export interface ExitName {
	exitKey: string;
	/** Of an exit at the market. */
	number?: number;
	/** Of an order that rests for a target. */
	target?: { step: number; generation: number };
}

/** The exit that a client order id belongs to; undefined for every other order. */
export function exitOf(clientOrderId: string): ExitName | undefined {
	const found = /^n8n_x_([A-Za-z0-9_-]{23})_(?:([0-9a-z]{2})|([A-E])([0-9a-z]))$/.exec(
		clientOrderId,
	);
	if (found === null) return undefined;
	const [, exitKey, number, letter, generation] = found;
	// A group that is not part of the match is undefined.
	if ((number as string | undefined) !== undefined)
		return { exitKey, number: parseInt(number, 36) };
	const step = STEPS.indexOf(letter) + 1;
	return { exitKey, target: { step, generation: parseInt(generation, 36) } };
}
