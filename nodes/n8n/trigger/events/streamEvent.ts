import { createHash } from 'node:crypto';
import { sentAt } from '../../../../mexc/alerts/wireFields';
import type { PushMessage } from '../../../../mexc/socket/hub';
import { channelName, type Stream, type StreamParameter } from '../../../../mexc/streams';
import {
	readerOf,
	type EventSettings,
	type Occurrence,
	type TriggerEvent,
	type TriggerItem,
} from '../event';

type Shown = Pick<
	TriggerEvent,
	'value' | 'name' | 'description' | 'testHint' | 'symbols' | 'fields' | 'delivery' | 'decimals'
> &
	Partial<Pick<TriggerEvent, 'deliveryDefaults'>>;

export type Row = Readonly<Record<string, unknown>>;

/** What one push, or one row of it, says. */
export interface Content {
	/** Where it is not the message's. */
	symbol?: string;
	/** Milliseconds; the time of sending where it is absent. */
	eventTime?: number;
	/** What names it for good, where the exchange gives it a name. */
	id?: string;
	simple: Row;
	raw: Row;
}

interface StreamEvent extends Shown {
	stream: Stream;
	/** The contents of one message, in order. */
	read(message: PushMessage, settings: EventSettings): readonly Content[];
}

/**
 * An event that is what a public channel pushes. Pushes are not unique for n8n: equal ones may be
 * different events (quirks 21), and a market's flood is bounded by dropping and counting.
 */
export function streamEvent({ stream, read, ...shown }: StreamEvent): TriggerEvent {
	return {
		access: 'public',
		options: ['simplify', 'numberFormat'],
		isUnique: false,
		isLossless: false,
		...shown,
		prepare: (settings) => ({
			channels: channelsOf(stream, settings),
			open: () => readerOf({ read: (message) => occurrencesIn(message, settings) }),
		}),
	};

	function occurrencesIn(message: PushMessage, settings: EventSettings): Occurrence[] {
		if (message.bodyName !== stream.bodyName) return [];
		const { symbols, simplify } = settings;
		const own = { ...message, symbol: pairOf(message, symbols) };
		return read(own, settings).flatMap((content, position) => {
			const symbol = content.symbol ?? own.symbol;
			if (!isWanted(symbol, symbols)) return [];
			return [{ item: itemOf(shown.value, own, { ...content, symbol }, position, simplify) }];
		});
	}
}

/** A message that names no pair is of its channel's. */
function pairOf({ symbol, channel }: PushMessage, symbols: readonly string[]): string | undefined {
	return symbol ?? symbols.find((one) => channel.split('@').includes(one));
}

/** What names another pair than was asked for is somebody else's, or damaged. */
function isWanted(symbol: string | undefined, symbols: readonly string[]): boolean {
	return symbols.length === 0 || (symbol !== undefined && symbols.includes(symbol));
}

/** The channels of the chosen symbols, by the fields of the editor. */
export function channelsOf(stream: Stream, { symbols, values }: EventSettings): string[] {
	const chosen = (symbol?: string) =>
		Object.fromEntries(
			stream.parameters.map(({ name }) => [
				name,
				name === 'symbol' ? symbol : parameterText(name, values),
			]),
		);
	const isPerSymbol = stream.parameters.some(({ name }) => name === 'symbol');
	if (!isPerSymbol) return [channelName(stream, chosen())];
	return symbols.map((symbol) => channelName(stream, chosen(symbol)));
}

function parameterText(name: StreamParameter['name'], values: EventSettings['values']): string {
	const value = values[name === 'level' ? 'depth' : name];
	return value === undefined || value === null ? '' : String(value);
}

function itemOf(
	event: string,
	message: PushMessage,
	{ symbol, eventTime = sentAt(message), id, simple, raw }: Content,
	position: number,
	simplify: boolean,
): TriggerItem {
	return {
		event,
		eventId: id ?? contentId(message, symbol, position, raw),
		symbol,
		eventTime,
		receivedAt: message.receivedAt,
		// The raw row of a mini ticker may name its pair by empty text.
		...(simplify ? simple : { ...raw, symbol }),
	};
}

/**
 * For what the exchange gives no name: the same push under the same name on every connection, and two equal
 * rows of one push, told apart by their place, under two.
 */
export function contentId(
	message: PushMessage,
	symbol: string | undefined,
	position: number,
	raw: Row,
): string {
	const parts = [message.channel, symbol, message.sendTime ?? message.createTime, position, raw];
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
