import type { IDataObject } from 'n8n-workflow';
import { accountFromCredential } from '../../mexc/account/credential';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { PAIRS } from '../../simulator/src';
import { useSimulator } from '../support/simulator';
import { alert, aMoment, refusalOf, trigger, until, useTriggers } from './triggerHarness';

// Real n8n-core runs the built trigger against the simulator over real HTTP and WebSocket.
const manyPairs = Array.from({ length: 31 }, (_, position) => `COIN${position}USDT`);
const simulator = useSimulator({
	pairs: [
		...PAIRS,
		...manyPairs.map((symbol) => ({
			...PAIRS[0],
			symbol,
			baseAsset: symbol.replace('USDT', ''),
			fullName: symbol,
			startPrice: '100',
		})),
	],
});
const { activate, everyMoment, stored, test: testInEditor } = useTriggers(simulator);

const openSockets = () => simulator().state().connections.openWebSockets;

describe('published', () => {
	test('trades come in batches, exact and complete', async () => {
		simulator().setPrice('BTCUSDT', '60000');
		const active = await activate(
			trigger({ event: 'trade', symbols: 'BTCUSDT, ethusdt' }, { batchWindowMs: 100 }),
		);
		simulator().trade('BTCUSDT', { side: 'BUY', price: '60000', quantity: '0.0012' });
		const [batch] = await active.waitForEmits(1);
		expect(batch.awaited).toBe(true);
		expect(batch.json[0]).toEqual({
			event: 'trade',
			eventId: expect.any(String),
			symbol: 'BTCUSDT',
			eventTime: expect.any(Number),
			receivedAt: expect.any(Number),
			price: '60000',
			quantity: '0.0012',
			side: 'BUY',
			tradeId: expect.any(String),
		});
	});

	test('a "once" alert whose saved state was overwritten has the name that n8n refuses', async () => {
		const workflowId = 'overwritten';
		simulator().setPrice('BTCUSDT', '69990');
		const active = await activate(trigger(alert), { workflowId });
		const overwritten = active.savedStaticData;
		simulator().setPrice('BTCUSDT', '69995');
		simulator().setPrice('BTCUSDT', '70010');
		const [fire] = await active.waitForEmits(1);
		await active.close();

		simulator().setPrice('BTCUSDT', '69990');
		const restarted = await activate(trigger(alert), {
			workflowId,
			staticData: overwritten,
		});
		simulator().setPrice('BTCUSDT', '69995');
		simulator().setPrice('BTCUSDT', '70010');
		const [again] = await restarted.waitForEmits(1);
		expect(again.json[0].eventId).not.toBe(fire.json[0].eventId);
		expect(again.deduplicationKey).toBe(fire.deduplicationKey);
	});

	test('a "once" alert fires a single time, also after a restart of the engine', async () => {
		simulator().setPrice('BTCUSDT', '69990');
		const active = await activate(trigger(alert));
		simulator().setPrice('BTCUSDT', '69995');
		simulator().setPrice('BTCUSDT', '70010');
		const [fire] = await active.waitForEmits(1);
		expect(fire.json).toEqual([
			expect.objectContaining({
				event: 'priceCross',
				symbol: 'BTCUSDT',
				direction: 'up',
				threshold: '70000',
				source: 'trade',
				frequency: 'once',
			}),
		]);
		const [hash] = String(fire.json[0].eventId).split(':');
		expect(fire.deduplicationKey).toMatch(new RegExp(`:${hash}:\\d+:once$`));
		await active.close();

		const { savedStaticData } = active;
		// The witness shows that the crossing was there to be seen.
		const witness = await activate(trigger({ ...alert, frequency: 'every' }));
		const restarted = await activate(trigger(alert, { fireIfBeyond: true }), {
			staticData: savedStaticData,
			activation: 'init',
		});
		const changed = await activate(trigger({ ...alert, price: '70005' }), {
			staticData: savedStaticData,
		});
		simulator().setPrice('BTCUSDT', '69990');
		simulator().setPrice('BTCUSDT', '70010');
		await witness.waitForEmits(1);
		await changed.waitForEmits(1);
		expect(restarted.emits).toEqual([]);
	});

	test("own orders are seen new and filled, with MEXC's names on request", async () => {
		simulator().setPrice('BTCUSDT', '65000');
		const simple = await activate(trigger({ event: 'orderUpdate' }));
		const raw = await activate(trigger({ event: 'orderUpdate' }, { simplify: false }));
		const others = await activate(trigger({ event: 'orderUpdate', symbols: 'ETHUSDT' }));
		const client = createRestClient({
			account: accountFromCredential(stored().mexcApi),
			network: openNetwork,
			log: silentLog,
		});
		const placed = (await client.call(newOrder, {
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'LIMIT',
			price: '64000',
			quantity: '0.001',
			newClientOrderId: 'contract-1',
		})) as { orderId: string };
		await simple.waitForEmits(1);
		simulator().setPrice('BTCUSDT', '63900');
		const emits = await simple.waitForEmits(2);
		const [added, filled] = emits.map(({ json }) => json[0]);
		expect(added).toMatchObject({
			event: 'orderUpdate',
			eventId: `${placed.orderId}:NEW:0`,
			symbol: 'BTCUSDT',
			orderId: placed.orderId,
			clientOrderId: 'contract-1',
			side: 'BUY',
			type: 'LIMIT',
			status: 'NEW',
			price: '64000',
			quantity: '0.001',
			isMaker: expect.any(Boolean),
			orderTime: expect.any(Number),
		});
		expect(filled).toMatchObject({
			eventId: `${placed.orderId}:FILLED:0.001`,
			status: 'FILLED',
			executedQuantity: '0.001',
			averagePrice: '64000',
		});
		const [unchanged] = await raw.waitForEmits(1);
		expect(unchanged.json[0]).toMatchObject({
			event: 'orderUpdate',
			symbol: 'BTCUSDT',
			id: placed.orderId,
			clientId: 'contract-1',
			status: 1,
			cumulativeQuantity: '0',
		});
		expect(Object.keys(unchanged.json[0]).filter((name) => name.startsWith('_'))).toEqual([]);
		expect(others.emits).toEqual([]);
	});

	test('numbers are numbers where they are asked for', async () => {
		const active = await activate(
			trigger({ event: 'trade', symbols: 'BTCUSDT' }, { numberFormat: 'number', delivery: 'each' }),
		);
		simulator().trade('BTCUSDT', { side: 'SELL', price: '63000', quantity: '0.5' });
		const [first] = await active.waitForEmits(1);
		expect(first.json[0]).toMatchObject({
			price: expect.any(Number),
			quantity: expect.any(Number),
		});
	});

	test('nothing is emitted after closing, which takes no time', async () => {
		const active = await activate(trigger({ event: 'trade', symbols: 'BTCUSDT' }));
		const before = Date.now();
		await active.close();
		expect(Date.now() - before).toBeLessThan(100);
		simulator().trade('BTCUSDT', { side: 'BUY', price: '63000', quantity: '0.5' });
		await aMoment();
		expect(active.emits).toEqual([]);
	});

	test('more pairs than one connection carries all deliver', async () => {
		const active = await activate(
			trigger({ event: 'trade', symbols: manyPairs.join(',') }, { delivery: 'each' }),
		);
		expect(manyPairs).toHaveLength(31);
		expect(simulator().state().connections).toMatchObject({ openWebSockets: 2 });
		for (const symbol of manyPairs) {
			simulator().trade(symbol, { side: 'BUY', price: '100', quantity: '1' });
		}
		const emits = await active.waitForEmits(31);
		expect(new Set(emits.map(({ json }) => json[0].symbol))).toEqual(new Set(manyPairs));
	});
});

describe('refused while somebody is looking', () => {
	test.each<[string, IDataObject, IDataObject, string, string]>([
		[
			'an unknown pair',
			{ event: 'trade', symbols: 'BTCUSDT, NOSUCHUSDT' },
			{},
			'MEXC does not list NOSUCHUSDT as a spot pair.',
			'spelling',
		],
		['no pair', { event: 'trade', symbols: ' , ' }, {}, 'Trade needs at least one symbol.', 'BTC'],
		[
			'text for a price',
			{ ...alert, price: 'high' },
			{},
			'Price "high" is not a number.',
			'digits',
		],
		[
			'an empty channel',
			{ ...alert, direction: 'enter', price: '2', priceHigh: '1' },
			{},
			'Upper price 1 is not above Lower price 2, so the channel is empty.',
			'Swap',
		],
		[
			'an end in the past',
			alert,
			{ expiresAt: '2020-01-01T00:00:00Z' },
			'Expires At 2020-01-01T00:00:00.000Z has passed, so the alert can never fire.',
			'later',
		],
		[
			'dropping own orders',
			{ event: 'orderUpdate' },
			{ delivery: 'latest' },
			'Delivery "latest" is not possible for Order Update.',
			'each',
		],
	])('%s', async (_what, parameters, options, message, hint) => {
		const refused = await refusalOf(activate(trigger(parameters, options)));
		expect(refused.message).toBe(`There was a problem activating the workflow: "${message}"`);
		expect(refused.description).toContain(hint);
	});

	test('own orders without a credential', async () => {
		const node = { ...trigger({ event: 'orderUpdate' }), credentials: false as const };
		const refused = await refusalOf(activate(node));
		expect(refused.message).toContain('Order Update needs a MEXC API credential.');
	});
});

describe('tested in the editor', () => {
	test('one event ends the test, and the connection with it', async () => {
		const run = testInEditor(trigger({ event: 'trade', symbols: 'BTCUSDT' }));
		const stop = everyMoment(() =>
			simulator().trade('BTCUSDT', { side: 'BUY', price: '63000', quantity: '0.5' }),
		);
		const result = await run.result;
		stop();
		expect(result.error).toBeUndefined();
		expect(result.json('MEXC Trigger')[0]).toMatchObject({ event: 'trade', symbol: 'BTCUSDT' });
		await until('no connection', () => openSockets() === 0);
	});

	test('an alert that fired in production fires in a test, and leaves production alone', async () => {
		const active = await activate(trigger(alert));
		simulator().setPrice('BTCUSDT', '69990');
		simulator().setPrice('BTCUSDT', '70010');
		await active.waitForEmits(1);
		const run = testInEditor(trigger(alert, { manualTimeoutSeconds: 40 }));
		const stop = everyMoment(() => {
			simulator().setPrice('BTCUSDT', '69990');
			simulator().setPrice('BTCUSDT', '70010');
		});
		const result = await run.result;
		stop();
		expect(result.error).toBeUndefined();
		expect(result.json('MEXC Trigger')).toHaveLength(1);
		expect(result.json('MEXC Trigger')[0]).not.toHaveProperty('isExample');
		expect(active.emits).toHaveLength(1);
	});

	test('own orders: an example leaves the listen key to the published trigger', async () => {
		const active = await activate(trigger({ event: 'orderUpdate' }));
		const before = simulator().state().listenKeys;
		const result = await testInEditor(trigger({ event: 'orderUpdate' })).result;
		expect(result.json('MEXC Trigger')).toEqual([expect.objectContaining({ isExample: true })]);
		expect(simulator().state().listenKeys).toEqual(before);
		simulator().order({
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'LIMIT',
			price: '100',
			quantity: '1',
		});
		await active.waitForEmits(1);
	});

	test('cancelling it closes the connection', async () => {
		const run = testInEditor(trigger({ event: 'trade', symbols: 'BTCUSDT' }));
		await until('a connection', () => openSockets() === 1);
		run.cancel();
		await run.result;
		await until('no connection', () => openSockets() === 0);
	});
});

describe('an expression that gives nothing', () => {
	test.each<[string, IDataObject, IDataObject, RegExp]>([
		[
			'pairs',
			{ event: 'orderUpdate', symbols: '={{ undefined }}' },
			{},
			/Symbols is empty, because/,
		],
		['assets', { event: 'balanceUpdate', assets: '={{ null }}' }, {}, /Assets is empty, because/],
		['an end', { ...alert }, { expiresAt: '={{ "" }}' }, /Expires At is empty, because/],
		[
			'quote assets',
			{ event: 'newListing' },
			{ quoteAssets: '={{ [] }}' },
			/Quote Assets is empty, because/,
		],
	])('is not a field that was left empty: %s', async (_what, fields, options, message) => {
		const refused = await refusalOf(activate(trigger(fields, options)));
		expect(refused.message).toMatch(message);
		expect(refused.description).toMatch(/Allow Empty Expressions/);
	});

	test('may be meant, where the owner of the workflow says so', async () => {
		const fields = { event: 'orderUpdate', symbols: '={{ undefined }}' };
		const active = await activate(trigger(fields, { allowEmptyExpressions: true }));
		expect(active.emittedErrors).toEqual([]);
	});
});
