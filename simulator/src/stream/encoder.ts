import { type FieldFact, type MessageFact, messageFacts } from '../facts';

/**
 * A protobuf (proto3) encoder driven by the field tables of the facts. Written here and not taken
 * from a library, so that a client's decoder is tested against an independent second opinion.
 */

/** Field values by name: text, numbers, booleans, nested messages, or lists of them. */
export interface MessageValue {
	readonly [field: string]: FieldValue | undefined;
}
export type FieldValue = string | number | bigint | boolean | MessageValue | readonly FieldValue[];

type Write = (writer: Writer, value: FieldValue) => void;

interface Field {
	readonly name: string;
	readonly tag: number;
	readonly repeated: boolean;
	/** Written even when it holds its default, because presence is tracked (optional, oneof, message). */
	readonly explicit: boolean;
	readonly write: Write;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;

class Writer {
	private buffer = Buffer.allocUnsafe(512);
	private position = 0;

	result(): Buffer {
		return Buffer.from(this.buffer.subarray(0, this.position));
	}

	varint(value: number): void {
		this.reserve(10);
		let rest = value;
		// Division instead of shifts: millisecond times are larger than 32 bits.
		while (rest > 127) {
			this.buffer[this.position++] = (rest % 128) | 128;
			rest = Math.floor(rest / 128);
		}
		this.buffer[this.position++] = rest;
	}

	bigVarint(value: bigint): void {
		this.reserve(10);
		let rest = BigInt.asUintN(64, value);
		while (rest > 127n) {
			this.buffer[this.position++] = Number(rest & 127n) | 128;
			rest >>= 7n;
		}
		this.buffer[this.position++] = Number(rest);
	}

	text(value: string): void {
		const length = Buffer.byteLength(value);
		this.varint(length);
		this.reserve(length);
		this.buffer.write(value, this.position, 'utf8');
		this.position += length;
	}

	/** Writes a nested message: its length goes in front once it is known. */
	nested(write: () => void): void {
		const start = this.position;
		this.varint(0);
		write();
		const length = this.position - start - 1;
		const extra = varintSize(length) - 1;
		this.reserve(extra);
		this.buffer.copyWithin(start + 1 + extra, start + 1, this.position);
		this.position = start;
		this.varint(length);
		this.position += length;
	}

	private reserve(bytes: number): void {
		if (this.position + bytes <= this.buffer.length) return;
		const larger = Buffer.allocUnsafe((this.buffer.length + bytes) * 2);
		this.buffer.copy(larger, 0, 0, this.position);
		this.buffer = larger;
	}
}

function varintSize(value: number): number {
	let size = 1;
	for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
	return size;
}

function writeInteger(writer: Writer, value: FieldValue): void {
	if (typeof value === 'number' && value >= 0) writer.varint(value);
	else writer.bigVarint(BigInt(value as string | number | bigint));
}

const SCALARS: Readonly<Record<string, { readonly wireType: number; readonly write: Write }>> = {
	string: {
		wireType: LENGTH_DELIMITED,
		write: (writer, value) => writer.text(value as string),
	},
	int32: { wireType: VARINT, write: writeInteger },
	int64: { wireType: VARINT, write: writeInteger },
	bool: { wireType: VARINT, write: (writer, value) => writer.varint(value === true ? 1 : 0) },
};

const messages = new Map<string, readonly Field[]>();

function fieldsOf(name: string): readonly Field[] {
	const known = messages.get(name);
	if (known !== undefined) return known;
	const fact = messageFacts.find((message) => message.name === name);
	if (fact === undefined) throw new Error(`The facts hold no message ${name}`);
	const fields = compile(fact);
	messages.set(name, fields);
	return fields;
}

function compile(message: MessageFact): Field[] {
	const oneOf = (message.oneof?.fields ?? []).map((fact) => compileField(fact, true));
	return [...message.fields.map((fact) => compileField(fact, fact.optional === true)), ...oneOf];
}

function compileField(fact: FieldFact, explicit: boolean): Field {
	const scalar = SCALARS[fact.type];
	const wireType = scalar?.wireType ?? LENGTH_DELIMITED;
	return {
		name: fact.name,
		tag: fact.number * 8 + wireType,
		repeated: fact.repeated === true,
		explicit: explicit || scalar === undefined,
		write:
			scalar?.write ??
			((writer, value) =>
				writer.nested(() => writeFields(writer, fieldsOf(fact.type), value as MessageValue))),
	};
}

function writeFields(writer: Writer, fields: readonly Field[], message: MessageValue): void {
	for (const field of fields) {
		const value = message[field.name];
		if (value === undefined) continue;
		const values = field.repeated ? (value as readonly FieldValue[]) : [value];
		for (const single of values) {
			if (!field.explicit && !field.repeated && isDefault(single)) continue;
			writer.varint(field.tag);
			field.write(writer, single);
		}
	}
}

function isDefault(value: FieldValue): boolean {
	return value === '' || value === 0 || value === 0n || value === false;
}

/**
 * Encodes one message.
 * @throws Error when the facts hold no message of this name
 */
export function encode(messageName: string, message: MessageValue): Buffer {
	const writer = new Writer();
	writeFields(writer, fieldsOf(messageName), message);
	return writer.result();
}
