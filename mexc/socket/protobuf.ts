import * as protobuf from 'protobufjs/light';
import { MexcError } from '../core/errors';
import { type MessageField, bodies, messages, WRAPPER } from '../streams/messages';
import { LATEST_MS } from '../core/time';
import { decodeHotPush } from './hotFrames';
import type { PushMessage } from '../streams/pushMessage';

// protobufjs in its light build: no parser, no .proto files. It compiles its decoders from text, so it
// does not work under Node's --disallow-code-generation-from-strings. Import this file lazily, so that
// loading the package does not load the library.

/** Smaller frames have no room for many entries. */
const COUNTED_FROM_BYTES = 64 * 1024;
/** Mini tickers of all pairs have some 30,000 fields; each costs far more time and memory than its two bytes. */
const MOST_ENTRIES = 200_000;

type Plain = Readonly<Record<string, unknown>>;

const PLAIN: protobuf.IConversionOptions = { longs: String, defaults: true, oneofs: true };

const wrapper = protobuf.Root.fromJSON(descriptor()).lookupType(WRAPPER);

/**
 * Decodes one binary frame, which is exactly one push wrapper (quirks 66). Absent fields have proto3's
 * defaults, int64 is decimal text, fields our tables lack are skipped. A body our tables lack comes back
 * as `unknown` with `{ raw }`, its bytes in base64. Throws a `protocol` MexcError for anything that is
 * not a wrapper with a body, so that the caller can count and skip it.
 */
export function decodePush(bytes: Uint8Array, receivedAt: number): PushMessage {
	const isCounted = bytes.length >= COUNTED_FROM_BYTES;
	const hot = isCounted ? undefined : decodeHotPush(bytes, receivedAt);
	return hot ?? decodeByTables(bytes, receivedAt);
}

/** The same for every frame, slower: what is in the tables decides alone. */
export function decodeByTables(bytes: Uint8Array, receivedAt: number): PushMessage {
	try {
		return pushOf(bytes, receivedAt);
	} catch (error) {
		throw asBadFrame(error, bytes);
	}
}

function pushOf(bytes: Uint8Array, receivedAt: number): PushMessage {
	if (bytes.length >= COUNTED_FROM_BYTES) checkSize(bytes);
	const frame: Plain = wrapper.toObject(wrapper.decode(bytes), PLAIN);
	if (!frame.channel) throw badFrame('A data frame of the exchange names no channel', bytes);
	const bodyName = (frame.body as string | undefined) ?? 'unknown';
	const push: PushMessage = {
		channel: frame.channel as string,
		bodyName,
		body: (frame[bodyName] as Plain | undefined) ?? { raw: unknownBody(bytes) },
		receivedAt,
	};
	if (frame.symbol) push.symbol = frame.symbol as string;
	const [sendTime, createTime] = [timeOf(frame.sendTime), timeOf(frame.createTime)];
	if (sendTime !== undefined) push.sendTime = sendTime;
	if (createTime !== undefined) push.createTime = createTime;
	return push;
}

const fieldsOf: ReadonlyMap<string, readonly MessageField[]> = new Map(Object.entries(messages));

function checkSize(bytes: Uint8Array): void {
	let left = MOST_ENTRIES;
	const count = (reader: protobuf.Reader, end: number, fields: readonly MessageField[]) => {
		while (reader.pos < end) {
			if (left-- === 0) throw badFrame('A data frame of the exchange has too many entries', bytes);
			const tag = reader.uint32();
			const { type = '' } = fields.find(({ number }) => number === tag >>> 3) ?? {};
			const inner = (tag & 7) === 2 ? fieldsOf.get(type) : undefined;
			if (inner === undefined) reader.skipType(tag & 7, 0, tag >>> 3);
			else count(reader, reader.uint32() + reader.pos, inner);
		}
	};
	count(protobuf.Reader.create(bytes), bytes.length, [...messages[WRAPPER], ...bodies]);
}

/** Undefined for what no Date can hold, which a damaged frame may carry: it would throw far from here. */
function timeOf(text: unknown): number | undefined {
	const time = typeof text === 'string' ? Number(text) : NaN;
	return time >= 0 && time <= LATEST_MS ? time : undefined;
}

/**
 * The content of the first body-like field (300 and up, length-delimited). Throws where there is none: an
 * empty body is written too, so what follows the head was cut off.
 */
function unknownBody(bytes: Uint8Array): string {
	const reader = protobuf.Reader.create(bytes);
	while (reader.pos < reader.len) {
		const tag = reader.tag();
		if (tag >>> 3 >= 300 && (tag & 7) === 2) return Buffer.from(reader.bytes()).toString('base64');
		reader.skipType(tag & 7, 0, tag >>> 3);
	}
	throw badFrame('A data frame of the exchange has no content', bytes);
}

function asBadFrame(error: unknown, bytes: Uint8Array): MexcError {
	if (error instanceof MexcError) return error;
	return badFrame('A data frame of the exchange could not be decoded', bytes);
}

function badFrame(what: string, bytes: Uint8Array): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `${what} (${bytes.length} bytes)`,
		hint: 'The frame was skipped. If this goes on, the exchange has changed its format.',
	});
}

function descriptor(): protobuf.INamespace {
	const nested = Object.fromEntries(
		Object.entries(messages).map(([name, fields]) => [name, typeOf(fields)]),
	);
	const push = typeOf([...messages[WRAPPER], ...bodies]);
	push.oneofs.body = { oneof: bodies.map(({ name }) => name) };
	return { edition: 'proto3', nested: { ...nested, [WRAPPER]: push } } as protobuf.INamespace;
}

type TypeDescriptor = protobuf.IType & { oneofs: Record<string, protobuf.IOneOf> };

/** Explicit presence is written as a oneof of a single field, as protobuf's own compiler does. */
function typeOf(fields: readonly MessageField[]): TypeDescriptor {
	const withPresence = fields.filter((field) => field.optional);
	return {
		fields: Object.fromEntries(
			fields.map(({ number, name, type, repeated, optional }) => [
				name,
				{
					id: number,
					type,
					...(repeated ? { rule: 'repeated' } : {}),
					...(optional ? { options: { proto3_optional: true } } : {}),
				},
			]),
		),
		oneofs: Object.fromEntries(withPresence.map(({ name }) => [`_${name}`, { oneof: [name] }])),
	};
}
