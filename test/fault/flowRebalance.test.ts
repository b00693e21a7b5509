import { rebalance, type RebalanceReport, type Rebalancing } from '../../mexc/flows/rebalance';
import { asMexcError } from '../../mexc/core/errors';
import { DEMO_ACCOUNT } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { failure } from '../unit/restServer';
import {
	buyFrom,
	clientOf,
	flowOptions,
	freeOf,
	ordersOf,
	sellInto,
	startBench,
	type Bench,
	type FlowSettings,
} from './flowHarness';

let bench: Bench;

const OTHER = {
	uid: '4711',
	balances: { USDT: '10000000', BTC: '100', ETH: '1000', MX: '100000' },
	keys: [{ accessKey: 'mx0vOtherTrader4711', secret: 'secretOfTheOtherTrader0123456789' }],
};

beforeEach(async () => {
	// 65000 in BTC, 35000 in ETH, nothing in USDT: the whole is 100000.
	const balances = { BTC: '1', ETH: '10' };
	bench = await startBench({ accounts: [{ ...DEMO_ACCOUNT, balances }, OTHER] });
	// Somebody buys at the last prices, and sells one dollar above.
	for (const [symbol, bid, ask] of [
		['BTCUSDT', '65000', '65001'],
		['ETHUSDT', '3500', '3501'],
	]) {
		buyFrom(bench.simulator, '20', bid, symbol);
		sellInto(bench.simulator, '20', ask, symbol);
	}
});

const half: Rebalancing = {
	targets: [
		{ asset: 'BTC', weightPercent: '30' },
		{ asset: 'ETH', weightPercent: '50' },
	],
	quoteAsset: 'USDT',
	thresholdPercent: '1',
	minimumOrder: '10',
	preview: false,
};

async function run(more: Partial<Rebalancing> = {}, settings: FlowSettings = {}) {
	const options = flowOptions(bench.client, settings);
	return await bench.time.until(rebalance(bench.client, { ...half, ...more }, options));
}

const refusal = async (more: Partial<Rebalancing>, settings?: FlowSettings) =>
	await failure(run(more, settings));

const actions = ({ assets }: RebalanceReport) => assets.map(({ action }) => action);
const own = () => ordersOf(bench.simulator).filter(({ clientOrderId }) => clientOrderId);

describe('rebalancing', () => {
	it('sells before it buys, and leaves the rest in the quote asset', async () => {
		const report = await run();
		expect(report).toMatchObject({
			endedBy: 'rebalanced',
			quoteAsset: 'USDT',
			wholeValue: '100000',
			placed: 2,
			assets: [
				{ asset: 'BTC', currentPercent: '65.00', targetPercent: '30', difference: '-35000' },
				{ asset: 'ETH', currentPercent: '35.00', targetPercent: '50', difference: '15000' },
			],
		});
		const [first, second] = own();
		expect(first).toMatchObject({ symbol: 'BTCUSDT', side: 'SELL', quantity: '0.53846153' });
		expect(second).toMatchObject({ symbol: 'ETHUSDT', side: 'BUY', status: 'FILLED' });
		expect(own()).toHaveLength(2);
		// 14,999.99... of the 15,000 for ETH, after one cent more in price; 20 % stay.
		expect(freeOf(bench.simulator, 'USDT')).toMatch(/^199\d\d\./);
		expect(freeOf(bench.simulator, 'ETH')).toMatch(/^14\.28/);
	});

	it('does nothing where nothing misses its target by the threshold', async () => {
		await run();
		const before = own().length;
		const again = await run();
		expect(again).toMatchObject({ endedBy: 'nothingToDo', placed: 0 });
		expect(actions(again)).toEqual(['keep', 'keep']);
		expect(again.assets[0].reason).toMatch(/misses its target by less than 1 % of the whole/);
		expect(own()).toHaveLength(before);
	});

	it('sells all of an asset whose weight is 0', async () => {
		const targets = [{ asset: 'ETH', weightPercent: '0' }];
		expect(await run({ targets })).toMatchObject({ endedBy: 'rebalanced', placed: 1 });
		expect(freeOf(bench.simulator, 'ETH')).toBe('0');
		expect(freeOf(bench.simulator, 'BTC')).toBe('1');
	});

	it('shares what there is among the buys where fees leave too little', async () => {
		const targets = [
			{ asset: 'BTC', weightPercent: '40' },
			{ asset: 'ETH', weightPercent: '40' },
			{ asset: 'MX', weightPercent: '20' },
		];
		sellInto(bench.simulator, '20000', '3.5', 'MXUSDT');
		const report = await run({ targets });
		expect(report).toMatchObject({ endedBy: 'rebalanced', placed: 3 });
		expect(actions(report)).toEqual(['sell', 'buy', 'buy']);
		// MX takes no fee here, which the higher of two rates had left room for.
		expect(freeOf(bench.simulator, 'USDT')).toMatch(/^10\.0/);
	});

	it('returns the plan, and sends nothing, while Preview is on', async () => {
		const requests = () => bench.simulator.state().requests;
		const report = await run({ preview: true });
		expect(report).toMatchObject({
			endedBy: 'preview',
			placed: 0,
			assets: [
				{ action: 'sell', order: { side: 'SELL', quantity: '0.53846153', preview: true } },
				{ action: 'buy', order: { side: 'BUY', quoteAmount: '15000', preview: true } },
			],
		});
		expect(requests().newOrder).toBeUndefined();
		expect(requests().testOrder).toBeUndefined();
		expect(own()).toEqual([]);
	});
});

describe('a rebalancing that is refused', () => {
	const btc = (weightPercent: string) => ({ targets: [{ asset: 'BTC', weightPercent }] });

	it.each<[string, Partial<Rebalancing>, RegExp, RegExp]>([
		[
			'weights over 100 %',
			{ targets: [...half.targets, { asset: 'MX', weightPercent: '20.01' }] },
			/add up to 100\.01 %, more than 100 %/,
			/stays in USDT/,
		],
		[
			'an unknown asset',
			{ targets: [...half.targets, { asset: 'BTCC', weightPercent: '1' }] },
			/^Target 3: MEXC has no pair BTCCUSDT, so nothing was sent/,
			/BTCUSDT/,
		],
		[
			'a target below the smallest order',
			{ ...btc('0.001'), minimumOrder: '5' },
			/^Target 1: 0\.001 % of 65000 USDT is 0\.65 USDT of BTC, less than the smallest order of 5 USDT/,
			/lower Minimum Order \(BTCUSDT takes 1 USDT\)/,
		],
		[
			'an asset that stands there twice',
			{ targets: [half.targets[0], half.targets[0]] },
			/Targets has BTC twice/,
			/one weight/,
		],
		[
			'the quote asset among targets that are not all',
			{ targets: [...half.targets, { asset: 'USDT', weightPercent: '10' }] },
			/USDT is both the Quote Asset and a target/,
			/Remove that target/,
		],
		[
			'an account without any of it',
			{ targets: [{ asset: 'MX', weightPercent: '50' }] },
			/holds nothing/,
			/Add/,
		],
	])('for %s sends nothing and says it in a sentence', async (_name, more, message, hint) => {
		const error = await refusal(more);
		expect(error.message).toMatch(message);
		expect(error.hint).toMatch(hint);
		expect(own()).toEqual([]);
	});

	it('for units that open orders lock says how many are free', async () => {
		const sell = {
			symbol: 'BTCUSDT',
			side: 'SELL',
			type: 'LIMIT',
			quantity: '0.6',
			price: '70000',
		};
		bench.simulator.order(sell);
		const error = await refusal({});
		expect(error.message).toMatch(
			/0\.53846153 BTC are to be sold, but only 0\.4 of 1 BTC are free/,
		);
		expect(own()).toEqual([]);
	});

	it('by the policy of the credential has sold nothing before', async () => {
		const check = async () => {
			throw asMexcError(new Error('The policy says no.'));
		};
		expect((await refusal({}, { check })).message).toMatch(/The policy says no/);
		expect(own()).toEqual([]);
	});

	it('at its first order stops there, and says that none was placed', async () => {
		bench.simulator.fault({ kind: 'code', code: 30000, endpoint: 'newOrder' });
		const error = await refusal({});
		expect(error.message).toMatch(/^No order of the rebalancing was placed\. MEXC: /);
		expect(own()).toEqual([]);
	});

	it('by the policy at its first order keeps the kind of the refusal', async () => {
		const credential = { maxOrderValue: '20000' };
		bench.client = clientOf(bench.simulator, { time: bench.time }, credential);
		const error = await refusal({});
		expect(error.kind).toBe('policy');
		expect(error.message).toMatch(/^No order of the rebalancing was placed\. .*Max Order Value/);
		expect(own()).toEqual([]);
	});

	it('at a later order reports what was done', async () => {
		bench.client.call = refuseSecond(bench);
		const report = await run();
		expect(report).toMatchObject({ endedBy: 'partlyRebalanced', placed: 1 });
		expect(report.reason).toMatch(/^MEXC: /);
		expect(report.assets[1].order).toMatchObject({ outcome: 'notPlaced' });
	});
});

function refuseSecond({ client, simulator }: Bench): Bench['client']['call'] {
	const call = client.call.bind(client);
	let sent = 0;
	return async (endpoint, values, options) => {
		if (endpoint.id === 'newOrder' && ++sent === 2) {
			simulator.fault({ kind: 'code', code: 30000, endpoint: 'newOrder' });
		}
		return await call(endpoint, values, options);
	};
}

describe('a rebalancing that runs again', () => {
	it('finds every order of the first run, and places none', async () => {
		const first = await run({}, { key: 'july' });
		forgetProcessState();
		bench.client = clientOf(bench.simulator, { time: bench.time });
		const again = await run({}, { key: 'july' });
		expect(again).toMatchObject({ placed: 2 });
		expect(again.assets.map(({ order }) => [order?.outcome, order?.orderId])).toEqual(
			first.assets.map(({ order }) => ['found', order?.orderId]),
		);
		expect(own()).toHaveLength(2);
	});

	it('after a crash between sell and buy goes on with the buy', async () => {
		const call = bench.client.call.bind(bench.client);
		let sent = 0;
		bench.client.call = async (endpoint, values, options) => {
			// As if the process had ended: nothing of the second order leaves it.
			if (endpoint.id === 'newOrder' && ++sent === 2) throw new Error('The process ends here.');
			return await call(endpoint, values, options);
		};
		await run({}, { key: 'august' });
		expect(own()).toMatchObject([{ side: 'SELL' }]);
		forgetProcessState();
		bench.client = clientOf(bench.simulator, { time: bench.time });
		const again = await run({}, { key: 'august' });
		expect(again).toMatchObject({
			endedBy: 'rebalanced',
			placed: 2,
			assets: [{ order: { outcome: 'found' } }, { order: { outcome: 'placed' } }],
		});
		expect(own().map(({ side }) => side)).toEqual(['SELL', 'BUY']);
	});

	it('after a lost answer finds the order that was placed', async () => {
		bench.simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder' });
		const report = await run();
		expect(report).toMatchObject({ endedBy: 'rebalanced', placed: 2 });
		expect(own().map(({ side }) => side)).toEqual(['SELL', 'BUY']);
	});

	it('has one order for an asset, whatever its plan is then', async () => {
		await run({}, { key: 'september' });
		forgetProcessState();
		bench.client = clientOf(bench.simulator, { time: bench.time });
		const targets = half.targets.map(({ asset }) => ({ asset, weightPercent: '10' }));
		const again = await run({ targets }, { key: 'september' });
		expect(again.assets[0].reason).toMatch(/Its order was placed before/);
		expect(own()).toHaveLength(2);
	});
});
