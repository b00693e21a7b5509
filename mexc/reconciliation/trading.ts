import { asMexcError } from '../core/errors';
import type { PushMessage } from '../streams/pushMessage';
import { channelName, streams } from '../streams';
import { Activity } from './activity';
import { Cursor } from './cursor';
import { isRefusal } from './historyReads';
import { Backfill, type Look } from './run';
import {
	doubtsAbout,
	suspectsOf,
	unexplainedAssets,
	widerSuspects,
	type Suspects,
} from './symbols';
import {
	type EventSettings,
	readerOf,
	type EventPort,
	type EventReader,
	type Occurrence,
} from '../events';

/** What was found over REST, in the form of the streams. */
export interface Found {
	messages: readonly PushMessage[];
	/** Pairs that were traded. */
	tradedSymbols: ReadonlySet<string>;
	/** Assets that changed beside those of the pairs: what fees were paid in. */
	feeAssets: ReadonlySet<string>;
	/** Sentences without an end about what could not be found out. */
	gaps: readonly string[];
}

/** An event about own trading, which REST can say afterwards. */
export interface TradingEvent {
	value: string;
	/** In the plural, for people. */
	what: string;
	/** The events in a message, whether it came from the stream or was made from history. */
	occurrencesIn(message: PushMessage): readonly Occurrence[];
	find(look: Look, suspects: Suspects, activity: Activity): Promise<Found>;
	/** A message from the stream has been taken in; `isPending` says whether n8n has yet to take its event. */
	learnEnd(message: PushMessage, activity: Activity, isPending: boolean): void;
}

/** Without a filter balances say on which pairs something may have happened. */
export function tradingChannels({ symbols }: EventSettings, own: readonly string[]): string[] {
	return symbols.length > 0 ? [...own] : [...own, channelName(streams.privateAccount)];
}

/** Reports each event once, whether the stream brings it or history does after an interruption. */
export function openTrading(
	port: EventPort,
	{ symbols, values }: EventSettings,
	own: TradingEvent,
): EventReader {
	if (port.isTest) return readerOf({ read: (message) => own.occurrencesIn(message) });
	const cursorKey = `cursor:${own.value}`;
	port.store.keepOnly([cursorKey, Activity.key]);
	const cursor = new Cursor(port.store, cursorKey, port);
	const activity = new Activity(port.store, symbols);
	const track = (message: PushMessage) => {
		const occurrences = own.occurrencesIn(message).flatMap((occurrence) => {
			const accepted = () => own.learnEnd(message, activity, false);
			return cursor.track({ ...occurrence, accepted }) ?? [];
		});
		const isPending = own.occurrencesIn(message).some(({ item }) => cursor.isPending(item.eventId));
		own.learnEnd(message, activity, isPending);
		return occurrences;
	};
	const report = ({ messages }: Found) => {
		for (const occurrence of byTime(messages.flatMap(track))) {
			port.emit({ ...occurrence, item: { ...occurrence.item, backfilled: true } });
		}
	};
	let account: unknown;
	const look = async (look: Look) => {
		activity.beforeReading();
		const suspects = await suspectsOf(look.history, activity, {
			symbols,
			// At the very first start nothing older is wanted.
			mayBeBlind: cursor.isResumed || look.isAfterCut,
		});
		const found = await own.find(look, suspects, activity);
		const { gaps } = found;
		report(found);
		({ account } = suspects);
		if (!suspects.isBlind && !activity.knowsBalances && !look.isInterrupted()) {
			activity.noteAccount(account);
		}
		const left = unexplainedAssets(suspects, found.tradedSymbols, found.feeAssets);
		if (!look.isLast) return gaps;
		const wider = await widerSuspects(look.history, suspects, left);
		if (wider.symbols.length === 0) return [...gaps, ...doubtsAbout(suspects, left)];
		const more = await own.find(look, wider, activity);
		report(more);
		const stillLeft = unexplainedAssets(wider, more.tradedSymbols, more.feeAssets);
		const doubtful = left.filter((asset) => stillLeft.includes(asset));
		return [...gaps, ...more.gaps, ...doubtsAbout(suspects, doubtful)];
	};
	const backfill = new Backfill({
		port,
		cursor,
		what: own.what,
		isOn: values.backfill !== false,
		look,
		interrupted: () => activity.interrupted(),
		recovered: () => activity.recovered(account),
	});
	return readerOf({
		begun: backfill.begun,
		read(message) {
			activity.learn(message);
			return track(message);
		},
		onState: (event) => backfill.onState(event),
		close: () => backfill.close(),
	});
}

function byTime(occurrences: readonly Occurrence[]): Occurrence[] {
	return [...occurrences].sort((one, other) => one.item.eventTime - other.item.eventTime);
}

/** What MEXC refuses to say about one pair is said, and the others are asked all the same. */
export async function askedPerSymbol<T>(
	symbols: readonly string[],
	gaps: string[],
	ask: (symbol: string) => Promise<T>,
): Promise<readonly T[]> {
	const answers: T[] = [];
	for (const symbol of symbols) {
		try {
			answers.push(await ask(symbol));
		} catch (raw) {
			const error = asMexcError(raw);
			if (!isRefusal(error)) throw error;
			gaps.push(`MEXC gives no history of ${symbol}: ${error.message.replace(/\.$/, '')}`);
		}
	}
	return answers;
}
