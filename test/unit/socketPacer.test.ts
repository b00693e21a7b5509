import fc from 'fast-check';
import { Lane, pacerOf } from '../../mexc/socket/pacer';
import { VirtualTime } from '../support/virtualTime';

const SECOND = 1000;

/** The most that happened within any second. */
function peak(times: readonly number[]): number {
	return Math.max(
		0,
		...times.map((from) => times.filter((at) => at >= from && at < from + SECOND).length),
	);
}

test('whatever is asked for and given up, no second holds more than the limit, and the order is kept', async () => {
	const step = fc.record({ count: fc.nat(30), pauseMs: fc.nat(700), givesUp: fc.boolean() });
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
			const time = new VirtualTime();
			const lane = new Lane(10);
			const turns: Array<{ number: number; at: number }> = [];
			const givenUp = new Set<number>();
			let asked = 0;
			for (const { count, pauseMs, givesUp } of steps) {
				for (let i = 0; i < count; i++) {
					const number = asked++;
					const giveUp = lane.take(time, () => void turns.push({ number, at: time.now() }));
					if (!givesUp || turns.some((turn) => turn.number === number)) continue;
					giveUp();
					givenUp.add(number);
				}
				await time.advance(pauseMs, async () => undefined);
			}
			await time.advance(100 * SECOND, async () => undefined);
			const numbers = turns.map(({ number }) => number);
			expect(peak(turns.map(({ at }) => at))).toBeLessThanOrEqual(10);
			expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
			expect(numbers.length + givenUp.size).toBe(asked);
			expect(time.pending).toBe(0);
		}),
		{ numRuns: 50 },
	);
});

test('a turn that is free is given at once, without a timer', () => {
	const time = new VirtualTime();
	const lane = new Lane(2);
	let turns = 0;
	for (let i = 0; i < 2; i++) lane.take(time, () => void turns++);
	expect([turns, time.pending]).toEqual([2, 0]);
	const giveUp = lane.take(time, () => void turns++);
	expect([turns, time.pending]).toEqual([2, 1]);
	giveUp();
	expect([turns, time.pending]).toEqual([2, 0]);
});

test('a turn may be taken from within a turn', async () => {
	const time = new VirtualTime();
	const lane = new Lane(1);
	const order: string[] = [];
	lane.take(time, () => {
		order.push('first');
		lane.take(time, () => void order.push('third'));
	});
	lane.take(time, () => void order.push('second'));
	await time.advance(10 * SECOND);
	expect(order).toEqual(['first', 'third', 'second']);
	expect(time.pending).toBe(0);
});

test('a clock that is set back stops nobody for longer than a second', async () => {
	const time = new VirtualTime();
	const lane = new Lane(1);
	lane.take(time, () => undefined);
	time.stepWallClock(-3_600_000);
	let turns = 0;
	lane.take(time, () => void turns++);
	await time.advance(1100);
	expect(turns).toBe(1);
});

test('all addresses of a host share a pacer', () => {
	expect(pacerOf('ws://a.test/ws?listenKey=1')).toBe(pacerOf('ws://a.test/other'));
	expect(pacerOf('ws://b.test/ws')).not.toBe(pacerOf('ws://a.test/ws'));
});
