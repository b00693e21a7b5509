import type { IDataObject } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call, forgetProcessState, ordersOf, resting } from './call';

describe('limits over a day', () => {
	const simulator = useSimulator();
	const limits = { allowedSymbols: 'BTCUSDT', maxBoughtPerDay: '1000', maxOrdersPerDay: '3' };
	const buy = async (credential: IDataObject, more: IDataObject = {}) =>
		await call(simulator(), {
			operation: 'newOrder',
			parameters: { ...resting, ...more },
			credential,
		});

	beforeEach(() => {
		simulator().reset();
		forgetProcessState();
	});

	it('refuse a purchase with what is used, left and free when', async () => {
		expect((await buy(limits)).json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
		const { error } = await buy(limits);
		expect(error?.message).toBe(
			'Max Bought per Day (1000 USDT) of the credential is reached: used 640 USDT since 00:00 UTC, left 360 USDT, and this needs 640 USDT. Nothing was sent.',
		);
		expect(ordersOf(simulator())).toHaveLength(1);
		const batch = [
			{ ...resting, quantity: '0.005' },
			{ ...resting, quantity: '0.004' },
		];
		const together = await call(simulator(), {
			operation: 'batchOrders',
			parameters: { ordersAs: 'json', batchOrders: JSON.stringify(batch) },
			credential: limits,
		});
		expect(together.error?.message).toContain('and this needs 576 USDT');
	});

	it('are shown by Get Trading Limits, also to an AI agent', async () => {
		const one = {
			...limits,
			limitWindow: 'utcDay',
			symbolLimits: 'BTCUSDT loss 20 drawdown 15 pause 3',
		};
		await buy(one);
		const midnight = expect.stringMatching(/T00:00:00\.000Z$/) as unknown;
		const common = { window: 'utcDay', since: midnight, until: midnight };
		const free = { used: '0', usedPercent: '0', purchasesRefused: false, freesAt: null };
		const pair = { symbol: 'BTCUSDT', ...free, ...common };
		const result = await call(simulator(), { operation: 'tradingLimits', credential: one });
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')).toEqual([
			{
				name: 'Max Orders per Day',
				limit: 'maxOrdersPerDay',
				unit: 'orders',
				symbol: null,
				max: '3',
				used: '1',
				left: '2',
				usedPercent: '33.33',
				purchasesRefused: false,
				freesAt: midnight,
				...common,
			},
			{
				name: 'Max Bought per Day',
				limit: 'maxBoughtPerDay',
				unit: 'USDT',
				symbol: null,
				max: '1000',
				used: '640',
				left: '360',
				usedPercent: '64',
				purchasesRefused: false,
				// An open purchase frees nothing until it is over.
				freesAt: null,
				...common,
			},
			{
				name: 'Max Loss per Day of BTCUSDT',
				limit: 'maxLossPerDay',
				unit: 'USDT',
				...pair,
				max: '20',
				left: '20',
			},
			{
				name: 'Max Drawdown per Day of BTCUSDT',
				limit: 'maxDrawdownPerDay',
				unit: 'USDT',
				...pair,
				max: '15',
				left: '15',
			},
			{
				name: 'Pause After Losses in a Row of BTCUSDT',
				limit: 'pauseAfterLosses',
				unit: 'losses',
				...pair,
				max: '3',
				left: '3',
			},
		]);
		const tool = { type: 'mexcSpotTradingTool' };
		const asked = await call(simulator(), {
			operation: 'tradingLimits',
			node: tool,
			credential: limits,
			parameters: { numberFormat: 'number' },
		});
		expect(asked.json('MEXC')).toMatchObject([{ used: 1 }, { used: 640, usedPercent: 64 }]);
	});

	it('show nothing for a credential without any, and cost it no request', async () => {
		const result = await call(simulator(), { operation: 'tradingLimits' });
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')).toEqual([]);
		await buy({ allowedSymbols: 'BTCUSDT' });
		const lists = simulator()
			.requests()
			.filter(({ endpoint }) => ['allOrders', 'myTrades', 'openOrders'].includes(endpoint));
		expect(lists).toEqual([]);
	});

	it('are checked in a dry run and counted by nothing', async () => {
		const dry = { ...limits, dryRun: true, maxBoughtPerDay: '700' };
		expect((await buy(dry)).json('MEXC')).toMatchObject([{ dryRun: true }]);
		expect((await buy(dry)).json('MEXC')).toMatchObject([{ dryRun: true }]);
		const { error } = await buy(dry, { quantity: '0.02' });
		expect(error?.message).toContain('left 700 USDT, and this needs 1280 USDT');
	});
});
