import fc from 'fast-check';
import { MexcError } from '../../mexc/core/errors';
import { decodePush } from '../../mexc/socket/protobuf';
import { type FactMessage, encode } from '../fault/socketFrames';
import protobufFacts from '../../simulator/facts/protobuf.json';
import streamFacts from '../../simulator/facts/streams.json';

const tables = protobufFacts.messages as unknown as FactMessage[];
const frames = streamFacts.channels
	.filter(({ sampleDecoded }) => sampleDecoded !== null)
	.map(({ sampleDecoded }) => encode(tables, 'PushDataV3ApiWrapper', sampleDecoded as object));

function outcome(bytes: Uint8Array): 'decoded' | 'refused' {
	try {
		const push = decodePush(bytes, 1);
		expect(push.channel).not.toBe('');
		expect(JSON.parse(JSON.stringify(push.body))).toEqual(push.body);
		return 'decoded';
	} catch (error) {
		expect(error).toBeInstanceOf(MexcError);
		expect((error as MexcError).kind).toBe('protocol');
		return 'refused';
	}
}

describe('decodePush on hostile bytes', () => {
	it('decodes or refuses random bytes, and throws nothing else', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void outcome(bytes)),
			{ numRuns: 2000 },
		);
	});

	it('decodes or refuses damaged frames, and throws nothing else', () => {
		const seen = new Set<string>();
		const damage = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(fc.constantFrom(...frames), damage, fc.nat(400), (frame, changes, cut) => {
				const bytes = Buffer.from(frame);
				for (const [at, value] of changes) bytes[at % bytes.length] = value;
				seen.add(outcome(cut % 4 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes));
			}),
			{ numRuns: 2000 },
		);
		expect([...seen].sort()).toEqual(['decoded', 'refused']);
	});

	it('reads back any texts and times an encoder can write', () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 20 });
		const deal = fc.record({
			price: text,
			quantity: text,
			tradeType: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
			time: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
			tradeId: text,
		});
		const body = fc.record({ deals: fc.array(deal, { maxLength: 4 }), eventType: text });
		fc.assert(
			fc.property(body, (publicAggreDeals) => {
				const value = { channel: 'c', publicAggreDeals };
				expect(decodePush(encode(tables, 'PushDataV3ApiWrapper', value), 1).body).toEqual(
					publicAggreDeals,
				);
			}),
			{ numRuns: 500 },
		);
	});
});
