import type { INodeProperties } from 'n8n-workflow';
import { MexcError } from '../../mexc/core/errors';
import { messageEvents } from '../../mexc/message/wording';
import type { RestClient } from '../../mexc/rest/client';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { trade } from '../../nodes/n8n/trigger/events/trade';
import { itemOf } from '../../nodes/n8n/trigger/item';
import { triggerProperties } from '../../nodes/n8n/trigger/properties';
import { readSettings } from '../../nodes/n8n/trigger/settings';
import { loadEvents } from '../support/loadEvents';
import { parseSymbols, verifySymbols } from '../../nodes/n8n/trigger/symbols';
import { eventValues } from '../support/eventValues';

test('symbols come as comma text, as a list, or in a resource locator, each once', () => {
	const expected = ['BTCUSDT', 'ETHUSDT'];
	for (const value of [
		'btcusdt, ETH/USDT,BTC-USDT',
		['BTCUSDT', 'eth_usdt'],
		{ __rl: true, mode: 'name', value: 'BTCUSDT,ETHUSDT' },
		'BTCUSDT\nETHUSDT,',
	]) {
		expect(parseSymbols((name) => (name === 'symbols' ? value : 'names'), trade)).toEqual(expected);
	}
});

describe('the choice of symbols', () => {
	const fields: Record<string, unknown> = { symbols: 'ETHUSDT', symbolList: ['btcusdt', 'MXUSDT'] };
	const chosen = (event: string, more: Record<string, unknown>) =>
		settingsOf(event, { ...fields, ...more }).symbols;

	test('decides which field counts; a workflow without it has names', () => {
		expect(chosen('trade', {})).toEqual(['ETHUSDT']);
		expect(chosen('trade', { symbolsFrom: 'names' })).toEqual(['ETHUSDT']);
		expect(chosen('trade', { symbolsFrom: 'list' })).toEqual(['BTCUSDT', 'MXUSDT']);
	});

	test('is not there where pairs are waited for', () => {
		expect(chosen('newListing', { symbolsFrom: 'list' })).toEqual(['ETHUSDT']);
	});

	test('of nothing is all pairs where the event takes all, and refused where it does not', () => {
		const nothing = { symbolsFrom: 'list', symbolList: [] };
		expect(chosen('orderUpdate', nothing)).toEqual([]);
		expect(() => chosen('trade', nothing)).toThrow('Trade needs at least one symbol.');
		expect(() => chosen('trade', { symbolsFrom: 'all' })).toThrow(
			'Choose Symbols "all" is not possible for Trade.',
		);
		expect(() => chosen('orderBook', { symbolsFrom: 'watchlist' })).toThrow(
			'Choose Symbols "watchlist" is not possible for Order Book.',
		);
	});
});

beforeAll(async () => await loadEvents());

const given: Record<string, unknown> = {
	...eventValues,
	channel: 'spot@public.new.v3.api.pb@{symbol}, spot@public.other.pb',
};
const settingsOf = (event: string, more: Record<string, unknown> = {}) =>
	readSettings((name, fallback) => ({ ...given, event, ...more })[name] ?? fallback, 'UTC');

test.each([
	['allMiniTickers', 'latest', 10_000, ['spot@public.miniTickers.v3.api.pb@24H']],
	['balanceUpdate', 'each', undefined, ['spot@private.account.v3.api.pb']],
	['bookTicker', 'latest', 10_000, ['spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT']],
	['candle', 'latest', 10_000, ['spot@public.kline.v3.api.pb@BTCUSDT@Min1']],
	['candleClose', 'each', undefined, ['spot@public.kline.v3.api.pb@BTCUSDT@Min1']],
	[
		'composite',
		'each',
		undefined,
		['Min5', 'Min60'].map((length) => `spot@public.kline.v3.api.pb@BTCUSDT@${length}`),
	],
	['custom', 'batch', 10_000, ['spot@public.new.v3.api.pb@BTCUSDT', 'spot@public.other.pb']],
	['deposit', 'each', undefined, ['spot@private.account.v3.api.pb']],
	['diffDepth', 'batch', 10_000, ['spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT']],
	['fill', 'each', undefined, ['spot@private.deals.v3.api.pb', 'spot@private.orders.v3.api.pb']],
	['indicator', 'each', undefined, ['spot@public.kline.v3.api.pb@BTCUSDT@Min1']],
	['largeTrade', 'each', 10_000, ['spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT']],
	['limit', 'each', undefined, ['spot@private.orders.v3.api.pb']],
	['miniTicker', 'latest', 10_000, ['spot@public.miniTicker.v3.api.pb@BTCUSDT@24H']],
	['movers', 'batch', undefined, []],
	['newListing', 'each', undefined, []],
	['orderBook', 'latest', 10_000, ['spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT']],
	['orderUpdate', 'each', undefined, ['spot@private.orders.v3.api.pb']],
	['partialDepth', 'latest', 10_000, ['spot@public.limit.depth.v3.api.pb@BTCUSDT@20']],
	['percentMove', 'each', 10_000, ['spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT']],
	['priceCross', 'each', 10_000, ['spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT']],
	['spread', 'each', 10_000, ['spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT']],
	['trade', 'batch', 10_000, ['spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT']],
	['volumeSpike', 'each', 10_000, ['spot@public.kline.v3.api.pb@BTCUSDT@Min1']],
	['withdrawal', 'each', undefined, ['spot@private.account.v3.api.pb']],
])('%s has its own defaults and channels', (event, standard, queueLimit, channels) => {
	const { delivery, prepared } = settingsOf(event);
	expect([delivery.delivery, delivery.queueLimit, prepared.channels]).toEqual([
		standard,
		queueLimit,
		channels,
	]);
});

test.each([
	['trade', { speed: '10ms' }, 'aggre.deals.v3.api.pb@10ms@BTCUSDT'],
	['candle', { interval: 'Hour4' }, 'kline.v3.api.pb@BTCUSDT@Hour4'],
	['partialDepth', { depth: '5' }, 'limit.depth.v3.api.pb@BTCUSDT@5'],
	['partialDepth', { depth: 10 }, 'limit.depth.v3.api.pb@BTCUSDT@10'],
	['miniTicker', { timezone: 'UTC+4:30' }, 'miniTicker.v3.api.pb@BTCUSDT@UTC+4:30'],
])('%s with %j listens to %s', (event, more, channel) => {
	expect(settingsOf(event, more).prepared.channels).toEqual([`spot@public.${channel}`]);
});

test.each(['GOLD(PAXG)USDT', '龙虾USDT', '$MICHIUSDT', '$$USDT'])(
	'every event that is about pairs takes %s, with its raw name in the channel',
	(symbol) => {
		for (const { value, symbols } of triggerEvents.filter((event) => event.symbols !== 'none')) {
			const { prepared, symbols: read } = settingsOf(value, { symbols: symbol.toLowerCase() });
			expect([value, symbols, read]).toEqual([value, symbols, [symbol]]);
			const named = prepared.channels.filter((channel) => channel.includes('USDT'));
			expect(named.every((channel) => channel.includes(`@${symbol}`))).toBe(true);
		}
	},
);

test("Expires At without an offset means the workflow's time zone", () => {
	const endOf = (expiresAt: unknown, zone: string) => {
		const values: Record<string, unknown> = {
			...given,
			event: 'priceCross',
			options: { expiresAt },
		};
		const read = (name: string, fallback: unknown) => values[name] ?? fallback;
		const { checkNow } = readSettings(read, zone).prepared;
		try {
			checkNow?.(Number.MAX_SAFE_INTEGER);
		} catch (error) {
			return /Expires At (\S+) has passed/.exec((error as MexcError).message)?.[1];
		}
		return undefined;
	};
	expect(endOf('2027-01-01', 'Europe/Berlin')).toBe('2026-12-31T23:00:00.000Z');
	expect(endOf('2027-01-01T12:00', 'America/New_York')).toBe('2027-01-01T17:00:00.000Z');
	expect(endOf('2027-01-01T12:00-05', 'Asia/Tokyo')).toBe('2027-01-01T17:00:00.000Z');
	expect(() => endOf('12/31/2026 18:00', 'Asia/Tokyo')).toThrow(/Expires At is not a time/);
});

test('a channel of its own is private by its name', () => {
	expect(settingsOf('custom', { channel: 'spot@private.orders.v3.api.pb' }).prepared.access).toBe(
		'private',
	);
	expect(settingsOf('custom').prepared.access).toBe('public');
});

test.each<[string, Record<string, unknown>, string]>([
	['trade', { speed: 'fast' }, 'Speed "fast" is not one that MEXC has.'],
	['candle', { interval: '1m' }, 'Candle "1m" is not one that MEXC has.'],
	['partialDepth', { depth: 50 }, 'Depth "50" is not one that MEXC has.'],
	['miniTicker', { timezone: 'CET' }, 'Time Zone "CET" is not one that MEXC has.'],
	['orderBook', { depth: 50 }, 'Depth 50 is not a choice of Order Book.'],
	[
		'orderBook',
		{ symbols: Array.from({ length: 51 }, (_, position) => `COIN${position}USDT`).join() },
		'Order Book keeps at most 50 books in one trigger, and Symbols lists 51.',
	],
	['custom', { channel: ' , ' }, 'Channel is missing.'],
	['custom', { channel: 'a b' }, 'Channel "a b" is not the name of a channel.'],
	[
		'custom',
		{ symbols: '' },
		'Channel "spot@public.new.v3.api.pb@{symbol}" contains {symbol}, and Symbols is empty.',
	],
	[
		'custom',
		{ channel: 'spot@private.orders.v3.api.pb,spot@public.other.pb' },
		'Channel names both public and private channels.',
	],
])('%s with %j is refused', (event, more, message) => {
	expect(() => settingsOf(event, more)).toThrow(message);
});

test('an event that is not known is refused with the ones that are', () => {
	expect(() => readSettings(() => 'candles', 'UTC')).toThrow('Event "candles" is not known.');
});

test('items say what was lost only where something was, and convert only what numbers can hold', () => {
	const item = {
		event: 'trade',
		eventId: '12',
		eventTime: 1,
		receivedAt: 2,
		price: '0.10',
		quantity: '1.0000000000000000001',
	};
	const plain = { event: { item }, dropped: 0, conflated: 0 };
	expect(itemOf(plain, trade, { numberFormat: 'text' })).toEqual(item);
	expect(itemOf({ ...plain, dropped: 3, conflated: 2 }, trade, { numberFormat: 'number' })).toEqual(
		{
			...item,
			price: 0.1,
			dropped: 3,
			conflated: 2,
		},
	);
});

describe('the message', () => {
	const item = {
		event: 'priceCross',
		eventId: '1',
		symbol: 'BTCUSDT',
		eventTime: Date.UTC(2026, 2, 4, 12, 30),
		receivedAt: 2,
		direction: 'up',
		threshold: '65000.50',
		price: '65001.10',
	};
	const delivered = { event: { item }, dropped: 0, conflated: 0 };
	const messageOf = (more: Record<string, unknown>) => {
		const settings = settingsOf('priceCross', { options: more });
		return itemOf(delivered, settings.event, settings).message;
	};

	test('is in the item where it is wanted, escaped for where it goes, with every digit', () => {
		expect(messageOf({})).toBeUndefined();
		expect(messageOf({ message: 'none' })).toBeUndefined();
		const plain = messageOf({ message: 'plain', numberFormat: 'number' });
		expect(plain).toContain('BTCUSDT rose to 65000.50');
		expect(plain).toContain('2026-03-04 12:30:00 UTC');
		expect(messageOf({ message: 'telegramHtml' })).toContain('<b>BTCUSDT rose to 65000.50</b>');
		expect(messageOf({ message: 'telegramMarkdown' })).toContain('65000\\.50');
	});

	test('has times in the zone of the workflow', () => {
		const given = { event: 'priceCross', options: { message: 'plain' } };
		const settings = settingsOf('priceCross', given);
		const message = { format: 'plain', timeZone: 'Asia/Tokyo' } as const;
		const json = itemOf(delivered, settings.event, { ...settings, message });
		expect(json.message).toContain('2026-03-04 21:30:00 Asia/Tokyo');
	});

	test('is refused in a format that nobody knows, and for what is not simplified', () => {
		const refused = (options: object) => () => settingsOf('orderUpdate', { options });
		expect(refused({ message: 'sms' })).toThrow('Message "sms" is not a choice');
		expect(refused({ message: 'plain', simplify: false })).toThrow('Message needs Simplify');
		expect(refused({ message: 'none', simplify: false })).not.toThrow();
		// The editor does not offer it for streams of data.
		expect(settingsOf('trade', { options: { message: 'plain' } }).message).toBeUndefined();
	});

	test('is offered for the events that have a wording', () => {
		const known = triggerEvents.map(({ value }) => value);
		expect(messageEvents.filter((event) => !known.includes(event))).toEqual([]);
		const options = triggerProperties().find(({ name }) => name === 'options')?.options;
		const offered = options?.find(({ name }) => name === 'message') as INodeProperties;
		const shown = offered.displayOptions?.show?.['/event'] ?? [];
		expect([...shown].sort()).toEqual([...messageEvents].sort());
		expect(shown).toContain('priceCross');
		expect(shown).not.toContain('trade');
	});
});

describe('the editor', () => {
	const properties = triggerProperties();
	const shownFor = (event: string) =>
		properties.filter(({ displayOptions }) => displayOptions?.show?.event?.includes(event));
	const names = (event: string) => [...new Set(shownFor(event).map(({ name }) => name))];

	const chosen = ['symbolsFrom', 'symbols', 'symbolList'];

	test('shows each event its own fields', () => {
		expect(names('orderBook').slice(0, 4)).toEqual([...chosen, 'depth']);
		expect(names('trade')).toEqual([
			...chosen,
			...['watchlist', 'watchlistQuoteAsset', 'watchlistCount'],
			...['watchlistInclude', 'watchlistExclude', 'watchlistCost', 'speed'],
		]);
		expect(names('custom')).toEqual(['symbolsFrom', 'symbols', 'symbolList', 'channel']);
		expect(names('orderUpdate')).toEqual(['symbolsFrom', 'symbols', 'symbolList']);
		expect(names('newListing')).toEqual(['symbols']);
		expect(names('priceCross')).toEqual([
			'symbolsFrom',
			'symbols',
			'symbolList',
			'direction',
			'price',
			'priceHigh',
			'source',
			'frequency',
			'interval',
			'cooldownSeconds',
			'rearmPercent',
		]);
	});

	test('shows each event its own options', () => {
		const options = properties.at(-1)?.options as typeof properties;
		const optionsFor = (event: string) =>
			options
				.filter(({ displayOptions }) => displayOptions?.show?.['/event']?.includes(event) ?? true)
				.map(({ name }) => name);
		const everywhere = [
			'allowEmptyExpressions',
			'batchMaxItems',
			'batchWindowMs',
			'delivery',
			'manualTimeoutSeconds',
			'maxExecutionSeconds',
			'maxInFlight',
			'numberFormat',
		];
		expect(optionsFor('orderUpdate').sort()).toEqual(
			[...everywhere, 'backfill', 'message', 'repeatUnfinished', 'simplify'].sort(),
		);
		expect(optionsFor('trade').sort()).toEqual(
			[...everywhere, 'simplify', 'queueLimit', 'overflow'].sort(),
		);
		expect(optionsFor('priceCross')).toEqual(
			expect.arrayContaining(['fireIfBeyond', 'expiresAt', 'message', 'queueLimit']),
		);
		expect(optionsFor('priceCross')).not.toContain('simplify');
	});

	test('gets descriptions of its own each time, because n8n writes into them', () => {
		const again = triggerProperties();
		expect(again).toEqual(properties);
		again.forEach((property, position) => expect(property).not.toBe(properties[position]));
	});
});

test.each([
	[{ batchWindowMs: 0 }, 'Batch Window 0 is not a whole number from 50 to 3600000.'],
	[{ batchMaxItems: 1.5 }, 'Batch Size 1.5 is not a whole number from 1 to 10000.'],
	[{ maxInFlight: 'many' }, 'Executions at Once "many" is not a whole number from 1 to 100.'],
	[{ queueLimit: -1 }, 'Queue Limit -1 is not a whole number from 1 to 100000.'],
	[{ maxExecutionSeconds: 9 }, 'Longest Execution 9 is not a whole number from 10 to 86400.'],
	[{ manualTimeoutSeconds: 0 }, 'Test Time Limit 0 is not a whole number from 1 to 3600.'],
	[{ delivery: 'all' }, 'Delivery "all" is not possible for Trade.'],
])('the option %j is refused', (options, message) => {
	expect(() => settingsOf('trade', { options })).toThrow(message);
});

describe('pairs are looked up while a person is looking', () => {
	const many = Array.from({ length: 12 }, (_, position) => `COIN${position}USDT`);

	function client(listed: readonly string[], fault?: MexcError) {
		const calls: string[] = [];
		const call: RestClient['call'] = async (endpoint, { symbol }) => {
			calls.push(endpoint.id);
			if (fault !== undefined) throw fault;
			if (endpoint.id === 'defaultSymbols') return { code: 0, data: listed };
			if (endpoint.id === 'exchangeInfo')
				return { symbols: listed.map((name) => ({ symbol: name })) };
			if (listed.includes(String(symbol))) return [];
			throw new MexcError({ kind: 'exchange', code: -1121, message: 'Invalid symbol.' });
		};
		return { calls, rest: { call } as RestClient };
	}

	test('a few one by one, many in the whole list; each unknown one is named', async () => {
		const few = client(['BTCUSDT']);
		await expect(verifySymbols(few.rest, ['XUSDT', 'BTCUSDT', 'YUSDT'])).rejects.toThrow(
			'MEXC does not list XUSDT, YUSDT as a spot pair.',
		);
		expect(few.calls).toEqual(['klines', 'klines', 'klines', 'defaultSymbols']);
		const whole = client(many.slice(2));
		await expect(verifySymbols(whole.rest, many)).rejects.toThrow(
			'MEXC does not list COIN0USDT, COIN1USDT as a spot pair.',
		);
		expect(whole.calls).toEqual(['exchangeInfo', 'defaultSymbols']);
		await verifySymbols(client(many).rest, many);
	});

	test.each([
		['BTCUSD', 'BTCUSDT'],
		['USDTBTC', 'BTCUSDT'],
		['BCTUSDT', 'BTCUSDT'],
		['ETH', 'ETHUSDC or ETHUSDT'],
	])('%s may be meant as %s', async (wrong, meant) => {
		const { rest } = client(['SOLUSDT', 'ETHUSDC', 'ETHUSDT', 'BTCUSDT']);
		await expect(verifySymbols(rest, [wrong])).rejects.toThrow(
			`MEXC does not list ${wrong} as a spot pair. Did you mean ${meant}?`,
		);
	});

	test('an exchange that cannot be asked stops nobody, and is not asked twice', async () => {
		for (const symbols of [['BTCUSDT', 'ETHUSDT'], many]) {
			const { rest, calls } = client([], new MexcError({ kind: 'network', message: 'down' }));
			await verifySymbols(rest, symbols);
			expect(calls).toHaveLength(1);
		}
	});
});
