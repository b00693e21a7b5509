import { sourceFiles } from './sourceFiles';

// The field's words: what this project once called otherwise, with what to write instead.
const INSTEAD: ReadonlyArray<readonly [RegExp, string]> = [
	[/\btold\b(?! otherwise)|\btells?\b(?! you)|\btelling\b/i, 'reported, emitted, says, shows'],
	[/\banew\b/i, 'again, resynchronized'],
	[/\bnews\b/i, 'event, change, update'],
	[/\bwish(es)?\b/i, 'request, settings, parameters'],
	[/\bmend(s|ed)?\b/i, 'fix, correct'],
	[/\bleast (order|quantity|price|value|amount)\b/i, 'minimum'],
	[/\bis no multiple\b/i, 'is not a multiple'],
	[/\blies (above|below|before|after)\b/i, 'is above, is below'],
];

/** Comments and texts of the code, and documents: what a person reads. */
const WHERE = ['mexc', 'nodes', 'credentials', 'simulator/src', 'docs', 'examples'];
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

function wordsIn(name: string, text: string): string[] {
	return text
		.split('\n')
		.flatMap((line, index) =>
			INSTEAD.filter(([word]) => word.test(line)).map(
				([, instead]) => `${name}:${index + 1} (${instead}): ${line.trim()}`,
			),
		);
}

test.each(WHERE)("%s uses the field's words", (folder) => {
	const files = sourceFiles(folder, ['.ts', '.md', '.json'])
		// MEXC's own words, and those of recorded answers.
		.filter(({ name }) => !name.startsWith('docs/mexc/'));
	expect(files).not.toHaveLength(0);
	expect(files.flatMap(({ name, text }) => wordsIn(name, text))).toEqual([]);
});

test("the documents use the field's words", () => {
	const files = sourceFiles('.', ['.md']).filter(({ name }) => DOCUMENTS.includes(name));
	expect(files.map(({ name }) => name).sort()).toEqual([...DOCUMENTS].sort());
	expect(files.flatMap(({ name, text }) => wordsIn(name, text))).toEqual([]);
});

test.each(['It is told once.', 'made anew', 'Its least order value', 'No news'])(
	'finds "%s"',
	(line) => {
		expect(wordsIn('x', line)).toHaveLength(1);
	},
);
