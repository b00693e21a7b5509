import type { RestClient } from '../../rest/client';
import { sleep, systemTime } from '../../core/time';

/**
 * What `work` gives within `ms`, or undefined: an order does not wait long for facts that it can do
 * without. The work goes on for others. A failure of the work is thrown.
 */
export async function inTime<T>(
	client: RestClient,
	ms: number,
	work: Promise<T>,
): Promise<T | undefined> {
	const { time = systemTime } = client.context;
	const done = new AbortController();
	try {
		return await Promise.race([work, sleep(time, ms, done.signal).then(() => undefined)]);
	} finally {
		done.abort();
	}
}
