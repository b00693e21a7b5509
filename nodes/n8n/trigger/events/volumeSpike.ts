import { volumeSpikeExample } from '../../../../mexc/alerts/examples';
import { checkExpiry } from '../../../../mexc/alerts/fieldValues';
import {
	averageOf,
	createVolumeMeter,
	parseVolumeSpike,
	volumeSpikeHash,
	watchVolumeSpike,
	type MeasuredVolume,
	type VolumeSpikeCondition,
} from '../../../../mexc/alerts/volumeSpike';
import { replayVolumeSpike, volumeNote } from '../../../../mexc/replay/candles';
import type { Fire } from '../../../../mexc/alerts/watch';
import { chartOptions } from '../chartOptions';
import { type TriggerEvent } from '../event';
import {
	readerOf,
	type EventPort,
	type EventReader,
	type Occurrence,
} from '../../../../mexc/events';
import { itemOfFire, memoryOf, onTerms, replayOf, savedState } from './alerts';
import { candleChannel, followCandles } from './candles';
import { volumeSpikeFields } from './volumeSpikeFields';

/** A candle's volume reaches a multiple of the average: at most one execution per candle, as early as possible. */
export const volumeSpike: TriggerEvent = {
	value: 'volumeSpike',
	name: 'Volume Spike',
	description: 'The volume of a candle reaches a multiple of the average of the candles before it',
	testHint:
		'Set a smaller Multiple, a longer Candle, or the option Fire If Already Beyond for a test.',
	access: 'public',
	symbols: 'required',
	watchlist: 'streams',
	fields: volumeSpikeFields,
	options: ['numberFormat', 'fireIfBeyond', 'expiresAt', ...chartOptions],
	delivery: ['each', 'batch', 'latest'],
	decimals: ['volume', 'quoteVolume', 'averageVolume', 'measuredMultiple', 'multiple', 'price'],
	isUnique: true,
	isLossless: false,
	isSeldom: true,
	prepare(settings) {
		const parsed = parseVolumeSpike(settings.values);
		const conditions = settings.symbols.map((symbol) => ({ symbol, ...parsed }));
		return {
			channels: conditions.map(({ symbol, interval }) => candleChannel(symbol, interval)),
			checkNow: (now) => checkExpiry(parsed, now),
			chart: { interval: parsed.interval },
			open: (port) => openSpikes(conditions, port),
			example: async (port) => await exampleOf(conditions[0], port),
			replay(terms) {
				const [condition] = conditions;
				const { symbol, interval, candles } = condition;
				const judged = onTerms(condition, terms);
				const alert = {
					symbol,
					fieldsOf: ({ seen }: Fire<MeasuredVolume>) => fieldsOfSpike(condition, seen),
				};
				return replayOf({
					symbol,
					wants: [{ interval, history: candles }],
					notes: [volumeNote],
					run: ([series]) => replayVolumeSpike(judged, series),
					itemOf: (fire, receivedAt) => itemOfFire(volumeSpike.value, alert, fire, receivedAt),
				});
			},
		};
	},
};

function openSpikes(conditions: readonly VolumeSpikeCondition[], port: EventPort): EventReader {
	port.store.keepOnly(conditions.map(volumeSpikeHash));
	const alerts = conditions.map((condition) => alertOf(condition, port));
	return readerOf({
		...followCandles(alerts, port),
		progress: () => alerts.map(({ progress }) => progress()).join('; '),
		isFinished: (now) => alerts.every(({ watch }) => watch.isFinished(now)),
	});
}

async function exampleOf(condition: VolumeSpikeCondition, port: EventPort) {
	const found: Occurrence[] = [];
	const { store, time } = port;
	const alert = alertOf(condition, { store, time, emit: (spike) => void found.push(spike) });
	for (const change of await volumeSpikeExample(condition, port)) alert.emit(change);
	return found;
}

function alertOf(
	condition: VolumeSpikeCondition,
	port: Pick<EventPort, 'store' | 'time' | 'emit'>,
) {
	const { symbol, interval, candles } = condition;
	const { store, time } = port;
	const watch = watchVolumeSpike(condition, savedState(store, volumeSpikeHash(condition)));
	const memory = memoryOf(watch, port);
	const measure = createVolumeMeter(condition);
	const fieldsOf = (fire: Fire<MeasuredVolume>) => fieldsOfSpike(condition, fire.seen);
	return {
		symbol,
		interval,
		history: candles,
		isExact: false,
		watch,
		emit(change: Parameters<typeof measure>[0]) {
			const seen = measure(change);
			const fire = seen && watch.feed(seen);
			if (fire === undefined) return;
			port.emit(memory.occurrence(volumeSpike.value, { symbol, fieldsOf }, fire, time.now()));
		},
		progress: () => progressOf(condition, watch.last()),
	};
}

function fieldsOfSpike(
	{ interval, multiple, candles, frequency }: VolumeSpikeCondition,
	seen: MeasuredVolume,
) {
	const { measured, isClosed, backfilled } = seen;
	return {
		...(backfilled ? { backfilled } : {}),
		volume: measured.volume,
		quoteVolume: measured.quoteVolume,
		...averageOf(seen, candles),
		multiple,
		candles,
		interval,
		candleStart: measured.start,
		candleEnd: measured.end,
		isClosed,
		price: measured.close,
		frequency,
	};
}

function progressOf(
	{ symbol, multiple, candles }: VolumeSpikeCondition,
	last: MeasuredVolume | undefined,
): string {
	const target = `the volume of ${symbol} did not reach ${multiple} times the average of ${candles} candles`;
	if (last === undefined) return `${target}, no candle was seen`;
	const { averageVolume } = averageOf(last, candles);
	const { volume } = last.measured;
	return averageVolume === undefined
		? `${target}, because only ${last.known} closed candles are known`
		: `${target}, it was ${volume} against ${averageVolume}`;
}
