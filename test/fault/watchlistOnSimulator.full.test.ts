import type { Simulator } from '../../simulator/src';
import { scaledTime } from '../support/scaledTime';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { killAll, start, type PrivateTrigger } from './privateHarness';

const PATIENCE_MS = 20_000;
const alert = {
	event: 'largeTrade',
	direction: 'either',
	minValue: '90000',
	frequency: 'every',
	symbolsFrom: 'watchlist',
	watchlist: 'quote',
	watchlistQuoteAsset: 'USDT',
	watchlistInclude: 'BTC*, ETH*, NEW*, ODD*',
};

const watched = (simulator: Simulator) =>
	simulator
		.state()
		.connections.subscriptions.map((channel) => channel.split('@').at(-1))
		.sort();

async function watches(simulator: Simulator, ...symbols: string[]): Promise<void> {
	const wanted = [...symbols].sort().join();
	await until(`exactly ${wanted}`, () => watched(simulator).join() === wanted, PATIENCE_MS);
}

/** Trades once on a pair, and waits for its alert. */
async function firesOn(simulator: Simulator, { items }: PrivateTrigger, symbol: string) {
	const before = items.length;
	simulator.trade(symbol, { side: 'BUY', price: '60000', quantity: '2' });
	await until(`an alert on ${symbol}`, () => items.length > before, PATIENCE_MS);
	expect(items.slice(before).map((item) => item.symbol)).toEqual([symbol]);
}

describe('a watchlist whose pairs come and go while it is published', () => {
	afterEach(killAll);

	it('follows them through cuts and refusals: each trade fires once', async () => {
		const simulator = await startTestSimulator({ market: 'quiet' });
		// The list is read once a minute: here each second.
		const trigger = await start(simulator, alert, { time: scaledTime(60) });
		await watches(simulator, 'BTCUSDT', 'ETHUSDT');
		await firesOn(simulator, trigger, 'BTCUSDT');

		const pair = { symbol: 'NEWUSDT', baseAsset: 'NEW', startPrice: '60000' };
		simulator.act({ do: 'list', pair });
		await watches(simulator, 'BTCUSDT', 'ETHUSDT', 'NEWUSDT');
		await firesOn(simulator, trigger, 'NEWUSDT');

		simulator.fault({ kind: 'dropConnections', only: 'public' });
		await until('the cut', () => watched(simulator).length === 0, PATIENCE_MS);
		await watches(simulator, 'BTCUSDT', 'ETHUSDT', 'NEWUSDT');
		for (const symbol of ['NEWUSDT', 'ETHUSDT']) await firesOn(simulator, trigger, symbol);

		const refusal = { kind: 'status', when: 'before', endpoint: 'exchangeInfo' } as const;
		for (const status of [429, 503]) simulator.fault({ ...refusal, status, times: 2 });
		simulator.act({ do: 'delist', symbol: 'NEWUSDT' });
		simulator.act({ do: 'list', pair: { ...pair, symbol: 'ODDUSDT', baseAsset: 'ODD' } });
		await until('the refusals', () => simulator.state().faults.length === 0, PATIENCE_MS);
		await watches(simulator, 'BTCUSDT', 'ETHUSDT', 'ODDUSDT');
		for (const symbol of ['BTCUSDT', 'ODDUSDT']) await firesOn(simulator, trigger, symbol);

		const ids = trigger.items.map(({ eventId }) => eventId);
		expect([ids.length, new Set(ids).size]).toEqual([6, 6]);
		await simulator.stop();
	}, 120_000);
});
