import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { spotTrading } from '../../mexc/endpoints/spotTrading';
import { useSimulator } from '../support/simulator';
import { trigger, until, useTriggers } from './triggerHarness';

// Pairs that are not plain letters and digits (quirks 49), end to end in real n8n-core: orders, streams, alerts, books,
// filters, lists, the policy. $MICHIUSDT is listed by a scenario's action.
const simulator = useSimulator();
const { activate, engine, everyMoment, stored } = useTriggers(simulator);

beforeAll(() => {
	const pair = { symbol: '$MICHIUSDT', baseAsset: '$MICHI', startPrice: '100', quotePrecision: 2 };
	simulator().act({ do: 'list', pair });
});

const names = [
	['GOLD(PAXG)USDT', 'gold(paxg)/usdt', 'GOLD(PAXG)', '%28PAXG%29'],
	['龙虾USDT', '龙虾_usdt', '龙虾', '%E9%BE%99%E8%99%BE'],
	['$MICHIUSDT', 'MEXC:$michi-usdt', '$MICHI', '%24MICHI'],
] as const;

async function run(
	operation: string,
	parameters: INodeParameters,
	credential: Record<string, string> = {},
) {
	const { node: type, resource } = spotTrading.find(({ id }) => id === operation)!;
	return await engine().runWorkflow({
		nodes: [{ name: 'MEXC', type, parameters: { resource, operation, ...parameters } }],
		credentials: { mexcApi: { ...stored().mexcApi, ...credential } },
	});
}

describe.each(names)('%s, written as %s', (symbol, written, asset, encoded) => {
	const last = () => Number(simulator().state().prices[symbol]);
	const near = (factor: number) => String(Number((last() * factor).toPrecision(4)));
	let step = 0;
	/** Moves the price up and down by a part of it, with a trade each time. */
	const move = () => simulator().setPrice(symbol, near(++step % 2 === 0 ? 1.03 : 0.98));

	test('is traded: the name goes percent-encoded into the request, and an order is found by it', async () => {
		const order = { symbol: written, side: 'BUY', type: 'MARKET', quoteOrderQty: '50' };
		const [bought] = (await run('newOrder', order)).json('MEXC');
		expect(bought).toMatchObject({ symbol, outcome: 'placed' });
		const sent = simulator()
			.requests()
			.filter(({ endpoint }) => endpoint === 'newOrder');
		expect(sent.at(-1)?.query).toContain(
			`symbol=${encodeURIComponent(symbol).replace('(', '%28').replace(')', '%29')}`,
		);
		expect(sent.at(-1)?.query).toContain(encoded);
		const { orderId } = bought as { orderId: string };
		const [found] = (await run('queryOrder', { symbol: written, orderId })).json('MEXC');
		expect(found).toMatchObject({ symbol, status: 'FILLED' });
		const trades = (await run('myTrades', { symbol: written })).json('MEXC');
		expect(trades).toMatchObject([{ symbol, orderId }]);
	});

	test.each<[string, IDataObject]>([
		['trade', {}],
		['candle', {}],
		['bookTicker', {}],
		['partialDepth', { depth: 5 }],
		['diffDepth', {}],
		['orderBook', {}],
		['custom', { channel: 'spot@public.aggre.deals.v3.api.pb@100ms@{symbol}' }],
		[
			'percentMove',
			{ direction: 'either', percent: '1', windowSeconds: 60, source: 'trade', frequency: 'every' },
		],
		['largeTrade', { direction: 'either', minValue: '1', frequency: 'every' }],
		['spread', { direction: 'up', spreadPercent: '0.000001', frequency: 'every' }],
	])('is streamed and watched: %s', async (event, fields) => {
		const options = { batchWindowMs: 50, ...(event === 'spread' && { fireIfBeyond: true }) };
		const active = await activate(trigger({ event, symbols: written, ...fields }, options));
		const stop = everyMoment(() => {
			move();
			simulator().trade(symbol, { side: 'BUY', price: near(1), quantity: '500' });
		});
		const [emit] = await active.waitForEmits(1, 10_000);
		stop();
		expect(active.emittedErrors).toEqual([]);
		expect(emit.json[0]).toMatchObject({ event, symbol });
	});

	test('crosses a price', async () => {
		const price = near(1.02);
		const alert = {
			event: 'priceCross',
			symbols: written,
			source: 'trade',
			direction: 'up',
			price,
			frequency: 'once',
		};
		const active = await activate(trigger(alert));
		const stop = everyMoment(move);
		const [fire] = await active.waitForEmits(1, 10_000);
		stop();
		expect(fire.json).toMatchObject([{ symbol, threshold: price }]);
	});

	test('emits its own orders, fills and balances, filtered by its names', async () => {
		const events = [
			await activate(trigger({ event: 'orderUpdate', symbols: written })),
			await activate(trigger({ event: 'fill', symbols: written })),
			await activate(trigger({ event: 'balanceUpdate', assets: `${asset.toLowerCase()}; mx` })),
		];
		await until('connections', () => simulator().state().connections.subscriptions.length > 0);
		simulator().order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
		simulator().order({ symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: '20' });
		for (const active of events) {
			const [first] = await active.waitForEmits(1, 10_000);
			const { symbol: pair, asset: coin } = first.json[0];
			expect(coin === undefined ? pair : coin).toBe(coin === undefined ? symbol : asset);
		}
	});

	test('is found in the lists of the editor', async () => {
		const search = async (method: string, filter: string, type: string) => {
			const found = await engine().searchList({
				nodes: [{ name: 'MEXC', type }],
				method,
				filter,
				credentials: stored(),
			});
			return found.results.map(({ value }) => value);
		};
		expect(
			await search('searchSymbols', written.replace('MEXC:', ''), 'mexcSpotTrading'),
		).toContain(symbol);
		expect(await search('searchCoins', asset.toLowerCase(), 'mexcWallet')).toContain(asset);
	});

	test('is allowed by the policy, and is the only one that is', async () => {
		const credential = { allowedSymbols: `${written}\nETHUSDT` };
		const order = { side: 'BUY', type: 'MARKET', quoteOrderQty: '20' };
		const allowed = await run('newOrder', { ...order, symbol: written }, credential);
		expect(allowed.json('MEXC')).toMatchObject([{ symbol, outcome: 'placed' }]);
		const refused = await run('newOrder', { ...order, symbol: 'BTCUSDT' }, credential);
		expect(refused.error?.message).toMatch(/BTCUSDT/);
		expect(refused.error?.message).not.toMatch(/is not a symbol/);
	});
});

test('a pair that a scenario lists is emitted as a new listing against its quote asset', async () => {
	const active = await activate(
		trigger({ event: 'newListing' }, { pollSeconds: 2, quoteAssets: 'usdt;龙虾' }),
	);
	simulator().act({ do: 'list', pair: { symbol: '火锅USDT', baseAsset: '火锅', startPrice: '2' } });
	const [first] = await active.waitForEmits(1, 20_000);
	expect(first.json[0]).toMatchObject({ symbol: '火锅USDT', quoteAsset: 'USDT' });
}, 30_000);

test.each(['ſusdt', 'btcusdt\u200b', 'ＢＴＣＵＳＤＴ', 'ßUSDT'])(
	'no letter is turned into another one: %s',
	async (symbol) => {
		const before = simulator().requests().length;
		const order = { symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: '20' };
		const result = await run('newOrder', order);
		expect(result.error?.message).toMatch(/is not a symbol|invisible character/);
		expect(simulator().requests()).toHaveLength(before);
	},
);

test.each(['miniTicker', 'allMiniTickers'])(
	'all of them stand in the table of %s',
	async (event) => {
		const symbols = names.map(([symbol]) => symbol);
		const fields = { event, symbols: symbols.join('; ') };
		const active = await activate(trigger(fields, { delivery: 'batch', batchWindowMs: 50 }));
		await until('each pair', () => {
			const seen = active.emits.flatMap(({ json }) => json.map(({ symbol }) => String(symbol)));
			return symbols.every((symbol) => seen.includes(symbol));
		});
	},
);

test.each([
	['btcusdt', /names "btcusdt", which is not the name of a pair/],
	['gold(paxg)usdt', /is not the name of a channel/],
])('lower-case Latin in a channel is refused: %s', async (symbol, message) => {
	const channel = `spot@public.aggre.deals.v3.api.pb@100ms@${symbol}`;
	await expect(activate(trigger({ event: 'custom', channel }))).rejects.toThrow(message);
});
