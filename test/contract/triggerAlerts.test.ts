import type { IDataObject } from 'n8n-workflow';
import { useSimulator } from '../support/simulator';
import { aMoment, refusalOf, trigger, until, useTriggers } from './triggerHarness';

// Every alert but priceCross (trigger.test.ts) in real n8n-core against the simulator. Quiet market, real time;
// the exchange's time is moved on by hand where a candle has to end.
const simulator = useSimulator();
const { activate, engine, everyMoment, test: testInEditor } = useTriggers(simulator);

const MINUTE_MS = 60_000;
const pair = { symbols: 'btc/usdt' };
const move = {
	event: 'percentMove',
	...pair,
	direction: 'up',
	percent: '5',
	windowSeconds: 60,
	source: 'trade',
	frequency: 'once',
};
const wide = { event: 'spread', ...pair, direction: 'up', spreadPercent: '3', frequency: 'every' };
const large = {
	event: 'largeTrade',
	...pair,
	direction: 'either',
	minValue: '90000',
	frequency: 'every',
};
const spike = {
	event: 'volumeSpike',
	...pair,
	interval: 'Min1',
	multiple: '3',
	candles: 3,
	frequency: 'oncePerCandle',
};
const close = { event: 'candleClose', ...pair, interval: 'Min1', direction: 'either' };
const listing = { event: 'newListing', symbols: '' };
const trade = (quantity = '0.001', side: 'BUY' | 'SELL' = 'BUY') =>
	simulator().trade('BTCUSDT', { side, price: '60000', quantity });
const connected = () =>
	until('a subscription', () => simulator().state().connections.subscriptions.length > 0);
/** Its price can be far from all others: a pair of its own for each test. */
const list = (symbol: string, pausedSeconds = 0) =>
	simulator().act({
		do: 'list',
		pausedSeconds,
		pair: { symbol, baseAsset: symbol.replace('USDT', ''), startPrice: '2' },
	});
/** A candle without a trade so far, and with most of its time left. */
function newMinute(): void {
	simulator().advance(MINUTE_MS - (simulator().state().time % MINUTE_MS) + 1_000);
}

/** With a trade each second: the exchange cuts connections that are silent for a minute. */
function minutePasses(): void {
	for (let second = 0; second < 60; second++) {
		trade();
		simulator().advance(1_000);
	}
}

beforeEach(() => simulator().setPrice('BTCUSDT', '60000'));

describe('published', () => {
	test('percentMove says from where to where, and "once" survives a restart', async () => {
		const active = await activate(trigger(move));
		simulator().setPrice('BTCUSDT', '60000');
		trade();
		simulator().setPrice('BTCUSDT', '64000');
		const [fire] = await active.waitForEmits(1);
		expect(fire.json[0]).toMatchObject({
			event: 'percentMove',
			symbol: 'BTCUSDT',
			direction: 'up',
			fromPrice: expect.stringMatching(/^(60000|59\d\d\d)/),
			fromTime: expect.any(Number),
			toPrice: expect.stringMatching(/^6[34]\d\d\d/),
			changePercent: expect.stringMatching(/^[56]\./),
			percent: '5',
			windowSeconds: 60,
		});
		const [hash] = String(fire.json[0].eventId).split(':');
		expect(fire.deduplicationKey).toMatch(new RegExp(`:${hash}:\\d+:once$`));
		await active.close();

		const witness = await activate(trigger({ ...move, frequency: 'every' }));
		const restarted = await activate(trigger(move), {
			staticData: active.savedStaticData,
			activation: 'init',
		});
		simulator().setPrice('BTCUSDT', '60000');
		simulator().setPrice('BTCUSDT', '66000');
		await witness.waitForEmits(1);
		await aMoment();
		expect(restarted.emits).toEqual([]);
	});

	test('an alert brings ready text for Telegram, in the time zone of the workflow', async () => {
		const active = await activate(
			trigger({ ...move, frequency: 'every' }, { message: 'telegramHtml', numberFormat: 'number' }),
		);
		simulator().setPrice('BTCUSDT', '60000');
		trade();
		simulator().setPrice('BTCUSDT', '64000');
		const [fire] = await active.waitForEmits(1);
		expect(fire.json[0].message).toMatch(
			/^<b>BTCUSDT rose [56](\.\d+)? % .*<\/b>\nFrom [56]\d{4}.* to 6\d{4}.*\n\d{4}-.* America\/New_York$/,
		);
	});

	test('spread says what was measured, and the quote', async () => {
		const narrow = { ...wide, spreadPercent: '0.0000001', direction: 'either' };
		const active = await activate(trigger(narrow, { fireIfBeyond: true, numberFormat: 'text' }));
		const above = await activate(
			trigger({ ...narrow, direction: 'up' }, { fireIfBeyond: true, delivery: 'each' }),
		);
		simulator().setPrice('BTCUSDT', '61000');
		const [fire] = await above.waitForEmits(1);
		expect(fire.json[0]).toMatchObject({
			event: 'spread',
			symbol: 'BTCUSDT',
			direction: 'up',
			currentSpreadPercent: expect.stringMatching(/^0\.\d{2,8}$/),
			previousSpreadPercent: null,
			spreadPercent: '0.0000001',
			bid: expect.stringMatching(/^6\d{4}/),
			ask: expect.stringMatching(/^6\d{4}/),
		});
		// On which side "either" would have started cannot be said.
		expect(active.emits).toEqual([]);
	});

	test('largeTrade says each trade of a value, and no smaller one', async () => {
		const active = await activate(trigger(large));
		const sellers = await activate(trigger({ ...large, direction: 'down' }));
		trade('1.4', 'BUY');
		trade('1.5', 'BUY');
		trade('1.6', 'SELL');
		const emits = await active.waitForEmits(2);
		expect(emits.map(({ json }) => json[0])).toEqual([
			expect.objectContaining({ value: '90000', price: '60000', quantity: '1.5', side: 'BUY' }),
			expect.objectContaining({ value: '96000', quantity: '1.6', side: 'SELL' }),
		]);
		const [sale] = await sellers.waitForEmits(1);
		expect(sale.json[0].side).toBe('SELL');
		expect(emits).toHaveLength(2);
	});

	test('volumeSpike fires while the candle is open, once, also across a restart', async () => {
		newMinute();
		const active = await activate(trigger(spike));
		await connected();
		trade();
		await new Promise((resolve) => setTimeout(resolve, 1_200));
		simulator().trade('BTCUSDT', { side: 'BUY', price: '60000', quantity: '90000' });
		const [fire] = await active.waitForEmits(1);
		expect(fire.json[0]).toMatchObject({
			event: 'volumeSpike',
			multiple: '3',
			candles: 3,
			interval: 'Min1',
			isClosed: false,
			averageVolume: expect.stringMatching(/^\d+/),
			measuredMultiple: expect.stringMatching(/^\d+/),
		});
		await active.close();
		const restarted = await activate(trigger(spike, { fireIfBeyond: true }), {
			staticData: active.savedStaticData,
			activation: 'init',
		});
		const witness = await activate(trigger(spike, { fireIfBeyond: true }));
		trade();
		await witness.waitForEmits(1);
		await aMoment();
		expect(restarted.emits).toEqual([]);
	});

	test('candleClose says each candle once with the values REST has, also those of a restart', async () => {
		const active = await activate(trigger(close));
		await connected();
		minutePasses();
		const [first] = await active.waitForEmits(1);
		expect(first.json[0]).toMatchObject({
			event: 'candleClose',
			interval: 'Min1',
			close: '60000',
			volume: expect.stringMatching(/^\d/),
		});
		expect(first.json[0]).not.toHaveProperty('backfilled');
		minutePasses();
		await active.waitForEmits(2);
		await active.close();

		simulator().advance(3 * MINUTE_MS);
		const restarted = await activate(trigger(close), {
			staticData: active.savedStaticData,
			activation: 'init',
		});
		// What was saved is one emit behind: the second candle comes again, and n8n refuses its eventId.
		const again = await restarted.waitForEmits(4);
		const starts = [...active.emits, ...again].map(({ json }) => Number(json[0].candleStart));
		const expected = [0, 1, 1, 2, 3, 4].map((minute) => starts[0] + minute * MINUTE_MS);
		expect(starts).toEqual(expected);
		expect(again[0].json[0].eventId).toBe(active.emits[1].json[0].eventId);
		expect(again.map(({ json }) => json[0].backfilled)).toEqual([true, true, true, true]);
	});

	test('newListing says what was not there before, also what came during a restart', async () => {
		const options = { pollSeconds: 2 };
		const active = await activate(trigger(listing, options));
		// A pair may be waited for that is not listed yet.
		const named = await activate(
			trigger({ ...listing, symbols: 'CCCUSDT' }, { ...options, quoteAssets: 'usdt' }),
		);
		await until('the baselines', () => countOf('exchangeInfo') >= 2);
		await aMoment();
		list('AAAUSDT');
		const [first] = await active.waitForEmits(1, 9_000);
		expect(first.json[0]).toMatchObject({
			event: 'newListing',
			eventId: 'AAAUSDT:tradable',
			symbol: 'AAAUSDT',
			listing: 'tradable',
			baseAsset: 'AAA',
			quoteAsset: 'USDT',
		});
		await aMoment();
		await active.close();
		list('CCCUSDT');
		const [awaited] = await named.waitForEmits(1);
		expect(awaited.json[0].symbol).toBe('CCCUSDT');
		list('BBBUSDT', 3_600);
		const restarted = await activate(trigger(listing, options), {
			staticData: active.savedStaticData,
			activation: 'init',
		});
		await restarted.waitForEmits(3);
		await aMoment();
		// What was saved is one emit behind: the first comes again, and n8n refuses its eventId.
		const ids = restarted.emits.map(({ json }) => String(json[0].eventId));
		expect(ids.sort()).toEqual(['AAAUSDT:tradable', 'BBBUSDT:appeared', 'CCCUSDT:tradable']);
	}, 20_000);
});

const countOf = (id: string) =>
	simulator()
		.requests()
		.filter(({ path }) => path.endsWith(id)).length;

// Every field and value: test/unit/alertsBadInput.test.ts.
test.each<[IDataObject, string]>([
	[{ ...spike, candles: 501 }, 'Candles 501 is not a whole number from 1 to 500.'],
	[{ ...close, interval: '1m' }, 'Candle "1m" is not a choice of this alert.'],
])('%j is refused while somebody is looking', async (parameters, message) => {
	const refused = await refusalOf(activate(trigger(parameters)));
	expect(refused.message).toBe(`There was a problem activating the workflow: "${message}"`);
});

describe('tested in the editor', () => {
	test.each<[string, IDataObject, () => void]>([
		['largeTrade', large, () => trade('2')],
		['percentMove', { ...move, direction: 'either' }, () => swing()],
		['spread', { ...wide, direction: 'up', spreadPercent: '0.0000001' }, () => swing()],
	])('%s', async (event, parameters, act) => {
		const run = testInEditor(trigger(parameters, { fireIfBeyond: true, manualTimeoutSeconds: 10 }));
		const stop = everyMoment(act);
		const result = await run.result;
		stop();
		expect(result.error).toBeUndefined();
		expect(result.json('MEXC Trigger')).toEqual([expect.objectContaining({ event })]);
	});

	test('volumeSpike and candleClose', async () => {
		newMinute();
		const limit = { manualTimeoutSeconds: 40 };
		const runs = [
			testInEditor(trigger({ ...spike, multiple: '0.0000001' }, { fireIfBeyond: true, ...limit })),
			testInEditor(trigger(close, limit)),
		];
		await connected();
		await aMoment();
		const stop = everyMoment(() => trade());
		minutePasses();
		const results = await Promise.all(runs.map(({ result }) => result));
		stop();
		expect(results.map((result) => result.json('MEXC Trigger')[0]?.event)).toEqual([
			'volumeSpike',
			'candleClose',
		]);
	}, 15_000);

	test('what was seen is logged when an example is shown', async () => {
		const expected: Array<[IDataObject, RegExp]> = [
			[
				{ ...move, percent: '50' },
				/No event within 1 seconds: BTCUSDT did not rise by 50 percent within 60 seconds/,
			],
			[{ ...wide, spreadPercent: '100' }, /the spread of BTCUSDT did not rise to 100 percent/],
			[large, /BTCUSDT did not see a trade worth 90000 or more/],
			// What the tests before have traded is in its history.
			[
				{ ...spike, multiple: '1000000' },
				/the volume of BTCUSDT did not reach 1000000 times the average of 3 candles/,
			],
			[listing, /none of the \d+ pairs known is new/],
		];
		const runs = expected.map(([parameters]) =>
			testInEditor(trigger(parameters, { manualTimeoutSeconds: 1 })),
		);
		const results = await Promise.all(runs.map(async ({ result }) => await result));
		for (const { json } of results) {
			expect(json('MEXC Trigger')[0]).toHaveProperty('isExample', true);
		}
		const lines = engine().logs.map(({ message }) => message);
		for (const [, line] of expected) expect(lines).toContainEqual(expect.stringMatching(line));
	});
});

function swing(): void {
	simulator().setPrice('BTCUSDT', '60000');
	simulator().setPrice('BTCUSDT', '66000');
}
