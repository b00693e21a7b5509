import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eventCatalogue } from '../support/eventReference';
import { operationCatalogue } from '../support/operationReference';
import { projectFolder, sourceFiles, type SourceFile } from './sourceFiles';

const { homepage, scripts, workspaces } = JSON.parse(
	readFileSync(path.join(projectFolder, 'package.json'), 'utf8'),
) as { homepage: string; scripts: Record<string, string>; workspaces: string[] };

const documents = sourceFiles('.', ['.md']);
/** What n8n reads beside a node: where it belongs, and its documents. */
const codexes = sourceFiles('nodes', ['.node.json']);
const readme: SourceFile = { name: 'README.md', text: '' };
const withData = [...documents, ...sourceFiles('.', ['llms.txt'])];

/** The text without what is shown as code: links and headings in there are none. */
function prose(text: string): string {
	return text.replace(/^( *)```[\s\S]*?^\1```$/gm, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
}

/** The anchors of a document as GitHub makes them from its headings. */
function anchorsOf(text: string): Set<string> {
	const anchors = new Set<string>();
	const blocks = text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
	for (const [, heading] of blocks.matchAll(/^#{1,6} (.+)$/gm)) {
		const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
		const slug = words
			.trim()
			.toLowerCase()
			.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
			.replace(/ /g, '-');
		let anchor = slug;
		for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
		anchors.add(anchor);
	}
	return anchors;
}

function targetsIn(text: string): string[] {
	const inline = [...prose(text).matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
	const defined = [...prose(text).matchAll(/^\[[^\]]+\]: (\S+)$/gm)];
	const images = [
		...prose(text).matchAll(/<(?:img|source|a)\b[^>]*?(?:src|srcset|href)="([^"]+)"/g),
	];
	return [...inline, ...defined, ...images].map(([, target]) => target);
}

/** Why a link of a file leads nowhere; undefined for one that is right, or leads to another site. */
function problemOf({ name }: SourceFile, target: string): string | undefined {
	const own = new RegExp(`^${homepage}/(?:blob|tree)/main/`);
	const isOwn = own.test(target);
	if (!isOwn && /^[a-z]+:/.test(target)) return undefined;
	const [place, anchor] = target.replace(own, '').split('#');
	const folder = isOwn ? '' : path.posix.dirname(name);
	const file = place === '' ? name : path.posix.join(folder, decodeURIComponent(place));
	if (file.startsWith('..') || !existsSync(path.join(projectFolder, file))) return 'no such file';
	if (anchor === undefined) return undefined;
	if (!file.endsWith('.md')) return 'an anchor in what is no document';
	const known = anchorsOf(readFileSync(path.join(projectFolder, file), 'utf8'));
	return known.has(anchor) ? undefined : 'no such heading';
}

function brokenLinks(file: SourceFile): string[] {
	return targetsIn(file.text).flatMap((target) => {
		const problem = problemOf(file, target);
		return problem === undefined ? [] : [`${file.name}: ${target} (${problem})`];
	});
}

/** The programs and scripts that a text names in code, as `npm run lint` and `npx jest`. */
function commandsIn(text: string): string[] {
	const code = [...text.matchAll(/^( *)```\w*\n([\s\S]*?)^\1```$|`([^`\n]+)`/gm)];
	const lines = code.flatMap(([, , block = '', inline = '']) => `${block}\n${inline}`.split('\n'));
	const form = /(?:^|&& |; |\$ )((?:npm|npx|node) [^#&;|]+)/g;
	return lines.flatMap((line) => [...line.matchAll(form)].map(([, command]) => command.trim()));
}

/** Commands of npm itself that the documents use; they act on what is named there. */
const OF_NPM = ['audit', 'ci', 'install', 'pack', 'publish', 'uninstall', 'version'];
/** Not run by any test, and said so beside it: it reads what is published. */
const OF_OTHERS = ['@n8n/scan-community-package'];

function isThere(command: string): boolean {
	const [program, ...words] = command.split(/\s+/);
	if (program === 'node') {
		const file = words.find((word) => !word.startsWith('-'));
		return file === undefined || existsSync(path.join(projectFolder, file));
	}
	const workspace = words.includes('--workspace') ? words[words.indexOf('--workspace') + 1] : '';
	if (program === 'npm' && words[0] === 'run') return scriptsOf(workspace).includes(words[1]);
	if (program === 'npm' && words[0] === 'test') return 'test' in scripts;
	if (program === 'npm' && words[0] !== 'exec') return OF_NPM.includes(words[0]);
	const [name] = words.filter((word) => word !== 'exec' && !word.startsWith('-'));
	const binary = path.join(projectFolder, 'node_modules', '.bin', name);
	return existsSync(binary) || OF_OTHERS.includes(name);
}

function scriptsOf(workspace: string): string[] {
	if (workspace !== '' && !workspaces.includes(workspace)) return [];
	const file = path.join(projectFolder, workspace, 'package.json');
	const manifest = JSON.parse(readFileSync(file, 'utf8')) as { scripts: Record<string, string> };
	return Object.keys(manifest.scripts);
}

describe('the documents', () => {
	it('link to files and headings that exist', () => {
		expect(documents.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/errors.md', 'simulator/README.md']),
		);
		expect(withData.flatMap(({ text }) => targetsIn(text)).length).toBeGreaterThan(60);
		expect(withData.flatMap(brokenLinks)).toEqual([]);
	});

	it('are where the nodes and the credential lead, each to its own page', () => {
		const texts = sourceFiles('nodes').concat(sourceFiles('credentials'), codexes);
		const links = texts.flatMap((file) =>
			[...file.text.matchAll(new RegExp(`['"](${homepage}[^'"]*)['"]`, 'g'))].map(([, url]) => ({
				file,
				// GitHub shows the README there.
				target: url.replace(/^([^#]*\/n8n-nodes-mexc-spot)#/, '$1/blob/main/README.md#'),
			})),
		);
		const broken = links.filter(({ target }) => problemOf(readme, target) !== undefined);
		expect(broken.filter(({ target }) => !target.endsWith('#readme'))).toEqual([]);
		const pages = links
			.map(({ target }) => target)
			.filter((target) => /operations\.md#/.test(target));
		expect(new Set(pages).size).toBe(6);
	});

	it('give each operation and each event a heading of its own', () => {
		const anchors = (name: string) =>
			[...anchorsOf(readFileSync(path.join(projectFolder, 'docs', name), 'utf8'))].join('\n');
		for (const { operation } of operationCatalogue()) {
			expect(anchors('operations.md')).toMatch(new RegExp(`-${operation.toLowerCase()}$`, 'm'));
		}
		for (const { event } of eventCatalogue()) {
			expect(anchors('events.md')).toMatch(new RegExp(`-${event.toLowerCase()}$`, 'm'));
		}
	});

	it('name commands that exist', () => {
		const named = documents.flatMap(({ name, text }) =>
			commandsIn(text).map((command) => ({ name, command })),
		);
		expect(named.length).toBeGreaterThan(20);
		expect(named.filter(({ command }) => !isThere(command))).toEqual([]);
	});

	it('are all led to: each is linked from another', () => {
		const linked = new Set(
			withData.flatMap(({ name, text }) =>
				targetsIn(text).map((target) =>
					target.startsWith(homepage)
						? target.replace(/^.*\/main\//, '')
						: path.posix.join(path.posix.dirname(name), target.split('#')[0]),
				),
			),
		);
		const lonely = documents
			.map(({ name }) => name)
			.filter((name) => name.startsWith('docs/') && !linked.has(name));
		expect(lonely).toEqual([]);
	});

	it('are all in the list of documents by topic', () => {
		const index = documents.find(({ name }) => name === 'docs/README.md');
		const listed = targetsIn(index?.text ?? '').map((target) => target.split('#')[0]);
		const pages = documents
			.map(({ name }) => path.posix.relative('docs', name))
			.filter((name) => /^\w[\w-]*\.md$/.test(name) && name !== 'README.md');
		expect(pages.length).toBeGreaterThan(15);
		expect(pages.filter((name) => !listed.includes(name))).toEqual([]);
	});
});

describe('the check of documents', () => {
	const at = (text: string): SourceFile => ({ name: 'docs/sample.md', text });

	it.each([
		['[x](missing.md)', 'no such file'],
		['[x](../../outside.md)', 'no such file'],
		['![x](images/missing.png)', 'no such file'],
		['[x](orders.md#no-heading)', 'no such heading'],
		['[x](../examples#top)', 'an anchor in what is no document'],
		[`[x](${homepage}/blob/main/docs/missing.md)`, 'no such file'],
		['[x]: missing.md', 'no such file'],
		['<img src="missing.png">', 'no such file'],
	])('finds that %s leads nowhere', (text, problem) => {
		expect(brokenLinks(at(text))).toEqual([expect.stringContaining(`(${problem})`)]);
	});

	it.each([
		'[x](orders.md)',
		'[x](trigger.md#queue-mode)',
		'[x](https://www.mexc.com)',
		'`[x](missing.md)`',
		'```\n[x](missing.md)\n```',
	])('takes %j', (text) => expect(brokenLinks(at(text))).toEqual([]));

	it('makes anchors as GitHub does', () => {
		const text = '# A `b` & c: d_e\n\n## Same\n\n## Same\n\n```\n# no heading\n```\n';
		expect([...anchorsOf(text)]).toEqual(['a-b--c-d_e', 'same', 'same-1']);
	});

	it.each(['npm run lints', 'npx no-such-program', 'node scripts/missing.js', 'npm instal x'])(
		'finds that there is no %s',
		(command) => {
			expect(commandsIn(`Run \`${command}\`.`)).toEqual([command]);
			expect(isThere(command)).toBe(false);
		},
	);

	it('reads commands in blocks, behind others and before a comment', () => {
		const text = '```sh\nnpm ci && npm run demo    # n8n\n$ npx jest test\n```\n';
		expect(commandsIn(text)).toEqual(['npm ci', 'npm run demo', 'npx jest test']);
	});
});
