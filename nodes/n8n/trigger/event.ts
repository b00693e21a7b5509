import type { INodeProperties } from 'n8n-workflow';
import type { ChartLevel } from '../../../mexc/chart/annotations';
import type {
	EventPort,
	EventReader,
	EventSettings,
	Occurrence,
	TriggerItem,
} from '../../../mexc/events';
import type { IndicatorSpec } from '../../../mexc/indicators/definition';
import type { CandleInterval } from '../../../mexc/market/candleIntervals';
import type { Replay, ReplayTerms } from '../../../mexc/replay/replay';
import type { RestClient } from '../../../mexc/rest/client';
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
	/** `optional`: empty means all pairs, or none in particular. `none`: there is no such field. */
	symbols: 'required' | 'optional' | 'none';
	/** Where the usual sentence about them is not true; one sentence. */
	symbolsDescription?: string;
	/** What no symbol means, where it is not all pairs; a short hint. */
	emptySymbols?: string;
	/** It waits for pairs that MEXC does not list yet. */
	isOfUnlisted?: true;
	/**
	 * It takes a watchlist too. `candles`: for each candle that closes it asks over REST. Then `prepare` for one pair
	 * must not throw for want of others, and `open` keeps states of its own pairs only.
	 */
	watchlist?: 'streams' | 'candles';
	/** Fields shown below the symbols, in n8n's form; their display conditions are added to the event's. */
	fields: readonly INodeProperties[];
	/** Names of this event's own options in the collection, beside those every event has. */
	options: readonly string[];
	/** The choices of delivery; the first is the default. */
	delivery: readonly DeliverySettings['delivery'][];
	/** Where this event needs another standard than most. */
	deliveryDefaults?: Partial<Pick<DeliverySettings, 'batchWindowMs' | 'batchMaxItems'>>;
	/** Names of the item's fields that hold decimal text; `numberFormat: number` converts exactly these. */
	decimals: readonly string[];
	/** Whether n8n may be given `eventId` to refuse a second execution for the same event. */
	isUnique: boolean;
	/** Each event counts: none is dropped, however slow the workflow, and n8n is asked until it takes it. */
	isLossless: boolean;
	/** What n8n has not taken when the trigger ends is looked up at the next start, unless `backfill` is off. */
	isFoundAgain?: true;
	/** It can be long until such an event happens: a test gives an example of it at once. */
	isSeldom?: true;
	/** Loads what only this event needs; called before `prepare`. */
	load?(): Promise<void>;
	/** Checks the event's own fields and says what to listen to. Throws an `input` MexcError. */
	prepare(settings: EventSettings): PreparedEvent;
}

export interface PreparedEvent {
	/** Full channel names; empty for an event that needs no stream of its own. */
	channels: readonly string[];
	/** Where the settings decide about it and not the event. */
	access?: 'public' | 'private';
	/** Throws an `input` MexcError for what is only worth refusing while a person is looking. */
	checkNow?(now: number): void;
	/**
	 * The same for what MEXC has to be asked about. Throws an `input` or `policy` MexcError; trouble on the way
	 * to MEXC is no reason not to start.
	 */
	checkAtMexc?(client: RestClient): Promise<void>;
	/** What belongs into a picture of such an event; with the option Chart. */
	chart?: ChartContent;
	/** Starts listening from nothing, or from what `port.store` remembers. */
	open(port: EventPort): EventReader;
	/**
	 * What a live event of these settings looks like, for a test that saw none: what MEXC lists as the last one, or
	 * a sample of the same form (docs/trigger.md says which). Empty where there is none. `reader` is the one that
	 * listens meanwhile; `port` is another one than its, and what is emitted by it arrives nowhere. Throws a
	 * MexcError where MEXC cannot be asked.
	 */
	example?(port: EventPort, reader: EventReader): Promise<readonly Occurrence[]>;
	/**
	 * The first of its pairs over candles of the past; absent for what candles say nothing about. Throws an `input`
	 * MexcError where it is the settings that cannot be replayed.
	 */
	replay?(terms: ReplayTerms): Replay;
}

export interface ChartContent {
	/** The length of candle that the condition looks at, if it is one. */
	interval?: CandleInterval;
	/** Those that are computed from candles of this length. */
	indicators?(interval: CandleInterval): readonly IndicatorSpec[];
	/** The prices that the condition is about. */
	levels?(item: TriggerItem): readonly ChartLevel[];
	/** What happened and where, if the item does not say it in the fields that alerts share. */
	happened?(item: TriggerItem): Happened;
}

export interface Happened {
	/** A sentence; empty where the first line of the message says it. */
	title: string;
	/** Milliseconds, within the candle. */
	time: number;
	/** Of the triangle. */
	direction: 'up' | 'down';
}

/** n8n's `getNodeParameter`; fields the editor hides are not there, and give the fallback. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;
