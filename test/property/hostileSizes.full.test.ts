import { decimalText } from '../../mexc/core/decimalText';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import type { MexcError } from '../../mexc/core/errors';
import { readAnswer } from '../../mexc/rest/answer';
import { parseJson } from '../../mexc/rest/json';
import { buildRequest } from '../../mexc/rest/request';
import { hideSecrets } from '../../mexc/rest/secrets';
import { oneLine, pageWords, withoutEnd } from '../../mexc/rest/words';
import { judge, parseReply } from '../../mexc/socket/frames';
import { decodePush } from '../../mexc/socket/protobuf';
import { type MessageField, bodies, messages } from '../../mexc/streams/messages';
import { bytesField, varint } from '../fault/socketFrames';

// Nothing a server sends may stop the event loop. What reads each letter once needs milliseconds here, what
// begins again at every letter needs many seconds: the limit lies far from both.
const LIMIT_MS = 1_500;
const MEGABYTE = 1_000_000;

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', price: '2' };
const secrets = ['mx0vglQ7sKe4yBx2Wd', '3f9Z0a1bK7c2d84e5f60718293a4b5cW', 'a'.repeat(64)];

const pieces = [
	...['<', '>', '<style', '<script>', '<style></style', '</', '\\"', '"', '\\', '\\\\"', '"\\"'],
	...['%', '%25', '%u', '&', '&#1', '&amp;', '\\u0061', 'signature=', 'listenKey":"', 'a', '. '],
	...['{', '[', '{"a":', '1', '0', '1.', '1e', '-', ' ', '\n', 'Reason', 'Reason:', '[', ','],
];

function millisecondsOf(run: () => unknown): number {
	const start = process.cpuUsage();
	try {
		run();
	} catch {
		// Refused is as good as read.
	}
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1_000;
}

const repeated = (piece: string, length = MEGABYTE) =>
	piece.repeat(Math.ceil(length / piece.length));

const readers: ReadonlyArray<[name: string, read: (text: string) => unknown]> = [
	['JSON', (text) => parseJson(text)],
	['JSON in a text', (text) => parseJson(`{"msg":"${text}"}`)],
	['the words of a page', (text) => pageWords(text)],
	['the words of a page that ends otherwise', (text) => pageWords(`<p>${text}<`)],
	['one line', (text) => oneLine(`${text}x`)],
	['the end of a sentence', (text) => withoutEnd(`${text}x`)],
	['an answer to a subscription', (text) => judge(['a'], `x ${text.slice(0, 16_000)}`)],
	['a text frame', (text) => parseReply(text)],
	['hiding', (text) => hideSecrets(text.slice(0, 65_536), secrets)],
	[
		'a quantity of a workflow',
		(text) => buildRequest(newOrder, { ...order, quantity: `${text}x` }),
	],
	['a number', (text) => decimalText(`0.${text}5`)],
	...[200, 404].flatMap((status) =>
		[
			(text: string) => text,
			(text: string) => `<html>${text}`,
			(text: string) => JSON.stringify({ code: 1, msg: text }),
		].map((wrap, index): [string, (text: string) => unknown] => [
			`an answer with HTTP ${status}, form ${index}`,
			(text) => readAnswer({ status, headers: {}, text: wrap(text), secrets }, 'read'),
		]),
	),
];

test.each(readers)('%s: a megabyte of anything is read in a moment', (_name, read) => {
	for (const piece of pieces) {
		const text = repeated(piece);
		expect([piece, millisecondsOf(() => read(text)) < LIMIT_MS]).toEqual([piece, true]);
	}
});

test('only the first 64 KB of an answer are searched for words', () => {
	const error = (text: string) => {
		try {
			return readAnswer({ status: 404, headers: {}, text }, 'read');
		} catch (reason) {
			return (reason as MexcError).message;
		}
	};
	expect(error(`<p>${' '.repeat(60_000)}late words</p>`)).toContain('late words');
	expect(error(`<p>${' '.repeat(70_000)}late words</p>`)).not.toContain('late words');
	expect(oneLine(`${' '.repeat(70_000)}late words`)).toBe('');
});

describe('a data frame', () => {
	/** A list of empty entries: two bytes each on the wire, far more in memory. */
	const frameOf = (body: (typeof bodies)[number], count: number) => {
		const fields: readonly MessageField[] =
			Object.entries(messages).find(([name]) => name === body.type)?.[1] ?? [];
		const list = fields.find(({ repeated: isList }) => isList);
		if (list === undefined) return undefined;
		const entry = Buffer.concat([varint((list.number << 3) | 2), varint(0)]);
		const entries = Buffer.alloc(count * entry.length, entry);
		return Buffer.concat([bytesField(1, 'spot@x'), bytesField(body.number, entries)]);
	};
	const lists = bodies.filter((body) => frameOf(body, 1) !== undefined);

	it.each(lists)('$name: as large as a socket takes, is refused at once', (body) => {
		const frame = frameOf(body, 1_040_000) ?? Buffer.alloc(0);
		expect(frame.length).toBeGreaterThan(2_000_000);
		const before = process.memoryUsage().heapUsed;
		const ms = millisecondsOf(() =>
			expect(() => decodePush(frame, 1)).toThrow(/too many entries \(2\d{6} bytes\)/),
		);
		expect(ms).toBeLessThan(300);
		expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
	});

	it('with six times the rows of all pairs is read in a moment', () => {
		expect(lists.length).toBeGreaterThan(6);
		for (const body of lists) {
			const frame = frameOf(body, 15_000) ?? Buffer.alloc(0);
			expect(millisecondsOf(() => decodePush(frame, 1))).toBeLessThan(LIMIT_MS);
			expect(decodePush(frame, 1).bodyName).toBe(body.name);
		}
	});

	it('with many entries below others is counted too', () => {
		const mini = bodies.find(({ name }) => name === 'publicMiniTickers');
		const rows = Buffer.concat(
			Array.from({ length: 3_000 }, () => bytesField(1, Buffer.alloc(200, bytesField(1, '')))),
		);
		const frame = Buffer.concat([bytesField(1, 'spot@x'), bytesField(mini?.number ?? 0, rows)]);
		expect(frame.length).toBeGreaterThan(600_000);
		expect(() => decodePush(frame, 1)).toThrow('too many entries');
	});
});
