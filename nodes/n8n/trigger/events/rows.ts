import { timeOf } from '../../../../mexc/market/pushFields';
import { isObject } from '../../../../mexc/endpoints/forms';
import type { Row } from './streamEvent';

/** A repeated field of a message; nothing for what is none. */
export function rowsIn(value: unknown): readonly Row[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** One side of an order book as people read it. */
export function levelsIn(value: unknown): Row[] {
	return rowsIn(value).map(({ price, quantity }) => ({ price, quantity }));
}

/** Milliseconds of a candle's edge: the candle stream alone counts in seconds (quirks 69). */
export function secondsToMs(seconds: unknown): number | null {
	return timeOf(Number(seconds) * 1000) ?? null;
}

/**
 * What numbers and dates the state of a book, where the server says it: these fields are of 2026-06 and may
 * be empty (quirks 75).
 */
export function bookStateIn({ version, lastOrderCreateTime }: Row): Row {
	const time = timeOf(lastOrderCreateTime);
	const state: Record<string, unknown> = {};
	if (typeof version === 'string' && version !== '') state.version = version;
	if (time !== undefined) state.lastOrderCreateTime = time;
	return state;
}

/** A name made of the pair and what numbers the update; undefined where the server does not number it. */
export function versionId(symbol: string | undefined, version: unknown): string | undefined {
	return typeof version === 'string' && version !== '' ? `${symbol}:${version}` : undefined;
}
