/** MEXC's text frames (streams.json): what we send and what the answers mean. */

/** MEXC's clients keep a request under 1024 bytes; longer lists are split. */
const REQUEST_LIMIT_BYTES = 1000;

export const PING = JSON.stringify({ method: 'PING' });

export type Method = 'SUBSCRIPTION' | 'UNSUBSCRIPTION';

export function requestText(method: Method, channels: readonly string[], id: number): string {
	return JSON.stringify({ method, params: channels, id });
}

/** Cuts a list so that each request stays below the limit; a single longer name goes alone. */
export function splitChannels(channels: readonly string[]): string[][] {
	const groups: string[][] = [];
	for (const channel of channels) {
		const last = groups.at(-1);
		const joined = requestText('UNSUBSCRIPTION', [...(last ?? []), channel], 1_000_000);
		if (last !== undefined && Buffer.byteLength(joined) <= REQUEST_LIMIT_BYTES) last.push(channel);
		else groups.push([channel]);
	}
	return groups;
}

export type Reply =
	| { kind: 'pong' }
	/** The listen key in the address is not (or no longer) valid; the server closes. */
	| { kind: 'invalidListenKey' }
	/** An answer to a request; `code` is 0 even on failure (quirks 65), so only the text counts. */
	| { kind: 'answer'; id: number; text: string }
	| { kind: 'unknown' };

/** Far more than the echo of our longest request; what is longer is not searched, word by word, for hours. */
const LONGEST_REPLY = 16_384;

export function parseReply(text: string): Reply {
	if (text.length > LONGEST_REPLY) return { kind: 'unknown' };
	if (/invalid listen ?key/i.test(text)) return { kind: 'invalidListenKey' };
	const reply = parseObject(text);
	if (reply === undefined || !('id' in reply || 'msg' in reply)) return { kind: 'unknown' };
	const { id, msg = '' } = reply;
	if (msg === 'PONG') return { kind: 'pong' };
	if (typeof msg !== 'string' && msg !== null) return { kind: 'unknown' };
	return { kind: 'answer', id: idOf(id), text: msg ?? '' };
}

/** Ours are small whole numbers; JSON's `1e999` would be Infinity. */
function idOf(id: unknown): number {
	return typeof id === 'number' && Number.isSafeInteger(id) ? id : 0;
}

function parseObject(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

export interface Verdict {
	accepted: string[];
	refused: string[];
	/** What the answer says neither yes nor no to. */
	unclear: string[];
	/** MEXC's own words, for refused channels. */
	reason: string;
}

/**
 * Reads the answer to a subscription. Only a channel that the answer names as subscribed counts as
 * accepted; one it does not mention (the 31st of a connection, an unreadable request) is refused. An empty
 * answer decides nothing (quirks 99).
 */
export function judge(asked: readonly string[], text: string): Verdict {
	if (isEmpty(text)) return { accepted: [], refused: [], unclear: [...asked], reason: '' };
	const { failed, succeeded = failed ? new Set() : split(text) } = listsIn(text);
	const accepted = asked.filter((name) => succeeded.has(name) && !failed?.has(name));
	const refused = asked.filter((name) => !accepted.includes(name));
	return { accepted, refused, unclear: [], reason: refused.length === 0 ? '' : reasonIn(text) };
}

/** Whether an answer without our id is nevertheless about one of these channels. */
export function mentions(text: string, channels: readonly string[]): boolean {
	return (
		isEmpty(text) ||
		channels.some((name) => text.includes(name)) ||
		/msg format invalid/i.test(text)
	);
}

function isEmpty(text: string): boolean {
	return text.trim() === '';
}

const SUCCESS = 'subscribed successful';

/** The lists behind "Subscribed successful! [" and "Not Subscribed successfully! [", each the first of its kind. */
function listsIn(text: string): { succeeded?: Set<string>; failed?: Set<string> } {
	const lists: { succeeded?: Set<string>; failed?: Set<string> } = {};
	const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
	for (let at = lower.indexOf(SUCCESS); at >= 0; at = lower.indexOf(SUCCESS, at + 1)) {
		const kind = lower.startsWith('not ', at - 4) ? 'failed' : 'succeeded';
		lists[kind] ??= listAt(text, at + SUCCESS.length);
	}
	return lists;
}

/** Empty where there is no list after the words. */
function listAt(text: string, at: number): Set<string> {
	const start = text.indexOf('[', at);
	const between = start < 0 ? '' : text.slice(at, Math.min(start, at + 10)).trim();
	const end = /^(ly)?!$/i.test(between) ? text.indexOf(']', start) : -1;
	return split(end < 0 ? '' : text.slice(start + 1, end));
}

function split(list: string): Set<string> {
	return new Set(list.split(',').map((name) => name.trim()));
}

/** The colon is the full-width one and the spaces vary, so both are matched loosely. */
function reasonIn(text: string): string {
	const reason = /Reason\s*[:：](.*)/i.exec(text)?.[1].trim();
	if (reason) return reason;
	return /msg format invalid/i.test(text) ? 'msg format invalid' : 'not acknowledged';
}
