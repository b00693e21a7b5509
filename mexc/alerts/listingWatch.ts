import { asMexcError } from '../core/errors';
import { readAssets } from '../input/names';
import { shownValue } from '../input/problem';
import type { Log } from '../core/log';
import type { RestClient } from '../rest/client';
import { sleep, type Time } from '../core/time';
import { shortHash } from './condition';
import { invalid, isBlank, numberOf, type RawSettings } from '../input/settings';
import { allListings, tradableNames, type KnownListings, type Listing } from './listings';

/** Checked settings for new pairs. */
export interface NewListingCondition {
	/** Upper case; empty for all. */
	symbols: readonly string[];
	/** Only pairs against these assets, upper case; empty for all. */
	quoteAssets: readonly string[];
	pollSeconds: number;
}

/** Names the pairs looked at: with others, all would be new. */
export function newListingHash({ symbols, quoteAssets }: NewListingCondition): string {
	return shortHash(['newListing', symbols.join(), quoteAssets.join()]);
}

const USUAL_POLL_SECONDS = 15;
/** The whole exchange information weighs 25 and is asked at most that often without a reason. */
const WHOLE_EVERY_MS = 60_000;

/** Checks the settings; throws as fieldValues.ts says. */
export function parseNewListing(raw: RawSettings, symbols: readonly string[]): NewListingCondition {
	const naming = { label: 'Quote Assets', parameter: 'quoteAssets' };
	const quoteAssets = readAssets(raw.quoteAssets, naming);
	return { symbols, quoteAssets, pollSeconds: poll(raw.pollSeconds) };
}

function poll(value: unknown): number {
	if (isBlank(value)) return USUAL_POLL_SECONDS;
	const seconds = numberOf(value, { label: 'Poll Interval', parameter: 'pollSeconds' });
	if (seconds !== undefined && seconds >= 2 && seconds <= 3600) return seconds;
	throw invalid(
		'pollSeconds',
		`Poll Interval ${shownValue(value)} is not a number of seconds from 2 to 3600`,
		`Use for example ${USUAL_POLL_SECONDS}; remove the option to use that.`,
	);
}

export interface ListingPort {
	readonly client: RestClient;
	time: Time;
	log: Log;
	signal: AbortSignal;
}

/** Whether a pair is one of those asked for. */
export function isAskedFor(
	{ symbols, quoteAssets }: NewListingCondition,
	{ symbol, quoteAsset }: Listing,
): boolean {
	if (symbols.length > 0 && !symbols.includes(symbol)) return false;
	return quoteAssets.length === 0 || quoteAssets.includes(quoteAsset);
}

/**
 * Asks until `port.signal` aborts. `onPairs` gets the wanted pairs of every whole answer. The cheap list of
 * tradable names is asked each time; the whole information once a minute, and at once when the cheap list
 * names a pair that is not known as tradable. Failures are logged and asked again at the next turn.
 */
export async function pollListings(
	condition: NewListingCondition,
	known: KnownListings,
	port: ListingPort,
	onPairs: (listings: readonly Listing[]) => void,
): Promise<void> {
	const { time, log, signal } = port;
	const unexplained = new Set<string>();
	let wholeAt = Number.NEGATIVE_INFINITY;
	while (!signal.aborted) {
		try {
			const names = await tradableNames(port.client, signal);
			const isNew = (name: string) => !known.has(name, 'tradable') && !unexplained.has(name);
			if (time.monotonic() - wholeAt >= WHOLE_EVERY_MS || names.some(isNew)) {
				const listings = await allListings(port.client, signal);
				if (signal.aborted) return;
				wholeAt = time.monotonic();
				onPairs(withNames(listings, names).filter((one) => isAskedFor(condition, one)));
				// A pair that is not asked for, or is not in the information yet, is no reason to ask each time.
				for (const name of names.filter(isNew)) unexplained.add(name);
			}
		} catch (error) {
			if (signal.aborted) return;
			log.warn(`New pairs could not be looked for: ${asMexcError(error).message}`);
		}
		await sleep(time, condition.pollSeconds * 1000, signal);
	}
}

/** The two lists may differ for a moment: what either calls tradable is. */
function withNames(listings: readonly Listing[], names: readonly string[]): readonly Listing[] {
	const tradable = new Set(names);
	return listings.map((one) =>
		tradable.has(one.symbol) && one.stage !== 'tradable' ? { ...one, stage: 'tradable' } : one,
	);
}
