import { compare } from '../core/decimal';
import { asMexcError, MexcError } from '../core/errors';
import type { Log } from '../core/log';
import { sleep, type Time } from '../core/time';
import type { Row } from '../endpoints/answers';
import { tradingLimits } from '../flows/tradingLimits';
import { checkDayLimits } from '../policy/dayLimits';
import type { RestClient } from '../rest/client';

/** Percent of a limit that are worth an event, the highest first. */
const LEVELS = [100, 80] as const;

/** What has been reported of one limit. Plain JSON. */
export interface ReportedLevel {
	/** 0 while less than the lowest level is used. */
	level: number;
	/** Since when nothing was reported, in milliseconds: the same level may be reached again later. */
	since: number;
}

/** The level that a row of `tradingLimits` has reached; 0 for none. */
export function levelOf({ usedPercent }: Row): number {
	return LEVELS.find((level) => compare(String(usedPercent), String(level)) >= 0) ?? 0;
}

/** Names a limit among those of a credential. */
export function keyOfLimit({ limit, symbol }: Row): string {
	return `${String(limit)}:${typeof symbol === 'string' ? symbol : 'all'}`;
}

/**
 * What is known after a row was seen, and whether it is worth an event: a level that is higher than the last
 * one. Only below the lowest level the levels can be reached again, so that nothing is reported to and fro.
 */
export function afterRow(
	known: ReportedLevel | undefined,
	row: Row,
	now: number,
): { next: ReportedLevel; isReached: boolean } {
	const before = known ?? { level: 0, since: now };
	const level = levelOf(row);
	if (level > before.level) return { next: { ...before, level }, isReached: true };
	if (level > 0 || before.level === 0) return { next: before, isReached: false };
	return { next: { level: 0, since: now }, isReached: false };
}

/** Throws MexcError of kind `input` or `policy` for a credential of which no limit can ever be reached. */
export function checkLimits({ context: { account } }: RestClient): void {
	checkDayLimits(account);
	if (account.policy.dayLimits !== undefined) return;
	throw new MexcError({
		kind: 'input',
		message: 'The credential sets no limit over a day, so none can be reached.',
		hint: 'Set one in the MEXC API credential, for example Max Bought per Day.',
	});
}

const POLL_MS = 60_000;
/** After a push: MEXC's lists show an order a little later. */
const AFTER_PUSH_MS = 2_000;

export interface LimitPort {
	readonly client: RestClient;
	time: Time;
	log: Log;
	signal: AbortSignal;
}

/** Reads the limits once a minute, and soon after `wake` is called, until `port.signal` aborts. */
export function watchLimits(
	port: LimitPort,
	onRows: (rows: readonly Row[]) => void,
): { wake: () => void } {
	const { time, log, signal } = port;
	let pushed = new AbortController();
	const watch = async () => {
		while (!signal.aborted) {
			try {
				const rows = await tradingLimits(port.client);
				if (!signal.aborted) onRows(rows);
			} catch (error) {
				if (!signal.aborted)
					log.warn(`The limits could not be read: ${asMexcError(error).message}`);
			}
			await sleep(time, POLL_MS, AbortSignal.any([signal, pushed.signal]));
			const isPushed = pushed.signal.aborted;
			if (isPushed) await sleep(time, AFTER_PUSH_MS, signal);
			pushed = new AbortController();
		}
	};
	void watch();
	return { wake: () => pushed.abort() };
}
