import {
	createServer,
	request as send,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longer than a program needs for its next request when it waits for no answer. */
const QUIET_MS = 80;

export interface RoundTripGate {
	url: string;
	/** What was asked since the last call: a list for each round trip. */
	rounds(): string[][];
	stop(): Promise<void>;
}

/**
 * In front of an exchange: holds requests until no further one comes, and lets all of them through at once. So
 * requests that do not wait for each other's answers are one round trip, however fast the machine is.
 */
export async function startRoundTripGate(target: string): Promise<RoundTripGate> {
	let seen: string[][] = [];
	let held: Array<() => void> = [];
	let names: string[] = [];
	let timer: NodeJS.Timeout | undefined;
	const open = () => {
		const all = held;
		seen.push(names.sort());
		[held, names] = [[], []];
		for (const pass of all) pass();
	};
	const server = createServer((request, response) => {
		const [path] = (request.url ?? '').split('?');
		names.push(`${request.method} ${path.replace('/api/v3/', '')}`);
		held.push(() => pass(target, request, response));
		clearTimeout(timer);
		timer = setTimeout(open, QUIET_MS);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		rounds() {
			const all = seen;
			seen = [];
			return all;
		},
		async stop() {
			clearTimeout(timer);
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function pass(target: string, request: IncomingMessage, response: ServerResponse): void {
	const { method, headers, url = '' } = request;
	const onward = send(new URL(url, target), { method, headers }, (answer) => {
		response.writeHead(answer.statusCode ?? 500, answer.headers);
		answer.pipe(response);
	});
	onward.on('error', () => response.destroy());
	request.pipe(onward);
}
