import fc from 'fast-check';
import { messageFacts } from '../src/facts';
import { type MessageValue, encode } from '../src/stream/encoder';
import { anyMessage } from './support/anyMessage';
import { protobufRoot } from './support/client';

const root = protobufRoot();

/** What a decoder shows for a message: absent plain fields hold their default. */
function decoded(name: string, frame: Buffer): unknown {
	const type = root.lookupType(name);
	return type.toObject(type.decode(frame), { longs: Number, defaults: true, arrays: true });
}

describe('the encoder', () => {
	it.each(messageFacts.map(({ name }) => name))('%s is read back by protobufjs', (name) => {
		const type = root.lookupType(name);
		fc.assert(
			fc.property(anyMessage(name), (message) => {
				const expected = type.toObject(type.fromObject(message), {
					longs: Number,
					defaults: true,
					arrays: true,
				});
				expect(decoded(name, encode(name, message as MessageValue))).toEqual(expected);
			}),
			{ numRuns: 60 },
		);
	});

	it('wraps each body of the wrapper under its own number', () => {
		const bodies = messageFacts.find(({ name }) => name === 'PushDataV3ApiWrapper')?.oneof?.fields;
		expect(bodies).toHaveLength(15);
		for (const body of bodies ?? []) {
			const frame = encode('PushDataV3ApiWrapper', { channel: 'c', [body.name]: {} });
			// c, then the tag of an empty length-delimited field with the body's number.
			const tag = body.number * 8 + 2;
			expect([...frame]).toEqual([10, 1, 99, (tag % 128) | 128, Math.floor(tag / 128), 0]);
		}
	});

	it('leaves out plain defaults and keeps optional ones', () => {
		expect(encode('PublicAggreDealsV3ApiItem', { price: '', tradeType: 0, time: 0 })).toHaveLength(
			0,
		);
		expect([...encode('PushDataV3ApiWrapper', { symbol: '' })]).toEqual([26, 0]);
	});

	it('writes bodies longer than 127 bytes with their true length', () => {
		const deals = Array.from({ length: 50 }, (_, index) => ({
			price: String(index),
			time: 1.7e12,
		}));
		const frame = encode('PushDataV3ApiWrapper', { publicAggreDeals: { deals } });
		const back = decoded('PushDataV3ApiWrapper', frame) as {
			publicAggreDeals: { deals: Array<{ price: string; time: number }> };
		};
		expect(back.publicAggreDeals.deals).toHaveLength(50);
		expect(back.publicAggreDeals.deals[49]).toMatchObject({ price: '49', time: 1.7e12 });
	});
});
