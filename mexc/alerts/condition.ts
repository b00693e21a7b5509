import { createHash } from 'node:crypto';
import type { CandleInterval } from './candles';

export const priceSources = ['trade', 'mid', 'bid', 'ask', 'close'] as const;
export type PriceSource = (typeof priceSources)[number];

export const directions = ['up', 'down', 'either', 'enter', 'leave'] as const;
export type Direction = (typeof directions)[number];

export const frequencies = ['once', 'every', 'oncePerCandle', 'cooldown'] as const;
export type Frequency = (typeof frequencies)[number];

/** A checked price alert on one pair (settings.ts makes it). Prices and percents are decimal text. */
export interface PriceCrossCondition {
	symbol: string;
	source: PriceSource;
	direction: Direction;
	/** The threshold, or the lower edge of the channel for `enter` and `leave`. */
	price: string;
	/** The upper edge of the channel; only for `enter` and `leave`. */
	priceHigh?: string;
	frequency: Frequency;
	/** Only for `cooldown`. */
	cooldownSeconds?: number;
	/** Only for source `close` and frequency `oncePerCandle`. */
	interval?: CandleInterval;
	/** How far the price must move back before the alert may fire again; `0` for not at all. */
	rearmPercent: string;
	/** Milliseconds; nothing fires from this moment on. */
	expiresAt?: number;
	/** Whether the first price after a start may fire when it is already past the threshold. */
	fireIfBeyond: boolean;
}

/**
 * The name under which an alert's state is kept. Everything that makes it another alert is part of it;
 * `expiresAt` and `fireIfBeyond` are not: extending a fired "once" alert must not fire it again.
 */
export function conditionHash(condition: PriceCrossCondition): string {
	const identity = [
		condition.symbol,
		condition.source,
		condition.direction,
		condition.price,
		condition.priceHigh ?? '',
		condition.frequency,
		condition.cooldownSeconds ?? '',
		condition.interval ?? '',
		condition.rearmPercent,
	];
	return createHash('sha256').update(JSON.stringify(identity)).digest('base64url').slice(0, 16);
}
