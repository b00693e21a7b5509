import { MexcError } from '../../mexc/core/errors';
import { decodePush } from '../../mexc/socket/protobuf';
import { streams } from '../../mexc/streams';
import { type FactMessage, bytesField, encode, varintField } from '../fault/socketFrames';
import protobufFacts from '../../simulator/facts/protobuf.json';
import streamFacts from '../../simulator/facts/streams.json';

const tables = protobufFacts.messages as unknown as FactMessage[];
const samples = streamFacts.channels.filter(({ sampleDecoded }) => sampleDecoded !== null);

describe('decodePush', () => {
	it.each(samples.map((fact) => [fact.id, fact] as const))(
		'reads the sample of %s from bytes made by hand',
		(_id, fact) => {
			const sample = fact.sampleDecoded as unknown as Record<string, string>;
			const push = decodePush(encode(tables, 'PushDataV3ApiWrapper', sample), 42);
			const { channel, symbol, sendTime, createTime } = sample;
			expect(push).toMatchObject({ channel, bodyName: fact.wrapperField, receivedAt: 42 });
			expect(push.symbol).toBe(symbol);
			expect(push.sendTime).toBe(sendTime === undefined ? undefined : Number(sendTime));
			expect(push.createTime).toBe(createTime === undefined ? undefined : Number(createTime));
			expect(push.body).toMatchObject(sample[fact.wrapperField] as unknown as object);
		},
	);

	it('gives exact bytes the exact meaning', () => {
		// Tags by hand: 0a = 1 text, 1a = 3 text, 30 = 6 varint, d2 13 = 314 text (314 * 8 + 2 = 2514).
		const frame = Buffer.from(
			'0a0163 1a024142 30ac02 d2130a 0a08 0a0139 120131 1802'.replace(/ /g, ''),
			'hex',
		);
		expect(decodePush(frame, 1)).toEqual({
			channel: 'c',
			symbol: 'AB',
			sendTime: 300,
			bodyName: 'publicAggreDeals',
			body: {
				deals: [{ price: '9', quantity: '1', tradeType: 2, time: '0', tradeId: '' }],
				eventType: '',
			},
			receivedAt: 1,
		});
	});

	it('keeps an int64 beyond the safe integers exact, as text', () => {
		const body = varintField(6, 9223372036854775807n);
		const frame = Buffer.concat([bytesField(1, 'c'), bytesField(315, body)]);
		expect(decodePush(frame, 1).body.lastOrderCreateTime).toBe('9223372036854775807');
	});

	it('leaves out a time that no date can hold', () => {
		const frame = (time: bigint) =>
			Buffer.concat([bytesField(1, 'c'), varintField(6, time), bytesField(315, '')]);
		expect(decodePush(frame(8_640_000_000_000_000n), 1).sendTime).toBe(8.64e15);
		expect(decodePush(frame(8_640_000_000_000_001n), 1)).not.toHaveProperty('sendTime');
		expect(decodePush(frame(-1n), 1)).not.toHaveProperty('sendTime');
		expect(decodePush(frame(-1n), 1)).not.toHaveProperty('createTime');
	});

	it('reads a negative int32', () => {
		const frame = Buffer.concat([bytesField(1, 'c'), bytesField(304, varintField(15, -1n))]);
		expect(decodePush(frame, 1).body.status).toBe(-1);
	});

	it('gives proto3 defaults to absent fields, and leaves absent ones with presence out', () => {
		const { body } = decodePush(Buffer.concat([bytesField(1, 'c'), bytesField(304, '')]), 1);
		expect(body).toMatchObject({ id: '', status: 0, isMaker: false, createTime: '0' });
		expect(body).not.toHaveProperty('triggerPrice');
		expect(decodePush(Buffer.concat([bytesField(1, 'c'), bytesField(313, '')]), 1).body).toEqual({
			asks: [],
			bids: [],
			eventType: '',
			fromVersion: '',
			toVersion: '',
			lastOrderCreateTime: '0',
		});
	});

	it('skips fields that the tables lack, of every wire type', () => {
		const extra = [
			varintField(77, 5),
			bytesField(78, 'text'),
			Buffer.from([((79 << 3) & 0x7f) | 0x80 | 1, 79 >> 4, 1, 2, 3, 4, 5, 6, 7, 8]),
			Buffer.from([((80 << 3) & 0x7f) | 0x80 | 5, 80 >> 4, 1, 2, 3, 4]),
		];
		const body = Buffer.concat([...extra, bytesField(1, '9')]);
		const frame = Buffer.concat([...extra, bytesField(1, 'c'), bytesField(315, body), ...extra]);
		expect(decodePush(frame, 1)).toMatchObject({ channel: 'c', body: { bidPrice: '9' } });
	});

	it('hands out a body it does not know as raw bytes', () => {
		const frame = Buffer.concat([bytesField(1, 'c'), bytesField(3, 'AB'), bytesField(399, 'news')]);
		expect(decodePush(frame, 7)).toEqual({
			channel: 'c',
			symbol: 'AB',
			bodyName: 'unknown',
			body: { raw: Buffer.from('news').toString('base64') },
			receivedAt: 7,
		});
	});

	it('refuses a frame that ends before its body, as one that was cut between two fields', () => {
		const head = Buffer.concat([bytesField(1, 'c'), bytesField(3, 'AB')]);
		expect(() => decodePush(head, 7)).toThrow('has no content');
		expect(decodePush(Buffer.concat([head, bytesField(399, '')]), 7).body).toEqual({ raw: '' });
		// A number is no body.
		const number = Buffer.concat([head, varintField(399, 0)]);
		expect(() => decodePush(number, 7)).toThrow('has no content');
	});

	const wrapped = encode(tables, 'PushDataV3ApiWrapper', {
		channel: streams.privateOrders.template,
		symbol: 'MXUSDT',
		privateOrders: { id: 'C02__1', price: '3.5', status: 2, createTime: '1736417034259' },
	});

	it('refuses every truncation, and everything without a channel', () => {
		const outcomes = [...wrapped.keys()].map((length) => {
			try {
				return decodePush(wrapped.subarray(0, length), 1).channel;
			} catch (error) {
				expect(error).toBeInstanceOf(MexcError);
				expect((error as MexcError).kind).toBe('protocol');
				return 'refused';
			}
		});
		expect(outcomes.filter((outcome) => outcome !== 'refused')).toEqual([]);
		expect(() => decodePush(Buffer.alloc(0), 1)).toThrow('names no channel');
		expect(() => decodePush(Buffer.from('{"id":0}'), 1)).toThrow('could not be decoded');
	});

	describe('of a large frame', () => {
		const MOST = 200_000;
		const entries = (count: number, entry: Buffer) => Buffer.alloc(count * entry.length, entry);
		const frameOf = (...content: Buffer[]) =>
			Buffer.concat([bytesField(1, 'c'), bytesField(314, Buffer.concat(content))]);

		// Its channel and its body are entries too.
		it('reads a limited number of entries, however small they are', () => {
			const frame = (count: number) => frameOf(entries(count, bytesField(1, '')));
			expect(decodePush(frame(MOST - 2), 1).body.deals).toHaveLength(MOST - 2);
			expect(() => decodePush(frame(MOST - 1), 1)).toThrow('too many entries (400006 bytes)');
		});

		it('counts what is in its entries too', () => {
			const deal = Buffer.concat([bytesField(1, '9'), varintField(3, 1)]);
			const { deals } = decodePush(frameOf(entries(50_000, bytesField(1, deal))), 1).body;
			expect(deals).toHaveLength(50_000);
			const frame = frameOf(entries(70_000, bytesField(1, deal)));
			expect(() => decodePush(frame, 1)).toThrow('too many entries');
		});

		it('counts fields that the tables lack, whatever they hold', () => {
			const unknown = Buffer.concat([varintField(77, 5), bytesField(78, bytesField(1, ''))]);
			const push = decodePush(frameOf(entries(80_000, unknown), bytesField(2, 'e')), 1);
			expect(push.body.eventType).toBe('e');
			expect(() => decodePush(frameOf(entries(110_000, unknown)), 1)).toThrow('too many entries');
		});

		it('refuses damage as of a small one', () => {
			const frame = frameOf(entries(50_000, bytesField(1, '')));
			expect(() => decodePush(frame.subarray(0, -1), 1)).toThrow('could not be decoded');
			expect(() => decodePush(Buffer.alloc(100_000), 1)).toThrow(MexcError);
		});
	});

	it('says the size of a bad frame and the next step, not its content', () => {
		const act = () => decodePush(Buffer.from([10, 200, 1, 65]), 1);
		expect(act).toThrow('could not be decoded (4 bytes)');
	});
});
