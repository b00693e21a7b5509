import fc from 'fast-check';
import { messageFacts } from '../src/facts';
import { UndecodableFrame, decode } from '../src/stream/decoder';
import { encode } from '../src/stream/encoder';
import { anyMessage } from './support/anyMessage';
import { protobufRoot } from './support/client';

const root = protobufRoot();
const WRAPPER = 'PushDataV3ApiWrapper';

function frameOf(name: string, message: Record<string, unknown>): Buffer {
	const type = root.lookupType(name);
	return Buffer.from(type.encode(type.fromObject(message)).finish());
}

/** What protobufjs reads from a frame, plain defaults filled in where presence is not tracked. */
function readByLibrary(name: string, frame: Buffer): unknown {
	const type = root.lookupType(name);
	return type.toObject(type.decode(frame), { longs: Number, defaults: true, arrays: true });
}

/** Without what is absent: this decoder leaves absent messages undefined, protobufjs makes them null. */
function present(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value, (_key, item: unknown) => item ?? undefined)) as unknown;
}

describe('the decoder', () => {
	it.each(messageFacts.map(({ name }) => name))('%s is read as protobufjs reads it', (name) => {
		const tracked = (messageFacts.find((fact) => fact.name === name)?.fields ?? []).filter(
			({ optional }) => optional === true,
		);
		fc.assert(
			fc.property(anyMessage(name), (message) => {
				const frame = frameOf(name, message);
				const expected = readByLibrary(name, frame) as Record<string, unknown>;
				// The library does not know of presence: a tracked default is not on the wire.
				for (const field of tracked) if (!expected[field.name]) delete expected[field.name];
				expect(present(decode(name, frame))).toEqual(present(expected));
			}),
			{ numRuns: 60 },
		);
	});

	it('reads the body of a push, and what stands behind a field that nobody knows', () => {
		const deals = [
			{ price: '65000.01', quantity: '0.5', tradeType: 2, time: 1.7e12, tradeId: 'X1' },
		];
		const frame = encode(WRAPPER, { channel: 'c', publicAggreDeals: { deals } });
		const unknownField = Buffer.from([0xba, 0x3e, 3, 1, 2, 3]);
		const message = decode(WRAPPER, Buffer.concat([unknownField, frame, unknownField]));
		expect(message).toMatchObject({ channel: 'c', publicAggreDeals: { deals } });
		expect(message['publicAggreDepths']).toBeUndefined();
	});

	it('keeps the sign and the size of whole numbers', () => {
		for (const time of [0, -1, 127, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER, -(2 ** 40)]) {
			const frame = encode('PublicAggreDealsV3ApiItem', { time, tradeType: -7 });
			expect(decode('PublicAggreDealsV3ApiItem', frame)).toMatchObject({ time, tradeType: -7 });
		}
	});

	it('refuses a frame that is cut, at each byte, unless it ends between two fields', () => {
		const frame = encode(WRAPPER, {
			channel: 'spot@c',
			publicAggreDeals: { deals: [{ price: '1' }] },
		});
		for (let length = 1; length < frame.length; length++) {
			const betweenFields = length === 8;
			const read = () => decode(WRAPPER, frame.subarray(0, length));
			if (betweenFields) expect(read()).toMatchObject({ channel: 'spot@c' });
			else expect(read).toThrow(UndecodableFrame);
		}
	});

	it('never does anything but decode or say that it cannot', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
				try {
					decode(WRAPPER, Buffer.from(bytes));
				} catch (error) {
					expect(error).toBeInstanceOf(UndecodableFrame);
				}
			}),
			{ numRuns: 2000 },
		);
	});
});
