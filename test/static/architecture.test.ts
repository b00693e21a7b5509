import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exchangeLayers, layerOf } from './importRules';
import { importsOf, projectFolder, sourceFiles } from './sourceFiles';

const file = path.join(projectFolder, 'ARCHITECTURE.md');
const [BEGIN, END] = ['<!-- layers: begin -->', '<!-- layers: end -->'];

/** The layers of mexc/ from the top down, with the arrows that the code has. */
function layerTable(): string {
	const files = sourceFiles('mexc');
	const imported = new Map<string, Set<string>>();
	for (const source of files) {
		const from = nameOf(source.name.replace(/\.ts$/, ''));
		for (const { specifier } of importsOf(source)) {
			if (!specifier.startsWith('.')) continue;
			const to = nameOf(path.posix.join(path.posix.dirname(source.name), specifier));
			if (to !== from) imported.set(from, (imported.get(from) ?? new Set()).add(to));
		}
	}
	const rows = [...exchangeLayers].reverse().map(([name, what]) => {
		const below = exchangeLayers
			.map(([layer]) => layer)
			.filter((layer) => imported.get(name)?.has(layer));
		return `| \`${name}\` | ${what} | ${below.join(', ')} |`;
	});
	return ['| layer | what is in it | imports |', '| --- | --- | --- |', ...rows].join('\n');
}

function nameOf(module: string): string {
	return layerOf(module)?.name ?? module;
}

test('ARCHITECTURE.md shows the layers and the imports of the code (UPDATE_GOLDEN=1 writes them)', () => {
	const text = readFileSync(file, 'utf8');
	const parts = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)] as const;
	const write = `${text.slice(0, parts[0])}\n\n${layerTable()}\n\n${text.slice(parts[1])}`;
	if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, write);
	// Prettier aligns the columns of the committed table.
	const unaligned = (document: string) => document.replace(/[ -]+/g, ' ');
	expect(unaligned(readFileSync(file, 'utf8'))).toBe(unaligned(write));
});

test('every path that ARCHITECTURE.md and CONTRIBUTING.md name exists', () => {
	const known = new Set(
		[
			'mexc',
			'nodes',
			'credentials',
			'simulator',
			'test',
			'scripts',
			'docs',
			'examples',
			'n8n-server',
		].flatMap((folder) =>
			sourceFiles(folder, ['.ts', '.js', '.md', '.json']).map(({ name }) => name),
		),
	);
	const folders = new Set([...known].flatMap((name) => ancestors(name)));
	for (const document of ['ARCHITECTURE.md', 'CONTRIBUTING.md']) {
		// An example makes a file that is not there yet.
		const text = readFileSync(path.join(projectFolder, document), 'utf8').replace(
			/a new file, `[^`]+`/g,
			'',
		);
		const named = [
			...text.matchAll(/`((?:mexc|nodes|credentials|simulator|test|scripts|docs)\/[^`\s*<]*)`/g),
		];
		const missing = named
			.map(([, name]) => name.replace(/\/$/, ''))
			.filter((name) => !known.has(name) && !folders.has(name) && !known.has(`${name}.ts`));
		expect([document, missing]).toEqual([document, []]);
		expect(named.length).toBeGreaterThan(5);
	}
});

function ancestors(name: string): string[] {
	const parts = name.split('/').slice(0, -1);
	return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}
