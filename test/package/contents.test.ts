import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sourceFiles } from '../static/sourceFiles';

const projectFolder = path.resolve(__dirname, '../..');

interface Packed {
	files: Array<{ path: string }>;
	unpackedSize: number;
}

/** What `npm publish` would upload. */
function pack(): Packed {
	const output = execFileSync('npm', ['pack', '--dry-run', '--json'], {
		cwd: projectFolder,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	return (JSON.parse(output) as Packed[])[0];
}

describe('the package', () => {
	const packed = pack();
	const files = packed.files.map((file) => file.path);

	it('contains dist, README, LICENSE, CHANGELOG, package.json and index.js, and nothing else', () => {
		const roots = new Set(files.map((file) => file.split('/')[0]));
		expect([...roots].sort()).toEqual([
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'dist',
			'index.js',
			'package.json',
		]);
	});

	it('ships nodes, credentials and mexc, and neither tests nor the simulator', () => {
		const folders = files
			.filter((file) => file.startsWith('dist/'))
			.map((file) => file.split('/')[1]);
		expect([...new Set(folders)].sort()).toEqual(['credentials', 'mexc', 'nodes']);
	});

	it('contains every file that n8n loads, and an icon and a codex for each node', () => {
		const { n8n } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
			n8n: { nodes: string[]; credentials: string[] };
		};
		expect(files).toEqual(expect.arrayContaining([...n8n.nodes, ...n8n.credentials]));
		expect(files).toEqual(expect.arrayContaining(n8n.nodes.map((file) => `${file}on`)));
		expect(files.filter((file) => file.endsWith('.svg'))).not.toHaveLength(0);
	});

	it('contains every output schema, beside the class of its node', () => {
		const schemas = sourceFiles('nodes', ['.json'])
			.filter(({ name }) => name.includes('/__schema__/'))
			.map(({ name }) => `dist/${name}`);
		expect(schemas).not.toHaveLength(0);
		expect(files.filter((file) => file.includes('/__schema__/')).sort()).toEqual(schemas.sort());
	});

	it('stays small', () => {
		expect(packed.unpackedSize).toBeLessThan(2_000_000);
	});
});
