import type { Endpoint } from '../../mexc/endpoints/endpoint';
import { readerOf } from '../../mexc/events';
import type { RestClient } from '../../mexc/rest/client';
import { loadEvent, readSettings } from '../../nodes/n8n/trigger/settings';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { portFor } from './triggerFakes';

// Every way to set an alert has an example that its own condition lets through, whatever the price of the pair.

const START = Date.UTC(2026, 10, 28, 12);
const MINUTE_MS = 60_000;

/** An exchange on which a pair has this price, and candles that go up and down around it. */
function answersAt(price: string) {
	const candles = (limit: number) =>
		Array.from({ length: limit }, (_, index) => {
			const start = START - (limit - 1 - index) * MINUTE_MS;
			return [start, price, price, price, price, '3', start + MINUTE_MS, '9'];
		});
	return (id: string, values: Readonly<Record<string, unknown>>): unknown => {
		if (id === 'tickerPrice') return { symbol: 'BTCUSDT', price };
		if (id === 'bookTicker') return { bidPrice: price, bidQty: '1', askPrice: price, askQty: '1' };
		if (id === 'recentTrades') return [];
		if (id === 'klines' && values.endTime === undefined) return candles(Number(values.limit));
		if (id === 'klines') return [];
		throw new Error(`${id} is not answered`);
	};
}

async function exampleOf(given: Readonly<Record<string, unknown>>, price = '60000') {
	const answer = answersAt(price);
	const store = temporaryStateStore();
	const port = portFor(store);
	const client: RestClient = {
		context: port.client.context,
		call: async ({ id }: Endpoint, values) => await Promise.resolve(answer(id, values)),
		clockOffsetMs: async () => await Promise.resolve(0),
	};
	const time = { now: () => START + 30_000, monotonic: () => 0, after: () => () => undefined };
	const all: Readonly<Record<string, unknown>> = { symbols: 'BTCUSDT', ...given };
	const read = (name: string, fallback: unknown) => all[name] ?? fallback;
	await loadEvent(read);
	const { prepared } = readSettings(read, 'UTC');
	const found = await prepared.example?.({ ...port, client, time }, readerOf({}));
	return (found ?? []).map(({ item }) => item);
}

const all = <A, B, C>(ones: readonly A[], others: readonly B[], thirds: readonly C[]) =>
	ones.flatMap((one) =>
		others.flatMap((other) => thirds.map((third) => [one, other, third] as const)),
	);

describe('an example of', () => {
	test.each(
		all(
			['up', 'down', 'either', 'enter', 'leave'],
			['trade', 'mid', 'bid', 'ask', 'close'],
			['0.00000001', '60000', '999999'],
		),
	)('a price that goes %s, by %s, at %s', async (direction, source, threshold) => {
		const condition = {
			event: 'priceCross',
			direction,
			source,
			price: threshold,
			interval: 'Min1',
		};
		for (const frequency of ['once', 'oncePerCandle']) {
			const [item, ...more] = await exampleOf({
				...condition,
				frequency,
				priceHigh: '1000000',
			});
			expect(more).toEqual([]);
			const isAbove = threshold === '0.00000001' && direction === 'either';
			const crossed = isAbove ? 'down' : 'up';
			expect(item).toMatchObject({ direction: direction === 'either' ? crossed : direction });
		}
	});

	test.each(all(['up', 'down', 'either'], ['0.000001', '5', '99.9'], ['0.00000001', '60000']))(
		'a move %s by %s percent at %s',
		async (direction, percent, price) => {
			const condition = { event: 'percentMove', direction, percent, source: 'trade' };
			const items = await exampleOf({ ...condition, windowSeconds: 60, frequency: 'once' }, price);
			expect(items).toEqual([expect.objectContaining({ fromPrice: price, percent })]);
		},
	);

	test.each(all(['up', 'down', 'either'], ['0.000001', '3', '199'], ['0.00000001', '60000']))(
		'a spread that goes %s at %s percent at %s',
		async (direction, spreadPercent, price) => {
			const condition = { event: 'spread', direction, spreadPercent, frequency: 'every' };
			const items = await exampleOf(condition, price);
			expect(items).toEqual([expect.objectContaining({ spreadPercent })]);
		},
	);

	test.each(all(['up', 'down', 'either'], ['0.000001', '90000.123'], ['0.00000001', '60000']))(
		'a trade on side %s worth %s at %s',
		async (direction, minValue, price) => {
			const condition = { event: 'largeTrade', direction, minValue, frequency: 'every' };
			const items = await exampleOf(condition, price);
			const side = direction === 'down' ? 'SELL' : 'BUY';
			expect(items).toEqual([expect.objectContaining({ side, price, minValue })]);
		},
	);

	test.each(all(['up', 'down', 'either'], [undefined, '50', '70000'], [undefined, '2']))(
		'a candle that closes %s, beyond %s, by %s percent',
		async (direction, price, percent) => {
			const condition = { event: 'candleClose', direction, price, percent, interval: 'Min1' };
			const items = await exampleOf(condition);
			expect(items).toEqual([expect.objectContaining({ interval: 'Min1' })]);
		},
	);

	test.each(['0.01', '3', '10000'])('a volume of %s times the average', async (multiple) => {
		const condition = { event: 'volumeSpike', multiple, candles: 20, interval: 'Min1' };
		const items = await exampleOf({ ...condition, frequency: 'oncePerCandle' });
		expect(items).toEqual([
			expect.objectContaining({ multiple, measuredMultiple: expect.stringMatching(/^\d/) }),
		]);
	});

	test.each([
		['rsi', { movement: 'down', target: 'number', value: '30' }],
		['rsi', { movement: 'leave', target: 'number', value: '30', valueHigh: '70' }],
		['ema', { movement: 'up', watched: 'close', length: 20 }],
		['macd', { movement: 'either', target: 'line', line: 'macd', targetLine: 'signal' }],
		['bollinger', { movement: 'leave', watched: 'close' }],
		['superTrend', { movement: 'turnDown', line: 'trend' }],
	])('%s in a market that stands still: %j', async (indicator, condition) => {
		const fields = {
			event: 'indicator',
			interval: 'Min1',
			watched: 'indicator',
			frequency: 'once',
		};
		const items = await exampleOf({ ...fields, indicator, ...condition });
		expect(items).toEqual([expect.objectContaining({ indicator, frequency: 'once' })]);
		expect(Number(items[0].candleEnd)).toBeLessThanOrEqual(START + MINUTE_MS);
	});

	test('a level that is out of reach is none', async () => {
		const fields = { event: 'indicator', interval: 'Min1', indicator: 'ema', frequency: 'once' };
		const level = { movement: 'up', watched: 'indicator', target: 'number', value: '90000000000' };
		expect(await exampleOf({ ...fields, ...level })).toEqual([]);
	});
});
