import { useSimulator } from '../support/simulator';
import { refusalOf, trigger, until, useTriggers } from './triggerHarness';

// A watchlist in real n8n-core against the simulator; how it changes by the minute: test/unit/triggerWatchlist.test.ts.
const simulator = useSimulator();
const { activate, test: testInEditor } = useTriggers(simulator);

const PATIENCE_MS = 20_000;
const watchlist = { symbolsFrom: 'watchlist', watchlist: 'quote', watchlistQuoteAsset: 'usdt' };
const large = { event: 'largeTrade', direction: 'either', minValue: '90000', frequency: 'every' };
const isOn = (symbol: string) =>
	simulator()
		.state()
		.connections.subscriptions.some((channel) => channel.endsWith(`@${symbol}`));
const trade = (symbol: string) =>
	simulator().trade(symbol, { side: 'BUY', price: '60000', quantity: '2' });

test('an alert on all pairs of a quote asset fires for each, and goes on after a restart', async () => {
	const node = trigger({ ...large, ...watchlist, watchlistExclude: 'MX*' });
	const active = await activate(node);
	await until('both pairs', () => isOn('BTCUSDT') && isOn('ETHUSDT'), PATIENCE_MS);
	expect(isOn('ETHUSDC')).toBe(false);
	expect(isOn('MXUSDT')).toBe(false);
	trade('BTCUSDT');
	trade('ETHUSDT');
	const emits = await active.waitForEmits(2, PATIENCE_MS);
	expect(emits.map(({ json }) => json[0].symbol).sort()).toEqual(['BTCUSDT', 'ETHUSDT']);
	await active.close();
	await until('no subscription', () => !isOn('BTCUSDT') && !isOn('ETHUSDT'), PATIENCE_MS);

	const again = await activate(node, { staticData: active.savedStaticData, activation: 'init' });
	await until('both pairs', () => isOn('BTCUSDT') && isOn('ETHUSDT'), PATIENCE_MS);
	trade('ETHUSDT');
	const [fire] = await again.waitForEmits(1, PATIENCE_MS);
	expect(fire.json[0]).toMatchObject({ event: 'largeTrade', symbol: 'ETHUSDT' });
}, 60_000);

test('a test in the editor shows an example of one of its pairs', async () => {
	const run = testInEditor(trigger({ ...large, ...watchlist, watchlistInclude: 'BTC*' }));
	const [item] = (await run.result).json('MEXC Trigger');
	expect(item).toMatchObject({ event: 'largeTrade', symbol: 'BTCUSDT', isExample: true });
}, 60_000);

test('a list of nobody is refused while a person is looking', async () => {
	const refusal = await refusalOf(
		activate(trigger({ ...large, ...watchlist, watchlistQuoteAsset: 'DOGE' })),
	);
	expect(refusal.message).toContain('No pair against DOGE at MEXC is in this watchlist.');
	expect(refusal.description).toMatch(/USDT, USDC or BTC/);
});
