import type { RestClient } from './client';

/** The reading of a long list says by a warning where MEXC does not give all of it; sentences without an end. */
export function withGaps(client: RestClient, onWarning: (sentence: string) => void): RestClient {
	const { log } = client.context;
	const warn = (sentence: string) => {
		log.warn(sentence);
		onWarning(sentence.replace(/\.$/, ''));
	};
	return {
		context: { ...client.context, log: { ...log, warn } },
		call: async (...call) => await client.call(...call),
		clockOffsetMs: async () => await client.clockOffsetMs(),
	};
}
