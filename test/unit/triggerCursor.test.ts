import { Cursor } from '../../mexc/reconciliation/cursor';
import { staticStateStore } from '../support/staticState';
import { VirtualTime } from '../support/virtualTime';

const event = (eventId: string, eventTime: number) => ({
	item: { event: 'fill', eventId, eventTime, receivedAt: eventTime },
});

function setUp(staticData = {}) {
	const time = new VirtualTime();
	const cursor = new Cursor(staticStateStore(staticData), 'cursor', { time });
	return { cursor, staticData, start: time.now() };
}

test('stays before the oldest event that n8n has not taken', () => {
	const { cursor, start } = setUp();
	const early = cursor.track(event('early', start + 10_000));
	const late = cursor.track(event('late', start + 20_000));
	late?.accepted?.();
	expect(cursor.position).toBe(start + 9_999);
	early?.accepted?.();
	expect(cursor.position).toBe(start + 20_000);
});

test('one wrong time, years ahead, does not end all looking back', () => {
	const { cursor, start } = setUp();
	cursor.track(event('wrong', start + 3_000 * 86_400_000))?.accepted?.();
	expect(cursor.position).toBe(start);
	cursor.track(event('right', start + 1_000))?.accepted?.();
	expect(cursor.position).toBe(start + 1_000);
});

test('never goes back for an event that came late', () => {
	const { cursor, start } = setUp();
	cursor.track(event('a', start + 20_000))?.accepted?.();
	cursor.track(event('b', start + 5_000));
	expect(cursor.position).toBe(start + 20_000);
});

test('stays where it is while something may be missing', () => {
	const { cursor, start } = setUp();
	cursor.hold();
	cursor.track(event('a', start + 1_000))?.accepted?.();
	expect(cursor.position).toBe(start);
	cursor.release();
	expect(cursor.position).toBe(start + 1_000);
});

test('says an event once, also after a restart that has saved it as taken', () => {
	const { cursor, staticData, start } = setUp();
	cursor.track(event('a', start + 1_000))?.accepted?.();
	cursor.track(event('b', start + 2_000));
	expect(cursor.track(event('a', start + 1_000))).toBeUndefined();
	const next = setUp(structuredClone(staticData)).cursor;
	expect(next.isResumed).toBe(true);
	expect(next.track(event('a', start + 1_000))).toBeUndefined();
	expect(next.track(event('b', start + 2_000))).toBeDefined();
});

test('remembers few ids in static data, however many events there were', () => {
	const { cursor, staticData, start } = setUp();
	for (let count = 0; count < 1_000; count++) {
		cursor.track(event(`id ${count}`, start + count))?.accepted?.();
	}
	expect(JSON.stringify(staticData).length).toBeLessThan(10_000);
});

test('moves its beginning to the clock of the exchange, unless that is a matter of measuring', () => {
	const { cursor, start } = setUp();
	cursor.correctClock(-5_000);
	cursor.correctClock(-5_000);
	expect(cursor.since).toBe(start - 5_000);
	const other = setUp();
	other.cursor.correctClock(300);
	expect(other.cursor.since).toBe(other.start);
});

test('the clock of the exchange, known late, does not move it past what was taken meanwhile', () => {
	const { cursor, start } = setUp();
	const hour = 3_600_000;
	cursor.hold();
	cursor.track(event('a', start + hour + 1_000))?.accepted?.();
	cursor.correctClock(hour);
	cursor.release();
	expect(cursor.since).toBe(start + hour);
	expect(cursor.position).toBe(start + hour + 1_000);
});

test.each([7, 'text', { since: '1' }, { since: 1, position: 'x' }, []])(
	'begins again from state that people have made %j of',
	(cursor) => {
		const { cursor: fresh, start } = setUp({ state: { cursor } });
		expect(fresh.isResumed).toBe(false);
		expect(fresh.position).toBe(start);
	},
);
