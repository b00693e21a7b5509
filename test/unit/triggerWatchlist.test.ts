import { parseWatchlist } from '../../mexc/alerts/watchlist';
import { accountFromCredential } from '../../mexc/account/credential';
import { openNetwork } from '../../mexc/account/network';
import { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import type { Occurrence } from '../../mexc/events';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { candleClose } from '../../nodes/n8n/trigger/events/candleClose';
import { composite } from '../../nodes/n8n/trigger/events/composite';
import { spread } from '../../nodes/n8n/trigger/events/spread';
import { trade } from '../../nodes/n8n/trigger/events/trade';
import { prepareWatchlist } from '../../nodes/n8n/trigger/watchlist';
import { eventValues } from '../support/eventValues';
import { loadEvents } from '../support/loadEvents';
import { staticStateStore } from '../support/staticState';
import { turn, VirtualTime } from '../support/virtualTime';
import { portFor, type FakeSubscription } from './triggerFakes';

beforeAll(async () => await loadEvents());

const MINUTE_MS = 60_000;
const alert = { direction: 'up', spreadPercent: '3', rearmPercent: '0' };
const all = { watchlist: 'quote', watchlistQuoteAsset: 'usdt' };
let number = 0;

/** Pairs with their volumes; paused and offline ones by their status. */
type Pairs = Record<string, { volume?: number; status?: string }>;

function exchange(pairs: Pairs) {
	const time = new VirtualTime();
	const state = { pairs, isDown: false, asked: 0 };
	const call = async ({ id }: { id: string }) => {
		state.asked += 1;
		if (state.isDown) throw new MexcError({ kind: 'network', message: 'MEXC is away.' });
		const named = Object.entries(state.pairs);
		if (id !== 'ticker24hr') {
			return {
				symbols: named.map(([symbol, { status = '1' }]) => ({
					symbol,
					status,
					baseAsset: symbol.slice(0, -4),
					quoteAsset: symbol.slice(-4),
				})),
			};
		}
		const price = { lastPrice: '1', openPrice: '1', highPrice: '1', lowPrice: '1', volume: '1' };
		return named.map(([symbol, { volume = 1 }]) => {
			return { symbol, ...price, quoteVolume: String(volume) };
		});
	};
	const account = accountFromCredential(undefined);
	// Answers are shared by address: each test has its own.
	const baseUrl = `https://exchange${++number}.test`;
	const client = { call, context: { account: { ...account, baseUrl }, network: openNetwork } };
	return { time, state, client: client as never };
}

function quoteOf(channel: string, symbol: string, body: Record<string, unknown>, now: number) {
	const names = { channel, symbol, bodyName: 'publicAggreBookTicker' };
	return { ...names, body, sendTime: now, receivedAt: now } as PushMessage;
}

function live(
	{ time, client }: ReturnType<typeof exchange>,
	{
		list = all,
		data = {},
		isTest = false,
		frequency = 'every',
	}: { list?: object; data?: object; isTest?: boolean; frequency?: string } = {},
) {
	const stopping = new AbortController();
	const items: Record<string, unknown>[] = [];
	const logs: string[] = [];
	const subscriptions: FakeSubscription[] = [];
	const reports: unknown[] = [];
	const hub = {
		subscribe(request: FakeSubscription) {
			const subscription = { ...request, isClosed: false };
			subscriptions.push(subscription);
			return { ready: Promise.resolve(), close: () => void (subscription.isClosed = true) };
		},
		report: (_account: unknown, _access: string, event: object) => void reports.push(event),
	};
	const write = (line: string) => void logs.push(line);
	const settings = { symbols: [], simplify: true, values: { ...alert, frequency } };
	const reader = prepareWatchlist(spread, parseWatchlist({ ...list }), settings).open(
		portFor(staticStateStore(data as never), {
			time,
			client,
			signal: stopping.signal,
			isTest,
			hub: hub as never,
			log: { ...silentLog, info: write, warn: write },
			emit({ item, beforeEmit }: Occurrence) {
				beforeEmit?.();
				items.push(item);
			},
		}),
	);
	const open = () => subscriptions.filter(({ isClosed }) => !isClosed);
	const watched = () => open().map(({ channels }) => channels[0].split('@').at(-1));
	function quote(symbol: string, bid: string, ask: string) {
		const [channel] = open().find(({ channels }) => channels[0].endsWith(symbol))?.channels ?? [];
		if (channel === undefined) throw new Error(`${symbol} is not watched`);
		const message = quoteOf(channel, symbol, { bidPrice: bid, askPrice: ask }, time.now());
		open()
			.find(({ channels }) => channels[0] === channel)
			?.onMessage(message);
	}
	const narrow = (symbol: string) => quote(symbol, '100', '101');
	const wide = (symbol: string) => quote(symbol, '100', '110');
	const stop = () => {
		stopping.abort();
		reader.close();
	};
	return { items, logs, reports, watched, open, narrow, wide, reader, stop };
}

const minute = async ({ time }: ReturnType<typeof exchange>) => await time.advance(MINUTE_MS);

test('new pairs join and delisted ones leave without a restart; what stays keeps its state', async () => {
	const market = exchange({ AAAUSDT: {}, BBBUSDT: {}, CCCUSDC: {} });
	const alerts = live(market);
	await alerts.reader.begun;
	expect(alerts.watched()).toEqual(['AAAUSDT', 'BBBUSDT']);
	alerts.narrow('AAAUSDT');
	alerts.narrow('BBBUSDT');
	const [, left] = alerts.open();
	const message = (symbol: string, bidPrice: string, askPrice: string) =>
		quoteOf(left.channels[0], symbol, { bidPrice, askPrice }, market.time.now());

	market.state.pairs = { AAAUSDT: {}, DDDUSDT: {} };
	await minute(market);
	// One answer without a pair is not believed yet.
	expect(alerts.watched()).toEqual(['AAAUSDT', 'BBBUSDT', 'DDDUSDT']);
	await minute(market);
	expect(alerts.watched()).toEqual(['AAAUSDT', 'DDDUSDT']);
	// What joined begins unarmed, as at a start; what stayed was armed before the change.
	alerts.wide('DDDUSDT');
	expect(alerts.items).toEqual([]);
	alerts.wide('AAAUSDT');
	expect(alerts.items.map(({ symbol }) => symbol)).toEqual(['AAAUSDT']);
	// What still arrives for the one that left starts nothing.
	expect(left.isClosed).toBe(true);
	left.onMessage(message('BBBUSDT', '100', '101'));
	left.onMessage(message('BBBUSDT', '100', '110'));
	expect(alerts.items).toHaveLength(1);
	// The one that left is said in the log, and to Connection Status.
	const said = 'MEXC no longer lists BBBUSDT: it has left the watchlist.';
	expect(alerts.logs).toContain(said);
	expect(alerts.reports).toEqual([expect.objectContaining({ state: 'refused', message: said })]);
	alerts.stop();
	expect(alerts.watched()).toEqual([]);
	expect(market.time.pending).toBe(0);
});

test('a pair that comes back begins unarmed', async () => {
	const market = exchange({ AAAUSDT: {}, BBBUSDT: {} });
	const data = { state: {} as Record<string, unknown> };
	const alerts = live(market, { data });
	await alerts.reader.begun;
	alerts.narrow('BBBUSDT');
	const remembered = Object.keys(data.state).length;
	market.state.pairs = { AAAUSDT: {}, BBBUSDT: { status: '3' } };
	await minute(market);
	await minute(market);
	expect(Object.keys(data.state)).toHaveLength(remembered - 1);
	market.state.pairs = { AAAUSDT: {}, BBBUSDT: {} };
	await minute(market);
	alerts.wide('BBBUSDT');
	expect(alerts.items).toEqual([]);
	alerts.stop();
});

test('a paused pair stays, and does not join', async () => {
	const market = exchange({ AAAUSDT: {}, BBBUSDT: { status: '2' } });
	const alerts = live(market);
	await alerts.reader.begun;
	expect(alerts.watched()).toEqual(['AAAUSDT']);
	market.state.pairs = { AAAUSDT: { status: '2' }, BBBUSDT: { status: '2' } };
	for (let count = 0; count < 3; count++) await minute(market);
	expect(alerts.watched()).toEqual(['AAAUSDT']);
	alerts.stop();
});

test('a restart goes on with its pairs and their states, also while MEXC does not answer', async () => {
	const market = exchange({ AAAUSDT: {}, BBBUSDT: {} });
	const data = {};
	const before = live(market, { data, frequency: 'once' });
	await before.reader.begun;
	before.narrow('BBBUSDT');
	before.wide('BBBUSDT');
	expect(before.items).toHaveLength(1);
	before.stop();

	market.state.isDown = true;
	await minute(market);
	const after = live(market, { data, frequency: 'once' });
	await after.reader.begun;
	expect(after.watched()).toEqual(['AAAUSDT', 'BBBUSDT']);
	for (const symbol of ['AAAUSDT', 'BBBUSDT']) {
		after.narrow(symbol);
		after.wide(symbol);
	}
	// One fired before the restart, and once is once.
	expect(after.items.map(({ symbol }) => symbol)).toEqual(['AAAUSDT']);
	await turn();
	expect(after.logs).toContain('The pairs of the watchlist could not be read: MEXC is away.');
	market.state.isDown = false;
	market.state.pairs = { AAAUSDT: {}, BBBUSDT: {}, EEEUSDT: {} };
	await minute(market);
	// What has fired for good needs no stream any longer.
	expect(after.watched()).toEqual(['EEEUSDT']);
	after.stop();
});

test('an interruption that falls into a change reaches the pairs of its connection only', async () => {
	const market = exchange({ AAAUSDT: {}, BBBUSDT: {} });
	const alerts = live(market);
	await alerts.reader.begun;
	alerts.narrow('AAAUSDT');
	alerts.narrow('BBBUSDT');
	market.state.pairs = { AAAUSDT: {}, BBBUSDT: {}, CCCUSDT: {} };
	const [cut] = alerts.open();
	cut.onState({ state: 'recovering', message: 'Lost.', time: market.time.now() });
	await minute(market);
	cut.onState({ state: 'connected', message: 'Back.', time: market.time.now() });
	alerts.wide('AAAUSDT');
	alerts.wide('BBBUSDT');
	expect(alerts.items.map(({ symbol }) => symbol)).toEqual(['AAAUSDT', 'BBBUSDT']);
	expect(alerts.watched()).toHaveLength(3);
	alerts.stop();
});

test('the largest by volume change places only when one is clearly ahead', async () => {
	const names = Array.from({ length: 12 }, (_, index) => `P${String(index).padStart(2, '0')}USDT`);
	const volumes = (of: (index: number) => number): Pairs =>
		Object.fromEntries(names.map((name, index) => [name, { volume: of(index) }]));
	const market = exchange(volumes((index) => 1_000 - index));
	const list = { ...all, watchlist: 'volume', watchlistCount: 5, watchlistExclude: 'P01*' };
	const alerts = live(market, { list });
	await alerts.reader.begun;
	const first = ['P00USDT', 'P02USDT', 'P03USDT', 'P04USDT', 'P05USDT'];
	expect([...alerts.watched()].sort()).toEqual(first);
	// The sixth overtakes the fifth.
	market.state.pairs = volumes((index) => (index === 6 ? 995.5 : 1_000 - index));
	await minute(market);
	expect([...alerts.watched()].sort()).toEqual(first);
	market.state.pairs = volumes((index) => (index === 6 ? 2_000 : 1_000 - index));
	await minute(market);
	expect([...alerts.watched()].sort()).toEqual([...first.slice(0, 4), 'P06USDT']);
	expect(alerts.reports).toEqual([]);
	alerts.stop();
});

test('a test in the editor takes the pairs of one connection', async () => {
	const market = exchange(
		Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`P${index}USDT`, {}])),
	);
	const alerts = live(market, { isTest: true });
	await alerts.reader.begun;
	expect(alerts.watched()).toHaveLength(30);
	alerts.stop();
});

describe('what is refused while a person is looking', () => {
	const check = async (
		event: typeof trade,
		{ pairs = 1, list = all, values = {} }: { pairs?: number; list?: object; values?: object } = {},
	) => {
		const names = Array.from({ length: pairs }, (_, index) => [`P${index}USDT`, {}]);
		const market = exchange(Object.fromEntries(names) as Pairs);
		const settings = { symbols: [], simplify: true, values: { ...eventValues, ...values } };
		const prepared = prepareWatchlist(event, parseWatchlist({ ...list }), settings);
		await prepared.checkAtMexc?.(market.client);
	};
	const streams = { speed: '100ms' };

	test('a list of nobody, and a list of too many, with what it would cost', async () => {
		await check(trade, { pairs: 2_400, values: streams });
		await expect(check(trade, { pairs: 2_401, values: streams })).rejects.toThrow(
			'The watchlist has 2401 pairs, which are 2401 streams; with these settings 2400 pairs are the maximum.',
		);
		await expect(check(candleClose, { pairs: 601 })).rejects.toThrow(
			'The watchlist has 601 pairs, which are 601 streams and 601 requests a minute; with these settings 600 pairs are the maximum.',
		);
		const parts = ['Min1', 'Min5', 'Min15', 'Min30', 'Min60'].map((interval) => {
			return { kind: 'indicator', interval, movement: 'below', value: '30' };
		});
		const five = { conditions: { row: parts } };
		await expect(check(composite, { pairs: 2_000, values: five })).rejects.toThrow(
			'The watchlist has 2000 pairs, which are 10000 streams and 2634 requests a minute; with these settings 455 pairs are the maximum.',
		);
		const none = { ...all, watchlistInclude: 'ZZZ*' };
		await expect(check(trade, { list: none, values: streams })).rejects.toThrow(
			'No pair against USDT at MEXC is in this watchlist.',
		);
	});

	test.each([
		[{ watchlistInclude: 'BTC?USDT' }, 'Include "BTC?USDT" is not a pattern of pairs'],
		[{ watchlistExclude: '[AB]*' }, 'Exclude "[AB]*" is not a pattern of pairs'],
		[{ watchlistExclude: 'B+*' }, 'Exclude "B+*" is not a pattern of pairs'],
		[
			{ watchlist: 'volume', watchlistCount: 501 },
			'Number of Pairs 501 is not a whole number from 1 to 500',
		],
		[{ watchlist: 'largest' }, 'Watchlist "largest" is not a choice of this alert'],
	])('%j', (list, message) => {
		expect(() => parseWatchlist({ ...all, ...list })).toThrow(message);
	});
});
