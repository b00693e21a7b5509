import { timeOf } from '../market/pushFields';
import type { PushMessage } from '../streams/pushMessage';
import { streams } from '../streams';
import { type Change, type Level, isVersion } from './localBook';

/** A change as it came, in milliseconds; `time` is the exchange's, where it says one. */
export interface Arrived {
	change: Change;
	time: number;
	receivedAt: number;
	/** Milliseconds: when the last order in it was placed, where the exchange says so (quirks 75). */
	lastOrderCreateTime?: number;
}

/** Whether this is a message of the stream that a book is kept with (aggreDepth), for this pair. */
export function isDepthOf(symbol: string, message: PushMessage): boolean {
	if (message.bodyName !== streams.aggreDepth.bodyName) return false;
	return message.symbol === undefined || message.symbol === symbol;
}

/** Undefined for content that is no change of a book; whether prices and quantities are numbers is read later. */
export function readDepth({ body, ...message }: PushMessage): Arrived | undefined {
	const { fromVersion, toVersion, bids, asks } = body;
	if (!isVersionText(fromVersion) || !isVersionText(toVersion)) return undefined;
	if (!areLevels(bids) || !areLevels(asks)) return undefined;
	const { sendTime, createTime, receivedAt } = message;
	const time = sendTime ?? createTime ?? receivedAt;
	const lastOrderCreateTime = timeOf(body.lastOrderCreateTime);
	return {
		change: { fromVersion, toVersion, bids, asks },
		time,
		receivedAt,
		lastOrderCreateTime,
	};
}

function isVersionText(value: unknown): value is string {
	return typeof value === 'string' && isVersion(value);
}

function areLevels(rows: unknown): rows is Level[] {
	return (
		Array.isArray(rows) &&
		rows.every(
			(row: Partial<Level> | null) =>
				typeof row?.price === 'string' && typeof row.quantity === 'string',
		)
	);
}
