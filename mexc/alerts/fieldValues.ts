import { decimalOf } from '../input/numbers';
import { shownValue } from '../input/problem';
import { choice, decimal, invalid, isBlank, numberOf, type RawSettings } from '../input/settings';
import { readTime } from '../input/times';
import { compare } from '../core/decimal';
import { candleIntervals, type CandleInterval } from '../market/candleIntervals';
import { frequencies, type Schedule } from './condition';
import { decimalText } from '../core/decimalText';

// The fields that several alerts share. Everything throws an `input` MexcError with one sentence that names
// the field and the value, and a hint.

const MAX_COOLDOWN_SECONDS = 31_536_000;

export function candleLength(raw: RawSettings): CandleInterval {
	return choice(raw, 'interval', 'Candle', candleIntervals);
}

export function positivePrice(raw: RawSettings, name: string, label: string): string {
	const text = decimal(raw, name, label, '65000.50');
	if (compare(text, '0') > 0) return text;
	throw invalid(
		name,
		`${label} ${text} can never be reached: prices are above zero`,
		`Give ${label} as a number above zero.`,
	);
}

/** How far a value must move back, in percent of the threshold; blank is zero. */
export function rearmPercent({ rearmPercent: value }: RawSettings): string {
	if (isBlank(value)) return '0';
	const text = decimalText(
		decimalOf(value, { label: 'Re-arm Percent', parameter: 'rearmPercent' }),
	);
	if (text === undefined || compare(text, '0') < 0) {
		throw invalid(
			'rearmPercent',
			`Re-arm Percent ${shownValue(value)} is not a percentage of zero or more`,
			'Use a number like 0.5; 0 lets every crossing fire.',
		);
	}
	return text;
}

/** How often the alert may fire and until when; the candle it counts by where it does. */
export function schedule(raw: RawSettings): Schedule & { interval?: CandleInterval } {
	const frequency = choice(raw, 'frequency', 'Frequency', frequencies);
	return {
		frequency,
		cooldownSeconds: frequency === 'cooldown' ? cooldown(raw.cooldownSeconds) : undefined,
		interval: frequency === 'oncePerCandle' ? candleLength(raw) : undefined,
		expiresAt: expiry(raw.expiresAt),
	};
}

function cooldown(value: unknown): number {
	const seconds = numberOf(value, { label: 'Cooldown', parameter: 'cooldownSeconds' });
	if (seconds !== undefined && seconds > 0 && seconds <= MAX_COOLDOWN_SECONDS) return seconds;
	throw invalid(
		'cooldownSeconds',
		`Cooldown ${shownValue(value)} is not a number of seconds above zero`,
		'Use for example 300 for five minutes; the longest is one year.',
	);
}

/** A moment as readTime takes it, in UTC where it does not say; undefined where none is given. */
export function expiry(value: unknown): number | undefined {
	if (isBlank(value)) return undefined;
	return readTime(value, { label: 'Expires At', parameter: 'expiresAt' });
}

/** Throws an `input` MexcError when the alert has expired already. */
export function checkExpiry({ expiresAt }: Pick<Schedule, 'expiresAt'>, now: number): void {
	if (expiresAt === undefined || expiresAt > now) return;
	throw invalid(
		'expiresAt',
		`Expires At ${new Date(expiresAt).toISOString()} has passed, so the alert can never fire`,
		'Set a later time, or remove the option.',
	);
}
