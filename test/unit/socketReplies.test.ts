import {
	PING,
	judge,
	mentions,
	parseReply,
	requestText,
	splitChannels,
} from '../../mexc/socket/frames';
import streamFacts from '../../simulator/facts/streams.json';

const { requests, replies, framing } = streamFacts;
const [TRADES, CANDLES] = replies.subscribeOkMany.msg.split(',');
const OLD_TRADES = 'spot@public.deals.v3.api.pb@BTCUSDT';

describe('a request', () => {
	it('has the form of the documentation', () => {
		expect(JSON.parse(PING)).toEqual(requests.ping);
		expect(JSON.parse(requestText('SUBSCRIPTION', [TRADES], 1))).toEqual(requests.subscribe);
		expect(JSON.parse(requestText('UNSUBSCRIPTION', [TRADES], 2))).toEqual(requests.unsubscribe);
	});

	const bytesOf = (names: readonly string[]) =>
		Buffer.byteLength(requestText('UNSUBSCRIPTION', names, 999_999));

	it.each([
		['letters', 'BTC'],
		// Three bytes each in UTF-8.
		['Chinese names', '币安人生'],
	])(
		'stays below the size that MEXC takes, and asks for each channel once, with %s',
		(_of, base) => {
			const names = Array.from({ length: 90 }, (_, index) => `spot@public.x@${base}${index}USDT`);
			const groups = splitChannels(names);
			expect(groups.flat()).toEqual(names);
			for (const group of groups) {
				expect(bytesOf(group)).toBeLessThanOrEqual(framing.clientMessageLimitBytes);
			}
			// Not one by one: a second has room for few requests.
			for (const [index, group] of groups.slice(0, -1).entries()) {
				expect(bytesOf([...group, groups[index + 1][0]])).toBeGreaterThan(950);
			}
		},
	);

	it('for a name that is longer than that goes alone', () => {
		const long = 'x'.repeat(2000);
		expect(splitChannels([long])).toEqual([[long]]);
		expect(splitChannels([TRADES, long, CANDLES])).toEqual([[TRADES], [long], [CANDLES]]);
		expect(splitChannels([])).toEqual([]);
	});
});

describe('a text frame', () => {
	const answer = (id: number, text: string) => ({ kind: 'answer', id, text });

	it.each([
		['the answer to a PING', JSON.stringify(replies.pong), { kind: 'pong' }],
		['a dead listen key', 'Invalid listen key', { kind: 'invalidListenKey' }],
		['the same in JSON', '{"msg":"invalid listenKey"}', { kind: 'invalidListenKey' }],
		['an acknowledgement', JSON.stringify(replies.subscribeOk), answer(1, TRADES)],
		['a refusal', JSON.stringify(replies.allFailed), answer(1, replies.allFailed.msg)],
		['an answer without our id', '{"msg":"x"}', answer(0, 'x')],
		['an id that is a text', '{"id":"7","msg":"x"}', answer(0, 'x')],
		['an empty answer', '{"id":7,"msg":""}', answer(7, '')],
		['an answer of nothing', '{"id":7,"msg":null}', answer(7, '')],
		['an id alone', '{"id":7}', answer(7, '')],
	])('with %s is understood', (_what, text, reply) => {
		expect(parseReply(text)).toEqual(reply);
	});

	it.each([
		['a content that is no text', '{"id":7,"msg":5}'],
		['other fields', '{"code":0}'],
		['a list', '["id","msg"]'],
		['null', 'null'],
		['a number', '7'],
		['a text in quotes', '"id"'],
		['half an answer', '{"id":7,'],
		['nothing', ''],
		['an acknowledgement of a megabyte', JSON.stringify({ id: 1, msg: 'x'.repeat(1e6) })],
		['a dead listen key in a megabyte', `${' '.repeat(1e6)}Invalid listen key`],
	])('with %s is none of ours', (_what, text) => {
		expect(parseReply(text)).toEqual({ kind: 'unknown' });
	});

	it.each(['1e999', '1.5', '9007199254740993'])(
		'with the id %s, which none of ours has, answers none of them',
		(id) => {
			expect(parseReply(`{"id":${id},"msg":"x"}`)).toEqual(answer(0, 'x'));
		},
	);

	it('as long as the echo of our longest request is still read', () => {
		const names = Array.from({ length: 30 }, () => 'x'.repeat(500)).join(',');
		expect(parseReply(JSON.stringify({ id: 1, msg: names }))).toEqual(answer(1, names));
	});
});

describe('the answer to a subscription', () => {
	const none = { accepted: [], refused: [], unclear: [], reason: '' };

	it('accepts what it names', () => {
		expect(judge([TRADES], replies.subscribeOk.msg)).toEqual({ ...none, accepted: [TRADES] });
		expect(judge([CANDLES, TRADES], `${TRADES} , ${CANDLES}`)).toEqual({
			...none,
			accepted: [CANDLES, TRADES],
		});
	});

	it('refuses what it does not name, as the 31st channel of a connection', () => {
		expect(judge([TRADES, CANDLES], TRADES)).toEqual({
			...none,
			accepted: [TRADES],
			refused: [CANDLES],
			reason: 'not acknowledged',
		});
		// The name of another channel in it is not the channel.
		expect(judge(['spot@x@BTC'], 'spot@x@BTCUSDT').refused).toEqual(['spot@x@BTC']);
	});

	it('refuses what it names as failed, with the words of MEXC', () => {
		expect(judge([OLD_TRADES], replies.allFailed.msg)).toEqual({
			...none,
			refused: [OLD_TRADES],
			reason: 'Blocked!',
		});
		expect(judge([TRADES, OLD_TRADES, CANDLES], replies.partlyFailed.msg)).toEqual({
			...none,
			accepted: [TRADES],
			refused: [OLD_TRADES, CANDLES],
			reason: 'Blocked!',
		});
	});

	it('that names failed ones only accepts no other', () => {
		const text = `${TRADES},Not Subscribed successfully! [${OLD_TRADES}]`;
		expect(judge([TRADES], text).refused).toEqual([TRADES]);
	});

	it('that names a channel twice accepts it only where it failed nowhere', () => {
		const text = `Not Subscribed successfully! [a,b]. Subscribed successfully! [b,c]`;
		expect(judge(['a', 'b', 'c'], text)).toMatchObject({ accepted: ['c'], refused: ['a', 'b'] });
	});

	it.each([
		['Subscribed successful! [a,b]'],
		['subscribed SUCCESSFULLY! [a, b ]. Reason: none'],
		['İ Subscribed successful!  [a,b]'],
		['Subscribed successful! [a,b]. Subscribed successful! []'],
	])('is understood in the spelling %s', (text) => {
		expect(judge(['a', 'b'], text)).toEqual({ ...none, accepted: ['a', 'b'] });
	});

	it.each([
		['Subscribed successful! a,b'],
		['Subscribed successful! [a,b'],
		['Subscribed successful! See the list [a,b]'],
		['Subscribed successful [a,b]'],
		['Subscribed successful, no! [a,b]'],
		['Not Subscribed successfully! [a,b'],
		[replies.malformed.msg],
	])('without a list where one belongs accepts nothing: %s', (text) => {
		expect(judge(['a', 'b'], text)).toMatchObject({ accepted: [], refused: ['a', 'b'] });
	});

	it.each([
		['refused. Reason： Too many ', 'Too many'],
		['refused. reason:Too many', 'Too many'],
		['refused. Reason : Too many', 'Too many'],
		['refused. Reason :', 'not acknowledged'],
		[replies.malformed.msg, 'msg format invalid'],
		['MSG Format Invalid!', 'msg format invalid'],
		['no', 'not acknowledged'],
	])('%s gives a reason', (text, reason) => {
		expect(judge(['a'], text)).toEqual({ ...none, refused: ['a'], reason });
	});

	it.each(['', '  '])('that is empty decides nothing: "%s"', (text) => {
		expect(judge(['a', 'b'], text)).toEqual({ ...none, unclear: ['a', 'b'] });
	});
});

test.each([
	['', true],
	[' ', true],
	['Subscribed successful! [b]', true],
	['Msg format invalid', true],
	['Subscribed successful! [x]', false],
	['x', false],
])('an answer without an id, "%s", is about our channels: %s', (text, expected) => {
	expect(
		mentions(
			text,
			['a', 'b'].map((name) => `[${name}]`),
		),
	).toBe(expected);
});
