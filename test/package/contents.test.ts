import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { importsOf, sourceFiles } from '../static/sourceFiles';

const projectFolder = path.resolve(__dirname, '../..');

interface Component {
	name: string;
	version: string;
	licenses: Array<{ license: { id: string } }>;
	hashes: Array<{ content: string }>;
}

function readJson(file: string): Record<string, unknown> {
	return JSON.parse(readFileSync(path.join(projectFolder, file), 'utf8')) as Record<
		string,
		unknown
	>;
}

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

	it('ships nodes, the credential and what they share, and neither tests nor the simulator', () => {
		const folders = files
			.filter((file) => file.startsWith('dist/'))
			.map((file) => file.split('/')[1]);
		expect([...new Set(folders)].sort()).toEqual([
			'THIRD-PARTY-NOTICES.txt',
			'credentials',
			'lib',
			'nodes',
			'sbom.cdx.json',
		]);
	});

	it('needs nothing but n8n: an install fetches this one tarball', () => {
		const manifest = readJson('package.json');
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.optionalDependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		const code = files.filter((file) => file.endsWith('.js') && file.startsWith('dist/'));
		const asked = code.flatMap((file) =>
			importsOf({ name: file, text: readFileSync(path.join(projectFolder, file), 'utf8') })
				.map(({ specifier }) => specifier)
				.filter((specifier) => !specifier.startsWith('.')),
		);
		const unknown = asked.filter((name) => !isBuiltin(name) && name !== 'n8n-workflow');
		// What ws uses when a host happens to have it: native speed-ups, asked for in a try block.
		expect([...new Set(unknown)].sort()).toEqual(['bufferutil', 'utf-8-validate']);
	});

	it('names every library it contains, with version, licence and the hash of its tarball', () => {
		const { components } = readJson('dist/sbom.cdx.json') as { components: Component[] };
		const names = components.map(({ name }) => name);
		expect(names).toEqual(
			expect.arrayContaining(['@fontsource/inter', 'axios', 'big.js', 'protobufjs', 'ws']),
		);
		const notices = readFileSync(
			path.join(projectFolder, 'dist', 'THIRD-PARTY-NOTICES.txt'),
			'utf8',
		);
		// The licence of the font asks for its text beside each copy.
		expect(notices).toContain('SIL OPEN FONT LICENSE Version 1.1');
		for (const { name, version, licenses, hashes } of components) {
			expect(notices).toContain(`${name} ${version} (${licenses[0].license.id})`);
			const allowed = ['MIT', 'BSD-3-Clause', 'ISC', 'Apache-2.0', 'OFL-1.1'];
			expect(allowed).toContain(licenses[0].license.id);
			expect(hashes[0].content).toMatch(/^[0-9a-f]{128}$/);
		}
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
		expect(packed.unpackedSize).toBeLessThan(3_350_000);
	});
});
