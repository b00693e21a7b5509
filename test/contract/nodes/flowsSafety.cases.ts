import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../../support/simulator';
import { call, forgetProcessState, ordersOf, resting } from './call';

const rungs = { symbol: 'BTCUSDT', side: 'BUY', fromPrice: '63800', toPrice: '64200', rungs: 3 };

const signal = { symbol: 'BTCUSDT', action: 'buy', quantity: '0.01', id: 'safety' };

const flows: Array<[string, INodeParameters]> = [
	['placeAndWait', { ...resting, waitSeconds: 1 }],
	['cancelReplace', { symbol: 'BTCUSDT', origClientOrderId: 'precious', price: '63000' }],
	['ladder', { ...rungs, total: '100' }],
	['closePosition', { asset: 'BTC', options: { cancelOpenSells: true } }],
	[
		'rebalance',
		{
			preview: false,
			targets: { row: [{ asset: 'BTC', weightPercent: '10' }] },
			minimumOrder: '1',
		},
	],
	['orderFromSignal', { payload: JSON.stringify(signal), options: { secretCheck: 'whereGiven' } }],
	['cancelEverything', { scope: 'account' }],
];

/** Those that place orders. */
const trading = flows.filter(([operation]) => operation !== 'cancelEverything');

describe('the order flows change nothing', () => {
	// Many orders in a second are not what is tried here.
	const simulator = useSimulator({ limits: false });
	beforeEach(forgetProcessState);
	const orders = () => JSON.stringify(ordersOf(simulator()));

	beforeAll(() => {
		simulator().order({ ...resting, newClientOrderId: 'precious' });
		simulator().order({ ...resting, side: 'SELL', price: '65500' });
	});

	it.each(flows)('in the hands of an AI agent, which sees %s as a preview', async (...flow) => {
		const [operation, parameters] = flow;
		const before = orders();
		const node = { type: 'mexcSpotTradingTool' };
		const result = await call(simulator(), { operation, parameters, node });
		expect(result.error?.message).toBeUndefined();
		const [report] = result.json('MEXC');
		const text = JSON.stringify(report);
		if (operation === 'cancelEverything') expect(report).toMatchObject({ endedBy: 'preview' });
		else expect(text).toMatch(/"preview":true.*"wouldSend":\{/);
		expect(orders()).toBe(before);
	});

	it.each(trading)('for an agent beyond the policy of the credential (%s)', async (...flow) => {
		const [operation, parameters] = flow;
		const before = orders();
		const node = { type: 'mexcSpotTradingTool' };
		const credential = { allowedSymbols: 'ETHUSDT' };
		const result = await call(simulator(), { operation, parameters, node, credential });
		expect(result.error?.message).toMatch(/does not allow trading BTCUSDT/);
		expect(orders()).toBe(before);
	});

	it.each(flows)('with Dry Run on, and %s says what would be done', async (...flow) => {
		const [operation, parameters] = flow;
		const before = orders();
		const credential = { dryRun: true };
		const result = await call(simulator(), { operation, parameters, credential });
		expect(result.error?.message).toBeUndefined();
		expect(JSON.stringify(result.json('MEXC')[0])).toMatch(/"dryRun":true|"endedBy":"dryRun"/);
		expect(orders()).toBe(before);
	});

	it.each(trading)('without Allow Trading (%s)', async (...flow) => {
		const [operation, parameters] = flow;
		const before = orders();
		const credential = { allowTrading: false };
		const result = await call(simulator(), { operation, parameters, credential });
		expect(result.error?.message).toMatch(/Allow Trading is off/);
		expect(orders()).toBe(before);
	});

	it('that would be worth more than Max Order Value, not even the rungs below it', async () => {
		const before = orders();
		const parameters = { ...rungs, total: '100', distribution: 'far' };
		const credential = { maxOrderValue: '40' };
		const result = await call(simulator(), { operation: 'ladder', parameters, credential });
		expect(result.error?.message).toMatch(/more than Max Order Value \(40 USDT\)/);
		expect(orders()).toBe(before);
	});
});

describe('the order flows in the hands of an AI agent', () => {
	const simulator = useSimulator();

	it('act when the owner allows it, once per wish and execution', async () => {
		const request = {
			operation: 'ladder',
			parameters: { ...rungs, total: '100', allowToolWrites: true },
			node: { type: 'mexcSpotTradingTool' },
			run: { executionId: '78', workflowId: 'agent' },
		};
		const first = await call(simulator(), request);
		const again = await call(simulator(), request);
		expect(first.json('MEXC')).toMatchObject([
			{ placed: 3, rungs: [{ outcome: 'placed' }, {}, {}] },
		]);
		expect(again.json('MEXC')).toMatchObject([
			{ placed: 3, rungs: [{ outcome: 'found' }, {}, {}] },
		]);
		expect(ordersOf(simulator())).toHaveLength(3);
	});

	it('find the orders of the first attempt when Retry On Fail runs the node again', async () => {
		const before = ordersOf(simulator()).length;
		const result = await call(simulator(), {
			operation: 'ladder',
			parameters: { ...rungs, total: '={{ $json.total }}' },
			items: [{ total: '100' }, { total: '1' }],
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(result.status).toBe('error');
		expect(ordersOf(simulator())).toHaveLength(before + 3);
	});
});
