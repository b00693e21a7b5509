import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, sourceFiles, type SourceFile } from './sourceFiles';

// Every command of every document is run by a test, by CI or by a program that a test starts, or the document of
// contributors says that it is not.

/** Where a command is run: a file, and what stands in it. */
type Place = readonly [file: string, words: string];

const CI = '.ci/run';
const README_TEST = 'test/e2e/readme.test.ts';
const REGISTRY_TEST = 'test/package/registry.full.test.ts';

const RUN: Readonly<Record<string, Place>> = {
	'npm ci': [CI, 'npm ci'],
	'npm ci && npm run demo': ['test/server/demoKept.full.test.ts', 'scripts/demo/main.js'],
	'npm ci && npm test': [CI, 'npm test'],
	'npm ci && npm run build': [README_TEST, "blocksOf('Paper trading')"],
	'npm exec --no mexc-simulator': [README_TEST, "blocksOf('Paper trading')"],
	'npm exec --no -- mexc-simulator': [README_TEST, "blocksOf('Paper trading')"],
	'curl -X POST http://127.0.0.1:8787/control/price -H \'content-type: application/json\' -d \'{"symbol":"BTCUSDT","price":"66100"}\'':
		[README_TEST, 'runCurl('],
	'curl http://127.0.0.1:8787/control/state': [README_TEST, 'runCurl('],
	'curl -X POST http://127.0.0.1:8787/control/price -H \'Content-Type: application/json\' -d \'{"symbol":"BTCUSDT","price":"66000"}\'':
		['test/unit/shellWords.test.ts', 'simulator/README.md'],
	'npm install --legacy-peer-deps --ignore-scripts n8n-nodes-mexc-spot': [
		README_TEST,
		'installCommand',
	],
	'npm install --omit=peer --ignore-scripts n8n-nodes-mexc-spot': [REGISTRY_TEST, '--omit=peer'],
	'npx mexc-simulator': ['test/package/paperPath.full.test.ts', "spawn('npx'"],
	'npm run build': [CI, 'npm test'],
	'npm run lint': [CI, 'npm run lint'],
	'npm test': [CI, 'npm test'],
	'npm run test:full': [CI, 'npm run test:full'],
	'npm run test:e2e': [CI, 'npm run test:e2e'],
	'npm run test:mutation parameters': [CI, 'npm run test:mutation parameters'],
	'npm run test:versions': [CI, 'npm run test:versions'],
	'npm run bench': [CI, 'npm run bench'],
	'npm run demo -- --once': [CI, 'npm run demo -- --once'],
	'npm run demo -- --engine': [CI, 'npm run demo -- --engine'],
	'npm run demo -- --port 5700': ['test/server/demoKept.full.test.ts', "'--port'"],
	'npm publish --dry-run': ['.github/workflows/release.yml', '--dry-run'],
	'apt-get install gcc g++ make python3': [CI, 'gcc g++ make python3 chromium'],
	'apt-get install chromium': [CI, 'gcc g++ make python3 chromium'],
	'npx jest test/unit/sizing --selectProjects fast': [CI, 'npm test'],
	'npm uninstall n8n-nodes-mexc-spot': [README_TEST, 'npm uninstall'],
	'mexc-simulator --port 0 --json --market quiet': ['simulator/test/cli.test.ts', '--json'],
	'UPDATE_GOLDEN=1 npx jest test/registry test/unit/nodesDescriptions test/static/architecture --selectProjects fast':
		['test/support/golden.ts', 'UPDATE_GOLDEN'],
	'npm run build && UPDATE_GOLDEN=1 npx jest test/contract/savedWorkflows --selectProjects full': [
		'test/support/golden.ts',
		'UPDATE_GOLDEN',
	],
	'npm run bench --workspace simulator': ['simulator/package.json', '"bench"'],
};

/** What was is not what is to be done, and a form to fill in shows no command. */
const NOT_READ = /^CHANGELOG\.md$|^\.github\//;
const documents = [...sourceFiles('.', ['.md']), ...sourceFiles('.', ['llms.txt'])].filter(
	({ name }) => !NOT_READ.test(name),
);
const PROGRAM =
	/^(?:\w+=\S+ )?(?:npm|npx|node|docker|curl|apt-get|git|tar|mkdir|cd|mexc-simulator)\b/;
const SETTING = /^[A-Z][A-Z0-9_]*=/;

/** The commands of a document, in blocks and between other words, without comments and changes of folder. */
function commandsOf({ text }: SourceFile): string[] {
	const block = /^( *)```(?:sh)?\n([\s\S]*?)^\1```$/gm;
	const lines = [...text.matchAll(block)]
		.flatMap(([, , lines]) => lines.replace(/\\\n\s*/g, '').split('\n'))
		.map((line) => line.replace(/\s+#\s.*$/, '').trim())
		.filter((line) => PROGRAM.test(line));
	const prose = text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
	const inline = [...prose.matchAll(/`([^`\n]+)`/g)]
		.map(([, code]) => code)
		.filter((code) => code.includes(' ') && PROGRAM.test(code));
	return [...lines, ...inline].filter((command) => !/^(mkdir|cd) /.test(command));
}

/** What the document of contributors says of commands that no test runs. */
function saidNotRun(): string[] {
	const text = readFileSync(path.join(projectFolder, 'CONTRIBUTING.md'), 'utf8');
	const [, section = ''] = text.split('\n## Commands that no test runs\n');
	return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, command]) => command);
}

describe('the commands of the documents', () => {
	const found = new Set(documents.flatMap(commandsOf));

	it('are run by a test, or said not to be', () => {
		expect(found.size).toBeGreaterThan(30);
		const known = new Set([...Object.keys(RUN), ...saidNotRun()]);
		expect([...found].filter((command) => !known.has(command))).toEqual([]);
	});

	it('are no others than those: nothing is listed that no document says', () => {
		const listed = [...Object.keys(RUN), ...saidNotRun()];
		expect(listed.filter((command) => !found.has(command))).toEqual([]);
		expect(listed.length).toBe(new Set(listed).size);
	});

	it.each(Object.entries(RUN))('%s', (_command, [file, words]) => {
		const place = path.join(projectFolder, file);
		expect(existsSync(place)).toBe(true);
		expect(readFileSync(place, 'utf8')).toContain(words);
	});

	it('stand in blocks that are marked as commands; what else is in those are settings', () => {
		const strange = documents.flatMap(({ name, text }) =>
			[...text.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)]
				.flatMap(([, , lines]) =>
					lines
						.replace(/\\\n\s*/g, '')
						.trim()
						.split('\n'),
				)
				.filter((line) => !PROGRAM.test(line) && !SETTING.test(line))
				.map((line) => `${name}: ${line}`),
		);
		expect(strange).toEqual([]);
	});

	it('are found in blocks and between words', () => {
		const text =
			'```sh\ncd x\nnpm ci    # all\ncurl a \\\n  -d b\n```\nRun `npm test`, not `npm`.\n';
		expect(commandsOf({ name: 'x.md', text })).toEqual(['npm ci', 'curl a -d b', 'npm test']);
	});
});
