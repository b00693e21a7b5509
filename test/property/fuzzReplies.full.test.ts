import fc from 'fast-check';
import { judge, mentions, parseReply } from '../../mexc/socket/frames';
import streamFacts from '../../simulator/facts/streams.json';

const channels = streamFacts.channels.map(({ exampleChannel }) => exampleChannel);
const examples = Object.values(streamFacts.replies)
	.filter((reply) => !Array.isArray(reply))
	.map((reply) => (typeof reply === 'string' ? reply : JSON.stringify(reply)));
const words = [
	...['Not Subscribed successfully! [', 'Subscribed successful! [', '].  Reason： Blocked! ', ','],
	...[
		'{"id":1,"code":0,"msg":"',
		'"}',
		'{"__proto__":{"polluted":1},"msg":"x"}',
		'{"id":1e999,"msg":"',
		'\n',
	],
	...[
		'null',
		'[]',
		'PONG',
		'Invalid listen key',
		'msg format invalid',
		'"',
		'\\',
		'\\u0000',
		'  ',
		'：',
	],
	...channels.slice(0, 3),
];

const mixed = fc
	.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 12 })
	.map((parts) => parts.join(''));
const damaged = fc
	.tuple(fc.constantFrom(...examples), fc.array(fc.tuple(fc.nat(200), fc.string({ maxLength: 3 }))))
	.map(([text, changes]) =>
		changes.reduce((now, [at, put]) => now.slice(0, at) + put + now.slice(at + 1), text),
	);
const anyText = fc.oneof(mixed, damaged, fc.string(), fc.json());
const asked = fc.uniqueArray(fc.constantFrom(...channels), { minLength: 1 });

describe('text frames', () => {
	it('of any kind are understood as one of the documented replies', () => {
		const kinds = new Set<string>();
		fc.assert(
			fc.property(anyText, (text) => {
				const reply = parseReply(text);
				kinds.add(reply.kind);
				expect(Object.keys(reply)).toEqual(
					reply.kind === 'answer' ? ['kind', 'id', 'text'] : ['kind'],
				);
				if (reply.kind !== 'answer') return;
				expect(Number.isSafeInteger(reply.id)).toBe(true);
				expect(typeof reply.text).toBe('string');
			}),
			{ numRuns: 20_000 },
		);
		expect([...kinds].sort()).toEqual(['answer', 'invalidListenKey', 'pong', 'unknown']);
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
	});

	it('of any content accept or refuse each channel asked for, once, with a reason, unless they are empty', () => {
		fc.assert(
			fc.property(asked, anyText, (names, text) => {
				const { accepted, refused, unclear, reason } = judge(names, text);
				expect([...accepted, ...refused, ...unclear].sort()).toEqual([...names].sort());
				expect(unclear.length > 0).toBe(text.trim() === '');
				expect(reason !== '').toBe(refused.length > 0);
				for (const name of accepted) expect(text).toContain(name);
				expect(typeof mentions(text, names)).toBe('boolean');
			}),
			{ numRuns: 20_000 },
		);
	});
});
