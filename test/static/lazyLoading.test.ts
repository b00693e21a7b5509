import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from './sourceFiles';

/** What costs time and memory; n8n loads every node at start, also those that no workflow uses. */
const HEAVY = ['node_modules/axios', 'node_modules/ws', 'node_modules/protobufjs', 'mexc/chart'];

/** In the bundle a library, or a part of ours, is where the bundler says it begins. */
function holds(file: string, part: string): boolean {
	return readFileSync(file, 'utf8').includes(`\n// ${part}/`);
}

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

const manifest = JSON.parse(
	readFileSync(path.join(projectFolder, 'package.json'), 'utf8'),
) as Manifest;

/** Files of the package in memory after a fresh process has loaded `files` and made what they hold. */
function loadedBy(files: readonly string[]): string[] {
	const program = `
		for (const file of ${JSON.stringify(files)}) {
			for (const Made of Object.values(require('./' + file))) {
				if (/\\.(node|credentials)\\.js$/.test(file)) new Made();
			}
		}
		console.log(JSON.stringify(Object.keys(require.cache)));
	`;
	const output = execFileSync(process.execPath, ['-e', program], {
		cwd: projectFolder,
		encoding: 'utf8',
	});
	const loaded = JSON.parse(output) as string[];
	return loaded.filter((file) => file.startsWith(path.join(projectFolder, 'dist') + path.sep));
}

function heavyLoadedBy(files: readonly string[]): string[] {
	const ours = loadedBy(files);
	return HEAVY.filter((part) => ours.some((file) => holds(file, part)));
}

describe('lazy loading', () => {
	const { nodes, credentials } = manifest.n8n;

	it.each([...nodes, ...credentials])('%s loads none of its code before it is used', (file) => {
		expect(loadedBy([file])).toEqual([
			path.join(projectFolder, file),
			path.join(projectFolder, file.replace(/js$/, 'data.json')),
		]);
	});

	it('loads no library with the code, before a request, a frame or a picture needs it', () => {
		const code = [...nodes, ...credentials].map((file) => {
			const [className] = path.basename(file).split('.');
			return `dist/lib/${className}.js`;
		});
		expect(heavyLoadedBy(code)).toEqual([]);
	});

	it('would notice each of them', () => {
		const chunks = readdirSync(path.join(projectFolder, 'dist', 'lib')).map(
			(name) => `dist/lib/${name}`,
		);
		expect(heavyLoadedBy(chunks)).toEqual(HEAVY);
	});
});
