import { parseReply } from '../../mexc/socket/frames';

describe('a text frame', () => {
	it.each([
		[
			'an id that is no whole number',
			'{"id":1e999,"msg":"x"}',
			{ kind: 'answer', id: 0, text: 'x' },
		],
		['a text of a megabyte', JSON.stringify({ id: 1, msg: 'x'.repeat(1e6) }), { kind: 'unknown' }],
	])('with %s is harmless', (_what, text, reply) => {
		expect(parseReply(text)).toEqual(reply);
	});
});
