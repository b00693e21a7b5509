import {
	isAskedFor,
	newListingHash,
	parseNewListing,
	pollListings,
	type NewListingCondition,
} from '../../../../mexc/alerts/listingWatch';
import {
	allListings,
	KnownListings,
	newestListing,
	type Listing,
} from '../../../../mexc/alerts/listings';
import { createLatch } from '../../../../mexc/core/deferred';
import { type TriggerEvent } from '../event';
import {
	readerOf,
	type EventPort,
	type EventReader,
	type Occurrence,
	type TriggerItem,
} from '../../../../mexc/events';

/** A pair appears at MEXC, opens, or may be traded over the API: found by asking over REST. */
export const newListing: TriggerEvent = {
	value: 'newListing',
	name: 'New Listing',
	description: 'A trading pair appears at MEXC, opens, or can be traded over the API',
	testHint: 'New pairs come a few times a day, so a test will seldom see one.',
	access: 'public',
	symbols: 'optional',
	isOfUnlisted: true,
	fields: [],
	options: ['numberFormat', 'pollSeconds', 'quoteAssets'],
	delivery: ['each', 'batch'],
	decimals: [],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	prepare({ symbols, values }) {
		const condition = parseNewListing(values, symbols);
		return {
			channels: [],
			open: (port) => openListings(condition, port),
			async example({ client, signal, time }) {
				const listings = await allListings(client, signal);
				const isWanted = (listing: Listing) => isAskedFor(condition, listing);
				const newest = newestListing(listings, isWanted, symbols[0]);
				return newest === undefined ? [] : [{ item: itemOf(newest, time.now()) }];
			},
		};
	},
};

function openListings(condition: NewListingCondition, port: EventPort): EventReader {
	const { store, time } = port;
	const key = newListingHash(condition);
	store.keepOnly([key]);
	// The pairs that were there at the first start, and those that n8n has taken since.
	let baseline = KnownListings.from(store.load(key));
	// Ahead of the store by what waits for its execution.
	const known = KnownListings.from(baseline?.toJson()) ?? new KnownListings();
	const save = () => baseline && store.save(key, baseline.toJson());
	const beginning = createLatch();
	if (baseline !== undefined) beginning.open();

	const take = (listings: readonly Listing[]) => {
		if (baseline === undefined) {
			for (const { symbol, stage } of listings) known.add(symbol, stage);
			baseline = KnownListings.from(known.toJson());
			save();
			return beginning.open();
		}
		for (const listing of listings) {
			if (known.add(listing.symbol, listing.stage)) port.emit(occurrenceOf(listing));
		}
	};
	const occurrenceOf = (listing: Listing): Occurrence => {
		const { symbol, stage } = listing;
		return {
			item: itemOf(listing, time.now()),
			accepted() {
				if (baseline?.add(symbol, stage)) save();
			},
		};
	};
	void pollListings(condition, known, port, take);
	return readerOf({
		begun: beginning.opened,
		progress: () =>
			baseline === undefined
				? 'the list of pairs could not be read yet'
				: `none of the ${known.size} pairs known is new`,
	});
}

function itemOf({ symbol, stage, ...rest }: Listing, now: number): TriggerItem {
	return {
		event: newListing.value,
		eventId: `${symbol}:${stage}`,
		symbol,
		eventTime: now,
		receivedAt: now,
		listing: stage,
		...rest,
	};
}
