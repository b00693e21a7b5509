/** Golden files: what a reviewer has looked at once. `UPDATE_GOLDEN=1 npx jest test/unit/nodes` rewrites them. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const projectFolder = path.resolve(__dirname, '../..');

/** Compares `value` with `golden/<name>.json`, written as JSON. */
export function expectGolden(name: string, value: unknown): void {
	expectJsonFile(`test/golden/${name}.json`, value);
}

/** The same with any JSON file of the repository. */
export function expectJsonFile(name: string, value: unknown): void {
	const file = path.join(projectFolder, name);
	if (process.env.UPDATE_GOLDEN) {
		writeFileSync(file, JSON.stringify(value));
		// A process of its own: prettier is loaded by import(), which jest does not offer.
		execFileSync(process.execPath, [require.resolve('prettier/bin/prettier.cjs'), '--write', file]);
	}
	expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(readFileSync(file, 'utf8')));
}
