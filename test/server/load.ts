import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Call } from '../../scripts/n8nServer/session';

const ASK_EVERY_MS = 250;
const MEMORY_EVERY_MS = 500;
const MEGABYTE_IN_KILOBYTES = 1024;
const MEGABYTE = 1024 ** 2;
const DEBUGGER_ATTEMPTS = 40;

/** How n8n fared over a stretch of time. */
export interface Load {
	/** The most resident memory of its process, in MB. */
	peakMegabytes: number;
	/** Answer times of the editor's list of workflows, in ms. */
	answersMs: { count: number; median: number; p95: number; max: number };
}

/** Resident memory of a process of this machine, in MB. */
export function megabytesOf(processId: number): number {
	const status = readFileSync(`/proc/${processId}/status`, 'utf8');
	return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / MEGABYTE_IN_KILOBYTES);
}

/**
 * What a Node.js process really holds, in MB: used JavaScript memory after a garbage collection. Resident
 * memory says little about that, because garbage stays until memory becomes scarce.
 */
export async function liveMegabytesOf(processId: number, inspectPort: number): Promise<number> {
	process.kill(processId, 'SIGUSR1');
	const socket = new WebSocket(await debuggerUrl(inspectPort));
	try {
		await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
		await command(socket, 'HeapProfiler.collectGarbage');
		const { usedSize } = await command(socket, 'Runtime.getHeapUsage');
		return Math.round(Number(usedSize) / MEGABYTE);
	} finally {
		socket.terminate();
	}
}

/** The signal opens the port a moment later. */
async function debuggerUrl(port: number): Promise<string> {
	for (let attempt = 1; ; attempt++) {
		try {
			const response = await fetch(`http://127.0.0.1:${port}/json/list`);
			const [target] = (await response.json()) as Array<{ webSocketDebuggerUrl: string }>;
			return target.webSocketDebuggerUrl;
		} catch (error) {
			if (attempt === DEBUGGER_ATTEMPTS) throw error;
			await sleep(MEMORY_EVERY_MS);
		}
	}
}

function command(socket: WebSocket, method: string): Promise<Record<string, unknown>> {
	return new Promise((resolve) => {
		socket.once('message', (data: Buffer) => {
			const { result } = JSON.parse(data.toString()) as { result: Record<string, unknown> };
			resolve(result);
		});
		socket.send(JSON.stringify({ id: 1, method }));
	});
}

/**
 * Asks n8n's editor API as a person's browser would while something else happens. A question does not wait
 * for the answer to the one before, so that a frozen server shows in every one of them.
 */
export function watchLoad(rest: Call, processId: number): () => Promise<Load> {
	const answers: number[] = [];
	const asked: Promise<unknown>[] = [];
	let peakMegabytes = megabytesOf(processId);
	const ask = async () => {
		const startedAt = performance.now();
		await rest('GET', '/workflows');
		answers.push(performance.now() - startedAt);
	};
	const asking = setInterval(() => asked.push(ask()), ASK_EVERY_MS);
	const measuring = setInterval(() => {
		peakMegabytes = Math.max(peakMegabytes, megabytesOf(processId));
	}, MEMORY_EVERY_MS);
	return async () => {
		clearInterval(asking);
		clearInterval(measuring);
		await Promise.all(asked);
		answers.sort((a, b) => a - b);
		const at = (share: number) =>
			Math.round(answers[Math.min(answers.length - 1, Math.floor(answers.length * share))] ?? 0);
		return {
			peakMegabytes,
			answersMs: { count: answers.length, median: at(0.5), p95: at(0.95), max: at(1) },
		};
	};
}
