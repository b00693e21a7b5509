import type { Endpoint, Values } from '../endpoints/endpoint';
import { orCancelled } from '../core/abort';
import { ageMs, momentOf, type Moment } from '../core/time';
import { type CallOptions, type RestClient, timeOf } from './client';
import { buildRequest } from './request';

/** A question that will be put in these words. */
export interface Question {
	endpoint: Endpoint;
	values: Values;
}

/** A client with answers that were asked for ahead. */
export interface AheadClient extends RestClient {
	/** From now on everything is asked again. */
	forget(): void;
}

interface Asked {
	answer: Promise<unknown>;
	/** Absent while the answer is under way. */
	answeredAt?: Moment;
}

/** Money depends on it: what the exchange has said longer ago is asked for again. */
const FRESH_MS = 1_000;

/**
 * Asks all of this now, at once instead of one after the other. Who puts such a question to the client that is
 * returned gets the answer, or the error, at the place where it is needed, so the order of errors stays what it
 * was. An answer about the market serves all who ask; one about the account serves once, because who asks again
 * wants to know what has changed. After anything that changes something nothing of it counts.
 */
export function askAhead(
	client: RestClient,
	questions: readonly Question[],
	options: CallOptions,
): AheadClient {
	const time = timeOf(client);
	const asked = new Map<string, Asked>();
	for (const { endpoint, values } of questions) {
		const key = keyOf(endpoint, values);
		if (asked.has(key)) continue;
		const entry: Asked = { answer: client.call(endpoint, values, options) };
		const noteTime = () => (entry.answeredAt = momentOf(time));
		// Whoever needs it hears of a failure; nobody may.
		entry.answer.then(noteTime, noteTime);
		asked.set(key, entry);
	}

	function take(endpoint: Endpoint, values: Values): Promise<unknown> | undefined {
		const key = keyOf(endpoint, values);
		const entry = asked.get(key);
		if (entry === undefined) return undefined;
		const { answer, answeredAt } = entry;
		const isOld = answeredAt !== undefined && ageMs(time, answeredAt) > FRESH_MS;
		if (isOld || endpoint.security !== 'NONE') asked.delete(key);
		return isOld ? undefined : answer;
	}

	return {
		context: client.context,
		forget: () => asked.clear(),
		clockOffsetMs: async () => await client.clockOffsetMs(),
		async call(endpoint, values, more = {}) {
			if (endpoint.effect !== 'read') asked.clear();
			const answer = asked.size > 0 ? take(endpoint, values) : undefined;
			if (answer === undefined) return await client.call(endpoint, values, more);
			return await orCancelled(answer, more.signal);
		},
	};
}

function keyOf(endpoint: Endpoint, values: Values): string {
	return JSON.stringify([endpoint.id, buildRequest(endpoint, values).values]);
}
