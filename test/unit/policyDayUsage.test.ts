import { readUsage, withOwn, type WantedUsage } from '../../mexc/policy/dayUsage';
import { mayCount, type OwnOrder } from '../../mexc/policy/ownOrders';
import {
	freshMemory,
	listsAsked,
	MIDNIGHT as midnight,
	orderRow as order,
	ownOrder as own,
	startMarket,
	type DayMarket,
} from './dayMarket';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

let market: DayMarket;

beforeEach(async () => {
	market = startMarket();
	// The window has begun an hour ago.
	await market.time.advance(HOUR_MS);
});

const wantedOf = (kinds: WantedUsage['kinds'], ...symbols: string[]): WantedUsage => {
	return { window: 'utcDay', kinds, symbols: symbols.length > 0 ? symbols : ['BTCUSDT'] };
};
const read = async (wanted: WantedUsage, memory = freshMemory()) =>
	await readUsage(wanted, market, memory);

function trade(id: string, more: Record<string, unknown> = {}) {
	return {
		symbol: 'BTCUSDT',
		id,
		orderId: `of ${id}`,
		isBuyer: true,
		time: midnight + 5,
		price: '50',
		qty: '1',
		commission: '0',
		commissionAsset: null,
		...more,
	};
}

describe('the number of orders', () => {
	it('needs the list of orders only, of each pair', async () => {
		market.orders = [
			order('a'),
			order('b', { side: 'SELL', status: 'CANCELED', time: midnight }),
			order('c', { time: midnight - 1 }),
			order('d', { time: null }),
			order('e', { symbol: 'ETHUSDT' }),
		];
		const { usage } = await read(wantedOf(['orders'], 'BTCUSDT', 'ETHUSDT'));
		const now = midnight + HOUR_MS;
		expect(usage).toEqual({
			window: { kind: 'utcDay', from: midnight, now },
			orders: [
				{ symbol: 'BTCUSDT', time: midnight + 1, value: '1' },
				{ symbol: 'BTCUSDT', time: midnight, value: '1' },
				// Without a time it cannot be said to be older.
				{ symbol: 'BTCUSDT', time: now, value: '1' },
				{ symbol: 'ETHUSDT', time: midnight + 1, value: '1' },
			],
			bought: [],
			open: [],
			results: [],
			doubts: [],
		});
		// MEXC cuts the time of an order to seconds: it is asked for a little more.
		expect(listsAsked(market)).toEqual([
			`orders BTCUSDT ${midnight - MINUTE_MS}`,
			`orders ETHUSDT ${midnight - MINUTE_MS}`,
		]);
	});

	it('counts an order once in however many lists it is, and without an ID each time', async () => {
		market.orders = [order('a'), order('a'), order(null), order(null)];
		market.open = [order('a'), order('a', { symbol: 'ETHUSDT' })];
		const { usage, rows } = await read(wantedOf(['orders', 'bought'], 'BTCUSDT', 'ETHUSDT'));
		expect(usage.orders.map(({ symbol }) => symbol)).toEqual([
			'BTCUSDT',
			'BTCUSDT',
			'BTCUSDT',
			'ETHUSDT',
		]);
		expect(rows).toHaveLength(4);
	});
});

describe('what was bought', () => {
	it('is what purchases have taken, and what open ones may still take', async () => {
		market.trades = [
			trade('1', { orderId: 'a' }),
			trade('2', { orderId: 'a', price: '60' }),
			trade('3', { time: midnight - 1 }),
			trade('4', { isBuyer: false }),
		];
		market.open = [
			order('a', { executedQty: '2', origQty: '3', cummulativeQuoteQty: '110', price: '60' }),
			order('b', { time: midnight - DAY_MS }),
			order('c', { side: 'SELL' }),
			order('d', { symbol: 'ETHUSDT' }),
		];
		market.orders = [order('e', { status: 'CANCELED' })];
		const { usage, boughtBy } = await read(wantedOf(['bought']));
		expect(usage.bought.map(({ value }) => value)).toEqual(['50', '60']);
		expect(usage.open).toEqual([
			{ symbol: 'BTCUSDT', value: '60' },
			{ symbol: 'BTCUSDT', value: '100' },
		]);
		expect(boughtBy.get('a')).toBe('110');
		expect(usage.results).toEqual([]);
		expect(listsAsked(market)).toEqual([
			'open',
			`orders BTCUSDT ${midnight - MINUTE_MS}`,
			`trades BTCUSDT ${midnight}`,
		]);
	});

	it('is valued by the price of the quote asset', async () => {
		market.prices.set('USDCUSDT', '0.5');
		market.trades = [trade('1', { symbol: 'BTCUSDC', orderId: 'a' })];
		market.open = [order('b', { symbol: 'BTCUSDC' })];
		const { usage, boughtBy } = await read(wantedOf(['bought'], 'BTCUSDC'));
		expect(usage.bought.map(({ value }) => value)).toEqual(['25']);
		expect(usage.open.map(({ value }) => value)).toEqual(['50']);
		expect(boughtBy.get('a')).toBe('25');
	});

	it.each([['BTCUSDC'], ['XYZABC']])(
		'cannot be said of a pair without a price: %s',
		async (symbol) => {
			await expect(read(wantedOf(['bought'], symbol))).rejects.toMatchObject({
				kind: 'policy',
				message: `What was bought of ${symbol} cannot be valued: its quote asset has no price in USDT, or MEXC does not know the pair.`,
				hint: 'Check the pair in Allowed Symbols and Limits per Symbol; for such a pair use Max Orders per Day.',
			});
		},
	);

	it('cannot be said with an open order that MEXC does not describe', async () => {
		for (const [id, name] of [
			['a', 'a'],
			[null, 'without an ID'],
		] as const) {
			market.open = [order(id, { executedQty: null, cummulativeQuoteQty: null })];
			market.trades = [];
			await expect(read(wantedOf(['bought']))).rejects.toMatchObject({
				kind: expect.stringMatching(/policy|protocol/) as string,
				message: expect.stringContaining(`order ${name} of BTCUSDT`) as string,
			});
		}
		market.open = [order('a', { origQty: null, time: midnight - 1 })];
		await expect(read(wantedOf(['bought']))).rejects.toMatchObject({
			kind: 'policy',
			message:
				'What the open order a of BTCUSDT may still buy cannot be determined from what MEXC says about it.',
			hint: 'Look at that order at MEXC and cancel it if it is not needed.',
		});
	});
});

describe('fills', () => {
	const trades = () => market.asked.filter((question) => question.startsWith('trades'));

	it('that were read once are not asked for again, and late ones are found', async () => {
		const memory = freshMemory();
		market.trades = [trade('1'), trade('2', { time: midnight + HOUR_MS - 10 * MINUTE_MS })];
		await read(wantedOf(['bought']), memory);
		await market.time.advance(HOUR_MS);
		// MEXC has listed it late.
		market.trades.push(trade('3', { time: midnight + HOUR_MS - MINUTE_MS }));
		const { usage } = await read(wantedOf(['bought']), memory);
		expect(usage.bought).toHaveLength(3);
		expect(trades()).toEqual([
			`trades BTCUSDT ${midnight}`,
			`trades BTCUSDT ${midnight + 50 * MINUTE_MS}`,
		]);
	});

	it('are read from the beginning where those that are known begin later', async () => {
		const memory = freshMemory();
		const [first, day] = [midnight - 27 * DAY_MS, midnight + 2 * HOUR_MS];
		market.trades = [trade('1', { time: midnight - DAY_MS }), trade('2')];
		await read(wantedOf(['bought']), memory);
		await read(wantedOf(['loss']), memory);
		await market.time.advance(HOUR_MS);
		const { usage } = await read(wantedOf(['bought']), memory);
		expect(usage.bought).toHaveLength(1);
		expect(trades()).toEqual([
			`trades BTCUSDT ${midnight}`,
			`trades BTCUSDT ${first}`,
			`trades BTCUSDT ${day - HOUR_MS - 10 * MINUTE_MS}`,
		]);
	});

	it('of the next day are asked from its beginning, and old ones are forgotten', async () => {
		const memory = freshMemory();
		market.trades = [trade('1')];
		await read(wantedOf(['bought']), memory);
		await market.time.advance(DAY_MS);
		const { usage } = await read(wantedOf(['bought']), memory);
		expect(usage.bought).toEqual([]);
		expect(trades().at(-1)).toBe(`trades BTCUSDT ${midnight + DAY_MS}`);
		expect(memory.fills.get('BTCUSDT')?.fills.size).toBe(1);
		await market.time.advance(31 * DAY_MS);
		await read(wantedOf(['bought']), memory);
		expect(memory.fills.get('BTCUSDT')?.fills.size).toBe(0);
	});
});

describe('what was lost', () => {
	const sale = (more: Record<string, unknown> = {}) =>
		trade('2', { isBuyer: false, price: '40', time: midnight + 6, ...more });

	it('is what sales brought less than what they were bought for in four weeks', async () => {
		market.trades = [trade('1', { time: midnight - 20 * DAY_MS }), sale()];
		for (const kind of ['loss', 'drawdown', 'lossesInRow'] as const) {
			const { usage } = await read(wantedOf([kind]));
			expect(usage.results.map(({ value }) => value)).toEqual(['-10']);
			expect(usage.doubts).toEqual([]);
		}
		const both = await read(wantedOf(['bought', 'loss']));
		expect(both.usage.results).toHaveLength(1);
		const { usage } = await read(wantedOf(['bought', 'orders']));
		expect(usage.results).toEqual([]);
	});

	it('is the same for a process that has read more than is read today', async () => {
		const [day, memory] = [27 * DAY_MS, freshMemory()];
		market.trades = [trade('1', { time: midnight - day + 5 })];
		await read(wantedOf(['loss']), memory);
		await market.time.advance(DAY_MS);
		market.trades.push(sale({ time: market.time.now() }));
		const long = await read(wantedOf(['loss']), memory);
		const fresh = await read(wantedOf(['loss']));
		expect(long.usage).toEqual(fresh.usage);
		expect(fresh.usage.doubts).toHaveLength(1);
	});

	it.each([
		['USDT', '-11', []],
		['USDC', '-10.5', ['price USDCUSDT']],
	] as const)('is more by the fee: %s', async (commissionAsset, value, prices) => {
		market.prices.set('USDCUSDT', '0.5');
		const fee = { commission: '1', commissionAsset };
		market.trades = [trade('1'), sale(fee)];
		const { usage } = await read(wantedOf(['loss']));
		expect(usage.results.at(-1)?.value).toBe(value);
		expect(market.asked.filter((question) => question.startsWith('price'))).toEqual(prices);
	});

	it('is valued in USDT on other pairs, fees in USDT too', async () => {
		market.prices.set('USDCUSDT', '0.5');
		const symbol = 'BTCUSDC';
		const fee = { commission: '1', commissionAsset: 'USDT' };
		market.trades = [trade('1', { symbol }), sale({ symbol, ...fee })];
		const { usage } = await read(wantedOf(['loss'], symbol));
		expect(usage.results.map(({ value }) => value)).toEqual(['0', '-6']);
		expect(market.asked).not.toContain('price USDTUSDT');
	});

	it('is in doubt with a fee that has no price, and with sales that are not listed', async () => {
		market.trades = [trade('1'), sale({ commission: '1', commissionAsset: 'XYZ' })];
		market.orders = [order('z', { side: 'SELL', status: 'FILLED', executedQty: '1' })];
		const { usage } = await read(wantedOf(['loss']));
		expect(usage.doubts.map(({ message }) => message)).toEqual([
			'MEXC does not list all fills of order z of BTCUSDT yet.',
			'The fee of order of 2 of BTCUSDT was taken in XYZ, which has no price in USDT.',
		]);
	});
});

describe('an order of this process that no list shows yet', () => {
	const usageOf = async (orders: OwnOrder[], symbols: string[] = ['BTCUSDT']) => {
		const wanted = wantedOf(['bought', 'orders', 'loss'], ...symbols);
		return withOwn(await read(wanted, freshMemory(orders)), wanted, orders);
	};

	it('counts with all that it may buy, as one order, when it was sent at the latest', async () => {
		const usage = await usageOf([own(), own({ sentUntil: Infinity, value: '7' })]);
		expect(usage.open).toEqual([
			{ symbol: 'BTCUSDT', value: '100' },
			{ symbol: 'BTCUSDT', value: '7' },
		]);
		expect(usage.orders).toEqual([
			{ symbol: 'BTCUSDT', time: midnight + 1_500, value: '1' },
			{ symbol: 'BTCUSDT', time: midnight + HOUR_MS, value: '1' },
		]);
		expect(usage.doubts).toEqual([]);
	});

	it('counts less what its fills show already', async () => {
		market.trades = [trade('1', { orderId: 'a' })];
		const openOf = async (value: string) => (await usageOf([own({ orderId: 'a', value })])).open;
		expect(await openOf('80')).toEqual([{ symbol: 'BTCUSDT', value: '30' }]);
		expect(await openOf('50')).toEqual([{ symbol: 'BTCUSDT', value: '0' }]);
		expect(await openOf('49')).toEqual([{ symbol: 'BTCUSDT', value: '0' }]);
	});

	it('does not count for another pair, or for a window that began after it', async () => {
		// MEXC cuts times to seconds, and clocks differ a little.
		const old = own({ sentUntil: midnight - 5_001 });
		const usage = await usageOf([own({ symbol: 'ETHUSDT' }), old]);
		expect([usage.open, usage.orders, usage.doubts]).toEqual([[], [], []]);
		expect(mayCount(own({ sentUntil: midnight - 5_000 }), midnight)).toBe(true);
	});

	it('leaves the losses in doubt when it is a sale', async () => {
		const sale = (more: Partial<OwnOrder>) => own({ isBuy: false, value: '0', ...more });
		const sales = [
			sale({ orderId: 'a', clientOrderId: 'x' }),
			sale({ clientOrderId: 'y' }),
			sale({}),
		];
		const { doubts, open, orders } = await usageOf(sales);
		expect(open).toEqual([]);
		expect(orders).toHaveLength(3);
		expect(doubts).toEqual(
			['a', 'y', 'without an ID'].map((name) => ({
				symbol: 'BTCUSDT',
				isPassing: true,
				message: `MEXC does not list the sale ${name} of BTCUSDT yet, so what it has won or lost is not known.`,
				hint: 'Try again in some seconds.',
			})),
		);
	});

	it('counts once when a list shows it, by its ID or by ours', async () => {
		market.orders = [
			order('a', { clientOrderId: 'x', time: midnight }),
			order('b', { clientOrderId: 'y', time: midnight }),
		];
		const usage = await usageOf([own({ orderId: 'a' }), own({ clientOrderId: 'y' })]);
		expect(usage.orders).toHaveLength(2);
	});
});
