import { accountFor } from './restServer';
import type { OrderRow } from '../../mexc/endpoints/rows/orderRow';
import { checkOpenValue } from '../../mexc/policy/openValue';
import { openValue, orderValue, usdtPerQuote } from '../../mexc/policy/orderValue';
import type { PolicyMarket } from '../../mexc/policy/policyMarket';

const prices: Record<string, string> = { AUSDT: '100', AB: '7', BUSDT: '2', CX: '5', DUSDC: '3' };
const quotes: Record<string, string> = { AB: 'B', CX: 'X', DUSDC: 'USDT', EB: 'B' };
const marketWith = (open: readonly object[] = []) =>
	({
		lastPrice: async (symbol: string) => await Promise.resolve(prices[symbol]),
		quoteAsset: async (symbol: string) => await Promise.resolve(quotes[symbol]),
		openOrders: async () => await Promise.resolve(open),
	}) as unknown as PolicyMarket;
const market = marketWith();

const buy = { symbol: 'AUSDT', side: 'BUY', type: 'LIMIT', quantity: '2', price: '10' };
const MARKET = { type: 'MARKET', price: undefined };

describe('what an order is worth', () => {
	it.each([
		[{}, '20'],
		[{ price: '150' }, '300'],
		[{ side: 'SELL' }, '200'],
		[{ side: 'SELL', price: '150' }, '300'],
		[{ type: undefined }, '200'],
		[{ type: 'MARKET', price: '150' }, '300'],
		// A market order does not wait for its price.
		[{ type: 'MARKET' }, '200'],
		[MARKET, '200'],
		[{ ...MARKET, quantity: undefined, quoteOrderQty: '30' }, '30'],
		[{ ...MARKET, quoteOrderQty: '30' }, '200'],
		[{ ...MARKET, quoteOrderQty: '300' }, '300'],
		[{ symbol: 'AB' }, '40'],
		[{ symbol: 'DUSDC', ...MARKET }, '6'],
		[{ symbol: 'EB', side: 'SELL' }, undefined],
		[{ symbol: 'CX' }, undefined],
		[{ symbol: 'unknown' }, undefined],
		[{ symbol: undefined }, undefined],
		[{ quantity: undefined }, undefined],
		[{ quantity: '1e3' }, undefined],
		[{ price: 'x' }, undefined],
		[{ quoteOrderQty: 'x' }, undefined],
	])('by its largest reading: %j is %s', async (change, value) => {
		expect(await orderValue({ ...buy, ...change }, market)).toBe(value);
	});

	it.each([
		['XUSDT', '1'],
		['DUSDC', '1'],
		['AB', '2'],
		['CX', undefined],
		['unknown', undefined],
	])('counts one unit of the quote of %s as %s USDT', async (symbol, rate) => {
		expect(await usdtPerQuote(symbol, market)).toBe(rate);
	});
});

describe('what is left of an open order', () => {
	const row = { symbol: 'AUSDT', origQty: '3', executedQty: '1', price: '10' };

	it.each([
		[{}, '20'],
		[{ price: '0' }, '200'],
		[{ price: undefined }, '200'],
		[{ symbol: 'AB' }, '40'],
		[{ symbol: 5 }, undefined],
		[{ symbol: 'unknown' }, undefined],
		[{ symbol: 'EB', price: '0' }, undefined],
	])('by its quantity: %j is worth %s', async (change, value) => {
		expect(await openValue({ ...row, ...change } as OrderRow, market)).toBe(value);
	});

	it.each([
		['50', '20', '30'],
		['50', '0', '50'],
		['50', '50', '0'],
		['50', '51', undefined],
		[undefined, '20', undefined],
		['50', undefined, undefined],
	])('by its amount: of %s with %s spent, %s', async (ordered, spent, value) => {
		const byAmount = { origQuoteOrderQty: ordered, cummulativeQuoteQty: spent };
		expect(await openValue({ symbol: 'AUSDT', ...byAmount } as OrderRow, market)).toBe(value);
	});
});

describe('what is open together', () => {
	let keys = 0;
	const nextAccount = () => accountFor('http://127.0.0.1:1', { apiKey: `open${keys++}` });
	const check = (
		account = nextAccount(),
		{ limit = '100', open = [] as object[], orders = [buy] as object[], willBeOpen = true } = {},
	) => checkOpenValue(account, limit, orders as never, { market: marketWith(open), willBeOpen });
	const row = { symbol: 'AUSDT', orderId: '7', origQty: '8', executedQty: '0', price: '10' };

	it('may reach the limit', async () => {
		await expect(check(undefined, { open: [row] })).resolves.toBeDefined();
		await expect(check(undefined, { open: [row], limit: '99.9' })).rejects.toMatchObject({
			kind: 'policy',
			message: expect.stringContaining(
				'worth about 100 USDT, more than Max Open Value (99.9',
			) as unknown,
		});
		await expect(check(undefined, { orders: [buy, buy], limit: '39' })).rejects.toBeDefined();
	});

	it('cannot be judged where one cannot be valued', async () => {
		await expect(check(undefined, { open: [row, { symbol: 'CX', orderId: '9' }] })).rejects.toThrow(
			'The value of the open order 9 of CX cannot',
		);
		await expect(check(undefined, { open: [{}] })).rejects.toThrow(
			'the open order without an ID of a pair without a name cannot',
		);
		const strange = { ...buy, symbol: 'CX' };
		for (const orders of [[strange], [strange, buy], [buy, strange]]) {
			await expect(check(undefined, { orders })).rejects.toMatchObject({
				kind: 'policy',
				message: expect.stringContaining(
					'The value of all open orders in USDT cannot be determined',
				) as unknown,
			});
		}
	});

	it('counts what this process has sent and MEXC does not list yet, until it is taken out', async () => {
		const account = nextAccount();
		const takeOut = await check(account, { limit: '39' });
		await expect(check(account, { limit: '39' })).rejects.toBeDefined();
		await expect(check(undefined, { limit: '39' })).resolves.toBeDefined();
		takeOut();
		takeOut();
		await expect(check(account, { limit: '39' })).resolves.toBeDefined();
		await expect(check(account, { limit: '39' })).rejects.toBeDefined();
	});

	it('takes an order out once, and never another one in its place', async () => {
		const account = nextAccount();
		const takeOut = await check(account, { limit: '39' });
		takeOut();
		await check(account, { limit: '39' });
		takeOut();
		await expect(check(account, { limit: '39' })).rejects.toBeDefined();
	});

	it('counts what was sent for ten seconds', async () => {
		const real = performance.now.bind(performance);
		const sentAt = real();
		const at = async (ms: number) => {
			performance.now = () => sentAt + ms;
			return await check(account, { limit: '39', orders: [], willBeOpen: false, open: [row20] });
		};
		const account = nextAccount();
		const row20 = { ...row, origQty: '2' };
		try {
			performance.now = () => sentAt;
			await check(account);
			await expect(at(9_999)).rejects.toBeDefined();
			await expect(at(10_000)).resolves.toBeDefined();
		} finally {
			performance.now = real;
		}
	});

	it('counts neither market orders nor what will not be open', async () => {
		const account = nextAccount();
		const market = { ...buy, type: 'MARKET', quantity: '0.2', price: undefined };
		await check(account, { limit: '20', orders: [market] });
		await check(account, { limit: '20', willBeOpen: false });
		(await check(account, { limit: '20', willBeOpen: false }))();
		await expect(check(account, { limit: '20' })).resolves.toBeDefined();
	});

	it('counts an order once when the list shows it, and each of several under one ID', async () => {
		const account = nextAccount();
		const named = { ...buy, newClientOrderId: 'x' };
		const shown = { ...row, origQty: '2', clientOrderId: 'x' };
		await check(account, { orders: [named, named] });
		const nothing = { orders: [], willBeOpen: false };
		await expect(check(account, { limit: '40', open: [shown], ...nothing })).resolves.toBeDefined();
		await expect(check(account, { limit: '39', open: [shown], ...nothing })).rejects.toBeDefined();
		const both = { open: [shown, shown], ...nothing };
		await expect(check(account, { limit: '40', ...both })).resolves.toBeDefined();
		await expect(check(account, { limit: '39', ...both })).rejects.toBeDefined();
	});
});
