import { MexcError } from '../../mexc/core/errors';
import { decodeHotPush } from '../../mexc/socket/hotFrames';
import { decodeByTables, decodePush } from '../../mexc/socket/protobuf';
import protobufFacts from '../../simulator/facts/protobuf.json';
import { type FactMessage, bytesField, encode, varint, varintField } from '../fault/socketFrames';

const tables = protobufFacts.messages as unknown as FactMessage[];

const HEAD = {
	channel: 'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT',
	symbol: 'BTCUSDT',
	createTime: 1736409765051,
	sendTime: 1736409765052,
};
const DEAL = {
	price: '93220.00',
	quantity: '0.04438243',
	tradeType: 2,
	time: '1736409765051',
	tradeId: '505979017439002624X1',
};
const NO_DEAL = { price: '', quantity: '', tradeType: 0, time: '0', tradeId: '' };
const LEVEL = { price: '92877.58', quantity: '0.00000000' };
const DEPTHS = {
	asks: [LEVEL, { ...LEVEL, price: '92878.00' }],
	bids: [LEVEL],
	eventType: 'spot@public.aggre.depth.v3.api.pb@100ms',
	fromVersion: '10589632359',
	toVersion: '10589632360',
	lastOrderCreateTime: '1736409765051',
};
const TICKER = {
	bidPrice: '93387.28',
	bidQuantity: '3.73485',
	askPrice: '93387.29',
	askQuantity: '7.669875',
	version: '36913565463',
	lastOrderCreateTime: '1736409765052',
};

/** What the exchange sends today, with what proto3 demands for each field that is absent. */
const BODIES = [
	{
		bodyName: 'publicAggreDeals',
		full: { deals: [DEAL, { ...DEAL, tradeType: 1 }], eventType: 'spot@public' },
		absent: { deals: [], eventType: '' },
	},
	{
		bodyName: 'publicAggreDepths',
		full: DEPTHS,
		absent: {
			asks: [],
			bids: [],
			eventType: '',
			fromVersion: '',
			toVersion: '',
			lastOrderCreateTime: '0',
		},
	},
	{
		bodyName: 'publicAggreBookTicker',
		full: TICKER,
		absent: {
			bidPrice: '',
			bidQuantity: '',
			askPrice: '',
			askQuantity: '',
			version: '',
			lastOrderCreateTime: '0',
		},
	},
];

const frameOf = (bodyName: string, body: object, head: object = HEAD) =>
	encode(tables, 'PushDataV3ApiWrapper', { ...head, [bodyName]: body });
const dealsOf = (...deals: object[]) => frameOf('publicAggreDeals', { deals });

function without(object: object, name: string): object {
	return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

type Decode = (frame: Uint8Array, receivedAt: number) => unknown;

/** As text, because some events name themselves by the order of the fields. */
function outcome(decode: Decode, frame: Uint8Array): string {
	try {
		return JSON.stringify(decode(frame, 7));
	} catch (error) {
		if (error instanceof MexcError && error.kind === 'protocol') return 'refused';
		throw error;
	}
}

/** Whatever is in it: the direct way says what the tables say, or leaves the frame to them. */
function expectAlike(frame: Uint8Array): void {
	const expected = outcome(decodeByTables, frame);
	expect(outcome(decodePush, frame)).toBe(expected);
	if (decodeHotPush(frame, 7) !== undefined) expect(outcome(decodeHotPush, frame)).toBe(expected);
}

describe.each(BODIES)('$bodyName is read directly', ({ bodyName, full, absent }) => {
	it('with everything in it', () => {
		expect(decodeHotPush(frameOf(bodyName, full), 7)).toEqual({
			...HEAD,
			bodyName,
			body: full,
			receivedAt: 7,
		});
		expectAlike(frameOf(bodyName, full));
	});

	it.each(Object.keys(full))('without %s, which has its default then', (name) => {
		const frame = frameOf(bodyName, without(full, name));
		expect(decodeHotPush(frame, 7)?.body).toEqual({ ...absent, ...without(full, name) });
		expectAlike(frame);
	});

	it.each(['symbol', 'createTime', 'sendTime'])('without %s, which is absent then', (name) => {
		const frame = frameOf(bodyName, full, without(HEAD, name));
		expect(decodeHotPush(frame, 7)).toEqual({
			...without(HEAD, name),
			bodyName,
			body: full,
			receivedAt: 7,
		});
		expectAlike(frame);
	});

	it('and refused or left to the tables wherever it is damaged or cut', () => {
		const frame = frameOf(bodyName, full);
		for (const at of frame.keys()) {
			expectAlike(frame.subarray(0, at));
			for (const value of [0, 1, 127, 128, 255, frame[at] - 1, frame[at] + 1, frame[at] ^ 128]) {
				const damaged = Buffer.from(frame);
				damaged[at] = value;
				expectAlike(damaged);
			}
		}
	});
});

describe('a frame that is read directly', () => {
	it.each([1, 2, 7, 8, 9, 15, 16, 17, 31, 128])('may hold texts of %i letters', (length) => {
		const letters = Array.from({ length }, (_, index) => String.fromCharCode(33 + (index % 94)));
		const deal = { ...DEAL, quantity: letters.join('') };
		const [read] = decodeHotPush(dealsOf(deal), 7)?.body.deals as unknown[];
		expect(read).toEqual(deal);
	});

	// Of 20 and 1,500 entries the size of the body takes two bytes and three.
	it.each([0, 1, 20, 1_500])('may hold %i entries', (count) => {
		const deals = Array.from({ length: count }, (_, index) => ({ ...DEAL, price: `${index}` }));
		const frame = dealsOf(...deals);
		expect(decodeHotPush(frame, 7)?.body.deals).toEqual(deals);
	});

	it('may hold entries without anything in them', () => {
		expect(decodeHotPush(dealsOf({}, DEAL, {}), 7)?.body.deals).toEqual([NO_DEAL, DEAL, NO_DEAL]);
	});

	it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 21, 2 ** 28, 2 ** 35, 2 ** 42, 2 ** 49 - 1])(
		'may hold the number %i',
		(number) => {
			const frame = frameOf(
				'publicAggreBookTicker',
				{ ...TICKER, lastOrderCreateTime: number },
				{ ...HEAD, createTime: number },
			);
			const push = decodeHotPush(frame, 7);
			expect(push?.createTime).toBe(number);
			expect(push?.body.lastOrderCreateTime).toBe(String(number));
		},
	);

	it('may hold the largest int32', () => {
		const [read] = decodeHotPush(dealsOf({ tradeType: 2 ** 31 - 1 }), 7)?.body.deals as unknown[];
		expect(read).toEqual({ ...NO_DEAL, tradeType: 2 ** 31 - 1 });
	});

	it('keeps names apart that are equally long and end alike', () => {
		const names = [
			'spot@one@BTCUSDT',
			'spot@two@BTCUSDT',
			'BTCUSDT',
			'ETHUSDT',
			'A',
			'B',
			'\u007f',
		];
		for (const name of [...names, ...names.reverse(), ...names]) {
			const push = decodeHotPush(
				frameOf('publicAggreDeals', {}, { channel: name, symbol: name }),
				7,
			);
			expect(push).toMatchObject({ channel: name, symbol: name });
		}
	});
});

it('knows a name from all that begin with it', () => {
	const frame = (symbol: string) => frameOf('publicAggreDeals', {}, { channel: 'c', symbol });
	expect(decodeHotPush(frame('ABCDE'), 7)?.symbol).toBe('ABCDE');
	const longer = frame('ABCDE100000');
	const at = longer.indexOf('100000');
	// So many that one of them finds the place where the short one is kept.
	for (let number = 100_000; number < 160_000; number++) {
		longer.write(String(number), at);
		const symbol = decodeHotPush(longer, 7)?.symbol;
		if (symbol !== `ABCDE${number}`) throw new Error(`ABCDE${number} is read as ${symbol}`);
	}
});

describe('exactly what the tables say is said of a frame with', () => {
	const deal = encode(tables, 'PublicAggreDealsV3ApiItem', DEAL);
	const body = bytesField(1, deal);
	const head = encode(tables, 'PushDataV3ApiWrapper', HEAD);
	const channel = bytesField(1, HEAD.channel);
	/** Says that it has so many bytes, whatever follows. */
	const sized = (number: number, size: number, content: Buffer) =>
		Buffer.concat([varint((number << 3) | 2), varint(size), content]);
	const inBody = (...parts: Buffer[]) =>
		Buffer.concat([head, bytesField(314, Buffer.concat(parts))]);
	const inFrame = (...parts: Buffer[]) => Buffer.concat(parts);

	const positions = [...Array(17).keys()];
	const rows: Array<[string, Buffer]> = [
		...positions.map((at): [string, Buffer] => [
			`a letter beyond ASCII at ${at}`,
			dealsOf({ ...DEAL, quantity: `${'a'.repeat(at)}é${'a'.repeat(16 - at)}` }),
		]),
		...[2n ** 31n, 2n ** 32n, -1n, -(2n ** 31n)].map((type): [string, Buffer] => [
			`the int32 ${type}`,
			dealsOf({ ...DEAL, tradeType: type }),
		]),
		...[2n ** 49n, 2n ** 53n + 1n, 2n ** 63n - 1n, -1n].map((time): [string, Buffer] => [
			`the int64 ${time}`,
			dealsOf({ ...DEAL, time }),
		]),
		...[2n ** 49n, 8_640_000_000_000_000n, 8_640_000_000_000_001n, -1n].map(
			(sendTime): [string, Buffer] => [
				`the time ${sendTime}`,
				frameOf('publicAggreDeals', { deals: [DEAL] }, { ...HEAD, sendTime }),
			],
		),
		['a number in more bytes than it needs', inBody(Buffer.from([8, 129, 128, 0]))],
		['a text of 129 letters', dealsOf({ ...DEAL, quantity: '9'.repeat(129) })],
		['a name beyond ASCII', frameOf('publicAggreDeals', {}, { channel: 'spot@币安' })],
		[
			// Read as a time that ends there, it would be the tag of the next field.
			'a time of eight bytes',
			dealsOf({ ...DEAL, time: 42n * 2n ** 49n, tradeId: 'x'.repeat(41) }),
		],
		['an empty symbol', frameOf('publicAggreDeals', {}, { channel: 'c', symbol: '' })],
		['no channel', bytesField(314, body)],
		['an empty channel', inFrame(bytesField(1, ''), bytesField(314, body))],
		['no body', head],
		['an empty body', inFrame(channel, bytesField(314, ''))],
		['another body', inFrame(channel, bytesField(304, ''))],
		['a body that we do not know', inFrame(channel, bytesField(399, body))],
		['the number of a body in an unusual wire type', inFrame(channel, varintField(314, 1))],
		['two bodies', inFrame(head, bytesField(314, body), bytesField(315, bytesField(1, '1')))],
		['a body twice', inFrame(head, bytesField(314, body), bytesField(314, body))],
		['a body in front of the head', inFrame(bytesField(314, body), head)],
		['a field behind the body', inFrame(head, bytesField(314, body), varintField(6, 5))],
		['a byte behind the body', inFrame(head, bytesField(314, body), Buffer.from([0]))],
		['an unknown field in the head', inFrame(head, bytesField(77, 'x'), bytesField(314, body))],
		['the head in another order', inFrame(varintField(6, 5), channel, bytesField(314, body))],
		['an unknown field in the body', inBody(body, bytesField(77, 'x'))],
		[
			'an unknown field in an entry',
			inBody(bytesField(1, Buffer.concat([deal, varintField(9, 1)]))),
		],
		['an entry behind the other fields', inBody(bytesField(2, 'x'), body)],
		[
			'the fields of an entry in another order',
			inBody(bytesField(1, Buffer.concat([bytesField(2, '2'), bytesField(1, '1')]))),
		],
		[
			'a field of an entry twice',
			inBody(bytesField(1, Buffer.concat([bytesField(1, '2'), bytesField(1, '1')]))),
		],
		['an entry that ends behind the body', inBody(sized(1, deal.length + 1, deal))],
		['an entry that ends before its content', inBody(sized(1, deal.length - 1, deal))],
		[
			'a text that ends behind its entry',
			inBody(bytesField(1, sized(1, 9, Buffer.from('12345678'))), bytesField(2, 'abc')),
		],
		['a text that ends behind the frame', inBody(bytesField(1, sized(1, 300, Buffer.from('1'))))],
		['a body that ends behind the frame', inFrame(head, sized(314, body.length + 1, body))],
		['a body that ends before the frame', inFrame(head, sized(314, body.length - 1, body))],
		['a size of four bytes', inBody(bytesField(1, sized(1, 2 ** 21 + 5, Buffer.from('12345'))))],
		[
			// Its last byte alone would be the tag of the next field.
			'a size of four bytes that ends like a tag',
			inBody(bytesField(1, Buffer.from([10, 128, 128, 128, 18, 1, 120]))),
		],
		['a size in more bytes than it needs', inBody(Buffer.from([10, 130, 128, 0, 26, 0]))],
	];

	it.each(rows)('%s', (_what, frame) => expectAlike(frame));
});
