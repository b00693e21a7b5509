import { decodeHotPush } from '../../mexc/socket/hotFrames';
import protobufFacts from '../../simulator/facts/protobuf.json';
import streamFacts from '../../simulator/facts/streams.json';
import { type FactMessage, encode } from '../fault/socketFrames';
import { compareDecoders, expectAllKinds } from './hotFrames';

const tables = protobufFacts.messages as unknown as FactMessage[];
// Reproduce a failure with FUZZ_SEED=…; the failure names the frame as well.
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

describe('frames that are read directly', () => {
	it('gives what the decoder by tables gives, or leaves the frame to it', () => {
		expectAllKinds(compareDecoders(seed, 40_000));
	});

	it('reads the samples of the exchange directly', () => {
		const direct = streamFacts.channels
			.flatMap(({ sampleDecoded }) => (sampleDecoded === null ? [] : [sampleDecoded as object]))
			.map((sample) => decodeHotPush(encode(tables, 'PushDataV3ApiWrapper', sample), 1)?.bodyName);
		for (const name of ['publicAggreDeals', 'publicAggreBookTicker', 'publicAggreDepths']) {
			expect(direct).toContain(name);
		}
	});
});
