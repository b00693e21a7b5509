import fc from 'fast-check';
import {
	LONGEST_EXECUTION_MS,
	MINUTE_MS,
	Places,
	type Overdue,
	type Place,
	type PlaceSettings,
} from '../../nodes/n8n/trigger/places';
import { VirtualTime } from '../support/virtualTime';

interface World extends Partial<PlaceSettings> {
	isQueued?: boolean;
	waiting?: number;
}

/** Takes a place for each event that waits, as soon as one is free. */
function setUp({ maxInFlight = 2, longestExecutionMs, isQueued = true, waiting = 0 }: World = {}) {
	const time = new VirtualTime();
	const overdue: Overdue[] = [];
	const taken: Place[] = [];
	const places = new Places(
		{ maxInFlight, longestExecutionMs },
		{
			time,
			isWanted: () => waiting > 0,
			canLoseEnds: () => isQueued,
			freed: serve,
			overdue: (news) => overdue.push(news),
		},
	);
	function serve(): void {
		for (; waiting > 0 && places.isFree; waiting--) taken.push(places.take());
		places.check();
	}
	serve();
	return {
		time,
		overdue,
		taken,
		places,
		waiting: () => waiting,
		push(count: number) {
			waiting += count;
			serve();
		},
	};
}

test('lost notices cost a minute: one place is reopened each minute, and each is reported', async () => {
	const { time, overdue, taken, waiting } = setUp({ maxInFlight: 3, waiting: 20 });
	await time.advance(MINUTE_MS - 1);
	expect([taken.length, overdue]).toEqual([3, []]);
	await time.advance(1);
	expect(taken).toHaveLength(4);
	expect(overdue).toEqual([{ minutes: 1, isReopened: true }]);
	// n8n hears of the fourth: what waits goes on, through that one place.
	for (let place = 3; place < 10; place++) taken[place].leave();
	expect(taken).toHaveLength(11);
	await time.advance(MINUTE_MS);
	expect(taken).toHaveLength(12);
	expect(waiting()).toBe(8);
});

test('while n8n reports no end at all, at most twice as many run', async () => {
	const { time, overdue, taken } = setUp({ maxInFlight: 3, waiting: 20 });
	await time.advance(30 * MINUTE_MS);
	expect(taken).toHaveLength(6);
	expect(overdue.map(({ isReopened }) => isReopened)).toEqual([true, true, true]);
});

test('once n8n reports an end again, the next places are reopened', async () => {
	const { time, taken } = setUp({ maxInFlight: 3, waiting: 20 });
	await time.advance(3 * MINUTE_MS);
	expect(taken).toHaveLength(6);
	taken[5].leave();
	expect(taken).toHaveLength(7);
	await time.advance(MINUTE_MS);
	expect(taken).toHaveLength(8);
});

test('where n8n runs executions itself nothing is reopened, and it is reported once', async () => {
	const { time, overdue, taken } = setUp({ isQueued: false, waiting: 3 });
	await time.advance(LONGEST_EXECUTION_MS - 1);
	expect(taken).toHaveLength(2);
	expect(overdue).toEqual([{ minutes: 1, isReopened: false }]);
	await time.advance(1);
	expect(taken).toHaveLength(3);
	await taken[0].givenUp;
});

test('how long an execution may take is what the user says, neither less nor more', async () => {
	const long = setUp({ longestExecutionMs: 7.5 * MINUTE_MS, waiting: 3 });
	await long.time.advance(7.5 * MINUTE_MS - 1);
	expect(long.taken).toHaveLength(2);
	expect(long.overdue).toEqual([{ minutes: 1, isReopened: false }]);
	await long.time.advance(1);
	expect(long.taken).toHaveLength(3);

	const short = setUp({ longestExecutionMs: 10_000, waiting: 6 });
	await short.time.advance(20_000);
	expect(short.taken).toHaveLength(6);
	expect(short.overdue).toEqual([]);
});

test('a workflow that takes long is given its time: twice what the latest executions took', async () => {
	const { time, overdue, taken, push } = setUp({ maxInFlight: 1, waiting: 1 });
	await time.advance(5 * MINUTE_MS);
	taken[0].leave();
	push(2);
	await time.advance(11 * MINUTE_MS - 1);
	expect([taken.length, overdue]).toEqual([2, []]);
	await time.advance(1);
	expect(overdue).toEqual([{ minutes: 11, isReopened: true }]);
	expect(taken).toHaveLength(3);
});

test('what came long ago no longer counts: twenty ends later a minute is long again', async () => {
	const { time, overdue, taken, push } = setUp({ maxInFlight: 1, waiting: 1 });
	await time.advance(5 * MINUTE_MS);
	for (let end = 0; end <= 20; end++) {
		taken[end].leave();
		push(1);
	}
	push(1);
	await time.advance(MINUTE_MS);
	expect(overdue).toEqual([{ minutes: 1, isReopened: true }]);
});

test('without waiting events nothing is reported; one that comes late does not wait again', async () => {
	const { time, overdue, taken, push } = setUp({ waiting: 2 });
	await time.advance(10 * MINUTE_MS);
	expect(overdue).toEqual([]);
	push(1);
	expect(overdue).toEqual([{ minutes: 10, isReopened: true }]);
	expect(taken).toHaveLength(3);
	push(1);
	expect(taken).toHaveLength(3);
});

test('what n8n could not start has taken no time', async () => {
	const { time, overdue, taken, push } = setUp({ maxInFlight: 1, waiting: 1 });
	push(1);
	await time.advance(MINUTE_MS - 1);
	taken[0].pause();
	await time.advance(LONGEST_EXECUTION_MS);
	taken[0].resume();
	await time.advance(MINUTE_MS - 1);
	expect([taken.length, overdue]).toEqual([1, []]);
	await time.advance(1);
	expect([taken.length, overdue.length]).toEqual([2, 1]);
});

test('an execution that ends after its place was reopened gives back nothing', async () => {
	const { time, taken, places } = setUp({ maxInFlight: 1, waiting: 3 });
	await time.advance(MINUTE_MS);
	expect(taken).toHaveLength(2);
	taken[0].leave();
	taken[0].leave();
	expect([taken.length, places.taken]).toEqual([2, 1]);
});

test('an execution that was given up says nothing about how long others take', async () => {
	const { time, overdue, taken, push } = setUp({ maxInFlight: 1, waiting: 1 });
	await time.advance(LONGEST_EXECUTION_MS);
	await taken[0].givenUp;
	taken[0].leave();
	push(2);
	await time.advance(MINUTE_MS);
	expect(overdue).toEqual([{ minutes: 1, isReopened: true }]);
	expect(taken).toHaveLength(3);
});

test('what comes after close is not reported as waiting', async () => {
	const { time, overdue, places, push } = setUp({ isQueued: false, waiting: 2 });
	await time.advance(10 * MINUTE_MS);
	places.close();
	push(1);
	expect(overdue).toEqual([]);
});

test('nothing is reported, reopened or left behind after close', async () => {
	const { time, overdue, taken, places } = setUp({ waiting: 9 });
	await time.advance(MINUTE_MS);
	places.close();
	expect(time.pending).toBe(0);
	taken[0].resume();
	await time.advance(10 * MINUTE_MS);
	expect([taken.length, overdue.length, time.pending]).toEqual([3, 1, 0]);
});

test('whatever is lost, the last event gets its place, and nothing runs beyond the bound', async () => {
	const action = fc.oneof(
		fc.record({ do: fc.constant('end' as const), place: fc.nat(30) }),
		fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
		fc.record({ do: fc.constant('push' as const), count: fc.integer({ min: 1, max: 4 }) }),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 4 }),
			fc.boolean(),
			fc.array(action, { maxLength: 40 }),
			async (maxInFlight, isQueued, actions) => {
				const world = setUp({ maxInFlight, isQueued });
				for (const act of actions) {
					if (act.do === 'end') world.taken[act.place]?.leave();
					if (act.do === 'wait') await world.time.advance(act.seconds * 1000);
					if (act.do === 'push') world.push(act.count);
					expect(world.places.taken).toBeLessThanOrEqual(maxInFlight);
				}
				await world.time.advance((world.waiting() + 1) * LONGEST_EXECUTION_MS);
				expect(world.waiting()).toBe(0);
			},
		),
		{ numRuns: 60 },
	);
});
