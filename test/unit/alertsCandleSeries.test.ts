import { newestCandles } from '../../mexc/market/candle';
import type { RestClient } from '../../mexc/rest/client';
import { followMinutes, MINUTE_MS, type Row } from './candleMinutes';

test('a candle is reported once the next has begun, with the trades that came in no message', async () => {
	const { time, rest, push, closed, started } = followMinutes();
	await started();
	await push(0, '3');
	await time.advance(MINUTE_MS);
	expect(closed()).toEqual([]);
	rest.rows = [
		[0, '3.5'],
		[1, '1'],
	];
	await push(1, '1');
	expect(closed()).toEqual([[0, '3.5', false]]);
	await push(1, '2');
	await push(0, '9');
	expect(closed()).toHaveLength(1);
});

test('a quiet candle is asked for after its end, and final only when REST or the clock says so', async () => {
	const { time, rest, closed, started } = followMinutes();
	await started();
	await time.advance(MINUTE_MS + 2_900);
	expect(closed()).toEqual([]);
	// No later row yet, but three seconds after the end it is final by the clock.
	await time.advance(200);
	expect(closed()).toEqual([[0, '1', false]]);
	rest.rows = [
		[0, '1'],
		[1, '0'],
		[2, '0'],
	];
	await time.advance(MINUTE_MS);
	expect(closed()).toEqual([
		[0, '1', false],
		[1, '0', false],
	]);
	expect(rest.asked).toHaveLength(3);
});

test('what ended in an interruption comes from REST, in order, before what came later', async () => {
	const { time, rest, series, push, closed, started } = followMinutes();
	await started();
	await push(0, '3');
	series.gap();
	await time.advance(2_000);
	rest.isDown = true;
	await time.advance(3 * MINUTE_MS);
	series.live();
	await push(3, '1');
	await push(3, '2');
	expect(closed()).toEqual([]);
	rest.isDown = false;
	rest.rows = [
		[0, '7'],
		[1, '8'],
		[2, '9'],
		[3, '2'],
	];
	await time.advance(10_000);
	rest.rows = [...rest.rows.slice(0, 3), [3, '2.5'], [4, '1']];
	await push(4, '1');
	expect(closed()).toEqual([
		[0, '7', true],
		[1, '8', true],
		[2, '9', true],
		[3, '2.5', false],
	]);
});

test('a candle of a wrong time, years ahead, does not make all others old', async () => {
	const { time, rest, push, closed, started } = followMinutes();
	await started();
	await push(0, '3');
	await push(5_000_000, '1');
	await time.advance(MINUTE_MS);
	rest.rows = [
		[0, '3'],
		[1, '1'],
	];
	await push(1, '1');
	expect(closed()).toEqual([[0, '3', false]]);
});

test('a clock that is minutes behind the exchange leaves no candle out', async () => {
	const { time, rest, series, push, closed, started } = followMinutes();
	await started();
	await push(0, '1');
	series.gap();
	rest.rows = Array.from({ length: 11 }, (_, minute): Row => [minute, String(minute + 1)]);
	await time.advance(MINUTE_MS + 4_000);
	expect(closed().map(([minute]) => minute)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('an answer that lags behind the stream is not taken for final', async () => {
	const { time, rest, push, closed, started } = followMinutes();
	await started();
	await push(0, '5');
	await time.advance(MINUTE_MS);
	rest.rows = [
		[0, '4'],
		[1, '1'],
	];
	await push(1, '1');
	expect(closed()).toEqual([]);
	rest.rows[0] = [0, '5.5'];
	await time.advance(1_000);
	expect(closed()).toEqual([[0, '5.5', false]]);
});

test('after a restart the candles since the last reported one are reported', async () => {
	const { rest, closed, started } = followMinutes({ emittedStart: -4 });
	rest.rows = [-5, -4, -3, -2, -1, 0].map((minute): Row => [minute, String(minute + 10)]);
	await started();
	expect(closed()).toEqual([
		[-3, '7', true],
		[-2, '8', true],
		[-1, '9', true],
	]);
});

test('after a long time only the last candles are reported, and the log says so', async () => {
	const { rest, closed, started, warnings } = followMinutes({ emittedStart: -600 });
	rest.rows = Array.from({ length: 701 }, (_, index): Row => [index - 700, '1']);
	await started();
	expect(closed()).toHaveLength(499);
	expect(closed()[0]).toEqual([-499, '1', true]);
	expect(warnings).toEqual(['Only the last 500 missed candles of BTCUSDT are reported']);
});

test('without exactness the stream decides alone, and history comes first', async () => {
	const { time, rest, push, reported, started } = followMinutes({ isExact: false, history: 2 });
	rest.rows = [-3, -2, -1, 0].map((minute): Row => [minute, '1']);
	await started();
	await time.advance(MINUTE_MS);
	await push(0, '3');
	await push(1, '4');
	expect(reported.map(({ minute, state, candle }) => [minute, state, candle.volume])).toEqual([
		[-3, 'past', '1'],
		[-2, 'past', '1'],
		[-1, 'past', '1'],
		[0, 'open', '1'],
		[0, 'open', '3'],
		[0, 'closed', '3'],
		[1, 'open', '4'],
	]);
	expect(rest.asked).toHaveLength(1);
});

test('nothing is reported and no timer is left after the end', async () => {
	const { time, push, reported, started, stop } = followMinutes();
	await started();
	const before = reported.length;
	stop();
	expect(time.pending).toBe(0);
	await push(1, '1');
	expect(reported).toHaveLength(before);
	expect(time.pending).toBe(0);
});

test('eight hours are put together from whole halves, and more than 500 rows from several answers', async () => {
	const hours4 = 14_400_000;
	const all = Array.from({ length: 1_200 }, (_, index) => index + 1);
	const call: RestClient['call'] = async (_endpoint, { limit, endTime }) =>
		all
			.map((count) => count * hours4)
			.filter((start) => start < Number(endTime ?? Infinity))
			.slice(-Number(limit))
			.map((start) => {
				const price = String(start / hours4);
				return [start, price, price, price, price, '1', start + hours4, '2'];
			});
	const ask = async (interval: 'Hour8' | 'Hour4', count: number) =>
		await newestCandles(
			{ call } as unknown as RestClient,
			{ symbol: 'BTCUSDT', interval },
			count,
			new AbortController().signal,
		);
	const halves = await ask('Hour4', 1_100);
	expect(halves.map(({ start }) => start / hours4)).toEqual(all.slice(-1_100));
	const wholes = await ask('Hour8', 2);
	expect(wholes).toEqual([
		expect.objectContaining({ start: 1_196 * hours4, open: '1196', close: '1197', volume: '2' }),
		expect.objectContaining({ start: 1_198 * hours4, high: '1199', low: '1198', quoteVolume: '4' }),
		expect.objectContaining({ start: 1_200 * hours4, end: 1_202 * hours4, volume: '1' }),
	]);
});
