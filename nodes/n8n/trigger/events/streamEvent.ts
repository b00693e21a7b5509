import { createHash } from 'node:crypto';
import type { INodeProperties } from 'n8n-workflow';
import { sentAt } from '../../../../mexc/market/pushFields';
import { MexcError } from '../../../../mexc/core/errors';
import { shownValue } from '../../../../mexc/input/problem';
import { readText } from '../../../../mexc/input/texts';
import type { MarketPort } from '../../../../mexc/market/marketNow';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import { channelName, type Stream, type StreamParameter } from '../../../../mexc/streams';
import { type TriggerEvent } from '../event';
import {
	type EventSettings,
	readerOf,
	type Occurrence,
	type TriggerItem,
} from '../../../../mexc/events';
import { depthField, intervalField, speedField, timezoneField } from './streamFields';

type Shown = Pick<
	TriggerEvent,
	'value' | 'name' | 'description' | 'testHint' | 'symbols' | 'fields' | 'delivery' | 'decimals'
> &
	Partial<Pick<TriggerEvent, 'deliveryDefaults' | 'watchlist'>>;

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

/** The parts of a channel's name beside the pair, as chosen. */
type Parts = Readonly<Record<string, string>>;

interface StreamEvent extends Shown {
	stream: Stream;
	/** What MEXC lists now, as the channel of the first pair would push it. Throws a MexcError. */
	exampleOf(port: MarketPort, symbol: string, parts: Parts): Promise<readonly PushMessage[]>;
	/** The contents of one message, in order. */
	read(message: PushMessage, settings: EventSettings): readonly Content[];
}

/**
 * An event that is what a public channel pushes. Pushes are not unique for n8n: equal ones may be
 * different events (quirks 21), and a market's flood is bounded by dropping and counting.
 */
export function streamEvent({ stream, read, exampleOf, ...shown }: StreamEvent): TriggerEvent {
	return {
		access: 'public',
		options: ['simplify', 'numberFormat'],
		isUnique: false,
		isLossless: false,
		...shown,
		prepare: (settings) => ({
			channels: channelsOf(stream, settings),
			open() {
				const wanted = new Set(settings.symbols);
				return readerOf({ read: (message) => occurrencesIn(message, settings, wanted) });
			},
			async example(port) {
				const { symbols } = settings;
				const messages = await exampleOf(port, symbols[0], partsOf(stream, settings));
				const wanted = new Set(symbols);
				return messages.flatMap((message) => occurrencesIn(message, settings, wanted));
			},
		}),
	};

	function occurrencesIn(
		message: PushMessage,
		settings: EventSettings,
		wanted: ReadonlySet<string>,
	): Occurrence[] {
		if (message.bodyName !== stream.bodyName) return [];
		const own = withPair(message, settings.symbols);
		const occurrences: Occurrence[] = [];
		for (const [position, content] of read(own, settings).entries()) {
			const symbol = content.symbol ?? own.symbol;
			if (!isWanted(symbol, wanted)) continue;
			const item = itemOf(shown.value, own, symbol, content, position, settings.simplify);
			occurrences.push({ item });
		}
		return occurrences;
	}
}

/** A message that names no pair is of its channel's. */
function withPair(message: PushMessage, symbols: readonly string[]): PushMessage {
	if (message.symbol !== undefined) return message;
	const symbol = symbols.find((one) => message.channel.split('@').includes(one));
	return { ...message, symbol };
}

/** What names another pair than was asked for is somebody else's, or damaged. */
function isWanted(symbol: string | undefined, wanted: ReadonlySet<string>): boolean {
	return wanted.size === 0 || (symbol !== undefined && wanted.has(symbol));
}

/** The channels of the chosen symbols, by the fields of the editor. Throws an `input` MexcError. */
export function channelsOf(stream: Stream, settings: EventSettings): string[] {
	const chosen = partsOf(stream, settings);
	const isOfPairs = stream.parameters.some(({ name }) => name === 'symbol');
	if (!isOfPairs) return [channelName(stream, chosen)];
	return settings.symbols.map((symbol) => channelName(stream, { ...chosen, symbol }));
}

function partsOf({ parameters }: Stream, { values }: EventSettings): Parts {
	const others = parameters.filter(({ name }) => name !== 'symbol');
	return Object.fromEntries(
		others.map((parameter) => [parameter.name, choiceOf(parameter, values)]),
	);
}

/** The fields that stand for the parts of a channel's name. */
const fields: Partial<Record<StreamParameter['name'], INodeProperties>> = {
	interval: intervalField,
	level: depthField,
	speed: speedField,
	timezone: timezoneField,
};

function choiceOf(
	{ name, values: allowed = [] }: StreamParameter,
	values: EventSettings['values'],
): string {
	const { displayName: label = name, name: parameter = name } = fields[name] ?? {};
	const text = readText(values[parameter] ?? '', { label, parameter });
	if (allowed.includes(text)) return text;
	throw new MexcError({
		kind: 'input',
		parameter,
		message: `${label} ${shownValue(text)} is not one that MEXC has.`,
		hint: `Use one of: ${allowed.join(', ')}.`,
	});
}

function itemOf(
	event: string,
	message: PushMessage,
	symbol: string | undefined,
	{ eventTime = sentAt(message), id, simple, raw }: Content,
	position: number,
	simplify: boolean,
): TriggerItem {
	const item: TriggerItem = {
		event,
		eventId: id ?? contentId(message, symbol, position, raw),
		symbol,
		eventTime,
		receivedAt: message.receivedAt,
	};
	if (simplify) return Object.assign(item, simple);
	// The raw row of a mini ticker may name its pair by empty text.
	return Object.assign(item, raw, { symbol });
}

/**
 * For what the exchange gives no name: the same push under the same name on every connection, and two equal
 * rows of one push, distinguished by their place, under two.
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
