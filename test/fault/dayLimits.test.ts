/** Limits over a day, on an exchange that loses answers and shows things late. */
import { cancelOrder } from '../../mexc/endpoints/spotTrading';
import { levelOf } from '../../mexc/alerts/limitWatch';
import { tradingLimits } from '../../mexc/flows/tradingLimits';
import { placeBatch } from '../../mexc/orders/placeBatch';
import type { PlacedOrder } from '../../mexc/orders/placeOrder';
import { forgetProcessState } from '../support/freshProcess';
import { authenticateRequest } from '../../mexc/foreign/authenticate';
import { buyFrom, cancelElsewhere, ordersOf, sellInto, startBench } from './flowHarness';
import {
	ordersSent,
	outcomeOf,
	refusalOf,
	small,
	startTrader,
	SYMBOL,
	traderOn,
	type Trader,
} from './dayLimitsHarness';

const market = (side: string, quantity: string) => ({
	symbol: SYMBOL,
	side,
	type: 'MARKET',
	quantity,
});

/** Buys at 64,000 and sells at the given price, 100 USDT or so at a time. */
async function trade(trader: Trader, price: string, quantity = '0.002'): Promise<void> {
	const { simulator } = trader.bench;
	sellInto(simulator, quantity);
	expect(await outcomeOf(trader.place(market('BUY', quantity)))).toBe('placed');
	buyFrom(simulator, quantity, price);
	expect(await outcomeOf(trader.place(market('SELL', quantity)))).toBe('placed');
}

afterEach(forgetProcessState);

describe('the value bought in a day', () => {
	it('is what open purchases may buy and what was bought, and names what is left', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '250' });
		expect(await outcomeOf(trader.place(small))).toBe('placed');
		expect(await outcomeOf(trader.place(small))).toBe('placed');
		const sent = ordersSent(trader);
		const { message, hint } = await refusalOf(trader.place(small));
		expect(message).toBe(
			'Max Bought per Day (250 USDT) of the credential is reached: used 200 USDT since 00:00 UTC, left 50 USDT, and this needs 100 USDT. Nothing was sent.',
		);
		expect(hint).toMatch(/^Order less, or cancel open purchases/);
		expect(ordersSent(trader)).toBe(sent);
		expect(await outcomeOf(trader.place({ ...small, quantity: '0.001' }))).toBe('placed');
	});

	it('counts fills once, is free of what is cancelled, and frees at midnight', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '130' });
		const { simulator } = trader.bench;
		sellInto(simulator, '0.002');
		expect(await outcomeOf(trader.place(market('BUY', '0.002')))).toBe('placed');
		const { message, hint } = await refusalOf(trader.place(small));
		expect(message).toContain('used 128 USDT since 00:00 UTC, left 2 USDT');
		expect(hint).toContain('There is room again from 2026-11-23T00:00:00.000Z on.');
		await trader.bench.time.pass(86_400_000, async () => undefined);
		const order = (await trader.place(small)) as PlacedOrder;
		expect(order.outcome).toBe('placed');
		await refusalOf(trader.place(small));
		const { orderId } = order;
		await trader.bench.time.until(
			trader.client.call(cancelOrder, { symbol: SYMBOL, orderId: String(orderId) }),
		);
		expect(await outcomeOf(trader.place(small))).toBe('placed');
	});

	it('is not exceeded by 40 orders at once, and many refusals cost few requests', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '550' });
		const { placed, refusals } = await trader.placeAll(Array.from({ length: 40 }, () => small));
		expect([placed, refusals.length]).toEqual([5, 35]);
		expect(ordersOf(trader.bench.simulator)).toHaveLength(5);
		const reads = trader.bench.simulator.requests();
		expect(reads.filter(({ endpoint }) => endpoint === 'allOrders').length).toBeLessThan(9);
	});

	it('is the same after a restart', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '250' });
		await trader.place(small);
		await trader.place(small);
		forgetProcessState();
		const again = traderOn(trader.bench, { maxBoughtPerDay: '250' });
		expect((await refusalOf(again.place(small))).message).toContain('used 200 USDT');
	});

	it('counts orders that no list shows yet, once', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '250' });
		trader.bench.simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
		await trader.place(small);
		await trader.place(small);
		expect((await refusalOf(trader.place(small))).message).toContain('used 200 USDT');
		await trader.bench.time.pass(20_000, async () => undefined);
		expect((await refusalOf(trader.place(small))).message).toContain('used 200 USDT');
		expect(await outcomeOf(trader.place({ ...small, quantity: '0.001' }))).toBe('placed');
	});

	it('lets sales pass, and asks for nothing for them', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '100' });
		await trader.place(small);
		await refusalOf(trader.place(small));
		const before = trader.bench.simulator.requests().length;
		const sale = { ...small, side: 'SELL', price: '70000' };
		expect(await outcomeOf(trader.place(sale))).toBe('placed');
		const asked = trader.bench.simulator.requests().slice(before);
		expect(asked.map(({ endpoint }) => endpoint)).toEqual(['newOrder']);
	});

	it('says that the limit is below the smallest order', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '0.5' });
		const { message } = await refusalOf(trader.place(small));
		expect(message).toMatch(
			/^Max Bought per Day \(0\.5 USDT\) of the credential is less than the smallest order of BTCUSDT/,
		);
		expect(ordersSent(trader)).toBe(0);
	});

	it('needs Allowed Symbols for purchases, and not for sales', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '100', allowedSymbols: '' });
		expect((await refusalOf(trader.place(small))).message).toContain('needs Allowed Symbols');
		const sale = { ...small, side: 'SELL', price: '70000' };
		expect(await outcomeOf(trader.place(sale))).toBe('placed');
	});
});

describe('what became of an order', () => {
	it('a refused one is free again at once', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '100' });
		trader.bench.simulator.fault({ kind: 'code', code: 30004, endpoint: 'newOrder' });
		const refused = await trader.place(small);
		expect(refused).toMatchObject({ kind: 'exchange', effect: 'none' });
		expect(await outcomeOf(trader.place(small))).toBe('placed');
	});

	it('of a batch only the refused one is free again', async () => {
		const trader = await startTrader({ maxOrdersPerDay: 3 });
		const { client, bench } = trader;
		const elements = [small, { ...small, quantity: '900' }].map((values, index) => {
			const how = { clientOrderId: `batch-${index}`, lookUpFirst: false };
			return { values, how: { ...how, preflight: { mode: 'off' } as const } };
		});
		const rows = await bench.time.until(placeBatch(client, elements));
		expect(rows.map(({ outcome }) => outcome)).toEqual(['placed', 'notPlaced']);
		bench.simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
		expect(await trader.placeAll([small, small])).toMatchObject({ placed: 2 });
		expect((await refusalOf(trader.place(small))).message).toContain('used 3 since');
	});

	it('one with a lost answer counts, found or not', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '150' });
		trader.bench.simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder' });
		trader.bench.simulator.fault({
			kind: 'status',
			status: 503,
			times: 99,
			endpoint: 'queryOrder',
		});
		expect(await trader.place(small)).toMatchObject({ effect: 'unknown' });
		trader.bench.simulator.fault({ kind: 'clear' });
		expect((await refusalOf(trader.place(small))).message).toContain('used 100 USDT');
	});

	it('one with a lost answer counts while no list shows it', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '150' });
		const { simulator } = trader.bench;
		simulator.fault({ kind: 'orderNotFound', seconds: 12, lists: true });
		simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder' });
		const { placed, refusals } = await trader.placeAll([small, small]);
		expect(ordersOf(simulator)).toHaveLength(1);
		expect([placed, refusals.map(({ message }) => message)]).toEqual([
			1,
			[expect.stringContaining('used 100 USDT')],
		]);
	});

	it('one that is cancelled elsewhere is free within a second', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '150' });
		const { orderId } = (await trader.place(small)) as PlacedOrder;
		await refusalOf(trader.place(small));
		await cancelElsewhere(trader.bench.simulator, String(orderId));
		await trader.bench.time.pass(1_000, async () => undefined);
		expect(await outcomeOf(trader.place(small))).toBe('placed');
	});

	it('those that another node signs count from then on', async () => {
		const { bench } = await startTrader({});
		const { simulator } = bench;
		const { restUrl: baseUrl, wsUrl, apiKey, apiSecret } = simulator;
		const address = { environment: 'custom', baseUrl, wsUrl };
		const limits = { allowedSymbols: SYMBOL, maxBoughtPerDay: '250' };
		const credential = { apiKey, apiSecret, ...address, ...limits };
		const request = { method: 'POST', url: '/api/v3/order', qs: small };
		const signing = Array.from({ length: 4 }, async () => {
			return await authenticateRequest(credential, request);
		});
		const results = await Promise.allSettled(signing);
		expect(results.map(({ status }) => status).sort()).toEqual([
			...['fulfilled', 'fulfilled'],
			...['rejected', 'rejected'],
		]);
	});

	it('one that never arrived counts until MEXC has been asked long enough', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '150' });
		trader.bench.simulator.fault({ kind: 'reset', endpoint: 'newOrder' });
		trader.bench.simulator.fault({
			kind: 'status',
			status: 503,
			times: 99,
			endpoint: 'queryOrder',
		});
		expect(await trader.place(small)).toMatchObject({ effect: 'unknown' });
		trader.bench.simulator.fault({ kind: 'clear' });
		const { time } = trader.bench;
		const started = time.monotonic();
		while ((await trader.place(small)) instanceof Error)
			await time.pass(1_000, async () => undefined);
		expect(time.monotonic() - started).toBeLessThan(20_000);
		expect(ordersOf(trader.bench.simulator)).toHaveLength(1);
		expect((await refusalOf(trader.place(small))).message).toContain('used 100 USDT');
	});

	it.each(['allOrders', 'myTrades', 'openOrders'])(
		'nothing is bought when %s cannot be read, and sales are not refused',
		async (endpoint) => {
			const trader = await startTrader({ maxBoughtPerDay: '150' });
			trader.bench.simulator.fault({ kind: 'status', status: 503, times: 99, endpoint });
			const { message, hint } = await refusalOf(trader.place(small));
			expect(message).toMatch(
				/^Max Bought per Day of the credential cannot be checked, so nothing was sent: /,
			);
			expect(hint).toContain('Purchases are refused meanwhile; sales are not.');
			expect(ordersSent(trader)).toBe(0);
			const sale = { ...small, side: 'SELL', price: '70000' };
			expect(await outcomeOf(trader.place(sale))).toBe('placed');
		},
	);

	it('those that have waited while MEXC did not answer are refused with the first', async () => {
		const trader = await startTrader({ maxBoughtPerDay: '150' });
		const { simulator, time } = trader.bench;
		simulator.fault({ kind: 'status', status: 503, times: 99, endpoint: 'openOrders' });
		const { placed, refusals } = await trader.placeAll(Array.from({ length: 20 }, () => small));
		expect([placed, refusals.length]).toEqual([0, 20]);
		const asked = simulator.requests().filter(({ endpoint }) => endpoint === 'openOrders');
		// Three attempts of one reading.
		expect(asked).toHaveLength(3);
		simulator.fault({ kind: 'clear' });
		await time.pass(10, async () => undefined);
		expect(await outcomeOf(trader.place(small))).toBe('placed');
	});
});

describe('the number of orders in a day', () => {
	it('counts both sides, cancelled ones too, and never refuses a sale', async () => {
		const trader = await startTrader({ maxOrdersPerDay: 2, limitWindow: 'rolling24h' });
		const first = (await trader.place(small)) as PlacedOrder;
		const order = { symbol: SYMBOL, orderId: String(first.orderId) };
		await trader.bench.time.until(trader.client.call(cancelOrder, order));
		const sale = { ...small, side: 'SELL', price: '70000' };
		expect(await outcomeOf(trader.place(sale))).toBe('placed');
		const { message, hint } = await refusalOf(trader.place(small));
		expect(message).toContain(
			'Max Orders per Day (2) of the credential is reached: used 2 in the last 24 hours, left 0, and this needs 1.',
		);
		expect(hint).toMatch(/^There is room again from 2026-11-23T00:00:0\d\.\d{3}Z on\./);
		expect(await outcomeOf(trader.place(sale))).toBe('placed');
	});
});

describe('losses', () => {
	it('end purchases, however late MEXC lists the sale', async () => {
		const trader = await startTrader({ maxLossPerDay: '5' });
		const { simulator, time } = trader.bench;
		sellInto(simulator, '0.004');
		expect(await outcomeOf(trader.place(market('BUY', '0.004')))).toBe('placed');
		buyFrom(simulator, '0.004', '62000');
		expect(await outcomeOf(trader.place(market('SELL', '0.002')))).toBe('placed');
		expect(await outcomeOf(trader.place(small))).toBe('placed');
		simulator.fault({ kind: 'orderNotFound', seconds: 6, lists: true });
		expect(await outcomeOf(trader.place(market('SELL', '0.002')))).toBe('placed');
		const late = await refusalOf(trader.place(small));
		expect(late.message).toMatch(/cannot be checked: MEXC does not list the sale /);
		await time.pass(10_000, async () => undefined);
		// Two times 4 USDT, and 0.05 % of 64,000 and of 62,000 for each.
		expect((await refusalOf(trader.place(small))).message).toContain('used 8.252 USDT');
	});

	it('of what was won before end purchases too, and sales go on', async () => {
		const trader = await startTrader({ maxDrawdownPerDay: '2.5' });
		// 2 USDT are won, less the fees: the day loses nothing in all.
		await trade(trader, '65000');
		// What happens in one millisecond is one step.
		await trader.bench.time.pass(1_000, async () => undefined);
		await trade(trader, '63000');
		const shown = async () => await trader.bench.time.until(tradingLimits(trader.client));
		const [row] = await shown();
		// 2 USDT, and 0.05 % of 128 and 126 USDT.
		expect(row).toMatchObject({
			name: 'Max Drawdown per Day',
			limit: 'maxDrawdownPerDay',
			unit: 'USDT',
			max: '2.5',
			used: '2.127',
			left: '0.373',
			usedPercent: '85.08',
			purchasesRefused: false,
		});
		expect(levelOf(row)).toBe(80);
		sellInto(trader.bench.simulator, '0.002');
		expect(await outcomeOf(trader.place(market('BUY', '0.002')))).toBe('placed');
		buyFrom(trader.bench.simulator, '0.001', '63000');
		expect(await outcomeOf(trader.place(market('SELL', '0.001')))).toBe('placed');
		const { message, hint } = await refusalOf(trader.place(small));
		// The fee of the purchase (0.064), half of the loss, and the fee of the sale.
		expect(message).toBe(
			'Max Drawdown per Day (2.5 USDT) of the credential is reached: used 3.2225 USDT since 00:00 UTC, left 0 USDT. Nothing was sent.',
		);
		expect(hint).toMatch(
			/^There is room again from 2026-11-23T00:00:00\.000Z on\. Sales are not refused\./,
		);
		expect(levelOf((await shown())[0])).toBe(100);
		buyFrom(trader.bench.simulator, '0.001', '62000');
		expect(await outcomeOf(trader.place(market('SELL', '0.001')))).toBe('placed');
	});

	it('in a row pause purchases until one wins', async () => {
		const trader = await startTrader({ pauseAfterLosses: 2 });
		await trade(trader, '63000');
		await trade(trader, '65000');
		await trade(trader, '63000');
		expect(await outcomeOf(trader.place(small))).toBe('placed');
		await trade(trader, '63000');
		const { message, hint } = await refusalOf(trader.place(small));
		expect(message).toContain(
			'Pause After Losses in a Row (2) of the credential is reached: used 2',
		);
		expect(hint).toContain('2026-11-23T00:00:00.000Z');
	});

	it('of what was not bought cannot be said', async () => {
		const trader = await startTrader({ maxLossPerDay: '5' });
		buyFrom(trader.bench.simulator, '0.01', '60000');
		expect(await outcomeOf(trader.place(market('SELL', '0.01')))).toBe('placed');
		const { message } = await refusalOf(trader.place(small));
		expect(message).toMatch(/cannot be checked: 0\.01 BTC were sold since .* that were not bought/);
	});
});

describe('limits of single pairs', () => {
	it('hold beside those of all pairs, and ask for their own pair only', async () => {
		const bench = await startBench();
		const trader = traderOn(bench, { allowedSymbols: '', symbolLimits: 'BTCUSDT bought 100' });
		expect(await outcomeOf(trader.place(small))).toBe('placed');
		expect((await refusalOf(trader.place(small))).message).toContain(
			'Max Bought per Day of BTCUSDT (100 USDT)',
		);
		const other = { ...small, symbol: 'ETHUSDT', quantity: '0.1', price: '1000' };
		expect(await outcomeOf(trader.place(other))).toBe('placed');
		const lists = bench.simulator.requests().filter(({ endpoint }) => endpoint === 'allOrders');
		expect(lists.filter(({ query }) => query.includes('ETHUSDT'))).toEqual([]);
	});
});
