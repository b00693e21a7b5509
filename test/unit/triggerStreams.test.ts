import facts from '../../simulator/facts/streams.json';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import type { TriggerEvent } from '../../nodes/n8n/trigger/event';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { itemOf } from '../../nodes/n8n/trigger/item';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { portFor } from './triggerFakes';

// What a push becomes, from the samples of the facts.
const streamOf: Readonly<Record<string, string>> = {
	allMiniTickers: 'miniTickers',
	bookTicker: 'aggreBookTicker',
	candle: 'kline',
	diffDepth: 'aggreDepth',
	miniTicker: 'miniTicker',
	partialDepth: 'limitDepth',
	trade: 'aggreDeals',
};

type Sample = Record<string, unknown> & { channel: string; symbol?: string };

function sampleOf(event: string): PushMessage {
	const channel = facts.channels.find(({ id }) => id === streamOf[event]);
	const sample = channel?.sampleDecoded as unknown as Sample;
	const bodyName = channel?.wrapperField ?? '';
	return {
		channel: sample.channel,
		symbol: sample.symbol,
		...(sample.sendTime === undefined ? {} : { sendTime: Number(sample.sendTime) }),
		...(sample.createTime === undefined ? {} : { createTime: Number(sample.createTime) }),
		bodyName,
		body: sample[bodyName] as PushMessage['body'],
		receivedAt: 1_800_000_000_000,
	};
}

function eventCalled(value: string): TriggerEvent {
	const event = triggerEvents.find((candidate) => candidate.value === value);
	if (event === undefined) throw new Error(`There is no event ${value}`);
	return event;
}

function read(
	value: string,
	message: PushMessage,
	more: { simplify?: boolean; symbols?: string[] } = {},
) {
	const event = eventCalled(value);
	const fields = event.fields.map(({ name, default: standard }) => [name, standard]);
	const prepared = event.prepare({
		symbols: event.symbols === 'required' ? [message.symbol ?? 'BTCUSDT'] : [],
		simplify: true,
		values: Object.fromEntries(fields) as Record<string, unknown>,
		...more,
	});
	return prepared
		.open(portFor(temporaryStateStore()))
		.read(message)
		.map((occurrence) => ({
			text: itemOf({ event: occurrence, dropped: 0, conflated: 0 }, event, {
				numberFormat: 'text',
			}),
			number: itemOf({ event: occurrence, dropped: 0, conflated: 0 }, event, {
				numberFormat: 'number',
			}),
		}));
}

/** Names of the fields, wherever they are, whose value is decimal text with a point. */
function decimalNames(value: unknown, name = ''): string[] {
	if (typeof value === 'string') return /^-?\d+\.\d+$/.test(value) ? [name] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, entry]) =>
		decimalNames(entry, Array.isArray(value) ? name : key),
	);
}

describe.each(Object.keys(streamOf))('%s', (value) => {
	test.each([true, false])('carries what every item carries (simplify %p)', (simplify) => {
		const items = read(value, sampleOf(value), { simplify });
		expect(items.length).toBeGreaterThan(0);
		for (const { text } of items) {
			expect(text).toMatchObject({
				event: value,
				eventId: expect.stringMatching(/\S{6,}/),
				symbol: expect.stringMatching(/^[A-Z0-9]+$/),
				eventTime: expect.any(Number),
				receivedAt: 1_800_000_000_000,
			});
			expect(text.eventTime).toBeGreaterThan(1_500_000_000_000);
		}
	});

	test.each([true, false])('names each of its decimals (simplify %p)', (simplify) => {
		const { decimals } = eventCalled(value);
		for (const { text, number } of read(value, sampleOf(value), { simplify })) {
			expect(decimalNames(text).filter((name) => !decimals.includes(name))).toEqual([]);
			expect(decimalNames(number)).toEqual([]);
		}
	});

	test('is known by the same id on every connection, whenever it arrives', () => {
		const message = sampleOf(value);
		const ids = (at: number) =>
			read(value, { ...message, receivedAt: at }).map(({ text }) => text.eventId);
		expect(ids(1)).toEqual(ids(2));
		expect(new Set(ids(1)).size).toBe(ids(1).length);
	});

	test('passes over what belongs to another stream', () => {
		expect(read(value, { ...sampleOf(value), bodyName: 'unknown', body: { raw: 'AA==' } })).toEqual(
			[],
		);
	});
});

test('equal rows of one push are two trades', () => {
	const message = sampleOf('trade');
	const [deal] = message.body.deals as object[];
	const items = read('trade', { ...message, body: { deals: [deal, deal] } });
	expect(new Set(items.map(({ text }) => text.eventId)).size).toBe(2);
});

test("a candle's times are milliseconds, its names those of the REST answer", () => {
	expect(read('candle', sampleOf('candle'))[0].text).toMatchObject({
		interval: 'Min15',
		openTime: 1736410500000,
		closeTime: 1736411400000,
		open: '92925',
		high: '93158.47',
		low: '92800',
		close: '93158.47',
		volume: '36.83803224',
		quoteVolume: '3424811.05',
	});
});

test('a body that no table knows comes out of a custom channel as its bytes', () => {
	const event = eventCalled('custom');
	const channel = 'spot@public.tomorrow.v3.api.pb@BTCUSDT';
	const settings = { symbols: [], simplify: true, values: { channel } };
	const [occurrence] = event
		.prepare(settings)
		.open(portFor(temporaryStateStore()))
		.read({ channel, bodyName: 'unknown', body: { raw: 'CgE=' }, receivedAt: 1, sendTime: 5 });
	expect(occurrence.item).toEqual({
		event: 'custom',
		eventId: expect.any(String),
		symbol: undefined,
		eventTime: 5,
		receivedAt: 1,
		channel,
		bodyName: 'unknown',
		body: { raw: 'CgE=' },
	});
});

describe('the state of a book', () => {
	const stamped = (value: string, body: object) => {
		const message = sampleOf(value);
		return read(value, { ...message, body: { ...message.body, ...body } })[0].text;
	};
	const lastOrderCreateTime = '1790000000123';

	test.each([
		['bookTicker', { version: '77' }],
		['partialDepth', { version: '77' }],
		['diffDepth', { toVersion: '77' }],
	])('of %s is numbered and dated where the push says it', (value, version) => {
		expect(stamped(value, { ...version, lastOrderCreateTime })).toMatchObject({
			...version,
			lastOrderCreateTime: 1_790_000_000_123,
		});
	});

	test.each(['bookTicker', 'partialDepth', 'diffDepth'])(
		'of %s is not dated where it does not',
		(value) => {
			expect(stamped(value, { lastOrderCreateTime: '0' })).not.toHaveProperty(
				'lastOrderCreateTime',
			);
			expect(stamped('bookTicker', { version: '' })).not.toHaveProperty('version');
		},
	);
});

test('prices with an exponent are shown in plain digits, and raw as they came', () => {
	const message = sampleOf('bookTicker');
	const odd = { ...message, body: { ...message.body, bidPrice: '1.2E-7' } };
	expect(read('bookTicker', odd)[0]).toMatchObject({
		text: { bidPrice: '0.00000012' },
		number: { bidPrice: 1.2e-7 },
	});
	const event = eventCalled('bookTicker');
	const [occurrence] = event
		.prepare({ symbols: [String(odd.symbol)], simplify: false, values: { speed: '100ms' } })
		.open(portFor(temporaryStateStore()))
		.read(odd);
	const delivered = { event: occurrence, dropped: 0, conflated: 0 };
	expect(itemOf(delivered, event, { numberFormat: 'text', isRaw: true }).bidPrice).toBe('1.2E-7');
});

test('a mini ticker whose row does not name the pair is of its message, also raw', () => {
	const message = sampleOf('miniTicker');
	const nameless = { ...message, body: { ...message.body, symbol: '' } };
	for (const simplify of [true, false]) {
		const items = read('miniTicker', nameless, { simplify });
		expect(items.map(({ text }) => text.symbol)).toEqual([message.symbol]);
	}
});

describe('what is wrong in a message', () => {
	const { symbol, body } = sampleOf('trade');
	const [deal] = body.deals as Array<Record<string, unknown>>;
	const trade = (more: Partial<PushMessage>) => ({ ...sampleOf('trade'), ...more });

	test.each(['9223372036854775807', '-1', '0', 'soon', ''])(
		'a trade of the time "%s" has that of its message',
		(time) => {
			const sendTime = 1_790_000_000_000;
			const [{ text }] = read('trade', trade({ sendTime, body: { deals: [{ ...deal, time }] } }));
			expect(text.eventTime).toBe(sendTime);
		},
	);

	test('a message that names no pair is of its channel', () => {
		const named = read('trade', trade({}));
		const unnamed = read('trade', trade({ symbol: undefined }), { symbols: [String(symbol)] });
		expect(named[0].text.symbol).toBe(symbol);
		expect(unnamed).toEqual(named);
	});

	test('a pair that was not asked for is passed over', () => {
		const symbols = ['ETHUSDT'];
		expect(read('trade', trade({}), { symbols })).toEqual([]);
		expect(read('trade', trade({ symbol: 'ETHUSDT' }), { symbols })).not.toEqual([]);
	});

	test('a candle that starts when no date can be has no start', () => {
		const sample = sampleOf('candle');
		const message = { ...sample, body: { ...sample.body, windowStart: '9223372036854775807' } };
		const [{ text }] = read('candle', message);
		expect(text.openTime).toBeNull();
	});
});
