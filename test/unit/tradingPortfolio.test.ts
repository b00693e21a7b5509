import { portfolio } from '../../mexc/flows/composites';
import { add } from '../../mexc/core/decimal';
import { portfolioRows, valuePortfolio } from '../../mexc/flows/portfolio';
import { itemsOf } from '../../nodes/n8n/items/output';

const holding = (asset: string, total: string) => ({ asset, free: total, locked: '0', total });
const tickers = (prices: Record<string, unknown>) =>
	Object.entries(prices).map(([symbol, price]) => ({ symbol, price }));

describe('the value of a portfolio', () => {
	it('is exact where floats are not, the most valuable asset first', () => {
		const balances = [holding('MX', '0.1'), holding('BTC', '0.3'), holding('USDT', '0.02')];
		const prices = tickers({ BTCUSDT: '0.1', MXUSDT: '0.2' });
		expect(valuePortfolio(balances, prices)).toEqual({
			totalValueUsdt: '0.07',
			assets: [
				{
					...holding('BTC', '0.3'),
					price: '0.1',
					pricedBy: 'BTCUSDT',
					valueUsdt: '0.03',
					sharePercent: '42.86',
				},
				expect.objectContaining({ asset: 'MX', valueUsdt: '0.02', sharePercent: '28.57' }),
				expect.objectContaining({ asset: 'USDT', price: '1', pricedBy: 'USDT' }),
			],
			withoutPrice: [],
		});
	});

	it('counts what is locked in orders', () => {
		const locked = { asset: 'BTC', free: '1', locked: '2', total: '3' };
		const { assets } = valuePortfolio([locked], tickers({ BTCUSDT: '10' }));
		expect(assets).toMatchObject([{ free: '1', locked: '2', valueUsdt: '30' }]);
	});

	it.each([
		['the USDT pair', { AUSDT: '2', AUSDC: '3', USDCUSDT: '1.1' }, '2', 'AUSDT'],
		[
			'a dollar',
			{ AUSDC: '3', USDCUSDT: '1.1', ABTC: '9', BTCUSDT: '9' },
			'3.3',
			'AUSDC, USDCUSDT',
		],
		['bitcoin', { AUSDC: '3', ABTC: '0.00002', BTCUSDT: '65000.5' }, '1.30001', 'ABTC, BTCUSDT'],
		[
			'another when the first is zero',
			{ AUSDT: '0', AETH: '2', ETHUSDT: '4' },
			'8',
			'AETH, ETHUSDT',
		],
	])('takes the price of %s', (_case, prices, price, pricedBy) => {
		const { assets } = valuePortfolio([holding('A', '1')], tickers(prices));
		expect(assets).toMatchObject([{ price, pricedBy }]);
	});

	it.each([
		['no pair', {}],
		['a pair in a coin without a price', { ABTC: '1' }],
		['a price of zero', { AUSDT: '0.00' }],
		['a price that is no text', { AUSDT: null }],
		['a price that is no number', { AUSDT: 'NaN' }],
		['a pair of another asset only', { XAUSDT: '1', USDTA: '1' }],
	])('leaves out an asset with %s', (_case, prices) => {
		const balances = [holding('A', '5'), holding('USDT', '1')];
		const found = valuePortfolio(balances, tickers(prices));
		expect(found).toMatchObject({
			totalValueUsdt: '1',
			assets: [{ asset: 'USDT', sharePercent: '100.00' }],
			withoutPrice: [{ ...holding('A', '5'), reason: expect.stringContaining('AUSDT') }],
		});
	});

	it('cuts each value after 8 decimals, and the values add up to the total', () => {
		const balances = [holding('A', '1.23456789'), holding('B', '0.00000001')];
		const prices = tickers({ AUSDT: '1.999999999', BUSDT: '0.9' });
		const { assets, totalValueUsdt } = valuePortfolio(balances, prices);
		expect(assets.map(({ valueUsdt }) => valueUsdt)).toEqual(['2.46913577', '0']);
		expect(assets.reduce((sum, { valueUsdt }) => add(sum, valueUsdt), '0')).toBe(totalValueUsdt);
	});

	it('rounds shares half up', () => {
		const balances = [holding('USDT', '99.995'), holding('A', '0.005')];
		const { assets } = valuePortfolio(balances, tickers({ AUSDT: '1' }));
		expect(assets.map(({ sharePercent }) => sharePercent)).toEqual(['100.00', '0.01']);
	});

	it('is zero without assets, and shares of nothing are zero', () => {
		const empty = { totalValueUsdt: '0', assets: [], withoutPrice: [] };
		expect(valuePortfolio([], [])).toEqual(empty);
		const dust = valuePortfolio([holding('A', '0.1')], tickers({ AUSDT: '0.00000001' }));
		expect(dust.assets).toMatchObject([{ valueUsdt: '0', sharePercent: '0.00' }]);
	});

	it('orders what is worth the same, and what has no price, by name', () => {
		const balances = ['B', 'A', 'D', 'C'].map((asset) => holding(asset, '1'));
		const found = valuePortfolio(balances, tickers({ AUSDT: '1', BUSDT: '1' }));
		expect(portfolioRows(found).map(({ asset }) => asset)).toEqual(['A', 'B', 'C', 'D']);
	});

	it('becomes rows with the same fields, without a price with empty ones and the reason', () => {
		const balances = [holding('A', '1'), holding('B', '1')];
		const rows = portfolioRows(valuePortfolio(balances, tickers({ BUSDT: '1' })));
		expect(rows[1]).toEqual({
			...holding('A', '1'),
			price: null,
			pricedBy: null,
			valueUsdt: null,
			sharePercent: null,
			reason: expect.any(String),
		});
		expect(Object.keys(rows[1])).toEqual([...Object.keys(rows[0]), 'reason']);
	});

	it('names every amount for the number format', () => {
		const balances = [holding('A', '1.5'), holding('B', '1')];
		const found = valuePortfolio(balances, tickers({ BUSDT: '2.5' }));
		const [item] = itemsOf(portfolio, found, {}, { simplify: true, numberFormat: 'number' });
		const amounts = { free: 1, locked: 0, total: 1, price: 2.5, valueUsdt: 2.5 };
		expect(item).toMatchObject({
			totalValueUsdt: 2.5,
			assets: [{ ...amounts, sharePercent: 100 }],
			withoutPrice: [{ free: 1.5 }],
		});
	});
});
