import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, sourceFiles } from './sourceFiles';

// A comment cites a fact about MEXC by its place in docs/mexc: "quirks 35", "quirks 32, 86",
// "exchange-behaviour 3.1". A reader must find it there.

const CITED = /\b(quirks|exchange-behaviour)\s+(\d+(?:\.\d+)?(?:(?:,| and)\s+\d+(?:\.\d+)?\b)*)/g;

/** The numbers that a document of docs/mexc gives its rules or sections. */
function numbersIn(document: string): Set<string> {
	const text = readFileSync(path.join(projectFolder, 'docs', 'mexc', `${document}.md`), 'utf8');
	const form = document === 'quirks' ? /^(\d+)\. /gm : /^##+ (\d+(?:\.\d+)?)[. ]/gm;
	return new Set([...text.matchAll(form)].map(([, number]) => number));
}

const known: Record<string, Set<string>> = {
	quirks: numbersIn('quirks'),
	'exchange-behaviour': numbersIn('exchange-behaviour'),
};

/** Each citation whose target does not exist, with the file it stands in. */
function missingTargets({ name, text }: { name: string; text: string }): string[] {
	return [...text.matchAll(CITED)].flatMap(([, document, numbers]) =>
		numbers
			.split(/(?:,| and)\s+/)
			.filter((number) => !known[document].has(number))
			.map((number) => `${name}: ${document} ${number}`),
	);
}

describe('citations of docs/mexc', () => {
	const folders = ['credentials', 'nodes', 'mexc', 'simulator', 'scripts', 'test'];
	const files = folders
		.flatMap((folder) => sourceFiles(folder, ['.ts', '.js', '.md', '.json']))
		.filter(({ name }) => name !== 'test/static/citations.test.ts');

	it('lead to a rule or section that exists', () => {
		expect(known.quirks.size).toBeGreaterThan(100);
		const cited = files.filter(({ text }) => text.match(CITED) !== null);
		expect(cited.length).toBeGreaterThan(40);
		expect(cited.flatMap(missingTargets)).toEqual([]);
	});

	it('are found in each form they are written in, and missed targets are named', () => {
		const text = '(quirks 33, 9994), exchange-behaviour 9.9, quirks 2 and 9995';
		expect(missingTargets({ name: 'sample.ts', text })).toEqual([
			'sample.ts: quirks 9994',
			'sample.ts: exchange-behaviour 9.9',
			'sample.ts: quirks 9995',
		]);
	});
});
