import type { Direction, Schedule } from './condition';

export type Crossing = Exclude<Direction, 'either'>;

const crossings: readonly Crossing[] = ['up', 'down', 'enter', 'leave'];

/** When an alert fired last; what its frequency is judged by. */
export interface FireMemory {
	/** Milliseconds. */
	lastFireTime: number | null;
	/** Start of the candle it fired in, in milliseconds; only where the alert counts candles. */
	lastFireCandle: number | null;
}

/** What must survive a restart: small, JSON, written before the emit that fires. */
export interface AlertState extends FireMemory {
	/** The crossing that the next values may complete; null until a value has been on its near side. */
	armed: Crossing | null;
}

export const newAlertState: AlertState = { armed: null, lastFireTime: null, lastFireCandle: null };

/** Undefined for anything that is not a state: what was saved can be edited by people and by executions. */
export function alertStateFrom(value: unknown): AlertState | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { armed, lastFireTime, lastFireCandle } = value as Record<string, unknown>;
	return {
		armed: crossings.find((crossing) => crossing === armed) ?? null,
		lastFireTime: typeof lastFireTime === 'number' ? lastFireTime : null,
		lastFireCandle: typeof lastFireCandle === 'number' ? lastFireCandle : null,
	};
}

/** When something was measured. */
export interface Moment {
	/** Milliseconds, of the exchange where it says so. */
	time: number;
	/** Start of the candle it belongs to, in milliseconds; only where the alert counts candles. */
	candle?: number;
}

/** True when nothing later can fire this alert. */
export function isFinished(schedule: Schedule, memory: FireMemory, time: number): boolean {
	if (schedule.frequency === 'once' && memory.lastFireTime !== null) return true;
	return schedule.expiresAt !== undefined && time >= schedule.expiresAt;
}

/** Values may be this much older than the newest one; by more, the newest had a wrong time. */
export const OVERTAKEN_MS = 10_000;

/** Whether the frequency lets an alert that is not finished fire at this moment. */
export function isAllowed(schedule: Schedule, memory: FireMemory, moment: Moment): boolean {
	// A single wrong time would silence the alert until then, which may be never.
	if ((memory.lastFireTime ?? 0) - moment.time > OVERTAKEN_MS) return true;
	if (schedule.frequency === 'oncePerCandle') {
		return memory.lastFireCandle === null || (moment.candle ?? 0) > memory.lastFireCandle;
	}
	if (schedule.frequency === 'cooldown' && memory.lastFireTime !== null) {
		return moment.time - memory.lastFireTime >= (schedule.cooldownSeconds ?? 0) * 1000;
	}
	return true;
}

/** The memory after a fire at this moment. */
export function firedAt({ time, candle }: Moment): FireMemory {
	return { lastFireTime: time, lastFireCandle: candle ?? null };
}
