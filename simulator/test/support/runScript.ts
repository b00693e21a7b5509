import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Runs a script of the folder `conformance` in a process group of its own, because clients start processes of
 * their own: a late one ends with all of them.
 * @returns what it printed, which must be JSON
 */
export function runScript<Report>(
	script: string,
	args: readonly string[],
	longestMs: number,
): Promise<Report> {
	return new Promise((resolve, reject) => {
		const path = join(__dirname, '..', 'conformance', script);
		const child = spawn(process.execPath, [path, ...args], { detached: true });
		const output = { out: '', err: '' };
		child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
		const limit = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), longestMs);
		child.on('error', reject);
		child.on('close', (code) => {
			clearTimeout(limit);
			if (code === 0) resolve(JSON.parse(output.out) as Report);
			else reject(new Error(`${script} ended with ${code}: ${output.err}`));
		});
	});
}
