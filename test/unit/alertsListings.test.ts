import type { RestClient } from '../../mexc/rest/client';
import { newListing } from '../../nodes/n8n/trigger/events/newListing';
import type { Occurrence } from '../../mexc/events';
import { staticStateStore } from '../support/staticState';
import { turn, VirtualTime } from '../support/virtualTime';
import { portFor } from './triggerFakes';

type Pair = [symbol: string, status: string, isForApi: boolean];

/** An exchange whose pairs the test changes, and a trigger that polls it every 15 seconds. */
function setUp(pairs: Pair[], staticData = {}, values: Record<string, unknown> = {}) {
	const exchange = { pairs, isDown: false };
	const calls: string[] = [];
	const call: RestClient['call'] = async ({ id }) => {
		calls.push(id);
		if (exchange.isDown) throw new Error('down');
		const rows = exchange.pairs.map(([symbol, status, isSpotTradingAllowed]) => ({
			symbol,
			status,
			isSpotTradingAllowed,
			baseAsset: symbol.slice(0, -4),
			quoteAsset: symbol.slice(-4),
			fullName: symbol,
		}));
		const tradable = rows.filter((row) => row.isSpotTradingAllowed && row.status === '1');
		return id === 'exchangeInfo'
			? { symbols: rows }
			: { data: tradable.map(({ symbol }) => symbol) };
	};
	const time = new VirtualTime();
	const stopping = new AbortController();
	const emitted: Occurrence[] = [];
	const symbols = (values.symbols as string[] | undefined) ?? [];
	const reader = newListing.prepare({ symbols, simplify: true, values }).open(
		portFor(staticStateStore(staticData), {
			client: { call } as unknown as RestClient,
			time,
			signal: stopping.signal,
			emit: (occurrence) => emitted.push(occurrence),
		}),
	);
	const ids = () => emitted.map(({ item }) => item.eventId);
	/** The answers to the first questions come before time goes on. */
	const wait = async (ms: number) => {
		for (let count = 0; count < 5; count++) await turn();
		await time.advance(ms);
	};
	return {
		exchange,
		calls,
		time,
		wait,
		emitted,
		ids,
		reader,
		staticData,
		stop: () => stopping.abort(),
	};
}

const old: Pair[] = [
	['BTCUSDT', '1', true],
	['OLDUSDT', '1', false],
	['GONUSDC', '2', true],
];

test('what is there at the first start is never reported; each further stage is, once', async () => {
	const { exchange, wait, emitted, ids } = setUp(old);
	await wait(60_000);
	expect(ids()).toEqual([]);
	exchange.pairs = [...old, ['NEWUSDT', '2', true], ['WEBUSDT', '1', false]];
	await wait(60_000);
	expect(ids()).toEqual(['NEWUSDT:appeared', 'WEBUSDT:online']);
	exchange.pairs = [...old, ['NEWUSDT', '1', true], ['WEBUSDT', '1', true]];
	await wait(15_000);
	expect(ids().slice(2)).toEqual(['NEWUSDT:tradable', 'WEBUSDT:tradable']);
	expect(emitted[2].item).toMatchObject({
		symbol: 'NEWUSDT',
		listing: 'tradable',
		baseAsset: 'NEW',
	});
	// Paused and open again, gone and back: not new.
	exchange.pairs = [...old, ['NEWUSDT', '2', true]];
	await wait(60_000);
	exchange.pairs = [...old, ['NEWUSDT', '1', true], ['GONUSDC', '3', false]];
	await wait(60_000);
	expect(ids()).toHaveLength(4);
});

test('a listing during a restart is reported, and so is one that n8n had not taken', async () => {
	const first = setUp(old);
	await first.wait(15_000);
	first.exchange.pairs = [...old, ['ONEUSDT', '1', true], ['TWOUSDT', '1', true]];
	await first.wait(15_000);
	expect(first.ids()).toEqual(['ONEUSDT:tradable', 'TWOUSDT:tradable']);
	first.emitted[0].accepted?.();
	first.stop();
	const saved = JSON.parse(JSON.stringify(first.staticData)) as object;
	const second = setUp([...first.exchange.pairs, ['SIXUSDT', '2', true]], saved);
	await second.wait(15_000);
	expect(second.ids()).toEqual(['TWOUSDT:tradable', 'SIXUSDT:appeared']);
});

test('other pairs to look at start from a baseline of their own', async () => {
	const first = setUp(old, {}, { quoteAssets: 'usdc' });
	await first.wait(15_000);
	first.exchange.pairs = [...old, ['ONEUSDT', '1', true], ['ONEUSDC', '1', true]];
	await first.wait(15_000);
	expect(first.ids()).toEqual(['ONEUSDC:tradable']);
	const wider = setUp(first.exchange.pairs, first.staticData);
	await wider.wait(60_000);
	expect(wider.ids()).toEqual([]);
	const named = setUp(old, {}, { symbols: ['ONEUSDT'] });
	await named.wait(15_000);
	named.exchange.pairs = first.exchange.pairs;
	await named.wait(15_000);
	expect(named.ids()).toEqual(['ONEUSDT:tradable']);
});

test('the cheap list is asked each time, the whole information once a minute', async () => {
	const { calls, wait } = setUp(old);
	await wait(119_000);
	expect(calls.filter((id) => id === 'defaultSymbols')).toHaveLength(8);
	expect(calls.filter((id) => id === 'exchangeInfo')).toHaveLength(2);
});

test('a clock that is set back by a day does not end the look at the whole information', async () => {
	const { exchange, time, wait, ids } = setUp(old);
	await wait(60_000);
	const now = time.now.bind(time);
	time.now = () => now() - 86_400_000;
	exchange.pairs = [...old, ['NEWUSDT', '2', true]];
	await wait(60_000);
	expect(ids()).toEqual(['NEWUSDT:appeared']);
});

test('an exchange that is down, or lists nothing, makes no pair new, and the end ends it', async () => {
	const { exchange, calls, time, wait, ids, reader, stop } = setUp([]);
	expect(reader.progress()).toBe('the list of pairs could not be read yet');
	await wait(30_000);
	exchange.pairs = old;
	await wait(60_000);
	exchange.isDown = true;
	await wait(60_000);
	exchange.isDown = false;
	exchange.pairs = [];
	await wait(60_000);
	exchange.pairs = old;
	await wait(60_000);
	expect(ids()).toEqual([]);
	expect(reader.progress()).toBe('none of the 3 pairs known is new');
	stop();
	const before = calls.length;
	expect(time.pending).toBe(0);
	await wait(60_000);
	expect(calls).toHaveLength(before);
});
