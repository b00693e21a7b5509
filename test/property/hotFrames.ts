import { MexcError } from '../../mexc/core/errors';
import { decodeHotPush } from '../../mexc/socket/hotFrames';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { decodeByTables } from '../../mexc/socket/protobuf';
import protobufFacts from '../../simulator/facts/protobuf.json';
import { Prng } from '../../simulator/src/market/prng';
import {
	type FactField,
	type FactMessage,
	bytesField,
	encode,
	varint,
	varintField,
} from '../fault/socketFrames';
import { below, bodyFields, mutations } from './fuzzedFrames';

// Frames of the bodies that are read directly (mexc/socket/hotFrames.ts): as the exchange sends them, as it
// could send them, and damaged; and the comparison of both decoders on them.

const tables = protobufFacts.messages as unknown as FactMessage[];
const hotBodies = ['publicAggreDeals', 'publicAggreBookTicker', 'publicAggreDepths'].map((name) => {
	const body = bodyFields.find((field) => field.name === name);
	if (body === undefined) throw new Error(`The facts have no body ${name}`);
	return body;
});

const USUAL_TEXTS = ['93220.00', '0.04438243', '36913565463', '7.669875', '0', '1E-8', 'BTCUSDT'];
const ODD_TEXTS = ['', '\u0000', '\u007f', '€', 'ü', '__proto__', '9'.repeat(128), '9'.repeat(129)];
const USUAL_NUMBERS = [1, 2, 1736409765051n, 1736409765052n];
const ODD_NUMBERS = [
	...[0, 127, 128, 2 ** 31 - 1, 2 ** 31, -1, -(2 ** 31)],
	...[2n ** 49n - 1n, 2n ** 49n, 2n ** 53n, 8_640_000_000_000_001n, 2n ** 63n - 1n, -(2n ** 63n)],
];

function oneOf<T>(random: Prng, values: readonly T[]): T {
	return values[below(random, values.length)];
}

/** `oddShare` is how much of the content is unusual. */
function contentOf(random: Prng, name: string, oddShare: number): object {
	const fields = tables.find((table) => table.name === name)?.fields ?? [];
	const isOdd = () => random.next() < oddShare;
	const value = ({ type }: FactField) => {
		if (type === 'string') return oneOf(random, isOdd() ? ODD_TEXTS : USUAL_TEXTS);
		if (type === 'int32' || type === 'int64') {
			return oneOf(random, isOdd() ? ODD_NUMBERS : USUAL_NUMBERS);
		}
		return contentOf(random, type, oddShare);
	};
	const present = fields.filter(() => !isOdd());
	return Object.fromEntries(
		present.map((field) => [
			field.name,
			field.repeated ? Array.from({ length: below(random, 4) }, () => value(field)) : value(field),
		]),
	);
}

/** Half of them as the exchange sends them today. */
function hotFrame(random: Prng): Buffer {
	const oddShare = random.next() < 0.5 ? 0 : 0.1;
	const body = oneOf(random, hotBodies);
	const { channel, symbolId, ...head } = contentOf(
		random,
		'PushDataV3ApiWrapper',
		oddShare,
	) as Record<string, unknown>;
	const isRare = random.next() < oddShare;
	return encode(tables, 'PushDataV3ApiWrapper', {
		channel: isRare ? (channel ?? '') : `spot@public.${body.name}@100ms@BTCUSDT`,
		...head,
		...(isRare ? { symbolId: symbolId ?? '' } : {}),
		[body.name]: contentOf(random, body.type, oddShare),
	});
}

const splice = (frame: Buffer, at: number, removed: number, bytes: Buffer) =>
	Buffer.concat([frame.subarray(0, at), bytes, frame.subarray(at + removed)]);

const largeFrames = [10, 200, 1500].map((count) => {
	const item = encode(tables, 'PublicAggreDealsV3ApiItem', { price: '1', time: 5, tradeId: 'x' });
	const items = Array.from({ length: count }, () => bytesField(1, item));
	return Buffer.concat([bytesField(1, 'c'), bytesField(314, Buffer.concat(items))]);
});

/** Damage of exactly what the direct reading relies on, beside the one that all frames get. */
const ownMutations: Readonly<Record<string, (random: Prng, frame: Buffer) => Buffer>> = {
	/** The same number in more bytes than it needs. */
	overlong(random, frame) {
		const at = below(random, frame.length);
		return splice(frame, at, 1, Buffer.from([frame[at] | 0x80, 0x00]));
	},
	oneByte(random, frame) {
		const bytes = Buffer.from(frame);
		bytes[below(random, bytes.length)] = below(random, 256);
		return bytes;
	},
	/** A field of the body once more, behind it or in front of it. */
	bodyAgain(random, frame) {
		const again = bytesField(oneOf(random, hotBodies).number, bytesField(1, 'again'));
		return random.next() < 0.5 ? Buffer.concat([frame, again]) : Buffer.concat([again, frame]);
	},
	headAgain(random, frame) {
		const field = random.next() < 0.5 ? bytesField(3, 'ETHUSDT') : varintField(6, 1);
		return random.next() < 0.5 ? Buffer.concat([frame, field]) : Buffer.concat([field, frame]);
	},
	/** Content whose size takes two bytes or three. */
	manyItems(random, frame) {
		const large = oneOf(random, largeFrames);
		return random.next() < 0.5 ? large : Buffer.concat([large, frame]);
	},
	tagOfMoreBytes(random, frame) {
		const at = frame.length - below(random, Math.min(60, frame.length));
		return splice(frame, at, 0, varint(2n ** BigInt(below(random, 64))));
	},
};

const allMutations = Object.entries({ ...mutations, ...ownMutations });
/** Rarer, because they cost so much more time than the others. */
const LARGE = new Set(['manyItems', 'groups', 'nested', 'twoBodies', 'spliced']);

interface Tally {
	direct: number;
	byTables: number;
	refused: number;
}

function byTables(frame: Buffer): PushMessage | 'refused' {
	try {
		return decodeByTables(frame, 7);
	} catch (error) {
		if (error instanceof MexcError && error.kind === 'protocol') return 'refused';
		throw error;
	}
}

/** What it holds, with the order of its fields: some events name themselves by that. */
function textOf(push: PushMessage): string {
	for (const part of [push, push.body]) {
		if (Object.getPrototypeOf(part) !== Object.prototype) return 'no plain object';
	}
	return JSON.stringify(push);
}

/** Throws at the first frame that the two decoders do not read alike. */
export function compareDecoders(seed: number, count: number): Record<string, Tally> {
	const random = new Prng(seed);
	const tallies: Record<string, Tally> = {};
	const frames = Array.from({ length: 3000 }, () => hotFrame(random));
	// Many frames are refused, and jest wants a hundred lines of stack from each.
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	for (let index = 0; index < count; index++) {
		const [name, mutate] = allMutations[index % allMutations.length];
		const isSkipped = LARGE.has(name) && random.next() < 0.9;
		const base = frames[below(random, frames.length)];
		const frame = isSkipped ? base : mutate(random, base);
		const tally = (tallies[name] ??= { direct: 0, byTables: 0, refused: 0 });
		const plain = byTables(frame);
		const direct = decodeHotPush(frame, 7);
		if (direct === undefined) {
			// decodePush gives what the tables give, or refuses as they do.
			tally[plain === 'refused' ? 'refused' : 'byTables']++;
			continue;
		}
		tally.direct++;
		const [text, plainText] = [textOf(direct), plain === 'refused' ? plain : textOf(plain)];
		if (text === plainText) continue;
		const where = `seed ${seed}, frame ${index}, ${name}, ${frame.toString('hex')}`;
		throw new Error(`${where}: ${text} is not ${plainText}`);
	}
	Error.stackTraceLimit = stackTraceLimit;
	return tallies;
}

/** Every kind of frame must have been there, or nothing was compared. */
export function expectAllKinds(tallies: Record<string, Tally>): void {
	const sum = (kind: keyof Tally) =>
		Object.values(tallies).reduce((total, tally) => total + tally[kind], 0);
	expect(Object.keys(tallies)).toHaveLength(allMutations.length);
	const all = sum('direct') + sum('byTables') + sum('refused');
	for (const kind of ['direct', 'byTables', 'refused'] as const) {
		expect(sum(kind) / all).toBeGreaterThan(0.1);
	}
	expect(tallies.unchanged.direct).toBeGreaterThan(tallies.unchanged.byTables);
	// Damage that still makes a plain frame is where the two could differ.
	expect(tallies.oneByte.direct).toBeGreaterThan(0);
	expect(tallies.overlong.direct + tallies.bitFlips.direct).toBeGreaterThan(0);
}
