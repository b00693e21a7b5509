import type { Arrival } from './arrivals';
import { compare } from './comparison';
import { truths } from './truth';

const item = (eventId: string, more: object = {}) => {
	const [orderId, status, executedQuantity] = eventId.split(':');
	return { eventId, orderId, status, executedQuantity, ...more };
};
const arrival = (eventId: string, status = 'success', more: object = {}): Arrival => ({
	executionId: 1,
	status,
	item: item(eventId, more),
});
const wanted = new Map([
	['1:FILLED:2', 'the first'],
	['2:CANCELED:0', 'the second'],
]);
const compared = (...arrivals: Arrival[]) => compare(wanted, arrivals, truths.orderUpdate);

test('everything that arrived is missed by nobody, whatever else arrived', () => {
	const both = [arrival('1:NEW:0'), arrival('1:FILLED:2'), arrival('2:CANCELED:0')];
	expect(compared(...both)).toEqual({
		mustArrive: 2,
		missing: [],
		onlyCrashed: [],
		repeated: 0,
		backfilled: 0,
		conflicting: [],
		nameless: 0,
	});
});

test('what never arrived is named', () => {
	expect(compared(arrival('1:FILLED:2')).missing).toEqual(['2:CANCELED:0 (the second)']);
});

test('an execution that died with n8n is an arrival, and distinguished', () => {
	const died = arrival('1:FILLED:2', 'crashed');
	expect(compared(died)).toMatchObject({
		missing: ['2:CANCELED:0 (the second)'],
		onlyCrashed: ['1:FILLED:2 (the first)'],
	});
	expect(compared(died, arrival('1:FILLED:2'))).toMatchObject({ onlyCrashed: [], repeated: 1 });
});

test('one event under two names is a conflict', () => {
	const other = arrival('1:FILLED:2', 'success', { eventId: '1:FILLED:2.0', backfilled: true });
	expect(compared(arrival('1:FILLED:2'), other)).toMatchObject({
		conflicting: ['1 FILLED 2: 1:FILLED:2, 1:FILLED:2.0'],
		backfilled: 1,
	});
});

test('an item without an eventId is counted', () => {
	expect(compared(arrival('1:FILLED:2', 'success', { eventId: undefined })).nameless).toBe(1);
});
