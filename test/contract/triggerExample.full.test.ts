import { useSimulator } from '../support/simulator';
import { buyWithTag, exitPlan } from './exitPlan';
import { withdraw } from '../../mexc/endpoints/wallet/withdrawal';
import { clientOf } from '../fault/flowHarness';
import {
	asMexcNames,
	type Case,
	fieldsOf,
	ofAccount,
	ofCandles,
	streams,
	useTests,
	withoutMark,
} from './triggerExampleHarness';
import { trigger } from './triggerHarness';

// What triggerExample.test.ts shows, of the other events and of items with MEXC's own names.

describe('an example', () => {
	const simulator = useSimulator();
	const { itemsOf, liveItemsOf } = useTests(simulator);

	test('of the account with the names of MEXC has the fields of a live item', async () => {
		const cases = ofAccount.map(asMexcNames);
		const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '100' };
		simulator().order({ ...limit, type: 'MARKET' });
		simulator().order(limit);
		const examples = await itemsOf(cases);
		const client = clientOf(simulator(), {}, { allowWithdrawals: true });
		const address = 'TSimulatedAddressOfTheDemoAccount1';
		const items = await liveItemsOf(cases, {
			async more() {
				simulator().order(limit);
				simulator().deposit('MX', '3');
				await client.call(withdraw, { coin: 'USDT', netWork: 'TRX', address, amount: '30' });
				simulator().order({ ...limit, type: 'MARKET' });
			},
		});
		expect(fieldsOf(withoutMark(examples))).toEqual(fieldsOf(items));
		const samples = await itemsOf(
			cases
				.slice(2)
				.map(([name, fields, options]) => [name, { ...fields, assets: 'XRP' }, options]),
		);
		expect(fieldsOf(items)).toMatchObject(fieldsOf(withoutMark(samples)));
	}, 60_000);

	test('of a new pair has the fields of a live item', async () => {
		const listing: Case[] = [['newListing', { event: 'newListing' }, { pollSeconds: 2 }]];
		let count = 0;
		const list = () => {
			const baseAsset = `AAA${count++}`;
			const pair = { symbol: `${baseAsset}USDT`, baseAsset, startPrice: '2' };
			simulator().act({ do: 'list', pausedSeconds: 0, pair });
		};
		list();
		const examples = await itemsOf(listing);
		const items = await liveItemsOf(listing, { more: list });
		expect(fieldsOf(withoutMark(examples))).toEqual(fieldsOf(items));
	}, 60_000);

	test('of closed candles has the fields of a live item', async () => {
		simulator().setPrice('BTCUSDT', '60000');
		const examples = await itemsOf(ofCandles);
		const items = await liveItemsOf(ofCandles, { advanceMs: 15_000 });
		expect(fieldsOf(withoutMark(examples))).toEqual(fieldsOf(items));
	}, 60_000);
});

describe.each([
	['each buy by itself', exitPlan, {}],
	['all buys together', { ...exitPlan, allBuysTogether: true }, { entryCount: 1 }],
])('an example of Managed Exit, %s', (_name, plan, more) => {
	const simulator = useSimulator();
	const { activate, itemOf } = useTests(simulator);

	test('has the fields of a position that is taken over, which is shown itself', async () => {
		const sample = await itemOf(plan);
		expect(sample).toMatchObject(more);
		const active = await activate(trigger(plan));
		const entry = buyWithTag(simulator());
		const [opened] = await active.waitForEmits(1, 20_000);
		expect(opened.json[0]).toMatchObject({ action: 'opened', entryOrderId: entry });
		const { sample: shown } = withoutMark({ sample });
		expect(fieldsOf({ shown })).toEqual(fieldsOf({ shown: opened.json[0] }));
		const found = await itemOf(plan);
		expect(found).toMatchObject({ entryOrderId: entry, backfilled: true });
		expect(found).not.toHaveProperty('isExample');
	}, 60_000);
});

describe('an example of a stream', () => {
	const simulator = useSimulator({ manualClock: true, requestClock: 'exchange' });
	const { itemsOf, liveItemsOf } = useTests(simulator);

	test('with the names of MEXC has the fields of a live item', async () => {
		const cases = streams.map(asMexcNames);
		const examples = await itemsOf(cases, { manualTimeoutSeconds: 1 });
		const items = await liveItemsOf(cases, { advanceMs: 500 });
		expect(fieldsOf(withoutMark(examples))).toEqual(fieldsOf(items));
	}, 60_000);
});
