// Push frames written byte by byte after protobuf's wire rules, without the library that decodes them.

export function varint(value: bigint | number): Buffer {
	let rest = BigInt.asUintN(64, BigInt(value));
	const bytes: number[] = [];
	do {
		const low = Number(rest & 0x7fn);
		rest >>= 7n;
		bytes.push(rest > 0n ? low | 0x80 : low);
	} while (rest > 0n);
	return Buffer.from(bytes);
}

export function bytesField(number: number, content: Uint8Array | string): Buffer {
	const bytes = Buffer.from(content as string);
	return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

export function varintField(number: number, value: bigint | number): Buffer {
	return Buffer.concat([varint(number << 3), varint(value)]);
}

export interface FactField {
	number: number;
	name: string;
	type: string;
	repeated?: boolean;
}

export interface FactMessage {
	name: string;
	fields: FactField[];
	oneof?: { fields: FactField[] };
}

/** Encodes the facts' decoded form of a message, driven by the facts' own tables. */
export function encode(facts: readonly FactMessage[], name: string, value: object): Buffer {
	const message = facts.find((candidate) => candidate.name === name);
	if (message === undefined) throw new Error(`The facts have no message ${name}`);
	const fields = [...message.fields, ...(message.oneof?.fields ?? [])];
	const parts = Object.entries(value).flatMap(([key, content]) => {
		const field = fields.find((candidate) => candidate.name === key);
		if (field === undefined) throw new Error(`${name} has no field ${key}`);
		const values = field.repeated ? (content as unknown[]) : [content];
		return values.map((one) => encodeField(facts, field, one));
	});
	return Buffer.concat(parts);
}

function encodeField(facts: readonly FactMessage[], field: FactField, value: unknown): Buffer {
	if (field.type === 'string') return bytesField(field.number, String(value));
	if (field.type === 'bool') return varintField(field.number, value ? 1 : 0);
	if (field.type === 'int32' || field.type === 'int64') {
		return varintField(field.number, BigInt(value as string | number));
	}
	return bytesField(field.number, encode(facts, field.type, value as object));
}

/** A trade of one pair, as channel aggreDeals sends it. */
export function dealFrame(channel: string, price: string): Buffer {
	const deal = Buffer.concat([
		bytesField(1, price),
		bytesField(2, '1'),
		varintField(3, 1),
		varintField(4, 1736409765051),
	]);
	return Buffer.concat([
		bytesField(1, channel),
		bytesField(3, channel.split('@').at(-1) ?? ''),
		varintField(6, 1736409765052),
		bytesField(314, bytesField(1, deal)),
	]);
}
