import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { expectOutputSchema } from '../outputSchema';
import { call } from './call';
import { day, HOUR_MS, iso, replayOn, rsi, START_MS, stopped } from './replayRun';

describe('Replay an Alert', () => {
	const simulator = useSimulator(stopped);
	const run = replayOn(simulator);

	it('works: a summary, and each firing as the trigger gives it', async () => {
		const { error, json } = await run(rsi, day);
		expect(error?.message).toBeUndefined();
		const [summary, ...others] = json('MEXC');
		expect(others).toEqual([]);
		const firings = await run({ ...rsi, replayOutput: 'firings', returnAll: true }, day);
		const items = firings.json('MEXC');
		expect(items.length).toBeGreaterThan(10);
		expect(summary).toMatchObject({
			symbol: 'BTCUSDT',
			alert: 'Indicator',
			isReplay: true,
			firings: items.length,
			undecided: 0,
			missingCandles: 0,
			gaps: 0,
			note: null,
			lastFiringTimeIso: iso(Number(items.at(-1)?.eventTime)),
			latestFirings: expect.arrayContaining([
				expect.objectContaining({ eventId: items.at(-1)?.eventId, direction: 'up' }),
			]),
			summary: expect.stringMatching(/^Indicator on BTCUSDT would have fired \d+ times from /),
		});
		const perDay = summary.firingsPerDay as Array<{ firings: number }>;
		expect(perDay.reduce((sum, { firings: count }) => sum + count, 0)).toBe(items.length);
		expect(items[0]).toMatchObject({
			event: 'indicator',
			isReplay: true,
			symbol: 'BTCUSDT',
			interval: 'Min1',
			condition: 'RSI 5 crosses up through 60',
			frequency: 'every',
		});
		expect(items.map(({ eventTime }) => eventTime)).toEqual(
			items.map(({ eventTime }) => eventTime).sort(),
		);
		await expectOutputSchema('replayAlert', [
			{
				...summary,
				latestUndecided: [
					{ candleStartIso: '', candleEndIso: '', open: '', high: '', low: '', close: '' },
				],
				latestGaps: [{ interval: '', startTimeIso: '', endTimeIso: '', candles: 1 }],
				note: '',
			},
		]);
		expect(JSON.stringify(summary).length).toBeLessThan(5_000);

		const limited = await run({ ...rsi, replayOutput: 'firings', limit: 3 }, day);
		expect(limited.json('MEXC').map(({ eventId }) => eventId)).toEqual(
			items.slice(-3).map(({ eventId }) => eventId),
		);
	}, 60_000);

	it.each<[string, INodeParameters, IDataObject, RegExp]>([
		[
			'a start in the future',
			{},
			{ startTime: iso(START_MS + HOUR_MS) },
			/Start Time 2026-03-04T13:30:20Z is in the future/,
		],
		[
			'an end in the future',
			{},
			{ endTime: iso(START_MS + HOUR_MS) },
			/End Time 2026-03-04T13:30:20Z is in the future/,
		],
		[
			'an end before the start',
			{},
			{ startTime: iso(START_MS - HOUR_MS), endTime: iso(START_MS - 2 * HOUR_MS) },
			/End Time is before Start Time/,
		],
		[
			'more than one replay reads',
			{},
			{ startTime: iso(START_MS - 60 * 24 * HOUR_MS) },
			/up to 865\d\d candles of 1 Minute, and one replay reads 50000 at most/,
		],
		['a pair that does not exist', { symbol: 'NOUSDT' }, {}, /Invalid symbol/],
		['bids', { event: 'priceCross', source: 'bid', price: '1' }, {}, /no history of bid and ask/],
		[
			'a window shorter than a candle',
			{ event: 'percentMove', windowSeconds: 30, percent: '1' },
			{},
			/window of 30 seconds cannot be replayed/,
		],
		['a price that is none', { event: 'priceCross', price: '-5' }, {}, /Price -5 can never be/],
		[
			'a single condition',
			{ event: 'composite', conditions: { row: [{ kind: 'price', price: '1' }] } as never },
			{},
			/Conditions has 1 rows/,
		],
	])('refuses %s', async (_what, parameters, options, message) => {
		const { error } = await run({ ...rsi, ...parameters }, options);
		expect(error?.message).toMatch(message);
	});
});

describe('Replay an Alert of a young pair', () => {
	// One of its own, because the difference of two clocks is measured once.
	const simulator = useSimulator(stopped);
	const run = (options: IDataObject) =>
		call(simulator(), {
			operation: 'replayAlert',
			parameters: {
				symbol: 'YOUNGUSDT',
				event: 'candleClose',
				interval: 'Min1',
				options: options as INodeParameters,
			},
		});

	it('begins with its first candle, and refuses a start that was given before it', async () => {
		const pair = { symbol: 'YOUNGUSDT', baseAsset: 'YOUNG', startPrice: '2' };
		simulator().act({ do: 'list', pair });
		for (const minutes of [1, 1, 5, 1]) {
			simulator().trade('YOUNGUSDT', { side: 'BUY', price: '2', quantity: '1' });
			simulator().advance(minutes * 60_000);
		}
		const { json, error } = await run({});
		expect(error?.message).toBeUndefined();
		expect(json('MEXC')[0]).toMatchObject({
			firings: 8,
			candlesRead: 8,
			note: expect.stringMatching(
				/^MEXC lists the candles of YOUNGUSDT .* from .* on: the replay begins there\.$/,
			),
		});
		const early = await run({ startTime: iso(START_MS - 24 * HOUR_MS) });
		expect(early.error?.message).toMatch(
			/^MEXC lists the candles of YOUNGUSDT that this alert needs from 2026-03-04T12:3\d:00Z on, which is later than Start Time/,
		);
		const before = { startTime: iso(START_MS - 9 * HOUR_MS), endTime: iso(START_MS - 8 * HOUR_MS) };
		expect((await run(before)).error?.message).toMatch(/no closed candle of 1 Minute of YOUNGUSDT/);
	});
});
