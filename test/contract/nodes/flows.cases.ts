import type { INodeParameters } from 'n8n-workflow';
import { spotTradingComposites } from '../../../mexc/flows/composites';
import { useSimulator } from '../../support/simulator';
import { call, forgetProcessState, ordersOf, resting } from './call';

describe('the order flows', () => {
	// Many orders in a second are not what is tried here.
	const simulator = useSimulator({ limits: false });
	beforeEach(forgetProcessState);
	const bySide = (side: string) => ordersOf(simulator()).filter((order) => order.side === side);
	const truth = (orderId: unknown) =>
		ordersOf(simulator()).find((order) => order.orderId === orderId);
	const run = async (operation: string, parameters: INodeParameters = {}, more = {}) => {
		const result = await call(simulator(), { operation, parameters, ...more });
		expect(result.error?.message).toBeUndefined();
		expect(result.items('MEXC')).toHaveLength(1);
		return result.json('MEXC')[0];
	};

	afterEach(async () => {
		await call(simulator(), { operation: 'cancelAllOrders' });
	});

	it('are all run here, beside the portfolio', () => {
		expect(spotTradingComposites.map(({ id }) => id)).toEqual([
			'portfolio',
			// In credentialCheck.cases.ts.
			'credentialCheck',
			// In tradingLimits.cases.ts.
			'tradingLimits',
			'placeAndWait',
			// In signals.cases.ts.
			'orderFromSignal',
			// In preparedOrder.cases.ts.
			'prepareOrder',
			'placePreparedOrder',
			'cancelReplace',
			'ladder',
			'closePosition',
			'rebalance',
			'cancelEverything',
		]);
	});

	it('place an order and wait until it is filled', async () => {
		const parameters = { ...resting, type: 'MARKET', price: '', waitSeconds: 10 };
		const report = await run('placeAndWait', { ...parameters, numberFormat: 'number' });
		expect(report).toMatchObject({
			outcome: 'placed',
			endedBy: 'filled',
			status: 'FILLED',
			executedQuantity: 0.01,
			averagePrice: expect.any(Number),
			fees: [{ asset: 'USDT', amount: expect.any(Number) }],
		});
		expect(truth(report.orderId)).toMatchObject({ executedQty: '0.01' });
	});

	it('cancel the rest at the time limit', async () => {
		const parameters = { ...resting, waitSeconds: 1, atTimeLimit: 'cancel' };
		const report = await run('placeAndWait', parameters);
		expect(report).toMatchObject({ endedBy: 'timeLimit', restCancelled: true, status: 'CANCELED' });
		expect(truth(report.orderId)).toMatchObject({ status: 'CANCELED' });
	});

	it('wait for the same order in another process with the same key', async () => {
		const options = { idempotencyKey: 'wait 1' };
		const parameters = { ...resting, waitSeconds: 1, options };
		const first = await run('placeAndWait', parameters);
		forgetProcessState();
		simulator().setPrice('BTCUSDT', '63000');
		simulator().setPrice('BTCUSDT', '65000');
		const second = await run('placeAndWait', parameters);
		expect([first.endedBy, second.endedBy]).toEqual(['timeLimit', 'filled']);
		expect(second).toMatchObject({ outcome: 'found', orderId: first.orderId });
	});

	it('size the order they wait for', async () => {
		const sizing = { sizing: 'quoteAmount', quoteAmount: '100', quantity: '7' };
		const parameters = { ...resting, ...sizing, price: '64000', waitSeconds: 1 };
		const report = await run('placeAndWait', parameters);
		expect(report).toMatchObject({ origQty: '0.0015625', asked: { quoteAmount: '100' } });
	});

	it('replace an order', async () => {
		const old = simulator().order({ ...resting, newClientOrderId: 'old-1' });
		const parameters = { symbol: 'BTC/USDT', origClientOrderId: 'old-1', price: '63000.123' };
		const report = await run('cancelReplace', { ...parameters, type: 'LIMIT' });
		expect(report).toMatchObject({
			endedBy: 'replaced',
			cancelled: { orderId: old.orderId, status: 'CANCELED' },
			placed: { outcome: 'placed', sent: { price: '63000.12' } },
		});
		const open = ordersOf(simulator()).filter(({ status }) => status === 'NEW');
		expect(open).toMatchObject([{ price: '63000.12', quantity: '0.01' }]);
	});

	const rungs = { symbol: 'BTCUSDT', side: 'BUY', fromPrice: '63800', toPrice: '64200', rungs: 25 };

	it('build a ladder, each rung with an ID of its own, and find it again', async () => {
		const options = { idempotencyKey: 'grid 1' };
		const parameters = { ...rungs, total: '1000', options };
		const first = await run('ladder', parameters);
		expect(first).toMatchObject({ endedBy: 'placed', placed: 25, notPlaced: 0 });
		const list = first.rungs as Array<{ clientOrderId: string; price: string; orderId: string }>;
		expect(new Set(list.map(({ clientOrderId }) => clientOrderId)).size).toBe(25);
		for (const { clientOrderId, price, orderId } of list) {
			expect(clientOrderId).toMatch(/^n8n[\w-]{29}$/);
			expect(truth(orderId)).toMatchObject({ clientOrderId, price, status: 'NEW' });
		}
		forgetProcessState();
		const again = await run('ladder', parameters);
		expect(again).toMatchObject({ endedBy: 'placed', placed: 25 });
		expect((again.rungs as object[])[0]).toMatchObject({ outcome: 'found' });
	});

	it('close a position and say what is left', async () => {
		const report = await run('closePosition', { asset: 'eth' });
		expect(report).toMatchObject({ endedBy: 'filled', symbol: 'ETHUSDT', leftQuantity: '0' });
		expect(bySide('SELL')).toMatchObject([{ symbol: 'ETHUSDT', status: 'FILLED' }]);
		const again = await run('closePosition', { asset: 'ETH' });
		expect(again).toMatchObject({ endedBy: 'nothingToSell' });
	});

	it('rebalance a portfolio, first as a preview, then for once', async () => {
		const targets = {
			row: [
				{ asset: 'btc', weightPercent: 20 },
				{ asset: 'SOL', weightPercent: '={{ 5 + 5 }}' },
			],
		};
		const parameters = { targets, options: { idempotencyKey: 'rebalance 1' } };
		const before = ordersOf(simulator()).length;
		const preview = await run('rebalance', parameters);
		expect(preview).toMatchObject({
			endedBy: 'preview',
			assets: [
				{ asset: 'BTC', action: 'sell' },
				{ asset: 'SOL', action: 'buy' },
			],
		});
		expect(ordersOf(simulator())).toHaveLength(before);
		const report = await run('rebalance', { ...parameters, preview: false });
		expect(report).toMatchObject({ endedBy: 'rebalanced', placed: 2 });
		const [{ order }, { order: buy }] = report.assets as Array<{ order: { orderId: string } }>;
		expect(truth(order.orderId)).toMatchObject({
			side: 'SELL',
			symbol: 'BTCUSDT',
			status: 'FILLED',
		});
		expect(truth(buy.orderId)).toMatchObject({ side: 'BUY', symbol: 'SOLUSDT' });
		forgetProcessState();
		const again = await run('rebalance', { ...parameters, preview: false });
		const found = { order: { outcome: 'found' } };
		expect(again).toMatchObject({ placed: 2, assets: [found, found] });
		expect(ordersOf(simulator())).toHaveLength(before + 2);
	});

	it('cancel everything, with a report for each pair', async () => {
		simulator().order(resting);
		simulator().order({ ...resting, symbol: 'MXUSDT', price: '3', quantity: '100' });
		const report = await run('cancelEverything', { scope: 'account' });
		expect(report).toMatchObject({
			endedBy: 'allCancelled',
			cancelled: 2,
			symbols: [
				{ symbol: 'BTCUSDT', cancelled: 1 },
				{ symbol: 'MXUSDT', cancelled: 1 },
			],
		});
		expect(ordersOf(simulator()).filter(({ status }) => status === 'NEW')).toEqual([]);
		const some = await run('cancelEverything', { symbols: 'btcusdt, ETH/USDT' });
		expect(some).toMatchObject({ endedBy: 'nothingOpen', symbols: [{}, { symbol: 'ETHUSDT' }] });
	});

	it.each<[string, string, INodeParameters, RegExp, string]>([
		[
			'a wait of no time',
			'placeAndWait',
			{ ...resting, waitSeconds: 0 },
			/at least 1/,
			'waitSeconds',
		],
		['no quantity', 'placeAndWait', { ...resting, quantity: '' }, /needs a Quantity/, 'quantity'],
		[
			'no order to replace',
			'cancelReplace',
			{ symbol: 'BTCUSDT', price: '1' },
			/Neither/,
			'orderId',
		],
		[
			'a range upside down',
			'ladder',
			{ ...rungs, total: '9', fromPrice: '65000' },
			/is above/,
			'fromPrice',
		],
		['no rungs', 'ladder', { ...rungs, total: '9', rungs: 0 }, /at least 1/, 'rungs'],
		['too many rungs', 'ladder', { ...rungs, total: '9', rungs: 101 }, /at most 100/, 'rungs'],
		[
			'starving rungs',
			'ladder',
			{ ...rungs, total: '9' },
			/Rung 1 of 25 .*less than the minimum/,
			'total',
		],
		[
			'weights over 100 %',
			'rebalance',
			{
				targets: {
					row: [
						{ asset: 'BTC', weightPercent: 60 },
						{ asset: 'ETH', weightPercent: 41 },
					],
				},
			},
			/add up to 101 %/,
			'targets',
		],
		['no asset', 'closePosition', { asset: '={{ "" }}' }, /Asset is required/, 'asset'],
		['an unknown asset', 'closePosition', { asset: 'BCT' }, /no pair BCTUSDT/, 'symbol'],
		['no symbols', 'cancelEverything', { symbols: '={{ "" }}' }, /Symbols is required/, 'symbols'],
		[
			'an account-wide request for one pair',
			'cancelEverything',
			{ symbols: 'BTCUSDT', options: { accountWide: true } },
			/orders of other pairs/,
			'accountWide',
		],
	])('refuse %s by the name of the field', async (_name, operation, parameters, message, field) => {
		const before = ordersOf(simulator()).length;
		const node = { onError: 'continueRegularOutput' as const };
		const result = await call(simulator(), { operation, parameters, node });
		expect(result.json('MEXC')).toMatchObject([
			{ error: expect.stringMatching(message), details: { kind: 'input', parameter: field } },
		]);
		expect(ordersOf(simulator())).toHaveLength(before);
	});
});
