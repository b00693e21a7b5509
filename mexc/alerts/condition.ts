import { createHash } from 'node:crypto';
import type { CandleInterval } from '../market/candleIntervals';

export const priceSources = ['trade', 'mid', 'bid', 'ask', 'close'] as const;
export type PriceSource = (typeof priceSources)[number];

export const directions = ['up', 'down', 'either', 'enter', 'leave'] as const;
export type Direction = (typeof directions)[number];

/** The directions of alerts that know no channel. */
export const ways = ['up', 'down', 'either'] as const;
export type Way = (typeof ways)[number];

export const frequencies = ['once', 'every', 'oncePerCandle', 'cooldown'] as const;
export type Frequency = (typeof frequencies)[number];

/** How often an alert may fire, and until when. */
export interface Schedule {
	frequency: Frequency;
	/** Only for `cooldown`. */
	cooldownSeconds?: number;
	/** Milliseconds; nothing fires from this moment on. */
	expiresAt?: number;
}

/** What the alerts on one pair have in common (fieldValues.ts reads it). Percents are decimal text. */
export interface Condition extends Schedule {
	symbol: string;
	/** The candle that `oncePerCandle` counts by. */
	interval?: CandleInterval;
}

/** An alert that has to be armed again after each fire, by a value on the near side of its threshold. */
export interface ArmedCondition extends Condition {
	/** How far the value must move back before the alert may fire again; `0` for not at all. */
	rearmPercent: string;
	/** Whether the first value after a start may fire when it is already past the threshold. */
	fireIfBeyond: boolean;
}

/** A checked price alert on one pair (settings.ts makes it). Prices are decimal text. */
export interface PriceCrossCondition extends ArmedCondition {
	source: PriceSource;
	direction: Direction;
	/** The threshold, or the lower edge of the channel for `enter` and `leave`. */
	price: string;
	/** The upper edge of the channel; only for `enter` and `leave`. */
	priceHigh?: string;
}

/**
 * The name under which an alert's state is kept. Everything that makes it another alert is part of it;
 * `expiresAt` and `fireIfBeyond` are not: extending a fired "once" alert must not fire it again.
 */
export function conditionHash(condition: PriceCrossCondition): string {
	const { source, direction, price, priceHigh } = condition;
	return hashOf(condition, [source, direction, price, priceHigh], condition.rearmPercent);
}

/** The same for any alert: `own` holds what only this kind has, its name among it. */
export function hashOf(
	{ symbol, frequency, cooldownSeconds, interval }: Condition,
	own: ReadonlyArray<string | number | undefined>,
	rearmPercent = '0',
): string {
	const identity = [symbol, ...own, frequency, cooldownSeconds, interval, rearmPercent];
	return shortHash(identity);
}

export function shortHash(parts: ReadonlyArray<string | number | undefined>): string {
	const text = JSON.stringify(parts.map((part) => part ?? ''));
	return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
