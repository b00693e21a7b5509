import { readFileSync } from 'node:fs';
import type { Call } from '../../scripts/n8nServer/session';

const ASK_EVERY_MS = 250;
const MEMORY_EVERY_MS = 500;
const MEGABYTE_IN_KILOBYTES = 1024;

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
