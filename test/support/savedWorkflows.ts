/** Workflows as versions of this package have saved them, with the form of the items they gave: test/fixtures/workflows. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';
import type { OutputSchema } from './outputSchema';

export interface SavedWorkflow {
	/** The operation or the event. */
	name: string;
	/** The version of the package that saved it. */
	version: string;
	workflow: { name: string; nodes: INode[]; connections: IConnections; settings: object };
	/** The fields of its items; absent where they have none. */
	items?: OutputSchema;
}

const folder = path.join(__dirname, '../fixtures/workflows');
export type Kind = 'operations' | 'events';

const manifest = path.join(__dirname, '../../package.json');
const { version: present } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

/** All that any version has saved, oldest version first. */
export function savedWorkflows(kind: Kind): SavedWorkflow[] {
	return readdirSync(folder)
		.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
		.flatMap((version) =>
			filesIn(path.join(folder, version, kind)).map((file) => ({
				name: path.basename(file, '.json'),
				version,
				...(JSON.parse(readFileSync(file, 'utf8')) as Omit<SavedWorkflow, 'name' | 'version'>),
			})),
		);
}

function filesIn(of: string): string[] {
	try {
		return readdirSync(of).map((file) => path.join(of, file));
	} catch (error) {
		// A version that adds no event has no folder of them.
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		return [];
	}
}

/** Adds what the present version saves. What a version has saved stays: a file that is there is never written. */
export function saveWorkflow(
	kind: Kind,
	name: string,
	saved: Pick<SavedWorkflow, 'workflow' | 'items'>,
): void {
	const file = path.join(folder, present, kind, `${name}.json`);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(saved, null, '\t')}\n`, { flag: 'wx' });
}

/** What a workflow that reads these items misses or finds of another type; later versions may add fields. */
export function missingIn(
	now: OutputSchema | undefined,
	saved: OutputSchema | undefined,
	at = '',
): string[] {
	if (saved === undefined || saved.type === 'null') return [];
	if (now === undefined) return [`${at}: missing`];
	if (now.type === 'null') return [];
	if (now.type !== saved.type) return [`${at}: ${now.type} instead of ${saved.type}`];
	const inner = Object.entries(saved.properties ?? {}).flatMap(([name, field]) =>
		missingIn(now.properties?.[name], field, `${at}.${name}`),
	);
	// An empty list shows nothing of its rows.
	return now.items === undefined
		? inner
		: [...inner, ...missingIn(now.items, saved.items, `${at}[]`)];
}
