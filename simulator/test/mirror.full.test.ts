import type { Simulator } from '../src';
import { type Answer, Listener, send, signed } from './support/client';
import {
	type Mirrored,
	isLevel,
	passTime,
	settle,
	startMirrorOf,
	startSource,
} from './support/mirrorChain';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'MXUSDT'];

async function bodyOf(simulator: Simulator, path: string): Promise<unknown> {
	return (await send(simulator, 'GET', `/api/v3/${path}`)).body as unknown;
}

/** An answer without the moment at which it was given. */
function timeless(body: unknown): unknown {
	return { ...(body as object), timestamp: undefined, lastUpdateId: undefined };
}

async function expectSame({ source, mirror }: Mirrored, path: string): Promise<void> {
	expect(timeless(await bodyOf(mirror, path))).toEqual(timeless(await bodyOf(source, path)));
}

/** Turnovers are reported with two decimals: of a candle that was under way, a digit can be lost. */
async function expectSameCandles({ source, mirror }: Mirrored, path: string): Promise<void> {
	const rows = async (simulator: Simulator) => (await bodyOf(simulator, path)) as unknown[][];
	const [original, copy] = [await rows(source), await rows(mirror)];
	expect(copy.map((row) => row.slice(0, 7))).toEqual(original.map((row) => row.slice(0, 7)));
	copy.forEach((row, index) => {
		expect(Math.abs(Number(row[7]) - Number(original[index]?.[7]))).toBeLessThan(0.03);
	});
}

describe('a mirror', () => {
	let mirrored: Mirrored;
	beforeAll(async () => {
		mirrored = await startMirrorOf(await startSource(SYMBOLS));
	});

	it('shows the rules, prices, books, trades, candles and tickers of its source', async () => {
		for (let minute = 0; minute < 4; minute++) {
			for (let step = 0; step < 4; step++) await passTime([mirrored], 15_000);
			for (const symbol of SYMBOLS) {
				for (const path of ['depth?limit=5000&', 'trades?limit=1000&', 'ticker/bookTicker?']) {
					await expectSame(mirrored, `${path}symbol=${symbol}`);
				}
				// Few are asked for at one moment: a mirror does not ask faster than MEXC allows.
				const more = symbol === 'BTCUSDT' ? ['5m', '4h', '1d', '1W', '1M'] : [];
				for (const interval of ['1m', '60m', ...more]) {
					await expectSameCandles(
						mirrored,
						`klines?symbol=${symbol}&interval=${interval}&limit=50`,
					);
				}
			}
			await expectSame(mirrored, 'ticker/price');
			const average = async (simulator: Simulator) =>
				Number(((await bodyOf(simulator, 'avgPrice?symbol=BTCUSDT')) as { price: string }).price);
			expect(await average(mirrored.mirror)).toBeCloseTo(await average(mirrored.source), 1);
		}
		const rules = async (simulator: Simulator) =>
			(await bodyOf(simulator, 'exchangeInfo')) as { symbols: unknown };
		expect((await rules(mirrored.mirror)).symbols).toEqual((await rules(mirrored.source)).symbols);
	});

	it('asks its source for candles that it does not keep', async () => {
		const path = 'klines?symbol=BTCUSDT&interval=1m&startTime=1790000000000&limit=3';
		await expectSameCandles(mirrored, path);
		expect(await bodyOf(mirrored.mirror, path)).toHaveLength(3);
	});

	it('says what it is, and obeys nobody who wants to move prices', async () => {
		const { mirror, gate } = mirrored;
		const source = `http://127.0.0.1:${gate.port}`;
		const { market } = mirror.state();
		expect(market).toMatchObject({ mode: 'mirror', source, alive: true, standsStillSince: null });
		expect(market.pairs?.['MXUSDT']).toMatchObject({ live: true, standsStillSince: null });
		const refusal = `The prices come from ${source}: they cannot be moved here`;
		expect(() => mirror.setPrice('BTCUSDT', '1')).toThrow(refusal);
		const act = { do: 'gap', symbol: 'BTCUSDT', price: '1' } as const;
		expect(() => mirror.act(act)).toThrow(refusal);
	});

	it('pushes what its source pushes', async () => {
		const { source, mirror } = mirrored;
		const channels = [
			'spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT',
			'spot@public.kline.v3.api.pb@BTCUSDT@Min1',
			'spot@public.limit.depth.v3.api.pb@BTCUSDT@5',
		];
		const [original, copy] = [await Listener.open(source), await Listener.open(mirror)];
		for (const listener of [original, copy]) await listener.subscribe(...channels);
		for (let step = 0; step < 20; step++) await passTime([mirrored], 250);
		const deals = (listener: Listener) =>
			listener.pushes.flatMap((push) => (push['publicAggreDeals']?.deals as unknown[]) ?? []);
		await settle(() => deals(copy).length === deals(original).length, 'the same deals');
		expect(deals(original).length).toBeGreaterThan(5);
		expect(deals(copy)).toEqual(deals(original));
		const has = (field: string) => copy.pushes.some((push) => push[field] !== undefined);
		expect([has('publicSpotKline'), has('publicLimitDepths')]).toEqual([true, true]);
		for (const listener of [original, copy]) listener.close();
	});
});

describe('orders on a mirror', () => {
	let mirrored: Mirrored;
	beforeEach(async () => {
		mirrored = await startMirrorOf(await startSource(['BTCUSDT'], { market: 'quiet' }));
	});
	afterEach(async () => {
		await mirrored.mirror.stop();
		await mirrored.source.stop();
	});

	const place = (fields: Record<string, string>): Promise<Answer> =>
		signed(mirrored.mirror, 'POST', '/api/v3/order', {
			symbol: 'BTCUSDT',
			type: 'LIMIT',
			timestamp: String(mirrored.mirror.state().time),
			...fields,
		});
	const bookOf = async (simulator: Simulator) =>
		(await bodyOf(simulator, 'depth?symbol=BTCUSDT&limit=5000')) as {
			bids: Array<[string, string]>;
			asks: Array<[string, string]>;
		};
	const order = async (answer: Answer) => {
		const timestamp = String(mirrored.mirror.state().time);
		const fields = { symbol: 'BTCUSDT', orderId: String(answer.body.orderId), timestamp };
		const { body } = await signed(mirrored.mirror, 'GET', '/api/v3/order', fields);
		return body as { status: string; executedQty: string; cummulativeQuoteQty: string };
	};
	/** A trade of the source that moves no price: at the touch, out of its own book. */
	const sell = async (quantity: string, price: string) => {
		const { source, mirror } = mirrored;
		source.order({ symbol: 'BTCUSDT', side: 'SELL', type: 'IMMEDIATE_OR_CANCEL', quantity, price });
		source.advance(250);
		await settle(() => isLevel(mirrored));
		mirror.advance(250);
	};

	it('that take eat the book as it stands, and what they took is gone until the level has gone', async () => {
		const { source, mirror } = mirrored;
		const before = await bookOf(source);
		const [[price, size] = ['', ''], [, second] = ['', '']] = before.asks;
		const half = (Number(size) / 2).toFixed(8);
		const answer = await place({ side: 'BUY', type: 'MARKET', quantity: half });
		expect((await order(answer)).status).toBe('FILLED');
		const left = (Number(size) - Number(half)).toFixed(8);
		expect((await bookOf(mirror)).asks[0]).toEqual([price, left]);
		expect((await bookOf(source)).asks[0]).toEqual([price, size]);
		// The level grows at the source: what was taken stays missing.
		source.order({ symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', price, quantity: '0.2' });
		await passTime([mirrored], 250);
		const grown = (Number(left) + 0.2).toFixed(8);
		expect((await bookOf(mirror)).asks[0]).toEqual([price, grown]);
		// Everything that is left of it, and a part of the next one, at their own prices.
		const more = await place({
			side: 'BUY',
			type: 'MARKET',
			quantity: (Number(grown) + 0.1).toFixed(8),
		});
		expect((await order(more)).status).toBe('FILLED');
		const nextPrice = before.asks[1]?.[0] ?? '';
		expect((await bookOf(mirror)).asks[0]).toEqual([nextPrice, (Number(second) - 0.1).toFixed(8)]);
		// The price moves away and back: new levels, nothing missing.
		source.setPrice('BTCUSDT', '66000');
		await passTime([mirrored], 250);
		source.setPrice('BTCUSDT', '65000');
		await passTime([mirrored], 250);
		expect((await bookOf(mirror)).asks).toEqual((await bookOf(source)).asks);
	});

	it('that rest fill only with what trades beyond what stood before them', async () => {
		const { source } = mirrored;
		const [[price, size] = ['', '']] = (await bookOf(source)).bids;
		const answer = await place({ side: 'BUY', price, quantity: '0.3' });
		expect((await order(answer)).status).toBe('NEW');
		expect((await bookOf(mirrored.mirror)).bids[0]).toEqual([
			price,
			(Number(size) + 0.3).toFixed(8),
		]);
		await passTime([mirrored], 250);
		// All that stood before it, to the last bit.
		await sell(size, price);
		expect((await order(answer)).status).toBe('NEW');
		await sell('0.1', price);
		expect(await order(answer)).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '0.1' });
		await sell('0.5', price);
		const { status, cummulativeQuoteQty } = await order(answer);
		expect([status, Number(cummulativeQuoteQty)]).toEqual(['FILLED', 0.3 * Number(price)]);
	});

	it('that rest fill with a trade beyond their price, with no more than was traded there', async () => {
		const [[price, size], [lower]] = (await bookOf(mirrored.source)).bids as [
			[string, string],
			[string, string],
		];
		const answer = await place({ side: 'BUY', price, quantity: '1' });
		await passTime([mirrored], 250);
		// One order of the source takes all that stood before, and passes on to the next price.
		await sell((Number(size) + 0.25).toFixed(8), lower);
		expect(await order(answer)).toMatchObject({ executedQty: '0.25', status: 'PARTIALLY_FILLED' });
		expect(Number((await order(answer)).cummulativeQuoteQty)).toBe(0.25 * Number(price));
	});

	it('are not shown, and do not fill, while the source stands beyond their price without trading', async () => {
		const { source, mirror } = mirrored;
		const [[price] = ['']] = (await bookOf(source)).bids;
		const answer = await place({ side: 'BUY', price, quantity: '1' });
		await passTime([mirrored], 250);
		source.act({ do: 'gap', symbol: 'BTCUSDT', price: '60000' });
		await passTime([mirrored], 250);
		const shown = await bookOf(mirror);
		expect(shown).toMatchObject({ bids: (await bookOf(source)).bids });
		expect(Number(shown.bids[0]?.[0])).toBeLessThan(Number(shown.asks[0]?.[0]));
		const { status, executedQty } = await order(answer);
		// The one small trade that shows the new price has had to pass the order.
		expect([status, Number(executedQty) < 0.01]).toEqual(['PARTIALLY_FILLED', true]);
		source.act({ do: 'gap', symbol: 'BTCUSDT', price: '70000' });
		await passTime([mirrored], 250);
		const level = (await bookOf(mirror)).bids.find(([at]) => at === price);
		expect(Number(level?.[1])).toBeCloseTo(1 - Number(executedQty), 8);
	});

	it('are refused in the words of MEXC, whatever the mirror', async () => {
		const refused = async (fields: Record<string, string>) => {
			const { status, body } = await place({
				side: 'BUY',
				price: '64000',
				quantity: '1',
				...fields,
			});
			return [status, body.code];
		};
		expect(await refused({ price: '80000' })).toEqual([400, 30087]);
		expect(await refused({ quantity: '0.00001' })).toEqual([400, 30002]);
		expect(await refused({ quantity: '60' })).toEqual([400, 30004]);
		expect(await refused({ symbol: 'ETHUSDT' })).toEqual([400, 10007]);
		expect(await refused({ type: 'LIMIT_MAKER', price: '65100' })).toEqual([400, 30041]);
		expect(await refused({ price: '64000.001' })).toEqual([400, 400]);
	});

	it('and their fills move neither the price nor the tape', async () => {
		const { source, mirror } = mirrored;
		const trades = await bodyOf(mirror, 'trades?symbol=BTCUSDT');
		await place({ side: 'BUY', type: 'MARKET', quantity: '1' });
		expect(await bodyOf(mirror, 'trades?symbol=BTCUSDT')).toEqual(trades);
		expect(mirror.state().prices).toEqual(source.state().prices);
	});
});
