import { candleIntervals } from '../market/candleIntervals';
import { alertStateFrom } from './alertState';
import type { CompositeSettings } from './compositeCondition';
import type { CompositeState } from './compositeWatch';
import type { Held, PartMemory } from './partWatch';

/** Undefined for anything that is no state of this alert: what was saved can be edited by people and by executions. */
export function compositeStateFrom(
	value: unknown,
	{ parts, match }: Pick<CompositeSettings, 'parts' | 'match'>,
): CompositeState | undefined {
	if (!isObject(value)) return undefined;
	const { lastFireTime, quiet, parts: memories, starts } = value;
	const signals = match === 'all' ? 1 : parts.length;
	if (!Array.isArray(quiet) || quiet.length !== signals || !quiet.every(isCount)) return undefined;
	if (!Array.isArray(memories) || memories.length !== parts.length) return undefined;
	const known = memories.flatMap((memory: unknown) => partMemoryFrom(memory) ?? []);
	if (known.length !== parts.length || !isObject(starts)) return undefined;
	const times = candleIntervals.flatMap((interval) => {
		const start = starts[interval];
		return typeof start === 'number' ? [[interval, start] as const] : [];
	});
	const isWhole = parts.every(({ interval }) => times.some(([name]) => name === interval));
	if (!isWhole) return undefined;
	return {
		lastFireTime: typeof lastFireTime === 'number' ? lastFireTime : null,
		quiet: quiet as number[],
		parts: known,
		starts: Object.fromEntries(times),
	};
}

function partMemoryFrom(value: unknown): PartMemory | undefined {
	if (!isObject(value)) return undefined;
	const { age, isKnown, held } = value;
	return {
		armed: alertStateFrom(value)?.armed ?? null,
		age: isCount(age) ? age : null,
		isKnown: isKnown === true,
		held: heldFrom(held),
	};
}

function heldFrom(value: unknown): Held | null {
	if (!isObject(value) || typeof value.time !== 'number') return null;
	const { time, value: text, direction } = value;
	return {
		time,
		value: typeof text === 'string' ? text : '',
		direction: alertStateFrom({ armed: direction })?.armed ?? null,
	};
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}
