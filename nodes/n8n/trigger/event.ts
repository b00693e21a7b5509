import type { INodeProperties } from 'n8n-workflow';
import type { AlertState } from '../../../mexc/alerts/priceCross';
import type { PushMessage } from '../../../mexc/socket/hub';
import type { DeliverySettings } from './delivery';

/**
 * One choice of the trigger's Event list, defined exactly once. The editor's fields, the channels, the
 * checks and the items are derived from this object; adding an event is adding one.
 */
export interface TriggerEvent {
	/** Saved in workflows, and the `event` of every item. */
	value: string;
	name: string;
	/** One sentence for people. */
	description: string;
	/** What brings about such an event, for a test that saw none; a sentence. */
	testHint: string;
	/** `private` needs a credential. */
	access: 'public' | 'private';
	/** `optional`: empty means all pairs. */
	symbols: 'required' | 'optional';
	/** Fields shown below the symbols, in n8n's form; their display conditions are added to the event's. */
	fields: readonly INodeProperties[];
	/** Names of this event's own options in the collection, beside those every event has. */
	options: readonly string[];
	/** The choices of delivery; the first is the default. */
	delivery: readonly DeliverySettings['delivery'][];
	/** Names of the item's fields that hold decimal text; `numberFormat: number` converts exactly these. */
	decimals: readonly string[];
	/** Whether n8n may be told `eventId` to refuse a second execution for the same event. */
	isUnique: boolean;
	/** Checks the event's own fields and says what to listen to. Throws an `input` MexcError. */
	prepare(settings: EventSettings): PreparedEvent;
}

/** What a user chose, as far as an event cares. */
export interface EventSettings {
	/** Upper case, checked. */
	symbols: readonly string[];
	simplify: boolean;
	/** The event's fields and the collection's options by name, unchecked. */
	values: Readonly<Record<string, unknown>>;
}

export interface PreparedEvent {
	channels: readonly string[];
	/** Throws an `input` MexcError for what is only worth refusing while a person is looking. */
	checkNow?(now: number): void;
	/** Starts listening from nothing, or from what `alerts` remembers. */
	open(alerts: AlertStore): EventReader;
}

export interface EventReader {
	/** The events in one message, in order. */
	read(message: PushMessage): readonly Occurrence[];
	/** Messages may be missing from here on. */
	gap(): void;
	/** What was seen so far, one sentence for a test that saw no event; `undefined` for nothing to say. */
	progress(): string | undefined;
	/** True when no later message can bring an event. */
	isFinished(now: number): boolean;
}

export interface Occurrence {
	item: TriggerItem;
	/** Called once, right before the execution that this event starts. */
	beforeEmit?(): void;
}

/** What every item carries; the event's own fields stand beside it. */
export interface TriggerItem {
	event: string;
	/** Equal for the same event whenever and however it is seen again. */
	eventId: string;
	symbol?: string;
	/** Milliseconds, of the exchange. */
	eventTime: number;
	/** Milliseconds, of this machine. */
	receivedAt: number;
	[field: string]: unknown;
}

/** Where the state of price alerts lives, by condition hash. */
export interface AlertStore {
	load(hash: string): AlertState | undefined;
	save(hash: string, state: AlertState): void;
	/** Forgets the alerts of conditions that are no longer set. */
	keepOnly(hashes: readonly string[]): void;
}
