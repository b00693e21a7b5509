import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '../../.artifacts/server');

const SHOWN = 20;

/** Shows what was measured, and keeps all of it where a person can look it up later. */
export function tellFigures(name: string, figures: object): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(figures, null, '\t')}\n`);
	const text = JSON.stringify(figures, (_key, value) => firstOf(value), '\t');
	process.stdout.write(`${name}: ${text}\n`);
}

/** A long list shortened, with what was left out counted. */
export function firstOf(value: unknown): unknown {
	if (!Array.isArray(value) || value.length <= SHOWN) return value;
	return [...(value as unknown[]).slice(0, SHOWN), `and ${value.length - SHOWN} more`];
}
