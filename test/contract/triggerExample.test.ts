import type { IDataObject } from 'n8n-workflow';
import { klines } from '../../mexc/endpoints/marketData';
import { withdraw } from '../../mexc/endpoints/wallet/withdrawal';
import { clientOf } from '../fault/flowHarness';
import { useSimulator } from '../support/simulator';
import { exitPlan } from './exitPlan';
import {
	every,
	fieldsOf,
	LIMIT,
	seldom,
	streams,
	useTests,
	withoutMark,
} from './triggerExampleHarness';
import { alert, aMoment, trigger, until } from './triggerHarness';

// "Test this trigger" in real n8n-core against the simulator: what a test shows when nothing happens at MEXC, beside
// what it shows of a live event. More events, and MEXC's own names: triggerExample.full.test.ts.

describe('what seldom happens', () => {
	const simulator = useSimulator();
	const { itemsOf, liveItemsOf } = useTests(simulator);
	const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' };
	const limit = { ...market, type: 'LIMIT', price: '100' };

	test('is shown at once, with the fields of a live item', async () => {
		simulator().setPrice('BTCUSDT', '60000');
		const bought = String(simulator().order(market).orderId);
		const { orderId } = simulator().order(limit);
		const examples = await itemsOf(seldom);
		// Real ones, where there are some.
		expect(examples.orderUpdate).toMatchObject({ orderId, status: 'NEW', price: '100' });
		expect(examples.fill).toMatchObject({ orderId: bought, side: 'BUY', quantity: '0.01' });

		const client = clientOf(simulator(), {}, { allowWithdrawals: true });
		const address = 'TSimulatedAddressOfTheDemoAccount1';
		const items = await liveItemsOf(seldom, {
			async more() {
				simulator().order(limit);
				simulator().order(market);
				simulator().deposit('MX', '3');
				await client.call(withdraw, { coin: 'USDT', netWork: 'TRX', address, amount: '30' });
			},
		});
		expect(fieldsOf(withoutMark(examples))).toEqual(fieldsOf(items));
	}, 60_000);
});

describe('an alert that would have fired', () => {
	const simulator = useSimulator();
	const { engine, itemOf } = useTests(simulator);
	const rows = async () =>
		(await clientOf(simulator()).call(klines, {
			symbol: 'BTCUSDT',
			interval: '1m',
			limit: 30,
		})) as Array<[number, ...string[]]>;

	const lines = () => engine().logs.map(({ message }) => message);
	/** On a busy machine history takes longer than a test waits for it; then it is tried again. */
	async function judgedItemOf(fields: IDataObject, options?: IDataObject) {
		for (;;) {
			const before = lines().filter((line) => /looked up in the past/.test(line)).length;
			const item = await itemOf(fields, options);
			const after = lines().filter((line) => /looked up in the past/.test(line)).length;
			if (before === after) return item;
		}
	}

	test('shows its last firing in history at once, and not an example', async () => {
		const fields = { event: 'candleClose', symbols: 'BTCUSDT', interval: 'Min1', direction: 'up' };
		const item = await judgedItemOf(fields);
		const rising = (await rows()).filter(([, open, , , close]) => Number(close) > Number(open));
		const known = rising.map(([start]) => start);
		expect(known).toContain(item.candleStart);
		expect(item).toMatchObject({
			event: 'candleClose',
			isReplay: true,
			eventId: expect.stringMatching(/^replay:\d+:BTCUSDT:Min1:\d+$/),
		});
		expect(item).not.toHaveProperty('isExample');

		const [, , , , price] = (await rows())[10];
		const crossing = { ...alert, price, direction: 'either', source: 'trade' };
		expect(await judgedItemOf(crossing, { message: 'plain' })).toMatchObject({
			event: 'priceCross',
			isReplay: true,
			threshold: price,
			frequency: 'once',
			message: expect.stringMatching(/\(replayed from history\)$/),
		});
	}, 60_000);

	test('shows an example where it would not have, or candles cannot decide it, and says so', async () => {
		const far = { ...alert, price: '900000' };
		expect(await judgedItemOf(far)).toMatchObject({ isExample: true, price: '900000' });
		expect(lines()).toContain(
			'Price Cross would not have fired within the last 1439 candles of 1 Minute of BTCUSDT: the test shows an example.',
		);
		expect(await itemOf({ ...far, source: 'bid' })).toMatchObject({ isExample: true });
		expect(lines()).toContainEqual(expect.stringMatching(/looked up in the past: MEXC keeps no/));
	}, 60_000);
});

describe('without anything to show', () => {
	const simulator = useSimulator();
	const { activate, engine, itemOf, itemsOf, stored, test: testInEditor } = useTests(simulator);

	test('a sample has the symbol and the asset of the settings', async () => {
		const items = await itemsOf([
			['orderUpdate', { event: 'orderUpdate', symbols: 'MXUSDT' }],
			['fill', { event: 'fill', symbols: 'MXUSDT' }],
			['balanceUpdate', { event: 'balanceUpdate', assets: 'XRP' }],
			['deposit', { event: 'deposit', assets: 'XRP' }],
			['withdrawal', { event: 'withdrawal', assets: 'XRP' }],
			['newListing', { event: 'newListing', symbols: 'NEWUSDT' }],
			['managedExit', exitPlan],
		]);
		expect(withoutMark(items)).toMatchObject({
			orderUpdate: { symbol: 'MXUSDT', status: 'FILLED', side: 'BUY' },
			fill: { symbol: 'MXUSDT', side: 'BUY', price: expect.stringMatching(/^\d/) },
			balanceUpdate: { asset: 'XRP', reason: 'ENTRUST_PLACE' },
			deposit: { asset: 'XRP', status: 'success' },
			withdrawal: { asset: 'XRP', status: 'success' },
			newListing: { symbol: 'NEWUSDT', baseAsset: 'NEW', quoteAsset: 'USDT' },
			managedExit: { symbol: 'BTCUSDT', action: 'opened', stopReason: 'stopLoss' },
		});
	});

	test('an alert that has fired is shown, and what it remembers stays as it is', async () => {
		simulator().setPrice('BTCUSDT', '60000');
		const active = await activate(trigger(alert));
		simulator().setPrice('BTCUSDT', '70010');
		await active.waitForEmits(1);
		const before = JSON.stringify(active.savedStaticData);
		const example = await itemOf(alert);
		expect(example).toMatchObject({ isExample: true, price: '70000', threshold: '70000' });
		expect(example.eventId).not.toBe((await itemOf(alert)).eventId);
		expect(JSON.stringify(active.savedStaticData)).toBe(before);
		expect(active.emits).toHaveLength(1);
	});

	test('the message and the form of numbers are those of a live item', async () => {
		const options = { message: 'telegramHtml', numberFormat: 'number' };
		const example = await itemOf({ ...alert, ...every }, options);
		expect(example).toMatchObject({ price: 70000, previousPrice: 69930 });
		expect(example.message).toMatch(
			/^<b>BTCUSDT rose to 70000<\/b>[^]*\(an example, made for a test\)$/,
		);
	});

	test('after the time limit, and why there is none', async () => {
		simulator().setPrice('BTCUSDT', '60000');
		const { mexcApi } = stored();
		simulator().fault({ kind: 'code', code: 700007, endpoint: 'accountInfo' });
		const [example, unreachable, refused] = await Promise.all([
			itemOf(alert, { manualTimeoutSeconds: 1 }),
			testInEditor(trigger(alert, { manualTimeoutSeconds: 1 }), {
				credentials: { mexcApi: { ...mexcApi, wsUrl: 'ws://127.0.0.1:9/ws' } },
			}).result,
			testInEditor(trigger({ event: 'balanceUpdate' }, { manualTimeoutSeconds: 1 })).result,
		]);
		simulator().fault({ kind: 'clear' });
		expect(example).toMatchObject({ event: 'priceCross', isExample: true });
		expect(engine().logs.map(({ message }) => message)).toContainEqual(
			expect.stringMatching(
				/No event within 1 seconds: BTCUSDT did not cross up through 70000, .*The test shows an example\.$/,
			),
		);
		expect(unreachable.error?.message).toMatch(
			/^No event within 1 seconds, because MEXC could not be reached/,
		);
		expect(refused.error?.message).toMatch(
			/^No event within 1 seconds: nothing happened for Balance Update, and no example could be made: .*permission.*[^.]\.$/i,
		);
	});

	test('the status of the connection: a chosen state, and the connection itself live', async () => {
		const fields = { event: 'connection' };
		const gap = await itemOf(fields, { states: ['gap'] });
		expect(gap).toMatchObject({ isExample: true, state: 'gap', fromTime: expect.any(Number) });
		const connected = await itemOf(fields);
		expect(connected).toMatchObject({ state: 'connected' });
		expect(connected).not.toHaveProperty('isExample');
		const { connected: live } = fieldsOf({ connected });
		expect(fieldsOf(withoutMark({ gap }))).toEqual({ gap: [...live, 'fromTime'].sort() });
	});

	test.each<[string, IDataObject, object, RegExp]>([
		['a wrong secret', { event: 'orderUpdate' }, { apiSecret: 'wrong' }, /700002/],
		['a wrong key', { event: 'deposit' }, { apiKey: 'mx0wrong' }, /key/i],
		['an unknown pair', { ...alert, symbols: 'NOSUCHUSDT' }, {}, /does not list NOSUCHUSDT/],
		['an end in the past', { ...alert, options: { expiresAt: '2020-01-01' } }, {}, /has passed/],
	])('%s is no example', async (_what, { options, ...fields }, credential, message) => {
		const credentials = { mexcApi: { ...stored().mexcApi, ...credential } };
		const node = trigger(fields, (options ?? {}) as IDataObject);
		const { error } = await testInEditor(node, { credentials }).result;
		expect(error?.message).toMatch(message);
		// The same as where a live event is waited for.
		const waiting = trigger(fields, { ...(options as IDataObject), ...LIMIT });
		const live = await testInEditor(waiting, { credentials }).result;
		expect(error?.message).toBe(live.error?.message);
	});

	test('is not given before MEXC has accepted the subscription', async () => {
		const asked = () => simulator().state().requests.tickerPrice ?? 0;
		const before = asked();
		const credentials = { mexcApi: { ...stored().mexcApi, wsUrl: 'ws://127.0.0.1:9/ws' } };
		const run = testInEditor(trigger(alert), { credentials });
		await until('what the example is made of', () => asked() > before, 20_000);
		await aMoment();
		run.cancel();
		expect((await run.result).json('MEXC Trigger')).toEqual([]);
	});

	test('a test that is stopped shows none', async () => {
		simulator().fault({ kind: 'delay', delayMs: 500, endpoint: 'depositHistory' });
		const run = testInEditor(trigger({ event: 'deposit' }));
		await until('a connection', () => simulator().state().connections.openWebSockets > 0, 20_000);
		run.cancel();
		const result = await run.result;
		simulator().fault({ kind: 'clear' });
		expect(result.json('MEXC Trigger')).toEqual([]);
	});
});

describe('a stream', () => {
	const simulator = useSimulator({ manualClock: true, requestClock: 'exchange' });
	const { itemsOf, liveItemsOf, test: testInEditor } = useTests(simulator);

	test('is shown when its time is over, with the fields of a live item', async () => {
		const channel = 'spot@public.bookTicker.batch.v3.api.pb@BTCUSDT';
		const oneSecond = { manualTimeoutSeconds: 1 };
		const batch = { ...oneSecond, delivery: 'batch' };
		const [examples, custom, table] = await Promise.all([
			itemsOf(streams, oneSecond),
			testInEditor(trigger({ event: 'custom', channel }, oneSecond)).result,
			testInEditor(trigger({ event: 'allMiniTickers' }, batch)).result,
		]);
		expect(custom.error?.message).toBe(
			'No event within 1 seconds: nothing happened for Custom Channel.',
		);
		expect(table.json('MEXC Trigger').length).toBeGreaterThan(5);
		const items = await liveItemsOf(streams, { advanceMs: 500 });
		expect(fieldsOf(withoutMark(examples))).toEqual(fieldsOf(items));
	}, 60_000);
});
