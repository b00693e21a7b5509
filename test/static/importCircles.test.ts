import path from 'node:path';
import { importsOf, sourceFiles, type SourceFile } from './sourceFiles';

/** Circles of imports among files, types included: each as its files in the order of a walk. */
function circlesIn(files: readonly SourceFile[]): string[][] {
	const names = new Set(files.map(({ name }) => name));
	const targets = new Map(files.map((file) => [file.name, targetsOf(file, names)]));
	const circles: string[][] = [];
	const done = new Set<string>();
	const walk = (name: string, way: readonly string[]): void => {
		const begun = way.indexOf(name);
		if (begun >= 0) circles.push([...way.slice(begun), name]);
		if (begun >= 0 || done.has(name)) return;
		for (const target of targets.get(name) ?? []) walk(target, [...way, name]);
		done.add(name);
	};
	for (const name of names) walk(name, []);
	return circles;
}

function targetsOf(file: SourceFile, names: ReadonlySet<string>): string[] {
	return importsOf(file)
		.filter(({ specifier }) => specifier.startsWith('.'))
		.map(({ specifier }) => path.posix.join(path.posix.dirname(file.name), specifier))
		.flatMap((base) => [`${base}.ts`, `${base}/index.ts`].filter((name) => names.has(name)));
}

describe('circles of imports', () => {
	const shipped = ['credentials', 'nodes', 'mexc', 'simulator/src'].flatMap((folder) =>
		sourceFiles(folder),
	);
	const textsOf = (circles: readonly string[][]) => circles.map((circle) => circle.join(' > '));

	it('there is none in what ships, types included', () => {
		expect(shipped.length).toBeGreaterThan(600);
		expect(textsOf(circlesIn(shipped))).toEqual([]);
	});

	it.each([
		['mexc/core/decimal.ts', 'mexc/rest/request.ts', '../rest/request'],
		['nodes/n8n/trigger/event.ts', 'nodes/n8n/trigger/trigger.ts', './trigger'],
		[
			'mexc/foreign/authenticate.ts',
			'credentials/MexcApi.credentials.ts',
			'../../credentials/MexcApi.credentials',
		],
		['simulator/src/core.ts', 'simulator/src/simulator.ts', './simulator'],
	])('one from %s back to %s is found there', (low, high, specifier) => {
		const planted = shipped.map(({ name, text }) => {
			return {
				name,
				text: name === low ? `import type { X } from '${specifier}';\n${text}` : text,
			};
		});
		const found = textsOf(circlesIn(planted));
		expect(found.some((text) => text.includes(`${low} > ${high}`))).toBe(true);
	});

	it('are found, however long they are and whatever they carry', () => {
		const file = (name: string, text: string) => ({ name: `a/${name}.ts`, text });
		expect(
			circlesIn([
				file('one', "import { two } from './two';"),
				file('two', "export { three } from './sub';"),
				file('sub/index', "import type { Four } from '../four';"),
				file('four', "type One = import('./one').One;"),
				file('five', "import { one } from './one'; import fs from 'node:fs';"),
			]),
		).toEqual([['a/one.ts', 'a/two.ts', 'a/sub/index.ts', 'a/four.ts', 'a/one.ts']]);
		expect(circlesIn([file('self', "import { self } from './self';")])).toHaveLength(1);
		expect(circlesIn([file('one', "import './two';"), file('two', '')])).toEqual([]);
	});
});
