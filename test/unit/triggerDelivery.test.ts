import {
	createDelivery,
	type Delivered,
	type DeliverySettings,
} from '../../nodes/n8n/trigger/delivery';
import { LONGEST_EXECUTION_MS, MINUTE_MS, type Overdue } from '../../nodes/n8n/trigger/places';
import { VirtualTime } from '../support/virtualTime';

interface Event {
	symbol: string;
	id: number;
}

const standard: DeliverySettings = {
	delivery: 'each',
	batchWindowMs: 1000,
	batchMaxItems: 100,
	maxInFlight: 2,
	longestExecutionMs: undefined,
	queueLimit: 10,
	overflow: 'dropOldest',
};

function start(settings: Partial<DeliverySettings> = {}) {
	const time = new VirtualTime();
	const emits: Delivered<Event>[][] = [];
	const running: { end(): void; fail(error: Error): void }[] = [];
	const overdue: Overdue[] = [];
	const delivery = createDelivery<Event>(
		{ ...standard, ...settings },
		{
			time,
			groupOf: ({ symbol }) => symbol,
			canLoseEnds: () => false,
			overdue: (late) => overdue.push(late),
			emit: async (events) => {
				emits.push([...events]);
				await new Promise<void>((resolve, reject) => running.push({ end: resolve, fail: reject }));
			},
		},
	);
	let id = 0;
	const push = (symbol = 'A') => delivery.push({ symbol, id: ++id });
	const ids = () => emits.map((events) => events.map(({ event }) => event.id));
	const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));
	return { time, emits, running, overdue, delivery, push, ids, turn };
}

test('each: one execution per event, in order, never more than allowed at once', async () => {
	const { push, ids, running, turn, delivery } = start();
	for (let count = 0; count < 4; count++) push();
	expect(ids()).toEqual([[1], [2]]);
	running[1].end();
	await turn();
	expect(ids()).toEqual([[1], [2], [3]]);
	running[0].fail(new Error('refused'));
	await turn();
	expect(ids()).toEqual([[1], [2], [3], [4]]);
	expect(delivery.counts().inFlight).toBe(2);
});

test('batch: one execution per window, or earlier when it is full', async () => {
	const { push, ids, time } = start({ delivery: 'batch', batchMaxItems: 3 });
	push();
	push();
	await time.advance(999);
	expect(ids()).toEqual([]);
	await time.advance(1);
	expect(ids()).toEqual([[1, 2]]);
	for (let count = 0; count < 4; count++) push();
	expect(ids()).toEqual([
		[1, 2],
		[3, 4, 5],
	]);
});

test('batch: while every place is taken the window grows into one larger batch', async () => {
	const { push, ids, time, running, turn } = start({ delivery: 'batch', maxInFlight: 1 });
	push();
	await time.advance(1000);
	push();
	await time.advance(5000);
	push();
	expect(ids()).toEqual([[1]]);
	running[0].end();
	await turn();
	expect(ids()).toEqual([[1], [2, 3]]);
});

test('latest: the last event of each pair, and how many it stands for', async () => {
	const { push, emits, time } = start({ delivery: 'latest' });
	for (const symbol of ['A', 'B', 'A', 'A']) push(symbol);
	await time.advance(1000);
	expect(emits).toEqual([
		[
			{ event: { symbol: 'A', id: 4 }, conflated: 2, dropped: 0 },
			{ event: { symbol: 'B', id: 2 }, conflated: 0, dropped: 0 },
		],
	]);
});

test('batch: a full one does not wait for its window', () => {
	const { push, ids } = start({ delivery: 'batch', batchMaxItems: 3 });
	for (let count = 0; count < 3; count++) push();
	expect(ids()).toEqual([[1, 2, 3]]);
});

test('batch: while a place is free nothing is overdue, however long another execution takes', async () => {
	const { push, ids, time, overdue } = start({ delivery: 'batch' });
	push();
	await time.advance(10 * MINUTE_MS);
	push();
	expect([ids(), overdue]).toEqual([[[1]], []]);
	await time.advance(1000);
	expect([ids(), overdue]).toEqual([[[1], [2]], []]);
});

test('latest: an event of a pair is emitted in each window, and never for one that has left', async () => {
	const { push, ids, time, delivery } = start({ delivery: 'latest', maxInFlight: 3 });
	for (let window = 0; window < 3; window++) {
		push();
		await time.advance(1000);
	}
	expect(ids()).toEqual([[1], [2], [3]]);
	expect(delivery.counts()).toMatchObject({ emitted: 3, conflated: 0 });
});

test('latest: a pair whose event was lost waits again with its next one', async () => {
	const { push, ids, emits, time } = start({ delivery: 'latest', queueLimit: 2 });
	for (const symbol of ['A', 'B', 'C', 'A']) push(symbol);
	await time.advance(1000);
	expect(ids()).toEqual([[3, 4]]);
	expect(emits[0][0].dropped).toBe(2);
});

test('latest: many pairs do not end the window before its time', async () => {
	const { push, ids, time } = start({ delivery: 'latest', batchMaxItems: 2 });
	for (const symbol of ['A', 'B', 'C']) push(symbol);
	await time.advance(999);
	expect(ids()).toEqual([]);
	await time.advance(1);
	expect(ids()).toEqual([[1, 2], [3]]);
});

test.each([
	['dropOldest', [[1], [4], [5]]],
	['dropNewest', [[1], [2], [3]]],
] as const)('%s: a full queue loses events and says how many', async (overflow, expected) => {
	const { push, ids, emits, running, turn, delivery } = start({
		maxInFlight: 1,
		queueLimit: 2,
		overflow,
	});
	for (let count = 0; count < 5; count++) push();
	for (const position of [0, 1]) {
		running[position].end();
		await turn();
	}
	expect(ids()).toEqual(expected);
	expect(emits.map(([first]) => first.dropped)).toEqual([0, 2, 0]);
	expect(delivery.counts()).toMatchObject({ received: 5, emitted: 3, dropped: 2 });
});

test('without a queue limit nothing is ever dropped', async () => {
	const { push, delivery } = start({ queueLimit: undefined, maxInFlight: 1 });
	for (let count = 0; count < 20_000; count++) push();
	expect(delivery.counts()).toMatchObject({ dropped: 0, waiting: 19_999, inFlight: 1 });
});

test('an execution that never ends gives its place back after an hour', async () => {
	const { push, ids, time } = start({ maxInFlight: 1 });
	push();
	push();
	await time.advance(LONGEST_EXECUTION_MS - 1);
	expect(ids()).toEqual([[1]]);
	await time.advance(1);
	expect(ids()).toEqual([[1], [2]]);
});

test('an execution that ends late gives its place back only once', async () => {
	const { push, ids, time, running, turn, delivery } = start({ maxInFlight: 1 });
	for (let count = 0; count < 3; count++) push();
	await time.advance(LONGEST_EXECUTION_MS);
	running[0].end();
	await turn();
	expect(ids()).toEqual([[1], [2]]);
	expect(delivery.counts().inFlight).toBe(1);
});

test('nothing is emitted after close, and no alarm stays behind', async () => {
	const { push, ids, time, running, turn, delivery } = start({ maxInFlight: 1 });
	push();
	push();
	delivery.close();
	delivery.close();
	expect(time.pending).toBe(0);
	running[0].end();
	push();
	await turn();
	await time.advance(LONGEST_EXECUTION_MS);
	expect(ids()).toEqual([[1]]);
	expect(time.pending).toBe(0);
});

test('what still waits at the end counts as dropped', () => {
	const { push, delivery } = start({ maxInFlight: 1 });
	for (let count = 0; count < 3; count++) push();
	delivery.close();
	delivery.close();
	const ended = { received: 3, emitted: 1, dropped: 2, waiting: 0 };
	expect(delivery.counts()).toMatchObject(ended);
	push();
	expect(delivery.counts()).toMatchObject(ended);
});

test('a clock that is set back does not hold back what waits', async () => {
	const { push, ids, time, turn } = start({ delivery: 'batch' });
	const { now } = time;
	push();
	time.now = () => now.call(time) - 3_600_000;
	await time.advance(1_000, turn);
	expect(ids()).toEqual([[1]]);
});
