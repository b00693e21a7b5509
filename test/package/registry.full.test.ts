import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../scripts/childProcess';
import { packBuilt } from '../../scripts/packPackage';
import {
	npmEnvironment,
	poisonedTarball,
	startRegistryStandIn,
	type Manifest,
	type RegistryStandIn,
} from '../support/registryStandIn';

jest.setTimeout(120_000);

const NAME = 'n8n-nodes-mexc-spot';
const projectFolder = path.resolve(__dirname, '../..');
const manifest = JSON.parse(
	readFileSync(path.join(projectFolder, 'package.json'), 'utf8'),
) as Manifest;
const { components } = JSON.parse(
	readFileSync(path.join(projectFolder, 'dist', 'sbom.cdx.json'), 'utf8'),
) as { components: Array<{ name: string }> };

/** Every file below a folder with the hash of its bytes. */
function bytesOf(folder: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
		.sort();
	const hash = (file: string) =>
		createHash('sha256')
			.update(readFileSync(path.join(folder, file)))
			.digest('hex');
	return Object.fromEntries(files.map((file) => [file, hash(file)]));
}

describe('a registry that serves newer libraries, which are not what they were', () => {
	let folder = '';
	let tarball = '';
	let mark = '';
	let packed: Record<string, string> = {};
	let registry: RegistryStandIn;

	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'mexc-registry-'));
		mark = path.join(folder, 'poison-has-run');
		registry = await startRegistryStandIn();
		const scripts = { install: 'node index.js', postinstall: 'node index.js' };
		const poisoned = [...components.map(({ name }) => name), 'n8n-workflow', 'bufferutil'];
		for (const name of new Set(poisoned)) {
			const poison = { name, version: '99.0.0', main: 'index.js', scripts };
			registry.offer(poison, poisonedTarball(folder, poison, mark));
		}
		tarball = await packBuilt(folder);
		registry.offer(manifest, readFileSync(tarball));
		execFileSync('tar', ['-xzf', tarball, '-C', folder]);
		packed = bytesOf(path.join(folder, 'package'));
	});

	afterAll(async () => {
		await registry.close();
		rmSync(folder, { recursive: true, force: true });
	});

	afterEach(() => expect(meantForOthers(registry.requests.splice(0))).toEqual([]));

	/** Runs npm in a new folder, and returns the folder. */
	async function npm(...args: string[]): Promise<string> {
		const home = mkdtempSync(path.join(folder, 'home-'));
		const work = path.join(home, 'work');
		mkdirSync(work);
		await run('npm', args, { cwd: work, env: npmEnvironment(registry, home), what: 'npm' });
		return work;
	}

	const installedIn = (work: string) => bytesOf(path.join(work, 'node_modules', NAME));
	const ourTarball = `GET /${NAME}/-/${tarballName()}`;

	it('changes nothing of an install by name; our tarball is all that is downloaded', async () => {
		const work = await npm('install', '--omit=peer', '--ignore-scripts', NAME);
		expect(installedIn(work)).toEqual(packed);
		// npm looks up which n8n-workflow there is before it leaves it out.
		expect(registry.requests).toEqual([`GET /${NAME}`, 'GET /n8n-workflow', ourTarball]);
		expect(readdirSync(path.join(work, 'node_modules')).sort()).toEqual([
			'.package-lock.json',
			NAME,
		]);
	});

	it('is not asked for anything but our tarball where peers are left to n8n', async () => {
		const work = await npm('install', '--legacy-peer-deps', '--ignore-scripts', NAME);
		expect(installedIn(work)).toEqual(packed);
		expect(registry.requests).toEqual([`GET /${NAME}`, ourTarball]);
	});

	it('is not asked at all for an install from the file', async () => {
		const work = await npm('install', '--legacy-peer-deps', '--ignore-scripts', tarball);
		expect(installedIn(work)).toEqual(packed);
		expect(registry.requests).toEqual([]);
	});

	it("changes nothing of an install as n8n's editor does it", async () => {
		const work = await npm('pack', NAME);
		await run('tar', ['-xzf', path.basename(tarball)], { cwd: work, what: 'tar' });
		const home = path.join(work, 'package');
		const { devDependencies, peerDependencies, ...kept } = manifest;
		expect([devDependencies, peerDependencies]).not.toContain(undefined);
		writeFileSync(path.join(home, 'package.json'), JSON.stringify(kept));
		const env = npmEnvironment(registry, path.dirname(work));
		const args = ['--install-strategy=shallow', '--ignore-scripts', '--package-lock=false'];
		await run('npm', ['install', ...args], { cwd: home, env, what: 'npm install' });
		expect([...new Set(registry.requests)]).toEqual([`GET /${NAME}`, ourTarball]);
		const unchanged = { ...packed, 'package.json': expect.any(String) as string };
		expect(bytesOf(home)).toEqual(unchanged);
	});

	it('loads none of them, also where they lie beside the package', async () => {
		const names = components.map(({ name }) => name);
		const work = await npm(
			'install',
			'--legacy-peer-deps',
			'--ignore-scripts',
			NAME,
			...new Set(names),
		);
		expect(readdirSync(path.join(work, 'node_modules'))).toEqual(
			expect.arrayContaining(['axios', 'ws', 'protobufjs', 'big.js']),
		);
		const lib = path.join(work, 'node_modules', NAME, 'dist', 'lib');
		const libraries = readdirSync(lib).filter((file) =>
			/^(axios|protobuf|wrapper)\.js$/.test(file),
		);
		expect(libraries).toHaveLength(3);
		const code = libraries.map((file) => `require(${JSON.stringify(path.join(lib, file))});`);
		// n8n lends its own n8n-workflow to what it loads.
		const env = { ...process.env, NODE_PATH: path.join(projectFolder, 'node_modules') };
		const load = (text: string) =>
			run(process.execPath, ['-e', text], { cwd: work, env, what: text });
		await load(code.join(''));
		expect(existsSync(mark)).toBe(false);
		await load("require('axios')");
		expect(readFileSync(mark, 'utf8')).toBe('axios');
	});

	it('gets the very tarball that was packed when the release workflow publishes it', async () => {
		const empty = await startRegistryStandIn();
		const home = mkdtempSync(path.join(folder, 'home-'));
		const login = `--${empty.url.replace(/^http:/, '')}/:_authToken=anything`;
		const publish = async (...args: string[]) => {
			const options = { cwd: home, env: npmEnvironment(empty, home), what: 'npm publish' };
			await run('npm', ['publish', tarball, '--access', 'public', login, ...args], options);
		};
		await publish('--dry-run');
		expect(empty.published.size).toBe(0);
		await publish();
		const [attached] = Object.values(empty.published.get(NAME)?._attachments ?? {});
		expect(Buffer.from(attached.data, 'base64')).toEqual(readFileSync(tarball));
		expect(meantForOthers(empty.requests)).toEqual([]);
		await empty.close();
	});

	it('sees what npm asks of another host', async () => {
		const other = ['view', NAME, '--registry', 'https://registry.example/'];
		await expect(npm(...other)).rejects.toThrow();
		expect(meantForOthers(registry.requests.splice(0))).toEqual([
			'elsewhere: CONNECT registry.example:443',
		]);
	});
});

/** As npm names it. */
function tarballName(): string {
	return `${NAME}-${manifest.version}.tgz`;
}

function meantForOthers(requests: string[]): string[] {
	return requests.filter((request) => request.startsWith('elsewhere: '));
}
