import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '../../.artifacts/server');

/** Shows what was measured, and keeps it where a person can look it up later. */
export function tellFigures(name: string, figures: object): void {
	mkdirSync(folder, { recursive: true });
	const text = JSON.stringify(figures, null, '\t');
	writeFileSync(path.join(folder, `${name}.json`), `${text}\n`);
	process.stdout.write(`${name}: ${text}\n`);
}
