import { streams } from '../../mexc/streams';
import type { Prng } from '../../simulator/src/market/prng';
import { encode, type FactField, type FactMessage } from '../fault/socketFrames';
import protobufFacts from '../../simulator/facts/protobuf.json';
import { below, bodyFields, mutations } from './fuzzedFrames';

// Frames as a broken or changed exchange could send them, made by the encoder of the tests.
export const SYMBOLS = ['BTCUSDT', 'ETHUSDT'];
const tables = protobufFacts.messages as unknown as FactMessage[];

const GOOD_TEXTS = ['62000', '63000.5', '64000', '0.00012', '150', '1'];
const ODD_TEXTS = [
	...[
		'',
		' ',
		'0',
		'0.0',
		'-1',
		'-63000',
		'+1',
		'1e5',
		'1e-7',
		'1.2E-7',
		'1E+1',
		'1E+999999',
		'1E400',
		'.5',
		'5.',
		'00',
		'1,5',
	],
	...['NaN', 'Infinity', '-Infinity', '0x10', '1_000', 'null', 'undefined', '__proto__', '\u0000'],
	...['٣', '６３０００', '63000 ', '63 000', '9'.repeat(60), `0.${'0'.repeat(40)}1`, '日本€😀'],
];
export const NOW = Date.UTC(2026, 10, 22);
const INTEGERS = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 17n, -1n, 2n ** 31n - 1n, -(2n ** 31n)];
const LONGS = [BigInt(NOW), BigInt(NOW + 1), 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 1763769600n];

function oneOf<T>(random: Prng, values: readonly T[]): T {
	return values[below(random, values.length)];
}

/** Of the frame in work: half of them are as they should be, so that there is something to go wrong. */
let oddShare = 0;
const isOdd = (random: Prng) => random.next() < oddShare;
/** Of the order book, which goes on from frame to frame. */
let version = 0;
/** Of the candle in work. */
let minute = 0;
/** Since this event's reader was opened. */
let frames = 0;
export const bookVersion = () => version;

/** How many frames are one minute of candles. */
export const FRAMES_PER_MINUTE = 20;

/** The candle stream alone counts in seconds. */
function candleEdge(random: Prng, name: string): number {
	if (name === 'windowStart') {
		minute = Math.floor(NOW / 60_000 + frames / FRAMES_PER_MINUTE) - below(random, 2);
	}
	return (name === 'windowStart' ? minute : minute + 1) * 60;
}

function value(random: Prng, { type, name }: FactField): unknown {
	if (type === 'bool') return random.next() < 0.5;
	if (type === 'int32') return oneOf(random, INTEGERS);
	if (type === 'int64') {
		if (isOdd(random)) return oneOf(random, [...INTEGERS, ...LONGS]);
		if (name.startsWith('window')) return BigInt(candleEdge(random, name));
		return BigInt(NOW + below(random, 90_000));
	}
	if (type !== 'string') return message(random, type);
	if (/version/i.test(name)) {
		if (isOdd(random)) return oneOf(random, ODD_TEXTS);
		return String(name === 'fromVersion' ? version + 1 : ++version);
	}
	if (name === 'symbol') return oneOf(random, [...SYMBOLS, 'MXUSDT', '']);
	return isOdd(random) ? oneOf(random, ODD_TEXTS) : oneOf(random, GOOD_TEXTS);
}

function message(random: Prng, name: string): object {
	const own = tables.find((table) => table.name === name)?.fields ?? [];
	const present = own.filter(() => random.next() >= oddShare / 5);
	return Object.fromEntries(
		present.map((field) => {
			const one = () => value(random, field);
			return [field.name, field.repeated ? Array.from({ length: below(random, 4) }, one) : one()];
		}),
	);
}

/** On one of the event's channels, mostly with the body and the pair that belong there. */
function frameFor(random: Prng, channels: readonly string[]): Buffer {
	const channel = oneOf(random, channels);
	oddShare = random.next() < 0.5 ? 0 : 0.25;
	const stream = Object.values(streams).find(({ template }) =>
		channel.startsWith(template.split('{')[0].replace(/@$/, '')),
	);
	const right = bodyFields.find(({ name }) => name === stream?.bodyName);
	const body = right === undefined || random.next() < 0.05 ? oneOf(random, bodyFields) : right;
	const own = SYMBOLS.find((symbol) => channel.endsWith(symbol)) ?? oneOf(random, SYMBOLS);
	const symbol = random.next() < 0.85 ? own : oneOf(random, ['MXUSDT', '', '__proto__', 'ETHUSDT']);
	const times = {
		createTime: value(random, { number: 5, name: 'createTime', type: 'int64' }),
		sendTime: value(random, { number: 6, name: 'sendTime', type: 'int64' }),
	};
	const head = random.next() < 0.9 ? { symbol, ...times } : {};
	const text = { ...head, [body.name]: message(random, body.type) };
	return encode(tables, 'PushDataV3ApiWrapper', { channel, ...text });
}

const names = Object.keys(mutations);

/** Most frames are valid with odd contents; the others are damaged, and some of those decode. */
export function nextFrame(random: Prng, channels: readonly string[], count: number): Buffer {
	frames = count;
	const frame = frameFor(random, channels);
	return count % 3 === 0 ? mutations[names[(count / 3) % names.length]](random, frame) : frame;
}
