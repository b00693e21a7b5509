import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

jest.setTimeout(300_000);

const projectFolder = path.resolve(__dirname, '../..');

interface Described {
	nodes: Array<{ name: string }>;
	credentials: Array<{ name: string }>;
}

/** Loads a package as n8n does: its own n8n-workflow is lent to the package, not found beside it. */
function describePackage(folder: string, userFolder: string): Described {
	const output = execFileSync(
		process.execPath,
		[path.join(__dirname, 'describePackage.js'), folder],
		{
			encoding: 'utf8',
			maxBuffer: 64 * 1024 * 1024,
			env: {
				...process.env,
				NODE_ENV: 'production',
				NODE_PATH: path.join(projectFolder, 'node_modules'),
				N8N_USER_FOLDER: userFolder,
				N8N_ENCRYPTION_KEY: 'a fixed key for tests, 32 letters',
			},
		},
	);
	return JSON.parse(output.slice(output.indexOf('{'))) as Described;
}

describe('the published tarball', () => {
	let folder = '';
	let installed = '';

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'mexc-install-'));
		const npm = (args: string[], cwd: string) =>
			execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
		npm(['pack', '--pack-destination', folder], projectFolder);
		const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
		const home = path.join(folder, 'nodes');
		mkdirSync(home);
		writeFileSync(path.join(home, 'package.json'), '{ "private": true }');
		npm(['install', '--legacy-peer-deps', '--ignore-scripts', path.join(folder, tarball)], home);
		installed = path.join(home, 'node_modules', 'n8n-nodes-mexc-spot');
	});

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('loads in n8n and shows what the checkout shows', () => {
		const ofTarball = describePackage(installed, folder);
		expect(ofTarball.nodes.map(({ name }) => name).sort()).toEqual(
			expect.arrayContaining(['mexcMarketData', 'mexcSpotTrading', 'mexcTrigger']),
		);
		expect(ofTarball.credentials.map(({ name }) => name)).toEqual(['mexcApi']);
		expect(ofTarball).toEqual(describePackage(projectFolder, folder));
	});

	it('brings everything inside one folder, and no copy of n8n', () => {
		const modules = path.join(folder, 'nodes', 'node_modules');
		const files = readdirSync(modules, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => path.relative(modules, path.join(entry.parentPath, entry.name)));
		// npm 10 leaves the empty folders of scopes behind.
		const packages = new Set(files.map((file) => file.split(path.sep)[0]));
		expect([...packages].sort()).toEqual(['.package-lock.json', 'n8n-nodes-mexc-spot']);
	});
});
