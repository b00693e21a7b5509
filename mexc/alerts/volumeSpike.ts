import { wholeNumberOf } from '../input/numbers';
import { shownValue } from '../input/problem';
import { add, compare, divide, multiply, subtract } from '../core/decimal';
import {
	firedAt,
	isAllowed,
	isFinished,
	newAlertState,
	type AlertState,
	type Moment,
} from './alertState';
import type { Candle } from '../market/candle';
import type { CandleChange } from '../market/candleSeries';
import type { CandleInterval } from '../market/candleIntervals';
import { hashOf, type Condition } from './condition';
import { candleLength, schedule } from './fieldValues';
import { invalid, isBlank, isOn, positiveDecimal, type RawSettings } from '../input/settings';
import type { Watch } from './watch';

/** A checked alert on the volume of a candle. */
export interface VolumeSpikeCondition extends Condition {
	interval: CandleInterval;
	/** How many times the average; decimal text. */
	multiple: string;
	/** How many closed candles the average is taken over. */
	candles: number;
	/** Whether a candle that is past the threshold at the start may fire. */
	fireIfBeyond: boolean;
}

/** A candle with the ones it is compared with. */
export interface MeasuredVolume extends Moment {
	measured: Candle;
	/** Of the `candles` closed candles before it; absent while fewer are known. */
	sum?: string;
	/** How many of them are known. */
	known: number;
	isClosed: boolean;
	backfilled: boolean;
}

/** What REST gives at once, and long enough for any average. */
const MOST_CANDLES = 500;
const SHOWN_DIGITS = 8;

/** Checks the settings of a volume alert; throws as fieldValues.ts says. */
export function parseVolumeSpike(raw: RawSettings): Omit<VolumeSpikeCondition, 'symbol'> {
	return {
		...schedule(raw),
		interval: candleLength(raw),
		multiple: positiveDecimal(raw, 'multiple', 'Multiple', '3'),
		candles: candleCount(raw.candles),
		fireIfBeyond: isOn(raw, 'fireIfBeyond', 'Fire If Already Beyond', false),
	};
}

function candleCount(value: unknown): number {
	const count = isBlank(value)
		? undefined
		: wholeNumberOf(value, { label: 'Candles', parameter: 'candles' });
	if (count !== undefined && count >= 1 && count <= MOST_CANDLES) {
		return count;
	}
	throw invalid(
		'candles',
		`Candles ${shownValue(value)} is not a whole number from 1 to ${MOST_CANDLES}`,
		'Use for example 20: the average is taken over so many closed candles.',
	);
}

export function volumeSpikeHash(condition: VolumeSpikeCondition): string {
	return hashOf(condition, ['volumeSpike', condition.multiple, condition.candles]);
}

/**
 * Fires as soon as a candle's volume has reached the multiple, at most once per candle: a trader wants to
 * know while it is still open. The first candle seen after a start, when it is past the threshold already,
 * fires only with `fireIfBeyond`. After an average of zero any trade is a spike.
 */
export function watchVolumeSpike(
	condition: VolumeSpikeCondition,
	saved: AlertState = newAlertState,
): Watch<MeasuredVolume> {
	const hash = volumeSpikeHash(condition);
	let state = saved;
	let doneStart = saved.lastFireCandle ?? Number.NEGATIVE_INFINITY;
	let last: MeasuredVolume | undefined;
	let isFirst = true;
	return {
		hash,
		frequency: condition.frequency,
		feed(seen) {
			last = seen;
			const { measured } = seen;
			if (seen.sum === undefined || measured.start <= doneStart) return undefined;
			const maySpeak = !isFirst || condition.fireIfBeyond;
			isFirst = false;
			if (!isSpike(condition, measured.volume, seen.sum)) return undefined;
			doneStart = measured.start;
			if (!maySpeak || isFinished(condition, state, seen.time)) return undefined;
			if (!isAllowed(condition, state, seen)) return undefined;
			state = { armed: null, ...firedAt(seen) };
			const eventId = `${hash}:${measured.start}`;
			return { crossing: 'up', seen, time: seen.time, eventId, state };
		},
		state: () => state,
		armed: () => state.armed,
		last: () => last,
		isFinished: (now) => isFinished(condition, state, now),
	};
}

/** volume >= multiple * sum / candles, `sum` over that many; multiplied out so that nothing is rounded. */
export function isSpike(
	{ multiple, candles }: Pick<VolumeSpikeCondition, 'multiple' | 'candles'>,
	volume: string,
	sum: string,
): boolean {
	if (compare(volume, '0') <= 0) return false;
	return compare(multiply(volume, String(candles)), multiply(multiple, sum)) >= 0;
}

/** Gives each candle the volumes it is compared with. */
export function createVolumeMeter({ candles }: Pick<VolumeSpikeCondition, 'candles'>) {
	const volumes: string[] = [];
	let sum = '0';
	let lastClosed: Candle | undefined;

	function push(volume: string): void {
		volumes.push(volume);
		sum = add(sum, volume);
		if (volumes.length > candles) sum = subtract(sum, volumes.shift() ?? '0');
	}

	/** Windows that are missing before `candle` had no trades. */
	function pushQuiet(candle: Candle): void {
		if (lastClosed === undefined) return;
		const lengthMs = lastClosed.end - lastClosed.start;
		const quiet = Math.round((candle.start - lastClosed.end) / lengthMs);
		for (let count = 0; count < Math.min(quiet, candles); count++) push('0');
		if (quiet > 0)
			lastClosed = { ...lastClosed, start: candle.start - lengthMs, end: candle.start };
	}

	return ({ candle, state, backfilled, time }: CandleChange): MeasuredVolume | undefined => {
		if (lastClosed !== undefined && candle.start < lastClosed.end) return undefined;
		pushQuiet(candle);
		const known = volumes.length;
		const measured: MeasuredVolume = {
			measured: candle,
			time,
			candle: candle.start,
			known,
			...(known < candles ? {} : { sum }),
			isClosed: state === 'closed',
			backfilled,
		};
		if (state !== 'open') {
			push(candle.volume);
			lastClosed = candle;
		}
		return state === 'past' ? undefined : measured;
	};
}

/** The average and how many times of it the volume is; cut after eight decimals, absent where it cannot be said. */
export function averageOf({ measured, sum }: MeasuredVolume, candles: number) {
	if (sum === undefined) return {};
	const average = divide(sum, String(candles), SHOWN_DIGITS);
	if (compare(average, '0') === 0) return { averageVolume: average, measuredMultiple: null };
	const measuredMultiple = divide(multiply(measured.volume, String(candles)), sum, SHOWN_DIGITS);
	return { averageVolume: average, measuredMultiple };
}
