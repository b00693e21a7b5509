import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { PAIRS } from '../src/exchange/pairs';
import { type Parameters, placeOrder, send, signed } from './support/client';

const LIMIT = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.4', quantity: '10' };
const MARKET = { symbol: 'MXUSDT', side: 'BUY', type: 'MARKET' };
const DAY_MS = 86_400_000;
const PAIR = PAIRS.find(({ symbol }) => symbol === 'MXUSDT');

describe('a new order', () => {
	const [mx, sellOnly, closed] = [PAIR, PAIR, PAIR].map((pair, index) => ({
		...(pair ?? fail()),
		symbol: ['MXUSDT', 'SELLUSDT', 'SHUTUSDT'][index] ?? '',
		tradeSideType: ([1, 3, 4] as const)[index] ?? 1,
	}));
	const simulator = useSimulator({ pairs: [mx ?? fail(), sellOnly ?? fail(), closed ?? fail()] });

	it.each<[what: string, order: Parameters, code: number, text: string]>([
		['no side', { ...LIMIT, side: '' }, 700004, "'side'"],
		['no type', { ...LIMIT, type: '' }, 700004, "'type'"],
		['a pair in lower case', { ...LIMIT, symbol: 'mxusdt' }, 10007, 'bad symbol'],
		['a purchase where only sales are open', { ...LIMIT, symbol: 'SELLUSDT' }, 30001, ''],
		['a purchase where all is closed', { ...LIMIT, symbol: 'SHUTUSDT' }, 30001, ''],
		['a sale where all is closed', { ...LIMIT, symbol: 'SHUTUSDT', side: 'SELL' }, 30001, ''],
		['a bare point', { ...LIMIT, quantity: '.5' }, 700008, "'quantity'"],
		['a trailing point', { ...LIMIT, price: '3.' }, 700008, "'price'"],
		['a space', { ...LIMIT, quantity: ' 10' }, 700008, "'quantity'"],
		['a comma', { ...MARKET, quoteOrderQty: '1,000' }, 700008, "'quoteOrderQty'"],
		['21 digits', { ...LIMIT, quantity: '1'.repeat(21) }, 700008, "'quantity'"],
		['foreign digits', { ...LIMIT, quantity: '١٠' }, 700008, "'quantity'"],
		['an absurd quantity', { ...LIMIT, quantity: '9'.repeat(20) }, 30003, '2000000USDT'],
		['no number', { ...LIMIT, price: 'NaN' }, 700008, "'price'"],
		['a small market amount', { ...MARKET, quoteOrderQty: '0.99' }, 30002, '1USDT'],
		['a large market amount', { ...MARKET, quoteOrderQty: '200001' }, 30003, '200000USDT'],
		['a small market sale', { ...MARKET, side: 'SELL', quantity: '0.2' }, 30002, '1USDT'],
		['less than the least quantity', { ...LIMIT, quantity: '0.009' }, 400, ' quantity scale'],
		['an IOC above the band', { ...LIMIT, type: 'IMMEDIATE_OR_CANCEL', price: '4.3' }, 30087, ''],
		['a FOK above the band', { ...LIMIT, type: 'FILL_OR_KILL', price: '4.3' }, 30087, ''],
		['a market amount beyond the balance', { ...MARKET, quoteOrderQty: '100001' }, 30004, ''],
		// The fee is on top: 100000 USDT do not pay for 100000 USDT.
		['a value that leaves no fee', { ...LIMIT, price: '3.2', quantity: '31250' }, 30004, ''],
		['a wrong prevention mode', { ...LIMIT, stpMode: 'cancel' }, 700008, "'stpMode'"],
		['a long client id', { ...LIMIT, newClientOrderId: 'x'.repeat(33) }, 700008, 'ClientOrderId'],
	])('is refused for %s, also by order/test', async (_what, order, code, text) => {
		for (const path of ['/api/v3/order', '/api/v3/order/test']) {
			const { status, body } = await signed(simulator(), 'POST', path, order);
			expect([status, body.code, body.msg]).toEqual([400, code, expect.stringContaining(text)]);
		}
		expect(simulator().state().accounts['209302839']?.orders).toEqual([]);
	});

	it('is not bound to the price band when it is post-only', async () => {
		const order = { ...LIMIT, side: 'SELL', type: 'LIMIT_MAKER', price: '9', quantity: '1' };
		expect((await placeOrder(simulator(), order)).status).toBe(200);
		simulator().reset();
	});

	it('sells where only sales are open', async () => {
		simulator().deposit('MX', '10');
		const order = { ...LIMIT, symbol: 'SELLUSDT', side: 'SELL', price: '3.6' };
		expect((await placeOrder(simulator(), order)).status).toBe(200);
		simulator().reset();
	});

	it('is refused to a barred account', async () => {
		simulator().updateAccount({ barred: true });
		expect((await placeOrder(simulator(), LIMIT)).body.code).toBe(30020);
		simulator().updateAccount({ barred: false });
	});

	it('is refused for what other open orders hold', async () => {
		const order = { ...LIMIT, side: 'SELL', price: '3.6', quantity: '6000' };
		expect((await placeOrder(simulator(), order)).status).toBe(200);
		const { body } = await placeOrder(simulator(), order);
		expect(body).toEqual({ code: 30004, msg: 'Insufficient position' });
		simulator().reset();
	});

	it('at market is refused by an empty book, after its size was judged', async () => {
		const empty = await startTestSimulator({ market: 'empty' });
		const market = { ...MARKET, quoteOrderQty: '10' };
		expect((await placeOrder(empty, market)).body.code).toBe(30010);
		expect((await placeOrder(empty, { ...market, quoteOrderQty: '0.5' })).body.code).toBe(30002);
	});
});

describe('looking up and cancelling', () => {
	const simulator = useSimulator({ manualClock: true });
	const ids = { orderId: 'C02__1' };
	const MX = { symbol: 'MXUSDT' };
	const SIX = 'MXUSDT,BTCUSDT,ETHUSDT,SOLUSDT,XRPUSDT,PYTHUSDT';
	const back = (days: number) => ({ startTime: String(Date.now() - days * DAY_MS) });

	it.each<[method: string, path: string, what: string, parameters: Parameters, code: number]>([
		['GET', 'order', 'no pair', ids, 700004],
		['GET', 'order', 'no id', MX, 700004],
		['GET', 'order', 'an unknown id', { ...MX, ...ids }, -2013],
		['GET', 'order', 'an unknown client id', { ...MX, origClientOrderId: 'x' }, -2013],
		['DELETE', 'order', 'no pair', ids, 700004],
		['DELETE', 'order', 'no id', MX, 700004],
		['DELETE', 'order', 'an unknown id', { ...MX, ...ids }, -2011],
		['DELETE', 'openOrders', 'no pair', {}, 700004],
		['DELETE', 'openOrders', 'six pairs', { symbol: SIX }, 33333],
		['DELETE', 'openOrders', 'an unknown pair', { symbol: 'MXUSDT,NOPE' }, 10007],
		['GET', 'openOrders', 'six pairs', { symbol: SIX }, 33333],
		['GET', 'openOrders', 'an unknown pair', { symbol: 'NOPE' }, 10007],
		['GET', 'allOrders', 'no pair', {}, 700004],
		['GET', 'allOrders', 'an unknown pair', { symbol: 'NOPE' }, -1121],
		['GET', 'allOrders', 'no rows', { ...MX, limit: '0' }, 700008],
		['GET', 'allOrders', 'half a row', { ...MX, limit: '1.5' }, 700008],
		['GET', 'allOrders', 'a wrong time', { ...MX, startTime: 'today' }, 700008],
		['GET', 'allOrders', 'eight days', { ...MX, ...back(8) }, 33333],
		['GET', 'myTrades', 'an unknown pair', { symbol: 'NOPE' }, -1121],
		['GET', 'myTrades', 'forty days', { ...MX, ...back(40) }, 33333],
		['GET', 'tradeFee', 'an unknown pair', { symbol: 'NOPE' }, -1121],
		['GET', 'tradeFee', 'no pair', {}, 700004],
		['POST', 'mxDeduct/enable', 'no value', {}, 700004],
		['POST', 'mxDeduct/enable', 'a wrong value', { mxDeductEnable: 'yes' }, 700008],
	])('%s %s is refused for %s', async (method, path, _what, parameters, code) => {
		const { status, body } = await signed(simulator(), method, `/api/v3/${path}`, parameters);
		expect([status, body.code]).toEqual([400, code]);
	});

	it('takes up to five pairs at once', async () => {
		await placeOrder(simulator(), LIMIT);
		await placeOrder(simulator(), { ...LIMIT, symbol: 'XRPUSDT', price: '0.59', quantity: '20' });
		const symbol = SIX.slice(0, SIX.lastIndexOf(','));
		const open = await signed(simulator(), 'GET', '/api/v3/openOrders', { symbol });
		expect(open.body).toMatchObject([{ symbol: 'XRPUSDT' }, { symbol: 'MXUSDT' }]);
		const cancelled = await signed(simulator(), 'DELETE', '/api/v3/openOrders', { symbol });
		expect(cancelled.body).toHaveLength(2);
		const none = await signed(simulator(), 'DELETE', '/api/v3/openOrders', { symbol });
		expect([none.status, none.body]).toEqual([200, []]);
	});

	it('does not find an order under another pair or after seven days', async () => {
		const { orderId } = (await placeOrder(simulator(), LIMIT)).body;
		const find = async (symbol: string) =>
			(await signed(simulator(), 'GET', '/api/v3/order', { symbol, orderId })).body;
		const cancel = { symbol: 'BTCUSDT', orderId };
		expect(await find('BTCUSDT')).toEqual({
			code: -2013,
			msg: 'Order does not exist.',
			_extend: null,
		});
		expect((await signed(simulator(), 'DELETE', '/api/v3/order', cancel)).body.code).toBe(-2011);
		simulator().advance(7 * DAY_MS);
		expect(await find('MXUSDT')).toMatchObject({ orderId });
		simulator().advance(1);
		expect(await find('MXUSDT')).toMatchObject({ code: -2013 });
	});

	it('lists the orders of a day unless told otherwise, and at most a thousand', async () => {
		simulator().reset();
		const now = simulator().state().time;
		simulator().order({ ...LIMIT, newClientOrderId: 'old' });
		simulator().advance(DAY_MS + 1);
		simulator().order({ ...LIMIT, newClientOrderId: 'new' });
		const list = async (parameters: Parameters) => {
			const query = { ...MX, ...parameters };
			const { body } = await signed(simulator(), 'GET', '/api/v3/allOrders', query);
			return (body as Array<{ clientOrderId: string }>).map((row) => row.clientOrderId);
		};
		expect(await list({})).toEqual(['new']);
		expect(await list({ startTime: String(now) })).toEqual(['new', 'old']);
		expect(await list({ startTime: String(now), endTime: String(now) })).toEqual(['old']);
		expect(await list({ startTime: String(now), limit: '1' })).toEqual(['new']);
		expect(await list({ limit: '99999' })).toEqual(['new']);
	});
});

describe('public trades', () => {
	const simulator = useSimulator({ manualClock: true });
	const get = (path: string) => send(simulator(), 'GET', `/api/v3/${path}`);

	it.each([
		['aggTrades?symbol=MXUSDT&startTime=1', -1128],
		['aggTrades?symbol=MXUSDT&endTime=1', -1128],
		['aggTrades?symbol=NOPE', -1121],
		['aggTrades', 700004],
		['historicalTrades?symbol=NOPE', -1121],
	])('%s is refused', async (path, code) => {
		const { status, body } = await get(path);
		expect([status, body.code]).toEqual([400, code]);
	});

	it('are put together by taker and price, and cut by time', async () => {
		// Two orders of one price are taken by one order: one row. The next trade is another row.
		const sale = { ...LIMIT, side: 'SELL', price: '3.5001', quantity: '10' };
		for (let count = 0; count < 2; count++) simulator().order(sale);
		simulator().trade('MXUSDT', { price: '3.5001', quantity: '20' });
		simulator().advance(5000);
		simulator().trade('MXUSDT', { price: '3.5', quantity: '3', side: 'SELL' });
		const now = simulator().state().time;
		const rows = (await get('aggTrades?symbol=MXUSDT')).body as Array<Record<string, unknown>>;
		expect(rows).toMatchObject([
			{ a: null, p: '3.5', q: '3', m: true, M: true, T: now - (now % 1000) },
			{ a: null, p: '3.5001', q: '20', m: false },
		]);
		const trades = (await get('trades?symbol=MXUSDT')).body as unknown[];
		expect(trades).toHaveLength(3);
		expect((await get('historicalTrades?symbol=MXUSDT')).body).toEqual(trades);
		const early = `startTime=${now - 6000}&endTime=${now - 4000}`;
		const cut = (await get(`aggTrades?symbol=MXUSDT&${early}`)).body as unknown[];
		expect(cut).toEqual([rows[1]]);
	});
});

function fail(): never {
	throw new Error('The pairs of this test are gone');
}
