import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of an execution: its effect outside n8n. */
export interface Effect {
	/** Which workflow, by the name that it was published with. */
	workflow: string;
	/** Which worker ran it. */
	worker: string;
	item: Record<string, unknown>;
	/** The trigger's item, where the workflow has one trigger. */
	startedBy?: Record<string, unknown>;
}

/** The outside world: what arrives here has happened, whatever n8n's list of executions shows. */
export interface Sink {
	url: string;
	/** In the order of arrival. */
	effects: Effect[];
	/** How long each answer takes, so that executions take as long. */
	delayMs: number;
	/** Executions go no further until `release`. */
	hold(): void;
	release(): void;
	stop(): Promise<void>;
}

/** Takes `POST /<workflow>?worker=<worker>` with the rest of an effect as JSON. */
export async function startSink(): Promise<Sink> {
	const effects: Effect[] = [];
	let held: Array<() => void> | undefined;
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sink');
		const answer = () => response.setHeader('content-type', 'application/json').end('{}');
		let body = '';
		request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
		request.on('end', () => {
			effects.push({
				workflow: decodeURIComponent(pathname.slice(1)),
				worker: searchParams.get('worker') ?? '',
				...(JSON.parse(body) as Pick<Effect, 'item' | 'startedBy'>),
			});
			if (held === undefined) setTimeout(answer, sink.delayMs);
			else held.push(answer);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const sink: Sink = {
		url: `http://127.0.0.1:${port}`,
		effects,
		delayMs: 0,
		hold() {
			held ??= [];
		},
		release() {
			const waiting = held ?? [];
			held = undefined;
			for (const answer of waiting) answer();
		},
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return sink;
}
