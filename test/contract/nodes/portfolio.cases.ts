import { DEMO_ACCOUNT } from '../../../simulator/src';
import { useSimulator } from '../../support/simulator';
import { call } from './call';

describe('the portfolio', () => {
	const balances = { USDT: '1000.5', BTC: '0.1', MX: '10', LOST: '7' };
	const simulator = useSimulator({ accounts: [{ ...DEMO_ACCOUNT, uid: '4711', balances }] });
	const operation = 'portfolio';
	const requests = () => {
		const { accountInfo = 0, tickerPrice = 0 } = simulator().state().requests;
		return { accountInfo, tickerPrice };
	};

	beforeAll(() => {
		simulator().setPrice('BTCUSDT', '60000.12');
		simulator().setPrice('MXUSDT', '2.5');
	});

	it('is one item per asset: by value, without a price last', async () => {
		const before = requests();
		const result = await call(simulator(), { operation });
		expect(result.error?.message).toBeUndefined();
		const held = (total: string) => ({ free: total, locked: '0', total });
		expect(result.json('MEXC')).toEqual([
			{
				asset: 'BTC',
				...held('0.1'),
				price: '60000.12',
				pricedBy: 'BTCUSDT',
				valueUsdt: '6000.012',
				sharePercent: '85.40',
			},
			{
				asset: 'USDT',
				...held('1000.5'),
				price: '1',
				pricedBy: 'USDT',
				valueUsdt: '1000.5',
				sharePercent: '14.24',
			},
			{
				asset: 'MX',
				...held('10'),
				price: '2.5',
				pricedBy: 'MXUSDT',
				valueUsdt: '25',
				sharePercent: '0.36',
			},
			{
				asset: 'LOST',
				...held('7'),
				price: null,
				pricedBy: null,
				valueUsdt: null,
				sharePercent: null,
				reason: expect.stringContaining('LOSTUSDT'),
			},
		]);
		expect(requests()).toEqual({
			accountInfo: before.accountInfo + 1,
			tickerPrice: before.tickerPrice + 1,
		});
	});

	it('is one item with the total as a summary, chosen by an expression for each item', async () => {
		const parameters = { portfolioOutput: '={{ $json.form }}', numberFormat: 'number' };
		const items = [{ form: 'summary' }, { form: 'perAsset' }];
		const result = await call(simulator(), { operation, parameters, items });
		const [summary, ...rows] = result.items('MEXC');
		expect(summary).toMatchObject({
			json: {
				totalValueUsdt: 7025.512,
				pricedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
				assets: [{ asset: 'BTC', price: 60000.12 }, { asset: 'USDT' }, { asset: 'MX' }],
				withoutPrice: [{ asset: 'LOST', total: 7 }],
			},
			pairedItem: { item: 0 },
		});
		expect(rows.map(({ pairedItem }) => pairedItem)).toEqual(Array(4).fill({ item: 1 }));
	});

	it('refuses an unknown form before anything is sent, and goes on with the next item', async () => {
		const before = requests();
		const result = await call(simulator(), {
			operation,
			parameters: { portfolioOutput: '={{ $json.form }}' },
			items: [{ form: 'pie' }, { form: '' }, { form: 'summary' }],
			node: { onError: 'continueRegularOutput' },
		});
		expect(result.items('MEXC')).toMatchObject([
			{
				json: { error: expect.stringContaining('pie'), details: { parameter: 'portfolioOutput' } },
				pairedItem: { item: 0 },
			},
			{ json: { error: expect.stringContaining('Output is required') }, pairedItem: { item: 1 } },
			{ json: { totalValueUsdt: expect.any(String) }, pairedItem: { item: 2 } },
		]);
		expect(requests().accountInfo).toBe(before.accountInfo + 1);
	});

	it('says what MEXC said when a step fails', async () => {
		const credential = { apiSecret: 'wrong' };
		const result = await call(simulator(), { operation, credential });
		expect(result.error?.message).toMatch(/MEXC: .*\(code 700002\)/i);
		expect(result.error?.context).toMatchObject({ itemIndex: 0 });
	});

	it('is free to AI agents, because it only reads', async () => {
		const node = { type: 'mexcSpotTradingTool' };
		const parameters = { portfolioOutput: 'summary' };
		const result = await call(simulator(), { operation, parameters, node });
		expect(result.json('MEXC')).toMatchObject([{ totalValueUsdt: '7025.512' }]);
	});
});
