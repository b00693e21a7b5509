import type { PushMessage } from '../socket/hub';
import { LATEST_MS } from '../time';
import { compare } from '../trading/decimal';
import { decimalText } from './decimalText';

// What the alerts read from pushes; content that is not as documented is passed over, never thrown at.

export type Deal = Readonly<Record<string, unknown>>;

/** The trades in one message of channel `aggreDeals`. */
export function dealsIn({ body }: Pick<PushMessage, 'body'>): readonly Deal[] {
	return Array.isArray(body.deals) ? (body.deals as Deal[]) : [];
}

/** An empty side of the book is sent as empty text or zero: no price. */
export function positive(value: unknown): string | undefined {
	const text = decimalText(value);
	return text !== undefined && compare(text, '0') > 0 ? text : undefined;
}

/** A time of the exchange that a Date can hold; protobuf's 64-bit integers arrive as text. */
export function timeOf(value: unknown): number | undefined {
	const time = Number(value);
	return time > 0 && time <= LATEST_MS ? time : undefined;
}

/** Milliseconds, by the exchange's clock where it says so. */
export function sentAt(
	message: Pick<PushMessage, 'sendTime' | 'createTime' | 'receivedAt'>,
): number {
	return message.sendTime ?? message.createTime ?? message.receivedAt;
}
