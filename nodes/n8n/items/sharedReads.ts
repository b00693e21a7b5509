import type { Endpoint, Values } from '../../../mexc/endpoints/endpoint';
import type { CallOptions, RestClient } from '../../../mexc/rest/client';
import { buildRequest } from '../../../mexc/rest/request';
import { readContent, type Wanted } from '../../../mexc/rest/pages';

/**
 * The reads of one run: what several items ask in the same words is sent once, and all of them get the
 * answer or the error. For one account, and until somebody writes.
 */
export class SharedReads {
	private readonly answers = new Map<string, Promise<unknown>>();

	/** As readContent; each caller gets rows of its own. */
	async read(
		client: RestClient,
		endpoint: Endpoint,
		values: Values,
		wanted: Wanted,
		options: CallOptions,
	): Promise<unknown> {
		const { paging, rows } = endpoint.output;
		// Only a list of several answers is asked differently for more rows.
		const asked: Wanted = paging ? wanted : { raw: true };
		const { values: wire } = buildRequest(endpoint, values);
		const key = JSON.stringify([endpoint.resource, endpoint.id, wire, asked]);
		const content = await this.once(key, () =>
			readContent(client, endpoint, values, asked, options),
		);
		return paging || wanted.raw || !rows ? content : rows(content);
	}

	/** What was read before a write may no longer be true after it. */
	forget(): void {
		this.answers.clear();
	}

	private async once(key: string, ask: () => Promise<unknown>): Promise<unknown> {
		const known = this.answers.get(key);
		if (known) return structuredClone(await known);
		const answer = ask();
		this.answers.set(key, answer);
		return await answer;
	}
}
