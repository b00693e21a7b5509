import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MexcError } from '../../mexc/core/errors';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { decodePush } from '../../mexc/socket/protobuf';
import type { FactField, FactMessage } from '../fault/socketFrames';
import protobufFacts from '../../simulator/facts/protobuf.json';
import { Prng } from '../../simulator/src/market/prng';
import { below, bodyFields, mutations, validFrame } from './fuzzedFrames';
import { amount } from '../support/amount';

// Reproduce a failure with FUZZ_SEED=…; the failure names the frame as well.
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const FRAMES = amount(200_000, 1_000_000);
const VALID_FRAMES = 2000;
const CHECK_EVERY = 20_000;
/** Beyond what is in use before the first frame. */
const GROWTH_LIMIT_BYTES = 30_000_000;

interface Table {
	fields: ReadonlyMap<string, FactField>;
	/** What every message must have; a field with presence may be absent. */
	always: readonly string[];
}

const tables = new Map(
	(protobufFacts.messages as unknown as FactMessage[]).map(({ name, fields }) => [
		name,
		tableOf(fields as ReadonlyArray<FactField & { optional?: boolean }>),
	]),
);

/** The decoder says of a field with presence also as a oneof of its own: `_market: 'market'`. */
function tableOf(fields: ReadonlyArray<FactField & { optional?: boolean }>): Table {
	const own = fields.map((field) => [field.name, field] as const);
	const presence = fields
		.filter(({ optional }) => optional)
		.map(({ name }) => [`_${name}`, { number: 0, name, type: 'string' }] as const);
	const always = fields.filter(({ optional }) => !optional).map(({ name }) => name);
	return { fields: new Map([...own, ...presence]), always };
}

const isOfType: Readonly<Record<string, (value: unknown) => boolean>> = {
	string: (value) => typeof value === 'string',
	int64: (value) => typeof value === 'string' && /^-?\d{1,19}$/.test(value),
	int32: (value) => typeof value === 'number' && (value | 0) === value,
	bool: (value) => typeof value === 'boolean',
};

/** What is wrong with a decoded value by the facts' own table, if anything. Faster than `expect`. */
function wrongValue(value: unknown, type: string): string | undefined {
	const table = tables.get(type);
	if (table !== undefined) return wrongIn(value, table);
	return isOfType[type](value) ? undefined : `${String(value)} is no ${type}`;
}

function wrongIn(value: unknown, { fields, always }: Table): string | undefined {
	if (!isPlainObject(value)) return 'no plain object';
	for (const name of always) if (!Object.hasOwn(value, name)) return `no field ${name}`;
	for (const [name, content] of Object.entries(value)) {
		const field = fields.get(name);
		if (field === undefined) return `a field ${name}`;
		if (field.repeated && !Array.isArray(content)) return `${name} is no list`;
		for (const one of field.repeated ? (content as unknown[]) : [content]) {
			const wrong = wrongValue(one, field.type);
			if (wrong !== undefined) return `${name}: ${wrong}`;
		}
	}
	return undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
	);
}

function wrongMessage(push: PushMessage): string | undefined {
	const known = ['channel', 'symbol', 'sendTime', 'createTime', 'bodyName', 'body', 'receivedAt'];
	const unknown = Object.keys(push).find((key) => !known.includes(key));
	if (unknown !== undefined) return `the message has ${unknown}`;
	if (typeof push.channel !== 'string' || push.channel === '') return 'no channel';
	if (push.symbol !== undefined && typeof push.symbol !== 'string') return 'symbol is no text';
	for (const time of [push.sendTime, push.createTime]) {
		if (time !== undefined && Number.isNaN(new Date(time).getTime())) return `${time} is no time`;
	}
	if (push.bodyName === 'unknown') {
		const { raw, ...more } = push.body;
		return typeof raw === 'string' && Object.keys(more).length === 0 ? undefined : 'not raw';
	}
	const body = bodyFields.find(({ name }) => name === push.bodyName);
	return body === undefined ? `a body ${push.bodyName}` : wrongValue(push.body, body.type);
}

/** `decoded`, `refused`, or what went wrong. */
function outcome(frame: Buffer): string {
	try {
		return wrongMessage(decodePush(frame, 1)) ?? 'decoded';
	} catch (error) {
		const isDocumented = error instanceof MexcError && error.kind === 'protocol';
		return isDocumented ? 'refused' : `threw ${String(error)}`;
	}
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is really held: what the frames leave behind for the next collection is no measure. */
function heldBytes(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

const prototypeNames = () =>
	[Object.prototype, Array.prototype, Function.prototype].map((prototype) =>
		Reflect.ownKeys(prototype).map(String).join(),
	);

it(`${FRAMES} random and damaged frames are decoded as declared or refused`, () => {
	const random = new Prng(seed);
	const frames = Array.from({ length: VALID_FRAMES }, (_, index) =>
		validFrame(random, bodyFields[index % bodyFields.length]),
	);
	const names = Object.keys(mutations);
	const counts = new Map<string, { decoded: number; refused: number }>(
		names.map((name) => [name, { decoded: 0, refused: 0 }]),
	);
	const prototypes = prototypeNames();
	// Most frames are refused, and jest wants a hundred lines of stack from each.
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	const heldBefore = heldBytes();
	let growthBytes = 0;
	const start = process.cpuUsage();
	for (let count = 0; count < FRAMES; count++) {
		const name = names[count % names.length];
		const frame = mutations[name](random, frames[below(random, frames.length)]);
		const result = outcome(frame);
		if (result !== 'decoded' && result !== 'refused') {
			const where = `seed ${seed}, frame ${count}, ${name}, ${frame.toString('hex')}`;
			throw new Error(`${result} (${where})`);
		}
		const tally = counts.get(name);
		if (tally !== undefined) tally[result]++;
		if (count % CHECK_EVERY !== 0) continue;
		expect(prototypeNames()).toEqual(prototypes);
		growthBytes = Math.max(growthBytes, heldBytes() - heldBefore);
	}
	Error.stackTraceLimit = stackTraceLimit;
	const seconds = Math.round(process.cpuUsage(start).user / 1e6);
	process.stdout.write(
		`fuzz: seed ${seed}, ${FRAMES} frames made, decoded and checked in ${seconds} s of processor time, ` +
			`at most ${Math.round(growthBytes / 1e6)} MB more held than before; decoded and refused: ${JSON.stringify(Object.fromEntries(counts))}\n`,
	);
	expect(counts.get('unchanged')?.refused).toBe(0);
	expect(counts.get('giantLength')?.decoded ?? 0).toBeLessThan(FRAMES / names.length / 2);
	expect(growthBytes).toBeLessThan(GROWTH_LIMIT_BYTES);
}, 1_800_000);
