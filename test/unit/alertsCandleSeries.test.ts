import { newestCandles } from '../../mexc/alerts/candle';
import {
	CandleSeries,
	type CandleNews,
	type CandleSeriesOptions,
} from '../../mexc/alerts/candleSeries';
import { MexcError } from '../../mexc/errors';
import { silentLog } from '../../mexc/log';
import type { RestClient } from '../../mexc/rest/client';
import type { PushMessage } from '../../mexc/socket/hub';
import { turn, VirtualTime } from '../support/virtualTime';

// The exchange as a list of minutes with a volume each; the last one that REST lists is open.
const MINUTE_MS = 60_000;
type Row = [start: number, volume: string];

function setUp(options: Partial<CandleSeriesOptions> = {}) {
	const time = new VirtualTime();
	const stopping = new AbortController();
	const zero = time.now();
	const rest = { rows: [[0, '1']] as Row[], isDown: false, asked: [] as number[] };
	const call: RestClient['call'] = async (_endpoint, { limit, endTime }) => {
		rest.asked.push(Number(limit));
		if (rest.isDown) throw new MexcError({ kind: 'network', message: 'down' });
		const before = rest.rows.filter(
			([start]) => zero + start * MINUTE_MS < Number(endTime ?? 1e15),
		);
		return before.slice(-Number(limit)).map(([minute, volume]) => {
			const start = zero + minute * MINUTE_MS;
			return [start, '1', '2', '0.5', '1.5', volume, start + MINUTE_MS, volume];
		});
	};
	const client = { call, clockOffsetMs: async () => 0 } as unknown as RestClient;
	const told: Array<CandleNews & { minute: number }> = [];
	const { toldStart, ...others } = options;
	const warnings: string[] = [];
	const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
	const series = new CandleSeries(
		{
			...{ symbol: 'BTCUSDT', interval: 'Min1', history: 0, isExact: true, ...others },
			...(toldStart === undefined ? {} : { toldStart: zero + toldStart * MINUTE_MS }),
		},
		{ client, time, log, signal: stopping.signal },
		(news) => told.push({ ...news, minute: (news.candle.start - zero) / MINUTE_MS }),
	);
	const push = async (minute: number, volume: string) => {
		const start = (zero + minute * MINUTE_MS) / 1000;
		series.read({
			...{ channel: 'c', bodyName: 'publicSpotKline', symbol: 'BTCUSDT' },
			receivedAt: time.now(),
			sendTime: time.now(),
			body: {
				windowStart: String(start),
				windowEnd: String(start + 60),
				...{ openingPrice: '1', closingPrice: '1.5', highestPrice: '2', lowestPrice: '0.5' },
				...{ volume, amount: volume },
			},
		} as PushMessage);
		for (let count = 0; count < 4; count++) await turn();
	};
	const closed = () =>
		told
			.filter(({ state }) => state === 'closed')
			.map(({ minute, candle, backfilled }) => [minute, candle.volume, backfilled]);
	const started = async () => {
		for (let count = 0; count < 4; count++) await turn();
		series.live();
	};
	return {
		time,
		rest,
		series,
		push,
		told,
		closed,
		started,
		warnings,
		stop: () => stopping.abort(),
	};
}

test('a candle is told once the next has begun, with the trades that came in no message', async () => {
	const { time, rest, push, closed, started } = setUp();
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
	const { time, rest, closed, started } = setUp();
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
	const { time, rest, series, push, closed, started } = setUp();
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
	const { time, rest, push, closed, started } = setUp();
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

test('an answer that lags behind the stream is not taken for final', async () => {
	const { time, rest, push, closed, started } = setUp();
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

test('what the stream has shown closed is told, although REST lists it a second late', async () => {
	const { time, rest, push, closed, started } = setUp();
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
	'while REST %s, it is told as the stream showed it last, three seconds after its end',
	async (_name, more) => {
		const { time, rest, push, closed, started } = setUp();
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
	const { time, rest, push, closed, told, started } = setUp();
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
	expect(told.filter(({ state }) => state === 'open').at(-1)?.candle.volume).toBe('5');
});

test('several candles that the stream showed while REST stood still are told in order', async () => {
	const { time, rest, push, closed, started } = setUp();
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
	const { time, rest, series, push, closed, started } = setUp();
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

test('a candle that ended in an interruption and that REST lists a second late is told', async () => {
	const { time, rest, series, push, closed, started } = setUp();
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
	const { time, rest, push, closed, started } = setUp();
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

test('after a restart the candles since the last told one are told', async () => {
	const { rest, closed, started } = setUp({ toldStart: -4 });
	rest.rows = [-5, -4, -3, -2, -1, 0].map((minute): Row => [minute, String(minute + 10)]);
	await started();
	expect(closed()).toEqual([
		[-3, '7', true],
		[-2, '8', true],
		[-1, '9', true],
	]);
});

test('after a long time only the last candles are told, and the log says so', async () => {
	const { rest, closed, started, warnings } = setUp({ toldStart: -600 });
	rest.rows = Array.from({ length: 701 }, (_, index): Row => [index - 700, '1']);
	await started();
	expect(closed()).toHaveLength(499);
	expect(closed()[0]).toEqual([-499, '1', true]);
	expect(warnings).toEqual(['Only the last 500 missed candles of BTCUSDT are told']);
});

test('without exactness the stream decides alone, and history comes first', async () => {
	const { time, rest, push, told, started } = setUp({ isExact: false, history: 2 });
	rest.rows = [-3, -2, -1, 0].map((minute): Row => [minute, '1']);
	await started();
	await time.advance(MINUTE_MS);
	await push(0, '3');
	await push(1, '4');
	expect(told.map(({ minute, state, candle }) => [minute, state, candle.volume])).toEqual([
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

test('nothing is told and no timer is left after the end', async () => {
	const { time, push, told, started, stop } = setUp();
	await started();
	const before = told.length;
	stop();
	expect(time.pending).toBe(0);
	await push(1, '1');
	expect(told).toHaveLength(before);
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
