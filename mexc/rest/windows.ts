import type { Paging, TimeWindow } from '../endpoints/paging';
import { MexcError } from '../core/errors';

/** A range in time in milliseconds; a side that is open is left to MEXC. */
export interface Range {
	from?: number;
	to?: number;
}

/** What one request, or all pages of one window, brought. */
export interface WindowAnswer {
	pages: ReadonlyArray<readonly unknown[]>;
	/** MEXC may hold more of this window than it gave. */
	cut: boolean;
}

interface Walk {
	paging: Paging;
	/** Rows wanted; Infinity for all. */
	wanted: number;
	read: (range: Range, missing: number) => Promise<WindowAnswer>;
	warn: (sentence: string) => void;
}

type Side = 'newer' | 'older';

/** A window still to be read; after a cut answer the two sides of the cut know of each other. */
interface Task {
	range: Range;
	side?: Side;
	/** Rows that each side brought. */
	brought?: Partial<Record<Side, number>>;
	/** Steps taken to get past a millisecond with more rows than one answer holds. */
	stuck?: number;
}

/** What is computed from "now" in an expression may be a little too old when the node runs. */
const TOLERANCE_MS = 5 * 60_000;
/** MEXC measures spans and reaches by its own clock, when the request arrives. */
const MARGIN_MS = 60_000;

/** With an end that counts, two steps lead past a full millisecond; a server that ignores times gets no more. */
const MOST_STEPS = 2;

/**
 * The windows of a range, newest first, each overlapping the next by a millisecond: whether MEXC counts
 * the edges in is not documented. The newest side stays open unless it is given.
 * Throws MexcError of kind `input` for times that MEXC does not reach.
 */
export function windowsOf(given: Range, window: TimeWindow, now: number): Range[] {
	const { reachMs, spanMs, bothTimes } = window;
	refuseTooOld(given, reachMs, now);
	const earliest = reachMs === undefined ? undefined : now - reachMs + MARGIN_MS;
	const from = given.from === undefined ? earliest : Math.max(given.from, earliest ?? 0);
	const to = given.to ?? (bothTimes && from !== undefined ? now + MARGIN_MS : undefined);
	if (from === undefined || spanMs === undefined) return [{ from, to }];
	const windows: Range[] = [];
	let end: number | undefined = to;
	for (;;) {
		const start = (end ?? now + MARGIN_MS) - spanMs + (end === undefined ? MARGIN_MS : 0);
		windows.push({ from: Math.max(start, from), to: end });
		if (start <= from) return windows;
		end = start + 1;
	}
}

function refuseTooOld({ from, to }: Range, reachMs: number | undefined, now: number): void {
	if (reachMs === undefined) return;
	const earliest = now - reachMs;
	const name = to !== undefined && to < earliest ? 'endTime' : 'startTime';
	const time = name === 'endTime' ? to : from;
	if (time === undefined || time >= earliest - TOLERANCE_MS) return;
	throw new MexcError({
		kind: 'input',
		message: `${name === 'endTime' ? 'End Time' : 'Start Time'} ${isoText(time)} is too old: MEXC keeps ${Math.round(reachMs / 86_400_000)} days here.`,
		hint: `The earliest possible time is ${isoText(earliest + TOLERANCE_MS)}.`,
		parameter: name,
	});
}

function isoText(time: number): string {
	return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * The rows of these windows, newest window first, until there are enough. Rows that two answers share
 * appear once; equal rows inside one answer are different trades and stay (quirks 21).
 */
export async function walkWindows(windows: readonly Range[], walk: Walk): Promise<unknown[]> {
	const found = collectRows(walk.paging);
	const tasks: Task[] = windows.map((range) => ({ range })).reverse();
	const sides = sidesOf(windows[0], walk.paging.window);
	const warned = new Set<string>();
	const warn = (sentence: string) => {
		if (!warned.has(sentence)) walk.warn(sentence);
		warned.add(sentence);
	};
	for (let task = tasks.pop(); task; task = tasks.pop()) {
		const answer = await walk.read(task.range, walk.wanted - found.count());
		const added = found.add(answer.pages);
		learnSide(task, added, sides);
		if (found.count() >= walk.wanted) break;
		if (answer.cut) tasks.push(...beyondCut(task, answer, { ...walk, warn }, sides));
	}
	return found.inOrder(walk.wanted, sides.has('older'));
}

/** Where rows may be missing after a cut: which end of a range MEXC keeps is documented for candles only. */
function sidesOf({ from }: Range, window: TimeWindow | undefined): Set<Side> {
	if (!window?.upwards) return new Set(['older', 'newer']);
	return new Set([from === undefined ? 'older' : 'newer']);
}

/** Once one side of a cut was empty and the other was not, the empty side need not be asked again. */
function learnSide({ side, brought }: Task, added: number, sides: Set<Side>): void {
	if (side === undefined || brought === undefined) return;
	brought[side] = added;
	if (brought.newer === 0 && brought.older) sides.delete('newer');
	if (brought.older === 0 && brought.newer) sides.delete('older');
}

function beyondCut(
	task: Task,
	{ pages }: WindowAnswer,
	{ paging, warn }: Walk,
	sides: ReadonlySet<Side>,
): Task[] {
	const { timeOf } = paging.window ?? {};
	const times = timeOf ? pages.flat().map(timeOf).filter(Number.isFinite) : [];
	if (times.length === 0) return [];
	const [oldest, newest] = times.reduce(
		([low, high], time) => [Math.min(low, time), Math.max(high, time)],
		[Infinity, -Infinity],
	);
	const brought: Task['brought'] = {};
	const { from = -Infinity, to = Infinity } = task.range;
	const tasks: Task[] = [];
	const add = (side: Side, part: Range, isSmaller: boolean) => {
		const stuck = isSmaller ? 0 : (task.stuck ?? 0) + 1;
		if (stuck > 0 && oldest === newest) warn(tooManyAt(oldest));
		if (stuck <= MOST_STEPS) tasks.push({ side, brought, stuck, range: part });
	};
	const older = Math.min(oldest + 1, to - 1);
	if (sides.has('older') && older >= from) {
		add('older', { ...task.range, to: older }, oldest + 1 < to);
	}
	const newer = Math.max(newest - 1, from + 1);
	if (sides.has('newer') && newer <= to) {
		add('newer', { ...task.range, from: newer }, newest - 1 > from);
	}
	return tasks;
}

function tooManyAt(time: number): string {
	return `MEXC holds more rows at ${new Date(time).toISOString()} than it gives in one answer; some of them are missing.`;
}

/** Rows of several answers as one list without what they share. */
function collectRows({ keyOf, window }: Paging) {
	const all: unknown[] = [];
	const known = new Map<string, number>();
	let descending: boolean | undefined;
	let answers = 0;
	const add = (rows: readonly unknown[]) => {
		const here = new Map<string, number>();
		for (const row of rows) {
			const key = String(keyOf?.(row) ?? JSON.stringify(row));
			const nth = (here.get(key) ?? 0) + 1;
			here.set(key, nth);
			if (nth <= (known.get(key) ?? 0)) continue;
			known.set(key, nth);
			all.push(row);
		}
	};
	return {
		count: () => all.length,
		/** The number of rows that were new. */
		add(pages: WindowAnswer['pages']): number {
			const before = all.length;
			answers += 1;
			// A row that moves to the next page while pages are read comes twice: only its key says.
			for (const rows of keyOf ? pages : [pages.flat()]) add(rows);
			descending ??= isDescending(pages.flat(), window);
			return all.length - before;
		},
		/** In MEXC's order; of more rows than wanted, the newest or those from the start on. */
		inOrder(wanted: number, newestWanted: boolean): unknown[] {
			const timeOf = window?.timeOf;
			if (answers > 1 && timeOf) {
				all.sort((a, b) => (descending === false ? timeOf(a) - timeOf(b) : timeOf(b) - timeOf(a)));
			}
			if (all.length <= wanted) return all;
			return descending === false && newestWanted ? all.slice(-wanted) : all.slice(0, wanted);
		},
	};
}

/** Undefined while one time is all there is. */
function isDescending(rows: readonly unknown[], window: TimeWindow | undefined) {
	const timeOf = window?.timeOf;
	if (!timeOf || rows.length < 2) return undefined;
	const [first, last] = [timeOf(rows[0]), timeOf(rows[rows.length - 1])];
	return first === last ? undefined : first > last;
}
