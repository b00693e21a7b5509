import type { Log } from './core/log';
import type { Time } from './core/time';
import type { RestClient } from './rest/client';
import type { ConnectionEvent, Hub } from './socket/hub';
import type { PushMessage } from './streams/pushMessage';

/** What a user chose, as far as an event cares. */
export interface EventSettings {
	/** Upper case, checked. */
	symbols: readonly string[];
	simplify: boolean;
	/** The event's fields and the collection's options by name, unchecked. */
	values: Readonly<Record<string, unknown>>;
}

/** What an open event may use beside the messages it is given. */
export interface EventPort {
	store: StateStore;
	/** Of the trigger's account as it is now: not to be kept. Without a key for public calls only. */
	readonly client: RestClient;
	/**
	 * The same for what must not wait behind other requests of this process. From the first call on others leave room
	 * for it, until the trigger closes.
	 */
	urgentClient(): RestClient;
	hub: Hub;
	time: Time;
	log: Log;
	/** A test in the editor: it looks for nothing that happened before. */
	isTest: boolean;
	/** Aborted when the trigger closes: nothing may act afterwards. */
	signal: AbortSignal;
	/** For what is found outside `read`: by a timer, or by asking over REST. */
	emit(occurrence: Occurrence): void;
}

export interface EventReader {
	/**
	 * Resolves when the store holds what a restart must not lose: n8n saves it after activation, and then
	 * not before the first emit. May stay open while MEXC does not answer.
	 */
	begun: Promise<void>;
	/** The events in one message, in order. */
	read(message: PushMessage): readonly Occurrence[];
	/** A change of the connection; see `isInterruption`. */
	onState(event: ConnectionEvent): void;
	/** What was seen so far, one sentence for a test that saw no event; `undefined` for nothing to say. */
	progress(): string | undefined;
	/** True when no later message can bring an event. */
	isFinished(now: number): boolean;
	/** Idempotent. `port.signal` is aborted as well. */
	close(): void;
}

const nothing = () => undefined;

/** A reader that does what is given and nothing else. */
export function readerOf(own: Partial<EventReader>): EventReader {
	return {
		begun: Promise.resolve(),
		read: () => [],
		onState: nothing,
		progress: nothing,
		isFinished: () => false,
		close: nothing,
		...own,
	};
}

/**
 * Messages may be missing from here on. Emitted when the connection is lost and not only at the gap that ends
 * it: some channels deliver before the others are back.
 */
export function isInterruption({ state }: ConnectionEvent): boolean {
	return state === 'recovering' || state === 'gap';
}

export interface Occurrence {
	item: TriggerItem;
	/**
	 * What distinguishes it from another event to which the exchange has given the same name; equal whenever and
	 * however it is seen again. Absent: the name is enough.
	 */
	content?: string;
	/** By it instead of `eventId` n8n refuses a second execution: of what may happen only once. */
	uniqueId?: string;
	/** Called once, right before the execution that this event starts. */
	beforeEmit?(): void;
	/** Called once, when n8n has run that execution, or has refused it as one it ran before. */
	accepted?(): void;
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
	/** True when it was not seen as it happened, but found later over REST. */
	backfilled?: true;
	/** True when it did not happen like that: made for a test in the editor, from what MEXC lists. */
	isExample?: true;
	/** True when the alert would have fired like that, by candles of the past. */
	isReplay?: true;
	[field: string]: unknown;
}

/**
 * Where an event keeps what must survive a restart: a few small values, by keys of its own choice. n8n
 * saves them at the next emit, and after activation. What is loaded may have been edited by people.
 */
export interface StateStore {
	load(key: string): unknown;
	/** `value` must be plain JSON. */
	save(key: string, value: object): void;
	/** Forgets the others of the event, for example those of conditions that are no longer set. */
	keepOnly(keys: readonly string[]): void;
}
