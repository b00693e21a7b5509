import { type ClientRequest, type IncomingMessage, get } from 'node:http';
import type { Simulator } from '../../src';
import type { Frame } from '../../src/page/frame';
import { settle } from './mirrorChain';

/** What an open page receives. */
export class PageClient {
	/** In the order in which they came. */
	readonly frames: Frame[] = [];
	private text = '';

	private constructor(
		private readonly request: ClientRequest,
		readonly response: IncomingMessage,
	) {
		response.setEncoding('utf8');
		response.on('data', (chunk: string) => this.take(chunk));
		// The end of the simulator cuts the connection.
		response.on('error', () => undefined);
	}

	static open(
		simulator: Simulator,
		query: string,
		headers: Readonly<Record<string, string>> = {},
	): Promise<PageClient> {
		return new Promise((resolve, reject) => {
			const url = `${simulator.restUrl}/control/page/events?${query}`;
			const request = get(url, { agent: false, headers }, (response) =>
				resolve(new PageClient(request, response)),
			);
			request.on('error', reject);
		});
	}

	/** Everything that the page knows by now. */
	get state(): Frame {
		return Object.assign({}, ...this.frames) as Frame;
	}

	async until(what: string, condition: (state: Frame) => boolean): Promise<Frame> {
		await settle(() => condition(this.state), what);
		return this.state;
	}

	close(): void {
		this.request.destroy();
	}

	private take(chunk: string): void {
		const parts = (this.text + chunk).split('\n\n');
		this.text = parts.pop() ?? '';
		for (const part of parts) this.frames.push(JSON.parse(part.replace(/^data: /, '')) as Frame);
	}
}
