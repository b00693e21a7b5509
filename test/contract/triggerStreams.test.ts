import type { IDataObject } from 'n8n-workflow';
import { useSimulator } from '../support/simulator';
import { refusalOf, trigger, until, useTriggers } from './triggerHarness';

// Every stream as an event of the built trigger, in real n8n-core, from the simulator's sockets.
const simulator = useSimulator();
const { activate, everyMoment, test: testInEditor } = useTriggers(simulator);

const trade = (price: string) =>
	simulator().trade('BTCUSDT', { side: 'BUY', price, quantity: '0.002' });
const text = expect.stringMatching(/^\d+(\.\d+)?$/);
const level = { price: text, quantity: text };

/** Moves the market until the trigger has emitted, and gives its first item. */
async function firstItem(parameters: IDataObject, options: IDataObject = {}): Promise<IDataObject> {
	const active = await activate(trigger(parameters, { batchWindowMs: 50, ...options }));
	let step = 0;
	const stop = everyMoment(() => {
		simulator().setPrice('BTCUSDT', String(60_000 + (++step % 50)));
	});
	const [emit] = await active.waitForEmits(1, 10_000);
	stop();
	expect(active.emittedErrors).toEqual([]);
	return emit.json[0];
}

test.each<[string, IDataObject, IDataObject]>([
	[
		'candle',
		{ interval: 'Min5' },
		{
			interval: 'Min5',
			openTime: expect.any(Number),
			closeTime: expect.any(Number),
			open: text,
			high: text,
			low: text,
			close: text,
			volume: text,
			quoteVolume: text,
		},
	],
	['bookTicker', {}, { bidPrice: text, bidQuantity: text, askPrice: text, askQuantity: text }],
	['partialDepth', { depth: 5 }, { version: text, bids: expect.arrayContaining([level]) }],
	['diffDepth', { speed: '10ms' }, { fromVersion: text, toVersion: text }],
	['miniTicker', {}, { lastPrice: text, high: text, low: text, volume: text, quoteVolume: text }],
	['orderBook', { depth: 10 }, { version: text, bids: expect.arrayContaining([level]) }],
	[
		'custom',
		{ channel: 'spot@public.bookTicker.batch.v3.api.pb@{symbol}' },
		{ bodyName: 'publicBookTickerBatch', body: { items: expect.any(Array) } },
	],
])('%s', async (event, fields, content) => {
	const item = await firstItem({ event, symbols: 'BTCUSDT', ...fields });
	expect(item).toMatchObject({
		event,
		eventId: expect.any(String),
		symbol: 'BTCUSDT',
		eventTime: expect.any(Number),
		receivedAt: expect.any(Number),
		...content,
	});
});

test('the table of all pairs has each pair once, or those that were asked for', async () => {
	const all = await activate(trigger({ event: 'allMiniTickers' }, { batchWindowMs: 50 }));
	const some = await activate(
		trigger({ event: 'allMiniTickers', symbols: 'ETHUSDT, MXUSDT' }, { batchWindowMs: 50 }),
	);
	const [{ json }] = await all.waitForEmits(1, 10_000);
	const symbols = json.map(({ symbol }) => symbol);
	expect(new Set(symbols).size).toBe(symbols.length);
	expect(symbols.length).toBeGreaterThan(5);
	const [few] = await some.waitForEmits(1, 10_000);
	expect(few.json.map(({ symbol }) => symbol).sort()).toEqual(['ETHUSDT', 'MXUSDT']);
});

test('an order book that lost a change is resynchronized and says so', async () => {
	const active = await activate(
		trigger({ event: 'orderBook', symbols: 'BTCUSDT', depth: 5 }, { delivery: 'each' }),
	);
	await active.waitForEmits(1);
	simulator().fault({ kind: 'versionGap' });
	let step = 0;
	const stop = everyMoment(() => simulator().setPrice('BTCUSDT', String(61_000 + (++step % 9))));
	const resynced = () =>
		active.emits.slice(1).some(({ json }) => json[0].isResynced === true) && step > 3;
	await until('a new copy', resynced);
	stop();
	const response = await fetch(`${simulator().restUrl}/api/v3/depth?symbol=BTCUSDT&limit=5`);
	const { bids } = (await response.json()) as { bids: [string, string][] };
	await until('the last change', () => {
		const shown = active.emits.at(-1)?.json[0] as { bids: { price: string; quantity: string }[] };
		const rows = shown.bids.map(({ price, quantity }) => [price, quantity]);
		return JSON.stringify(rows) === JSON.stringify(bids);
	});
});

test('only changes of the best price, where that is asked for', async () => {
	const active = await activate(
		trigger({ event: 'orderBook', symbols: 'BTCUSDT' }, { delivery: 'each', onlyBestPrice: true }),
	);
	await active.waitForEmits(1);
	for (const price of ['62000', '62500', '63000']) simulator().setPrice('BTCUSDT', price);
	await active.waitForEmits(2);
	const best = active.emits.map(({ json }) => {
		const { bids, asks } = json[0] as { bids: { price: string }[]; asks: { price: string }[] };
		return `${bids[0].price} ${asks[0].price}`;
	});
	best.forEach((pair, position) => expect(pair).not.toBe(best[position + 1]));
});

test('an order book is there at once in a test, however quiet the market', async () => {
	const run = testInEditor(trigger({ event: 'orderBook', symbols: 'ETHUSDT' }));
	const result = await run.result;
	expect(result.error).toBeUndefined();
	expect(result.json('MEXC Trigger')[0]).toMatchObject({ event: 'orderBook', symbol: 'ETHUSDT' });
});

test('a channel that does not exist, by its name', async () => {
	const channel = 'spot@public.tomorrow.v3.api.pb@BTCUSDT';
	const refused = await refusalOf(activate(trigger({ event: 'custom', channel })));
	expect(refused.message).toContain(channel);
});

test('two settings of one pair share what is equal and keep apart what is not', async () => {
	const slow = await activate(
		trigger({ event: 'trade', symbols: 'BTCUSDT' }, { delivery: 'each' }),
	);
	const fast = await activate(
		trigger({ event: 'trade', symbols: 'BTCUSDT', speed: '10ms' }, { delivery: 'each' }),
	);
	const before = simulator().state().connections.subscriptions.length;
	const again = await activate(
		trigger({ event: 'trade', symbols: 'BTCUSDT', speed: '10ms' }, { delivery: 'each' }),
	);
	expect(simulator().state().connections.subscriptions).toHaveLength(before);
	trade('63000');
	for (const active of [slow, fast, again]) await active.waitForEmits(1);
	expect(again.emits[0].json[0].eventId).toBe(fast.emits[0].json[0].eventId);
});

describe('the status of the connection', () => {
	const news = (active: Awaited<ReturnType<typeof activate>>) =>
		active.emits.map(({ json }) => `${json[0].access} ${json[0].state}`);
	const has = (active: Awaited<ReturnType<typeof activate>>, ...expected: string[]) =>
		expected.every((entry) => news(active).includes(entry));

	test('is reported when it is there, and what a cut may have cost', async () => {
		const active = await activate(trigger({ event: 'connection' }));
		await until('both', () => has(active, 'public connected', 'private connected'));
		const before = Date.now();
		simulator().fault({ kind: 'dropConnections' });
		await until('the gaps', () => has(active, 'public gap', 'private gap'), 10_000);
		const gap = active.emits.map(({ json }) => json[0]).find(({ state }) => state === 'gap');
		expect(gap).toMatchObject({
			event: 'connection',
			eventId: expect.any(String),
			eventTime: expect.any(Number),
			message: expect.stringContaining('may have been missed'),
			channels: [expect.stringMatching(/^spot@/)],
			fromTime: expect.any(Number),
		});
		expect(gap?.fromTime).toBeLessThanOrEqual(before + 5_000);
		expect(news(active).filter((entry) => entry.endsWith('recovering'))).toEqual([]);
	});

	test('says of other triggers, and only what was asked for', async () => {
		const active = await activate(trigger({ event: 'connection' }, { states: ['refused'] }));
		simulator().fault({ kind: 'blockChannel', channel: 'kline' });
		await refusalOf(activate(trigger({ event: 'candle', symbols: 'BTCUSDT' })));
		simulator().fault({ kind: 'clear' });
		simulator().fault({ kind: 'blockChannel', channel: '' });
		const [{ json }] = await active.waitForEmits(1);
		expect(json[0]).toMatchObject({
			state: 'refused',
			access: 'public',
			channels: ['spot@public.kline.v3.api.pb@BTCUSDT@Min1'],
		});
		expect(news(active)).toEqual(['public refused']);
	});

	test('goes on when the key is refused, which is its news', async () => {
		const active = await activate(trigger({ event: 'connection' }));
		await until('both', () => has(active, 'public connected', 'private connected'));
		simulator().updateKey({ expired: true });
		simulator().fault({ kind: 'expireListenKeys' });
		await until('the refusal', () => has(active, 'private refused'), 10_000);
		simulator().updateKey({ expired: false });
		expect(active.emittedErrors).toEqual([]);
	});

	test('a state that does not exist is refused', async () => {
		const refused = await refusalOf(
			activate(trigger({ event: 'connection' }, { states: ['lost'] })),
		);
		expect(refused.message).toContain('State "lost" is not one of Connection Status.');
	});
});
