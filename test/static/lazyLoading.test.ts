import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from './sourceFiles';

/** What costs time and memory; n8n loads every node at start, also those that no workflow uses. */
const HEAVY = ['axios', 'ws', 'protobufjs'];

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

const manifest = JSON.parse(
	readFileSync(path.join(projectFolder, 'package.json'), 'utf8'),
) as Manifest;

/** The libraries in memory after a fresh process has loaded `files`, as n8n does at start. */
function librariesLoadedBy(files: readonly string[]): string[] {
	const program = `
		for (const file of ${JSON.stringify(files)}) require('./' + file);
		console.log(JSON.stringify(Object.keys(require.cache)));
	`;
	const output = execFileSync(process.execPath, ['-e', program], {
		cwd: projectFolder,
		encoding: 'utf8',
	});
	const loaded = JSON.parse(output) as string[];
	return HEAVY.filter((library) =>
		loaded.some((file) => file.startsWith(path.join(projectFolder, 'node_modules', library) + '/')),
	);
}

describe('lazy loading', () => {
	const { nodes, credentials } = manifest.n8n;

	it.each([...nodes, ...credentials])('%s loads no heavy library before it is used', (file) => {
		expect(librariesLoadedBy([file])).toEqual([]);
	});

	it('would notice a library', () => {
		expect(librariesLoadedBy(['node_modules/ws/index.js'])).toEqual(['ws']);
	});
});
