import { followMinutes, MINUTE_MS, type Row } from './candleMinutes';

// REST lags behind the stream, or does not answer.

test('what the stream has shown closed is reported, although REST lists it a second late', async () => {
	const { time, rest, push, closed, started } = followMinutes();
	await started();
	await push(0, '1');
	await time.advance(MINUTE_MS);
	rest.rows = [
		[0, '1'],
		[1, '1'],
	];
	await push(1, '5');
	expect(closed()).toEqual([[0, '1', false]]);
	await time.advance(MINUTE_MS);
	// Candle 2 opens, and REST has neither it nor the last state of candle 1, or not even candle 1.
	rest.rows = [[0, '1']];
	await push(2, '1');
	expect(closed()).toHaveLength(1);
	await time.advance(1_000);
	rest.rows = [
		[0, '1'],
		[1, '5.5'],
		[2, '1'],
	];
	await time.advance(1_000);
	expect(closed().slice(1)).toEqual([[1, '5.5', false]]);
});

test.each([
	['does not list it', []],
	['has fewer trades of it', [[1, '4']]],
	['lists the next one only', [[2, '1']]],
	['lists it without the next one', [[1, '4']]],
] as const)(
	'while REST %s, it is reported as the stream showed it last, three seconds after its end',
	async (_name, more) => {
		const { time, rest, push, closed, started } = followMinutes();
		await started();
		await push(0, '1');
		await time.advance(MINUTE_MS);
		rest.rows = [
			[0, '1'],
			[1, '1'],
		];
		await push(1, '5');
		rest.rows = [[0, '1'], ...more.map(([minute, volume]): Row => [minute, volume])];
		await time.advance(MINUTE_MS);
		await push(2, '1');
		await time.advance(2_900);
		expect(closed()).toHaveLength(1);
		await time.advance(1_100);
		expect(closed().slice(1)).toEqual([[1, '5', false]]);
		// What REST says later corrects nothing.
		rest.rows = [0, 1, 2].map((minute): Row => [minute, '9']);
		await time.advance(20_000);
		expect(closed()).toHaveLength(2);
	},
);

test('a quiet pair: its last second passed, and REST does not list it', async () => {
	const { time, rest, push, closed, reported, started } = followMinutes();
	await started();
	await push(0, '5');
	rest.rows = [[-1, '1']];
	await time.advance(MINUTE_MS + 2_900);
	expect(closed()).toEqual([]);
	await time.advance(200);
	expect(closed()).toEqual([[0, '5', false]]);
	// A message that was long under way opens no candle again.
	await push(0, '6');
	await time.advance(MINUTE_MS);
	expect(reported.filter(({ state }) => state === 'open').at(-1)?.candle.volume).toBe('5');
});

test('several candles that the stream showed while REST stood still are reported in order', async () => {
	const { time, rest, push, closed, started } = followMinutes();
	await started();
	await push(0, '1');
	for (const minute of [1, 2, 4]) {
		await time.advance(MINUTE_MS * (minute === 4 ? 2 : 1));
		await push(minute, String(minute + 1));
	}
	rest.isDown = true;
	await time.advance(MINUTE_MS);
	await push(5, '6');
	await time.advance(4_000);
	rest.isDown = false;
	await time.advance(30_000);
	expect(closed()).toEqual([
		[0, '1', false],
		[1, '2', false],
		[2, '3', false],
		[4, '5', false],
	]);
});

test('while REST cannot answer, the stream alone closes what it showed whole', async () => {
	const { time, rest, series, push, closed, started } = followMinutes();
	await started();
	await push(0, '3');
	rest.isDown = true;
	await time.advance(MINUTE_MS);
	await push(1, '4');
	await time.advance(12_000);
	expect(closed()).toEqual([[0, '3', false]]);
	// What was open in an interruption waits for REST, which knows what was missed.
	series.gap();
	series.live();
	await time.advance(MINUTE_MS);
	await push(2, '1');
	await time.advance(30_000);
	expect(closed()).toHaveLength(1);
	rest.isDown = false;
	rest.rows = [
		[1, '7'],
		[2, '1'],
	];
	await time.advance(10_000);
	expect(closed().slice(1)).toEqual([[1, '7', false]]);
});

test('a candle that ended in an interruption and that REST lists a second late is reported', async () => {
	const { time, rest, series, push, closed, started } = followMinutes();
	await started();
	await push(0, '3');
	await time.advance(MINUTE_MS - 10_000);
	series.gap();
	// Of candle 1, which nobody saw, REST knows a second after the stream has shown candle 2.
	rest.rows = [[0, '4']];
	await time.advance(MINUTE_MS + 10_000);
	series.live();
	await push(2, '1');
	rest.rows = [
		[0, '4'],
		[1, '2'],
		[2, '1'],
	];
	await time.advance(1_000);
	expect(closed()).toEqual([
		[0, '4', true],
		[1, '2', true],
	]);
});

test('this machine\u2019s clock may be set: no candle is closed early or late', async () => {
	const { time, rest, push, closed, started } = followMinutes();
	await started();
	await push(0, '3');
	time.stepWallClock(3_600_000);
	await time.advance(30_000);
	expect(closed()).toEqual([]);
	time.stepWallClock(-2 * 3_600_000);
	await time.advance(33_100);
	expect(closed()).toEqual([[0, '3', false]]);
	expect(rest.asked).toHaveLength(2);
});
