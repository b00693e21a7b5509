import type { Prng } from '../../simulator/src/market/prng';
import {
	bytesField,
	encode,
	varint,
	varintField,
	type FactField,
	type FactMessage,
} from '../fault/socketFrames';
import protobufFacts from '../../simulator/facts/protobuf.json';

const tables = protobufFacts.messages as unknown as FactMessage[];
const WRAPPER = 'PushDataV3ApiWrapper';

/** Every body that the exchange can send. */
export const bodyFields = tables.find(({ name }) => name === WRAPPER)?.oneof?.fields ?? [];

const TEXTS = [
	'',
	'0',
	'93220.00',
	'0.00000001',
	'BTCUSDT',
	'__proto__',
	'constructor',
	'\u0000',
	'日本€😀',
];
const INTEGERS = [0, 1, 2, -1, 127, 128, 2 ** 31 - 1, -(2 ** 31), 1736409765052];

export function below(random: Prng, limit: number): number {
	return Math.floor(random.next() * limit);
}

function oneOf<T>(random: Prng, values: readonly T[]): T {
	return values[below(random, values.length)];
}

function value(random: Prng, { type }: FactField): unknown {
	if (type === 'string') return oneOf(random, TEXTS);
	if (type === 'bool') return random.next() < 0.5;
	if (type === 'int32' || type === 'int64') return oneOf(random, INTEGERS);
	return message(random, type);
}

function message(random: Prng, name: string): object {
	const fields = tables.find((table) => table.name === name)?.fields ?? [];
	const present = fields.filter(() => random.next() < 0.9);
	return Object.fromEntries(
		present.map((field) => {
			const count = below(random, 4);
			const one = () => value(random, field);
			return [field.name, field.repeated ? Array.from({ length: count }, one) : one()];
		}),
	);
}

/** A frame as the exchange could send it, with any body. */
export function validFrame(random: Prng, body = oneOf(random, bodyFields)): Buffer {
	const head = message(random, WRAPPER);
	const channel = `spot@public.${body.name}`;
	return encode(tables, WRAPPER, { ...head, channel, [body.name]: message(random, body.type) });
}

const randomBytes = (random: Prng, longest: number) =>
	Buffer.from(Array.from({ length: below(random, longest) }, () => below(random, 256)));

function insert(random: Prng, frame: Buffer, bytes: Buffer): Buffer {
	const at = below(random, frame.length + 1);
	return Buffer.concat([frame.subarray(0, at), bytes, frame.subarray(at)]);
}

type Mutation = (random: Prng, frame: Buffer) => Buffer;

export const mutations: Readonly<Record<string, Mutation>> = {
	unchanged: (_random, frame) => frame,
	random: (random) => randomBytes(random, 200),
	bitFlips(random, frame) {
		const bytes = Buffer.from(frame);
		for (let flips = 1 + below(random, 6); flips > 0; flips--) {
			bytes[below(random, bytes.length)] ^= 1 << below(random, 8);
		}
		return bytes;
	},
	cut: (random, frame) => frame.subarray(0, below(random, frame.length)),
	cutInside(random, frame) {
		const at = below(random, frame.length);
		return Buffer.concat([frame.subarray(0, at), frame.subarray(at + 1 + below(random, 9))]);
	},
	lengthLie(random, frame) {
		const bytes = Buffer.from(frame);
		bytes[below(random, bytes.length)] = oneOf(random, [0, 1, 127, 128, 255]);
		return bytes;
	},
	doubled: (_random, frame) => Buffer.concat([frame, frame]),
	twoBodies: (random, frame) => Buffer.concat([frame, validFrame(random)]),
	repeatedField(random, frame) {
		const again = bytesField(1 + below(random, 6), oneOf(random, TEXTS));
		return Buffer.concat([frame, ...Array.from({ length: 1 + below(random, 50) }, () => again)]);
	},
	emptyItems(random, frame) {
		const items = Buffer.concat(Array.from({ length: below(random, 60) }, () => bytesField(1, '')));
		return Buffer.concat([frame, bytesField(oneOf(random, bodyFields).number, items)]);
	},
	nested(random, frame) {
		let bytes: Buffer = randomBytes(random, 8);
		for (let depth = below(random, 120); depth > 0; depth--) {
			bytes = bytesField(oneOf(random, [1, 2, 300, 313, 399]), bytes);
		}
		return insert(random, frame, bytes);
	},
	groups: (random, frame) =>
		insert(
			random,
			frame,
			Buffer.alloc(below(random, 3000), oneOf(random, [0x0b, 0x0c, 0x13, 0x7b])),
		),
	giantVarint: (random, frame) =>
		insert(random, frame, Buffer.concat([Buffer.alloc(below(random, 20), 0xff), Buffer.from([1])])),
	giantLength: (random, frame) =>
		insert(random, frame, Buffer.concat([varint((1 << 3) | 2), varint(2n ** 64n - 1n)])),
	unknownFields(random, frame) {
		const number = oneOf(random, [2, 7, 200, 316, 399, 536870911]);
		const field =
			random.next() < 0.5
				? bytesField(number % 2 ** 28, randomBytes(random, 20))
				: varintField(number % 2 ** 28, -1n);
		return random.next() < 0.5 ? Buffer.concat([frame, field]) : insert(random, frame, field);
	},
	inserted: (random, frame) => insert(random, frame, randomBytes(random, 12)),
	spliced(random, frame) {
		const other = validFrame(random);
		const [head, tail] = [below(random, frame.length), below(random, other.length)];
		return Buffer.concat([frame.subarray(0, head), other.subarray(tail)]);
	},
};
