import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSimulator } from '../../test/support/simulator';
import { Listener, type Push, send } from './support/client';

const DEALS = 'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT';
const KLINE = 'spot@public.kline.v3.api.pb@BTCUSDT@Min15';
const OLD_DEALS = 'spot@public.deals.v3.api.pb@BTCUSDT';
const ORDERS = 'spot@private.orders.v3.api.pb';

const { replies } = JSON.parse(
	readFileSync(join(__dirname, '..', 'facts', 'streams.json'), 'utf8'),
) as { replies: Record<string, { id: number }> };

/** The facts' sample of an answer, with the id our requests carry. */
function sample(name: string): string {
	return JSON.stringify({ ...replies[name], id: 7 });
}

describe('requests on the WebSocket', () => {
	const simulator = useSimulator();
	let client: Listener;
	beforeEach(async () => {
		client = await Listener.open(simulator());
	});
	afterEach(() => client.close());

	it('are acknowledged in the exact words of the exchange', async () => {
		expect(await client.subscribe(DEALS, KLINE)).toBe(sample('subscribeOkMany'));
		expect(await client.subscribe(DEALS, OLD_DEALS)).toBe(sample('partlyFailed'));
		expect(await client.subscribe(OLD_DEALS)).toBe(sample('allFailed'));
		const off = { method: 'UNSUBSCRIPTION', params: [DEALS], id: 2 };
		expect(await client.ask(off)).toBe(JSON.stringify(replies['unsubscribeOk']));
		expect(await client.ask({ method: 'PING' })).toBe(JSON.stringify(replies['pong']));
		expect(await client.ask({ method: 'ping' })).toBe(JSON.stringify(replies['pong']));
		for (const wrong of [
			'no json',
			'{}',
			'[1]',
			'null',
			'{"method":"SUBSCRIPTION","params":"x"}',
		]) {
			expect(await client.ask(wrong)).toBe(JSON.stringify(replies['malformed']));
		}
		expect(await client.ask({ method: 'SUBSCRIPTION', params: [DEALS] })).toContain('"id":0');
	});

	it.each([
		['an unknown pair', 'spot@public.aggre.deals.v3.api.pb@100ms@NOPE'],
		['a lower-case pair', 'spot@public.aggre.deals.v3.api.pb@100ms@btcusdt'],
		['an unknown speed', 'spot@public.aggre.deals.v3.api.pb@50ms@BTCUSDT'],
		['an unknown interval', 'spot@public.kline.v3.api.pb@BTCUSDT@1m'],
		['a missing time zone', 'spot@public.miniTicker.v3.api.pb@BTCUSDT'],
		['a private channel without listen key', ORDERS],
		['nonsense', 'hello'],
	])('are Blocked for %s', async (_what, channel) => {
		expect(await client.subscribe(channel)).toBe(
			JSON.stringify({
				id: 7,
				code: 0,
				msg: `Not Subscribed successfully! [${channel}].  Reason： Blocked! `,
			}),
		);
	});

	it('hold at most 30 channels per connection', async () => {
		const intervals = ['Min1', 'Min5', 'Min15', 'Min30', 'Min60', 'Hour4', 'Hour8', 'Day1'];
		const pairs = ['BTCUSDT', 'ETHUSDT', 'MXUSDT', 'SOLUSDT'];
		const names = pairs.flatMap((pair) =>
			intervals.map((interval) => `spot@public.kline.v3.api.pb@${pair}@${interval}`),
		);
		for (let start = 0; start < 24; start += 8) {
			await client.subscribe(...names.slice(start, start + 8));
		}
		const last = names.slice(24, 32);
		const answer = JSON.parse(await client.subscribe(...last)) as { msg: string };
		expect(answer.msg).toBe(
			`Subscribed successful! [${last.slice(0, 6).join(',')}]. ` +
				`Not Subscribed successfully! [${last.slice(6).join(',')}].  Reason： Blocked! `,
		);
		expect(simulator().state().connections.subscriptions).toHaveLength(30);
	});

	it('end the connection when there are more than 100 in a second', async () => {
		for (let count = 0; count < 101; count++) client.socket.send('{"method":"PING"}');
		await client.until(() => client.closeCode !== undefined);
		expect(client.texts).toHaveLength(100);
	});
});

describe('public pushes', () => {
	const simulator = useSimulator();
	const bodies = (client: Listener, field: string): Push[] =>
		client.pushes.filter((push) => push[field] !== undefined).map((push) => push[field] as Push);

	it('carry exactly the trades that happened', async () => {
		const client = await Listener.open(simulator());
		await client.subscribe(DEALS);
		simulator().trade('BTCUSDT', { price: '65100', quantity: '0.5', side: 'SELL' });
		simulator().trade('BTCUSDT', { price: '65200', quantity: '0.25' });
		simulator().trade('ETHUSDT', { price: '3501', quantity: '1' });
		await client.until(() => client.pushes.length > 0);
		expect(client.pushes).toHaveLength(1);
		expect(client.pushes[0]).toMatchObject({
			channel: DEALS,
			symbol: 'BTCUSDT',
			publicAggreDeals: {
				eventType: 'spot@public.aggre.deals.v3.api.pb@100ms',
				deals: [
					{ price: '65100', quantity: '0.5', tradeType: 2 },
					{ price: '65200', quantity: '0.25', tradeType: 1 },
				],
			},
		});
		client.close();
	});

	it('keep a depth copy equal to the REST book, with continuous versions', async () => {
		const client = await Listener.open(simulator());
		await client.subscribe('spot@public.aggre.depth.v3.api.pb@10ms@MXUSDT');
		const depth = () => send(simulator(), 'GET', '/api/v3/depth?symbol=MXUSDT&limit=5000');
		const start = (await depth()).body;
		const price = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', quantity: '10' };
		for (let step = 0; step < 5; step++) {
			simulator().order({ ...price, price: `3.41${step}` });
			simulator().setPrice('MXUSDT', `3.5${step}`);
			await new Promise((resolve) => setTimeout(resolve, 15));
		}
		const end = (await depth()).body;
		const last = () => bodies(client, 'publicAggreDepths').at(-1)?.['toVersion'];
		await client.until(() => last() === String(end.lastUpdateId));
		const copy = { bids: new Map(start.bids), asks: new Map(start.asks) };
		let version = BigInt(start.lastUpdateId as number);
		for (const body of bodies(client, 'publicAggreDepths')) {
			expect(BigInt(body['fromVersion'] as string)).toBe(version + 1n);
			version = BigInt(body['toVersion'] as string);
			for (const side of ['bids', 'asks'] as const) {
				for (const level of (body[side] ?? []) as Array<{ price: string; quantity: string }>) {
					if (Number(level.quantity) === 0) copy[side].delete(level.price);
					else copy[side].set(level.price, level.quantity);
				}
			}
		}
		expect(Object.fromEntries(copy.bids)).toEqual(Object.fromEntries(end.bids));
		expect(Object.fromEntries(copy.asks)).toEqual(Object.fromEntries(end.asks));
		client.close();
	});

	it('show the top of the book and the top levels as REST does', async () => {
		const client = await Listener.open(simulator());
		await client.subscribe(
			'spot@public.aggre.bookTicker.v3.api.pb@100ms@ETHUSDT',
			'spot@public.bookTicker.batch.v3.api.pb@ETHUSDT',
			'spot@public.limit.depth.v3.api.pb@ETHUSDT@5',
		);
		simulator().setPrice('ETHUSDT', '3600');
		await client.until(() => client.pushes.length >= 3);
		const top = (await send(simulator(), 'GET', '/api/v3/ticker/bookTicker?symbol=ETHUSDT')).body;
		const expected = {
			bidPrice: top.bidPrice,
			bidQuantity: top.bidQty,
			askPrice: top.askPrice,
			askQuantity: top.askQty,
		};
		expect(bodies(client, 'publicAggreBookTicker')[0]).toMatchObject(expected);
		expect(bodies(client, 'publicBookTickerBatch')[0]).toMatchObject({ items: [expected] });
		const book = (await send(simulator(), 'GET', '/api/v3/depth?symbol=ETHUSDT&limit=5')).body;
		const rows = (levels: string[][]) => levels.map(([price, quantity]) => ({ price, quantity }));
		expect(bodies(client, 'publicLimitDepths')[0]).toMatchObject({
			bids: rows(book.bids),
			asks: rows(book.asks),
			version: String(book.lastUpdateId),
		});
		client.close();
	});
});

describe('timed pushes', () => {
	const simulator = useSimulator({ manualClock: true, startMs: Date.UTC(2026, 10, 22, 10, 7, 30) });

	it('say the open candle in seconds, once a second while there are trades', async () => {
		const client = await Listener.open(simulator());
		await client.subscribe(KLINE, 'spot@public.miniTicker.v3.api.pb@BTCUSDT@UTC+8');
		simulator().trade('BTCUSDT', { price: '66000', quantity: '2' });
		simulator().advance(2000);
		await client.until(() => client.pushes.length > 0);
		simulator().advance(1000);
		await client.until(() => client.pushes.length > 1);
		const [candle, ticker] = client.pushes;
		const row = await send(
			simulator(),
			'GET',
			'/api/v3/klines?symbol=BTCUSDT&interval=15m&limit=1',
		);
		const [open, opening, high, low, close, volume, end, amount] = row.body[0] as string[];
		expect(candle?.['publicSpotKline']).toEqual({
			interval: 'Min15',
			windowStart: Number(open) / 1000,
			openingPrice: opening,
			closingPrice: close,
			highestPrice: high,
			lowestPrice: low,
			volume,
			amount,
			windowEnd: Number(end) / 1000,
		});
		expect([close, Number(open)]).toEqual(['66000', Date.UTC(2026, 10, 22, 10)]);
		expect(ticker?.['publicMiniTicker']).toMatchObject({ symbol: 'BTCUSDT', price: '66000' });
		expect(client.pushes).toHaveLength(2);
		client.close();
	});

	it('close a connection without channels after 30 s, a silent one after 60, any after a day', async () => {
		const idle = await Listener.open(simulator());
		const silent = await Listener.open(simulator());
		const pinging = await Listener.open(simulator());
		await silent.subscribe('spot@public.aggre.deals.v3.api.pb@100ms@SOLUSDT');
		await pinging.subscribe('spot@public.aggre.deals.v3.api.pb@100ms@SOLUSDT');
		simulator().advance(29_000);
		expect(simulator().state().connections.openWebSockets).toBe(3);
		await pinging.ask({ method: 'PING' });
		simulator().advance(2000);
		await idle.until(() => idle.closeCode !== undefined);
		simulator().advance(30_000);
		await silent.until(() => silent.closeCode !== undefined);
		expect(pinging.closeCode).toBeUndefined();
		for (let minute = 0; minute < 24 * 60; minute++) {
			await pinging.ask({ method: 'PING' });
			simulator().advance(59_900);
		}
		expect(pinging.closeCode).toBeUndefined();
		await pinging.ask({ method: 'PING' });
		simulator().advance(59_900);
		simulator().advance(59_900);
		await pinging.until(() => pinging.closeCode !== undefined);
	});
});
