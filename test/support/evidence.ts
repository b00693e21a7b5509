/**
 * Keeps what a user could ever see of a test run, every log line, error and item, so that after the whole
 * run it can be searched for secrets (secretsReporter.js does). Nothing is kept outside such a run.
 */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

const folder = process.env.MEXC_TEST_EVIDENCE;

/** Errors are shown with every own field: that is where a request's headers would hide. */
const format = {
	depth: 12,
	breakLength: Infinity,
	compact: true,
	maxArrayLength: null,
	maxStringLength: null,
	showHidden: false,
} as const;

/**
 * @param kind what it is, e.g. `log line`; named in the report when a secret is found in it
 */
export function keepEvidence(kind: string, value: unknown): void {
	if (folder === undefined) return;
	write('evidence', `${kind} in ${currentTest()}: ${inspect(value, format)}`);
}

/** Tests of bad input use keys such as a single blank, which stand in every line. */
const SHORTEST_SECRET = 8;

/** Announces a secret of the test run: the key's secret, a listen key. It must appear in no evidence. */
export function keepSecret(secret: string): void {
	if (secret.trim().length >= SHORTEST_SECRET) write('secrets', secret);
}

function write(name: string, text: string): void {
	if (folder === undefined) return;
	appendFileSync(path.join(folder, `${name}-${process.pid}`), `${text.replace(/\n/g, '\\n')}\n`);
}

function currentTest(): string {
	// Between tests and outside jest there is no current one.
	const state = (globalThis as { expect?: typeof expect }).expect?.getState();
	return `${path.basename(state?.testPath ?? 'no file')} "${state?.currentTestName ?? ''}"`;
}
