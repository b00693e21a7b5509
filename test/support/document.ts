import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const projectFolder = path.resolve(__dirname, '../..');

/** Compares a generated document with the one in the repository; `UPDATE_GOLDEN=1` writes it. */
export function expectDocument(name: string, text: string): void {
	const file = path.join(projectFolder, name);
	// A process of its own: prettier is loaded by import(), which jest does not offer.
	const prettier = [require.resolve('prettier/bin/prettier.cjs'), '--stdin-filepath', file];
	const formatted = execFileSync(process.execPath, prettier, { input: text, encoding: 'utf8' });
	if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, formatted);
	expect(readFileSync(file, 'utf8')).toBe(formatted);
}
