import { type FieldFact, type MessageFact, messageFacts } from '../facts';

/**
 * A protobuf (proto3) decoder driven by the field tables of the facts, the counterpart of the encoder.
 * Fields that no definition knows are passed over, as every protobuf reader does.
 */

/** Field values by name. Absent plain fields hold their default, absent messages are undefined. */
export interface DecodedMessage {
	readonly [field: string]: DecodedValue | undefined;
}
export type DecodedValue = string | number | boolean | DecodedMessage | readonly DecodedValue[];

/** Bytes that are no message of the wanted kind. */
export class UndecodableFrame extends Error {
	constructor(reason: string) {
		super(`The frame is no message: ${reason}`);
		this.name = 'UndecodableFrame';
	}
}

interface Field {
	readonly name: string;
	readonly type: string;
	readonly wireType: number;
	readonly repeated: boolean;
	/** The value of a field that is not on the wire, or undefined where presence is tracked. */
	readonly absent: DecodedValue | undefined;
}

interface Definition {
	readonly byNumber: ReadonlyMap<number, Field>;
	readonly defaults: Readonly<Record<string, DecodedValue>>;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

const SCALARS: Readonly<
	Record<string, { readonly wireType: number; readonly absent: DecodedValue }>
> = {
	string: { wireType: LENGTH_DELIMITED, absent: '' },
	int32: { wireType: VARINT, absent: 0 },
	int64: { wireType: VARINT, absent: 0 },
	bool: { wireType: VARINT, absent: false },
};

class Reader {
	constructor(
		private readonly buffer: Buffer,
		private position: number,
		readonly end: number,
	) {}

	get isDone(): boolean {
		return this.position >= this.end;
	}

	/** Up to 64 bits, as a signed number; above 2^53 the lowest digits are lost. */
	varint(): number {
		let low = 0;
		let high = 0;
		for (let shift = 0; shift < 70; shift += 7) {
			const byte = this.byte();
			const bits = byte & 127;
			if (shift < 28) low += bits * 2 ** shift;
			else if (shift === 28) {
				low += (bits & 15) * 2 ** 28;
				high += bits >>> 4;
			} else if (shift < 63) high += bits * 2 ** (shift - 32);
			else high += (bits & 1) * 2 ** 31;
			if (byte < 128) return toSigned(low, high);
		}
		throw new UndecodableFrame('a number has no end');
	}

	text(): string {
		const { start, end } = this.block();
		return this.buffer.toString('utf8', start, end);
	}

	nested(): Reader {
		const { start, end } = this.block();
		return new Reader(this.buffer, start, end);
	}

	skip(wireType: number): void {
		if (wireType === VARINT) this.varint();
		else if (wireType === LENGTH_DELIMITED) this.block();
		else if (wireType === FIXED_64) this.move(8);
		else if (wireType === FIXED_32) this.move(4);
		else throw new UndecodableFrame(`a field of the wire type ${wireType}`);
	}

	private block(): { start: number; end: number } {
		const length = this.varint();
		const start = this.position;
		this.move(length);
		return { start, end: this.position };
	}

	private move(bytes: number): void {
		const next = this.position + bytes;
		if (bytes < 0 || next > this.end) throw new UndecodableFrame('it ends within a field');
		this.position = next;
	}

	private byte(): number {
		if (this.isDone) throw new UndecodableFrame('it ends within a number');
		return this.buffer[this.position++] ?? 0;
	}
}

function toSigned(low: number, high: number): number {
	const signed = high >= 2 ** 31 ? high - 2 ** 32 : high;
	return signed * 2 ** 32 + low;
}

const definitions = new Map<string, Definition>();

function definitionOf(name: string): Definition {
	const known = definitions.get(name);
	if (known !== undefined) return known;
	const fact = messageFacts.find((message) => message.name === name);
	if (fact === undefined) throw new Error(`The facts hold no message ${name}`);
	const definition = compile(fact);
	definitions.set(name, definition);
	return definition;
}

function compile({ fields, oneof }: MessageFact): Definition {
	const plain = fields.map((fact) => [fact.number, compileField(fact, false)] as const);
	const choices = (oneof?.fields ?? []).map(
		(fact) => [fact.number, compileField(fact, true)] as const,
	);
	const byNumber = new Map([...plain, ...choices]);
	const defaults: Record<string, DecodedValue> = {};
	for (const { name, absent } of byNumber.values()) {
		if (absent !== undefined) defaults[name] = absent;
	}
	return { byNumber, defaults };
}

function compileField(fact: FieldFact, isChoice: boolean): Field {
	const scalar = SCALARS[fact.type];
	const repeated = fact.repeated === true;
	const isTracked = isChoice || fact.optional === true;
	return {
		name: fact.name,
		type: fact.type,
		wireType: scalar?.wireType ?? LENGTH_DELIMITED,
		repeated,
		absent: repeated ? [] : isTracked ? undefined : scalar?.absent,
	};
}

function readMessage(reader: Reader, name: string): DecodedMessage {
	const { byNumber, defaults } = definitionOf(name);
	const message: Record<string, DecodedValue> = { ...defaults };
	while (!reader.isDone) {
		const tag = reader.varint();
		const wireType = tag % 8;
		const field = byNumber.get(Math.floor(tag / 8));
		if (field === undefined || field.wireType !== wireType) {
			reader.skip(wireType);
			continue;
		}
		const value = readValue(reader, field.type);
		if (!field.repeated) message[field.name] = value;
		else listIn(message, field).push(value);
	}
	return message;
}

/** The list of a field in this message; the default is shared by all messages and stays empty. */
function listIn(message: Record<string, DecodedValue>, { name, absent }: Field): DecodedValue[] {
	if (message[name] === absent) message[name] = [];
	return message[name] as DecodedValue[];
}

function readValue(reader: Reader, type: string): DecodedValue {
	switch (type) {
		case 'string':
			return reader.text();
		case 'int32':
			return reader.varint() | 0;
		case 'int64':
			return reader.varint();
		case 'bool':
			return reader.varint() !== 0;
		default:
			return readMessage(reader.nested(), type);
	}
}

/**
 * Decodes one message.
 * @throws UndecodableFrame for bytes that are none
 * @throws Error when the facts hold no message of this name
 */
export function decode(messageName: string, frame: Buffer): DecodedMessage {
	return readMessage(new Reader(frame, 0, frame.length), messageName);
}
