import type { IDataObject } from 'n8n-workflow';
import {
	ManualExecutionCancelledError,
	SystemShutdownExecutionCancelledError,
	TimeoutExecutionCancelledError,
} from 'n8n-workflow';
import { isEndOfStarted } from '../../nodes/n8n/trigger/cancelledExecution';
import type { Delivered } from '../../nodes/n8n/trigger/delivery';
import type { Occurrence } from '../../mexc/events';
import { Handover, type HandoverContext, type Outcome } from '../../nodes/n8n/trigger/handover';
import { staticStateStore } from '../support/staticState';
import { turn, VirtualTime } from '../support/virtualTime';

/**
 * n8n as far as it matters here: it writes a row of a unique name before it starts an execution, and a start
 * that fails leaves the row behind, as does n8n's death between the two.
 */
function fakeN8n() {
	const rows = new Set<string>();
	const ran: string[] = [];
	const attempts: string[] = [];
	let fault: 'none' | 'noRow' | 'rowLeft' | 'dies' = 'none';
	return {
		ran,
		attempts,
		breaks: (how: typeof fault) => void (fault = how),
		async emit(events: readonly Delivered<Occurrence>[], again: number): Promise<Outcome> {
			const name = `${events[0].event.item.eventId}${again === 0 ? '' : `:again${again}`}`;
			attempts.push(name);
			if (fault === 'noRow') throw new Error('database is locked');
			if (rows.has(name)) return { isRefused: true, isQueued: false };
			rows.add(name);
			if (fault === 'rowLeft') throw new Error('OOM command not allowed');
			if (fault === 'dies') return await new Promise<never>(() => undefined);
			ran.push(name);
			return { isRefused: false, isQueued: true };
		},
	};
}

const place = { pause: () => undefined, resume: () => undefined };
const openPlace = { ...place, givenUp: new Promise<void>(() => undefined) };

function setUp(more: Partial<HandoverContext> = {}, database: IDataObject = {}) {
	const time = new VirtualTime();
	const lines: string[] = [];
	const n8n = fakeN8n();
	const stopping = new AbortController();
	const context: HandoverContext = {
		time,
		log: { info: (line) => void lines.push(line) },
		signal: stopping.signal,
		store: staticStateStore(database),
		isLossless: true,
		findsAgain: true,
		repeatsUnfinished: false,
		emit: n8n.emit,
		warn: (line) => void lines.push(line),
		...more,
	};
	return { context, database, handover: new Handover(context), lines, n8n, stopping, time };
}

function event(eventId: string, more: { backfilled?: true } = {}): Delivered<Occurrence>[] {
	const item = { event: 'fill', eventId, eventTime: 1, receivedAt: 1, ...more };
	return [{ event: { item }, dropped: 0, conflated: 0 }];
}

test('an event whose job could not be added runs although n8n has its name already', async () => {
	const { handover, n8n, time, lines } = setUp();
	n8n.breaks('rowLeft');
	const given = handover.give(event('a'), openPlace);
	await turn();
	n8n.breaks('none');
	await time.advance(2_000);
	expect(await given).toBe(true);
	expect(n8n.attempts).toEqual(['a', 'a', 'a:again1']);
	expect(n8n.ran).toEqual(['a:again1']);
	expect(lines).toEqual([
		'n8n did not run the workflow for an event: OOM command not allowed; trying again until it does',
	]);
	expect(handover.seesQueue).toBe(true);
});

test('however often the start fails, it runs once in the end', async () => {
	const { handover, n8n, time } = setUp();
	n8n.breaks('rowLeft');
	const given = handover.give(event('a'), openPlace);
	await turn();
	await time.advance(60_000);
	expect(n8n.attempts.length).toBeGreaterThan(6);
	n8n.breaks('none');
	await time.advance(60_000);
	expect(await given).toBe(true);
	expect(n8n.ran).toHaveLength(1);
});

test('a start that fails before n8n has written anything is repeated under the same name', async () => {
	const { handover, n8n, time } = setUp();
	n8n.breaks('noRow');
	const given = handover.give(event('a'), openPlace);
	await turn();
	await time.advance(5_000);
	n8n.breaks('none');
	await time.advance(10_000);
	expect(await given).toBe(true);
	expect(n8n.ran).toEqual(['a']);
});

test('the process that follows knows which start has failed', async () => {
	const first = setUp();
	first.n8n.breaks('rowLeft');
	void first.handover.give(event('a'), openPlace);
	await turn();
	await first.time.advance(1_500);
	first.stopping.abort();
	first.n8n.breaks('none');

	const second = setUp({ emit: first.n8n.emit }, structuredClone(first.database));
	expect(await second.handover.give(event('a', { backfilled: true }), openPlace)).toBe(true);
	expect(first.n8n.ran).toHaveLength(1);
	expect(second.database).toEqual({ state: { failedStarts: {}, unfinished: [] } });
	// It is run for the first time: nothing is skipped.
	expect(second.lines).toEqual([]);

	const third = setUp({ emit: first.n8n.emit }, structuredClone(second.database));
	expect(await third.handover.give(event('a', { backfilled: true }), openPlace)).toBe(true);
	expect(first.n8n.ran).toHaveLength(1);
});

test('a start that has failed for one event is known when others are given with it', async () => {
	const first = setUp();
	first.n8n.breaks('rowLeft');
	void first.handover.give(event('a'), openPlace);
	await turn();
	first.stopping.abort();
	first.n8n.breaks('none');

	const second = setUp({ emit: first.n8n.emit }, structuredClone(first.database));
	const together = [...event('a', { backfilled: true }), ...event('b')];
	expect(await second.handover.give(together, openPlace)).toBe(true);
	expect(first.n8n.attempts).toEqual(['a', 'a', 'a:again1']);
	expect(first.n8n.ran).toEqual(['a:again1']);
	expect(second.database).toEqual({ state: { failedStarts: {}, unfinished: [] } });
});

test('what n8n ran before is not run again, and the log says what its own line means', async () => {
	const { handover, n8n, lines } = setUp();
	await handover.give(event('a'), openPlace);
	for (let time = 0; time < 3; time++)
		await handover.give(event('a', { backfilled: true }), openPlace);
	expect(n8n.ran).toEqual(['a']);
	expect(lines).toEqual([
		'MEXC Trigger found events again that n8n has run: n8n skips them ("Scheduled execution skipped"), and nothing is lost.',
	]);
});

test.each([
	[false, []],
	[true, ['a:again1']],
])(
	'n8n dies between writing and starting: with Repeat Unfinished %s it runs %j',
	async (repeatsUnfinished, ran) => {
		const first = setUp();
		first.n8n.breaks('dies');
		void first.handover.give(event('a'), openPlace);
		await turn();
		first.n8n.breaks('none');
		for (let start = 0; start < 3; start++) {
			const next = setUp({ emit: first.n8n.emit, repeatsUnfinished }, first.database);
			expect(await next.handover.give(event('a', { backfilled: true }), openPlace)).toBe(true);
		}
		expect(first.n8n.ran).toEqual(ran);
	},
);

test('the log names the event whose execution is not known to have ended', async () => {
	const first = setUp();
	first.n8n.breaks('dies');
	void first.handover.give(event('a'), openPlace);
	await turn();
	first.n8n.breaks('none');
	const next = setUp({ emit: first.n8n.emit }, first.database);
	await next.handover.give(event('a', { backfilled: true }), openPlace);
	expect(next.lines).toEqual([
		'MEXC Trigger found the event a again, whose execution was not known to have ended when n8n stopped. n8n has that execution and starts no other. If it is shown as crashed, retry it in n8n.',
	]);
	expect(next.database).toEqual({ state: { unfinished: [] } });
});

test('only what was not known to have ended is repeated, once, and what is seen live never', async () => {
	const first = setUp();
	await first.handover.give(event('ended'), openPlace);
	first.n8n.breaks('dies');
	void first.handover.give(event('lost'), openPlace);
	await turn();
	expect(first.database).toEqual({ state: { unfinished: ['lost'] } });
	first.n8n.breaks('none');
	const repeats = { emit: first.n8n.emit, repeatsUnfinished: true };
	const { handover } = setUp(repeats, first.database);
	await handover.give(event('lost'), openPlace);
	expect(first.n8n.ran).toEqual(['ended']);
	for (let time = 0; time < 3; time++) {
		await handover.give(event('ended', { backfilled: true }), openPlace);
		await handover.give(event('lost', { backfilled: true }), openPlace);
	}
	expect(first.n8n.ran).toEqual(['ended', 'lost:again1']);
});

test('what has not ended is repeated together with what is seen live', async () => {
	const first = setUp();
	first.n8n.breaks('dies');
	void first.handover.give(event('lost'), openPlace);
	await turn();
	first.n8n.breaks('none');
	const repeats = { emit: first.n8n.emit, repeatsUnfinished: true };
	const { handover } = setUp(repeats, first.database);
	const together = [...event('lost', { backfilled: true }), ...event('live')];
	expect(await handover.give(together, openPlace)).toBe(true);
	expect(first.n8n.ran).toEqual(['lost:again1']);
});

test('the end of one event leaves the others unfinished', async () => {
	const { handover, n8n, database } = setUp();
	n8n.breaks('dies');
	void handover.give(event('lost'), openPlace);
	await turn();
	n8n.breaks('none');
	await handover.give(event('ended'), openPlace);
	expect(database).toEqual({ state: { unfinished: ['lost'] } });
});

test('an event that forgets its old states leaves what the trigger remembers', async () => {
	const { context, handover, database, n8n, stopping } = setUp();
	n8n.breaks('rowLeft');
	void handover.give(event('a'), openPlace);
	await turn();
	stopping.abort();
	context.store.save('old', {});
	context.store.keepOnly([]);
	expect(database).toEqual({ state: { failedStarts: { a: 0 }, unfinished: ['a'] } });
});

test('a trigger whose events are not found again saves nothing of them', async () => {
	const { handover, database } = setUp({ findsAgain: false });
	await handover.give(event('a'), openPlace);
	expect(database).toEqual({});
});

test('remembers few of those that have not ended, the newest', async () => {
	const { handover, n8n, database } = setUp();
	n8n.breaks('dies');
	for (let number = 0; number < 250; number++) {
		void handover.give(event(`e${number}`), openPlace);
	}
	await turn();
	const { unfinished } = database.state as { unfinished: string[] };
	expect(unfinished).toHaveLength(200);
	expect(unfinished.at(-1)).toBe('e249');
});

test('remembers few of the starts that have failed, the newest', async () => {
	const names = Array.from({ length: 250 }, (_, number) => [`e${number}`, 0] as const);
	const saved = { state: { failedStarts: Object.fromEntries(names) } };
	const { handover, n8n, database, stopping } = setUp({}, saved);
	n8n.breaks('noRow');
	void handover.give(event('a'), openPlace);
	await turn();
	stopping.abort();
	const { failedStarts } = database.state as { failedStarts: Record<string, number> };
	expect(Object.keys(failedStarts)).toHaveLength(200);
	expect(failedStarts).toMatchObject({ e249: 0, a: 0 });
});

test('what n8n had not taken when the trigger ended does not count as taken', async () => {
	const { handover, n8n, stopping } = setUp();
	n8n.breaks('rowLeft');
	const given = handover.give(event('a'), openPlace);
	await turn();
	stopping.abort();
	expect(await given).toBe(false);
});

test('an event that may be lost is not tried again', async () => {
	const { handover, n8n, database } = setUp({ isLossless: false, findsAgain: false });
	n8n.breaks('rowLeft');
	expect(await handover.give(event('a'), openPlace)).toBe(false);
	expect(n8n.attempts).toEqual(['a']);
	expect(database).toEqual({});
});

test('an end that is never reported counts as reported when the time is over', async () => {
	const { handover, n8n, lines } = setUp();
	n8n.breaks('dies');
	expect(await handover.give(event('a'), { ...place, givenUp: Promise.resolve() })).toBe(true);
	expect(lines).toEqual([
		'n8n has not reported the end of an execution for as long as one may take; MEXC Trigger counts it as ended',
	]);
});

test('what has started after a failure and never reports its end is not started again', async () => {
	const { handover, n8n, time } = setUp();
	let giveUp = () => undefined as void;
	const givenUp = new Promise<void>((resolve) => (giveUp = resolve));
	n8n.breaks('noRow');
	const given = handover.give(event('a'), { ...place, givenUp });
	await turn();
	n8n.breaks('dies');
	await time.advance(2_000);
	giveUp();
	expect(await given).toBe(true);
	expect(n8n.attempts).toEqual(['a', 'a']);
});

test('an execution that was cancelled has been run; everything else n8n throws was never started', () => {
	class ExecutionNotFoundError extends Error {}
	expect(
		[
			new ManualExecutionCancelledError('1'),
			new TimeoutExecutionCancelledError('1'),
			new SystemShutdownExecutionCancelledError('1'),
			new ExecutionNotFoundError('No active execution found'),
		].every(isEndOfStarted),
	).toBe(true);
	expect(
		[new Error('The execution was cancelled'), new TypeError('x'), 'cancelled', undefined].some(
			isEndOfStarted,
		),
	).toBe(false);
});
