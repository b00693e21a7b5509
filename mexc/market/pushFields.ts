import type { PushMessage } from '../streams/pushMessage';
import { timeOf, TOO_NEW_MS } from '../core/time';
import { decimalText } from '../core/decimalText';

export { timeOf } from '../core/time';

// What the alerts read from pushes; content that is not as documented is passed over, never thrown at.

export type Deal = Readonly<Record<string, unknown>>;

/** The trades in one message of channel `aggreDeals`. */
export function dealsIn({ body }: Pick<PushMessage, 'body'>): readonly Deal[] {
	return Array.isArray(body.deals) ? (body.deals as Deal[]) : [];
}

/** An empty side of the book is sent as empty text or zero: no price. */
export function positive(value: unknown): string | undefined {
	const text = decimalText(value);
	// Without needless zeros, nothing is one text.
	return text === undefined || text === '0' || text.startsWith('-') ? undefined : text;
}

/**
 * The edges of a candle in milliseconds; the candle stream alone counts in seconds (quirks 69). One that is to
 * begin in days to come has a wrong time, and all later ones would seem old after it.
 */
export function candleEdges({
	body,
	receivedAt,
}: Pick<PushMessage, 'body' | 'receivedAt'>): { start: number; end: number } | undefined {
	const start = timeOf(Number(body.windowStart) * 1000);
	const end = timeOf(Number(body.windowEnd) * 1000);
	if (start === undefined || end === undefined || start > receivedAt + TOO_NEW_MS) return undefined;
	return { start, end };
}

/** Milliseconds, by the exchange's clock where it says so. */
export function sentAt(
	message: Pick<PushMessage, 'sendTime' | 'createTime' | 'receivedAt'>,
): number {
	return message.sendTime ?? message.createTime ?? message.receivedAt;
}
