import { randomInt } from 'node:crypto';
import { MexcError } from '../../mexc/errors';
import type { RestClient } from '../../mexc/rest/client';
import { accountFromCredential } from '../../mexc/credential';
import type { PushMessage } from '../../mexc/socket/hub';
import { bodies, messages, type MessageName } from '../../mexc/streams/messages';
import type { EventReader, Occurrence, TriggerEvent } from '../../nodes/n8n/trigger/event';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { itemOf } from '../../nodes/n8n/trigger/item';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { portFor } from '../unit/triggerFakes';

// What a broken or a changed exchange could send, decoded, through the reader of every event.
const MESSAGES_PER_EVENT = 20_000;
const SEED = Number(process.env.FUZZ_SEED ?? randomInt(1, 2 ** 31));

/** mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const random = randomFrom(SEED);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];

// prettier-ignore
const ODD_TEXTS = [
	'', ' ', '0', '0.00', '-1', '-0.5', '1e5', '1E-7', 'NaN', 'Infinity', '1,000.5', '0x10', '.5', '5.',
	'9'.repeat(60), `0.${'0'.repeat(40)}1`, 'null', '__proto__', 'abc', '１２', '1 000', '+3', '\u0000',
];
const GOOD_TEXTS = ['1', '60000.5', '0.0004', '59999.99', '61000', '2', '3.5', '100'];
const NUMBERS = [0, 1, 2, 3, 4, 5, 9, -1, 2 ** 31 - 1, -(2 ** 31)];
const TIMES = ['0', '1', '-1', '1700000000', '1700000000000', '9'.repeat(19), ''];

function valueOf(type: string, isOdd: boolean): unknown {
	if (type === 'string') return pick(isOdd ? ODD_TEXTS : GOOD_TEXTS);
	if (type === 'int32') return pick(NUMBERS);
	if (type === 'int64') return pick(TIMES);
	if (type === 'bool') return random() < 0.5;
	return bodyOf(type as MessageName, isOdd);
}

function bodyOf(name: MessageName, isOdd: boolean): Record<string, unknown> {
	return Object.fromEntries(
		messages[name]
			.filter(() => !isOdd || random() > 0.1)
			.map(({ name: field, type, repeated }) => [
				field,
				field === 'symbol' && random() < 0.5
					? 'BTCUSDT'
					: repeated
						? Array.from({ length: Math.floor(random() * 4) }, () => valueOf(type, isOdd))
						: valueOf(type, isOdd && random() < 0.4),
			]),
	);
}

/** Most of them of the event's own kind, some of any other. */
function messageFor(bodyNames: readonly string[], channels: readonly string[]): PushMessage {
	const isOdd = random() < 0.7;
	const bodyName = random() < 0.9 ? pick(bodyNames) : pick(bodies).name;
	const type = bodies.find(({ name }) => name === bodyName)?.type as MessageName | undefined;
	return {
		channel: pick([...channels, 'spot@public.other']),
		symbol: pick(['BTCUSDT', 'BTCUSDT', 'BTCUSDT', 'ETHUSDT', undefined, '']),
		sendTime: random() < 0.8 ? 1_700_000_000_000 + Math.floor(random() * 1e7) : undefined,
		createTime: random() < 0.5 ? 1_700_000_000_000 : undefined,
		bodyName: type === undefined ? 'unknown' : bodyName,
		body: type === undefined ? { raw: 'AA==' } : bodyOf(type, isOdd),
		receivedAt: 1_700_000_000_000 + Math.floor(random() * 1e7),
	};
}

const settings: Readonly<Record<string, unknown>> = {
	price: '60000',
	priceHigh: '61000',
	direction: 'either',
	frequency: 'every',
	percent: '1',
	minValue: '100',
	spreadPercent: '0.5',
	multiple: '2',
	candles: 3,
	channel: 'spot@public.aggre.deals.v3.api.pb@100ms@{symbol}',
};

function prepared(event: TriggerEvent, simplify: boolean) {
	const fields = event.fields.map(({ name, default: standard }) => [name, standard]);
	const own = Object.fromEntries(
		Object.entries(settings).filter(([name]) => event.fields.some((field) => field.name === name)),
	);
	const symbols = event.symbols === 'none' ? [] : ['BTCUSDT'];
	const values = { ...Object.fromEntries(fields), ...own } as Record<string, unknown>;
	return event.prepare({ symbols, simplify, values });
}

/** Nothing can be asked: readers must live with that too. */
const deaf = {
	context: { account: { ...accountFromCredential(undefined), apiKey: 'key' } },
	call: async () => {
		throw new MexcError({ kind: 'network', message: 'down' });
	},
	clockOffsetMs: async () => 0,
} as unknown as RestClient;

const bodyNamesOf: Readonly<Record<string, readonly string[]>> = {
	trade: ['publicAggreDeals'],
	largeTrade: ['publicAggreDeals'],
	candle: ['publicSpotKline'],
	candleClose: ['publicSpotKline'],
	volumeSpike: ['publicSpotKline'],
	bookTicker: ['publicAggreBookTicker'],
	spread: ['publicAggreBookTicker'],
	priceCross: ['publicAggreDeals', 'publicAggreBookTicker'],
	percentMove: ['publicAggreDeals', 'publicAggreBookTicker'],
	partialDepth: ['publicLimitDepths'],
	orderBook: ['publicAggreDepths'],
	diffDepth: ['publicAggreDepths'],
	miniTicker: ['publicMiniTicker'],
	allMiniTickers: ['publicMiniTickers'],
	orderUpdate: ['privateOrders', 'privateAccount'],
	fill: ['privateDeals', 'privateOrders', 'privateAccount'],
	balanceUpdate: ['privateAccount'],
	deposit: ['privateAccount'],
	withdrawal: ['privateAccount'],
};

const ALERTS = ['priceCross', 'percentMove', 'spread', 'largeTrade', 'volumeSpike'];
const POSITIVE = /^(?!0+(\.0+)?$)\d+(\.\d+)?$/;

function numbersIn(value: unknown): number[] {
	if (typeof value === 'number') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** Those that need no answer over REST and no particular sequence. */
// prettier-ignore
const TELLING = [
	'trade', 'candle', 'bookTicker', 'partialDepth', 'diffDepth', 'miniTicker', 'allMiniTickers',
	'priceCross', 'percentMove', 'spread', 'largeTrade', 'orderUpdate', 'fill', 'balanceUpdate',
];

function check(event: TriggerEvent, occurrence: Occurrence): void {
	const item = itemOf({ event: occurrence, dropped: 0, conflated: 0 }, event, 'number');
	const { eventId, eventTime, receivedAt, symbol } = occurrence.item;
	expect(typeof eventId === 'string' && eventId.length > 0).toBe(true);
	expect(Number.isFinite(eventTime) && Number.isFinite(receivedAt)).toBe(true);
	expect(item.event).toBe(event.value);
	expect(numbersIn(item).filter((number) => !Number.isFinite(number))).toEqual([]);
	if (event.symbols === 'required') expect(symbol).toBe('BTCUSDT');
	if (!ALERTS.includes(event.value)) return;
	const { price, value } = occurrence.item;
	for (const measured of [price, value]) {
		if (measured !== undefined) expect(String(measured)).toMatch(POSITIVE);
	}
}

test.each(triggerEvents.map((event) => [event.value, event] as const))(
	`%s takes whatever is sent (FUZZ_SEED=${SEED})`,
	async (value, event) => {
		const stopping = new AbortController();
		let count = 0;
		const take = (occurrence: Occurrence) => {
			count++;
			check(event, occurrence);
		};
		const port = portFor(temporaryStateStore(), {
			client: deaf,
			signal: stopping.signal,
			emit: take,
		});
		const readers: EventReader[] = [];
		for (const simplify of [true, false]) {
			const { channels, open } = prepared(event, simplify);
			const reader = open(port);
			readers.push(reader);
			const bodyNames = bodyNamesOf[value] ?? bodies.map(({ name }) => name);
			for (let index = 0; index < MESSAGES_PER_EVENT / 2; index++) {
				reader.read(messageFor(bodyNames, channels)).forEach(take);
				const states = ['recovering', 'gap', 'connected'] as const;
				if (index % 997 === 0) reader.onState({ state: pick(states), message: 'x', time: 1 });
			}
			expect(typeof reader.isFinished(1)).toBe('boolean');
			reader.progress();
		}
		stopping.abort();
		for (const reader of readers) reader.close();
		if (TELLING.includes(value)) expect(count).toBeGreaterThan(0);
	},
	120_000,
);
