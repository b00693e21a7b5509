import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from './sourceFiles';

/** What costs time and memory; n8n loads every node at start, also those that no workflow uses. */
const HEAVY = [
	...['node_modules/axios', 'node_modules/ws', 'node_modules/protobufjs'],
	// The outlines of the font; pictures and indicators are loaded by those who ask for one.
	...['dist/mexc/chart', 'dist/mexc/indicators'],
];

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

const manifest = JSON.parse(
	readFileSync(path.join(projectFolder, 'package.json'), 'utf8'),
) as Manifest;

/** The heavy folders in memory after a fresh process has loaded `files`, as n8n does at start. */
function heavyLoadedBy(files: readonly string[]): string[] {
	const program = `
		for (const file of ${JSON.stringify(files)}) require('./' + file);
		console.log(JSON.stringify(Object.keys(require.cache)));
	`;
	const output = execFileSync(process.execPath, ['-e', program], {
		cwd: projectFolder,
		encoding: 'utf8',
	});
	const loaded = JSON.parse(output) as string[];
	return HEAVY.filter((folder) =>
		loaded.some((file) => file.startsWith(path.join(projectFolder, folder) + '/')),
	);
}

describe('lazy loading', () => {
	const { nodes, credentials } = manifest.n8n;

	it.each([...nodes, ...credentials])('%s loads nothing heavy before it is used', (file) => {
		expect(heavyLoadedBy([file])).toEqual([]);
	});

	it('would notice a library, and a part of its own', () => {
		expect(heavyLoadedBy(['node_modules/ws/index.js'])).toEqual(['node_modules/ws']);
		expect(heavyLoadedBy(['dist/mexc/chart/text.js'])).toEqual(['dist/mexc/chart']);
	});
});
