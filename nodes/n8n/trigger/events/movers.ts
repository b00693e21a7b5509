import { createLatch } from '../../../../mexc/core/deferred';
import { isoTime } from '../../../../mexc/endpoints/answers';
import {
	readerOf,
	type EventPort,
	type EventReader,
	type Occurrence,
} from '../../../../mexc/events';
import {
	knownRanks,
	knownRanksFrom,
	moversHash,
	parseMovers,
	previousRank,
	type MoversCondition,
} from '../../../../mexc/alerts/movers';
import {
	checkQuoteAsset,
	watchMovers,
	type RankedPairs,
} from '../../../../mexc/alerts/moversWatch';
import { type TriggerEvent } from '../event';
import { moversFields } from './moversFields';

/** The largest movers of the whole market at an interval: one execution with a table of them. */
export const movers: TriggerEvent = {
	value: 'movers',
	name: 'Movers',
	description:
		'The pairs with the largest change, volume or range of the last 24 hours, at an interval, with their ranks and how these have changed',
	testHint: 'A test shows the ranking as it is now: see whether Minimum Volume leaves any pair.',
	access: 'public',
	symbols: 'none',
	fields: moversFields,
	options: ['numberFormat'],
	delivery: ['batch', 'each'],
	decimals: [
		'lastPrice',
		'openPrice',
		'high',
		'low',
		'volume',
		'quoteVolume',
		'changePercent',
		'rangePercent',
	],
	isUnique: true,
	isLossless: true,
	prepare({ values }) {
		const condition = parseMovers(values);
		return {
			channels: [],
			checkAtMexc: async (client) => await checkQuoteAsset(client, condition.quoteAsset),
			open: (port) => openMovers(condition, port),
		};
	},
};

function openMovers(condition: MoversCondition, port: EventPort): EventReader {
	const { store } = port;
	const key = moversHash(condition);
	store.keepOnly([key]);
	const saved = knownRanksFrom(store.load(key));
	let known = saved;
	let last: RankedPairs | undefined;
	const beginning = createLatch();
	if (saved !== undefined) beginning.open();

	function report(ranked: RankedPairs): void {
		const occurrences = occurrencesOf(condition, ranked, port.time.now(), known);
		known = knownRanks(ranked.slot, ranked.movers);
		const state = known;
		if (occurrences.length === 0) store.save(key, state);
		for (const [index, occurrence] of occurrences.entries()) {
			const isLast = index === occurrences.length - 1;
			port.emit({ ...occurrence, ...(isLast && { beforeEmit: () => store.save(key, state) }) });
		}
	}

	void watchMovers(condition, port, {
		first(ranked) {
			last = ranked;
			// An interval that began while n8n was away is reported late, with what there is now.
			if (port.isTest || (saved !== undefined && ranked.slot > saved.slot)) report(ranked);
			else if (saved === undefined) {
				known = knownRanks(ranked.slot, ranked.movers);
				store.save(key, known);
			}
			beginning.open();
		},
		ranked(ranked) {
			last = ranked;
			report(ranked);
		},
	});
	return readerOf({
		begun: beginning.opened,
		progress: () =>
			last === undefined
				? 'MEXC has not listed its pairs yet'
				: `of ${last.movers.length} pairs against ${condition.quoteAsset} that fit, none was reported`,
	});
}

function occurrencesOf(
	condition: MoversCondition,
	{ time, slot, movers: ranking }: RankedPairs,
	receivedAt: number,
	known: ReturnType<typeof knownRanksFrom>,
): Occurrence[] {
	const { rankBy, quoteAsset, count } = condition;
	const hash = moversHash(condition);
	return ranking.slice(0, count).map(({ symbol, ...mover }, index) => {
		const rank = index + 1;
		const before = known === undefined ? null : previousRank(known, symbol);
		return {
			item: {
				event: movers.value,
				eventId: `${hash}:${slot}:${symbol}`,
				symbol,
				eventTime: time,
				receivedAt,
				rank,
				previousRank: before,
				rankChange: before === null ? null : before - rank,
				isNew: known !== undefined && (before === null || before > count),
				...mover,
				rankBy,
				quoteAsset,
				intervalStart: isoTime(slot),
				pairs: ranking.length,
			},
		};
	});
}
