import { MexcError } from '../core/errors';
import type { Pair } from '../endpoints/rows/pairs';
import { readPairs, readTradableNames } from '../market/reads';
import type { RestClient } from '../rest/client';

/** How far a pair has got, in this order. */
export const listingStages = ['appeared', 'online', 'tradable'] as const;
/**
 * `appeared`: in the exchange information, not yet open; `online`: open, but not for the API;
 * `tradable`: open for the API as well.
 */
export type ListingStage = (typeof listingStages)[number];

/** What MEXC says about a pair. */
export interface Listing {
	symbol: string;
	stage: ListingStage;
	baseAsset: string;
	quoteAsset: string;
	fullName: string;
	/** Milliseconds; absent where MEXC does not say. */
	firstOpenTime?: number;
}

type Row = Readonly<Record<string, unknown>>;

/** The pairs that the API may trade: the cheapest question (weight 1). Throws MexcError. */
export async function tradableNames(
	client: RestClient,
	signal: AbortSignal,
): Promise<readonly string[]> {
	return filled(await readTradableNames(client, { signal }));
}

/** All pairs with their stage (weight 25). Throws MexcError. */
export async function allListings(
	client: RestClient,
	signal: AbortSignal,
): Promise<readonly Listing[]> {
	return filled(await readPairs(client, { signal })).flatMap(listingOf);
}

/** An exchange without pairs is a failed answer: taken at its word, all pairs would be new afterwards. */
function filled<T>(rows: readonly T[]): readonly T[] {
	if (rows.length > 0) return rows;
	throw new MexcError({ kind: 'protocol', message: 'MEXC listed no pairs at all.' });
}

/** Pairs that are offline (status 3) are leaving, not coming (quirks 43). */
function listingOf({ status, isApiTradable, firstOpenTime, ...pair }: Pair): Listing[] {
	if (status === '3') return [];
	const { symbol, baseAsset, quoteAsset, fullName } = pair;
	const isOnline = status === '1' || status === 'ENABLED';
	const openStage: ListingStage = isApiTradable === true ? 'tradable' : 'online';
	return [
		{
			symbol,
			stage: isOnline ? openStage : 'appeared',
			baseAsset,
			quoteAsset,
			fullName,
			...(firstOpenTime === undefined ? {} : { firstOpenTime }),
		},
	];
}

/** The pair that opened last. A name that is not listed yet is shown as a pair that is. */
export function newestListing(
	listings: readonly Listing[],
	isAskedFor: (listing: Listing) => boolean,
	awaited?: string,
): Listing | undefined {
	const newestFirst = [...listings].sort(
		(one, other) => (other.firstOpenTime ?? 0) - (one.firstOpenTime ?? 0),
	);
	return newestFirst.find(isAskedFor) ?? awaitedListing(newestFirst, awaited);
}

function awaitedListing(
	[like, ...others]: readonly Listing[],
	symbol: string | undefined,
): Listing | undefined {
	if (symbol === undefined || like === undefined) return undefined;
	const quotes = [like, ...others].map(({ quoteAsset }) => quoteAsset);
	const [quoteAsset] = quotes
		.filter((quote) => symbol.endsWith(quote) && symbol.length > quote.length)
		.sort((one, other) => other.length - one.length);
	if (quoteAsset === undefined) return undefined;
	const baseAsset = symbol.slice(0, -quoteAsset.length);
	return { ...like, symbol, stage: 'tradable', baseAsset, quoteAsset, fullName: baseAsset };
}

/**
 * The furthest stage each pair was ever seen at. A pair never goes back: one that is paused and opens again,
 * or is left out of an answer, is not new.
 */
export class KnownListings {
	private readonly stages = new Map<string, number>();

	/** From what `toJson` gave; undefined for anything else, which may have been edited by people. */
	static from(value: unknown): KnownListings | undefined {
		if (typeof value !== 'object' || value === null) return undefined;
		const known = new KnownListings();
		for (const stage of listingStages) {
			const names = (value as Row)[stage];
			if (typeof names !== 'string') return undefined;
			for (const symbol of names.split(',').filter(Boolean)) known.add(symbol, stage);
		}
		return known;
	}

	/** True when this is further than before. */
	add(symbol: string, stage: ListingStage): boolean {
		const isFurther = !this.has(symbol, stage);
		if (isFurther) this.stages.set(symbol, listingStages.indexOf(stage));
		return isFurther;
	}

	/** Whether the pair was seen at this stage or a later one. */
	has(symbol: string, stage: ListingStage): boolean {
		return (this.stages.get(symbol) ?? -1) >= listingStages.indexOf(stage);
	}

	get size(): number {
		return this.stages.size;
	}

	/** Names by stage as comma text: some 20 kB for all of MEXC, which n8n saves whole. */
	toJson(): Record<ListingStage, string> {
		const named = (stage: ListingStage) =>
			[...this.stages]
				.filter(([, rank]) => rank === listingStages.indexOf(stage))
				.map(([symbol]) => symbol)
				.join(',');
		return { appeared: named('appeared'), online: named('online'), tradable: named('tradable') };
	}
}
