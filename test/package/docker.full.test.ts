import { execFileSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startService } from '../../scripts/service';

jest.setTimeout(300_000);

const projectFolder = path.resolve(__dirname, '../..');

/** What a Dockerfile runs by npm after its last FROM, with `\` at line ends undone. */
function npmCommands(file: string): string[] {
	const text = readFileSync(path.join(projectFolder, file), 'utf8').replace(/\\\n/g, ' ');
	const last = text.slice(text.lastIndexOf('\nFROM '));
	return [...last.matchAll(/^RUN (npm .*)$/gm)].map(([, command]) => command);
}

const run = (command: string, cwd: string, env: NodeJS.ProcessEnv = {}) =>
	execFileSync('sh', ['-c', command], {
		cwd,
		encoding: 'utf8',
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});

/** No container engine runs here: what the images run is carried out in a scratch folder. */
describe('what the images run', () => {
	let folder = '';
	beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'mexc-image-'))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it('installs the package beside n8n, and nothing else', () => {
		run(`npm pack --pack-destination ${folder}`, projectFolder);
		const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
		const [command, ...others] = npmCommands('docker/Dockerfile');
		expect(others).toEqual([]);
		const home = path.join(folder, '.n8n', 'nodes');
		mkdirSync(home, { recursive: true });
		run(command, home, { PACKAGE: path.join(folder, tarball) });
		const modules = readdirSync(path.join(home, 'node_modules'));
		expect(modules.filter((name) => !name.startsWith('.'))).toEqual(['n8n-nodes-mexc-spot']);
	});

	it('starts the simulator with nothing but what its image holds', async () => {
		for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
			cpSync(path.join(projectFolder, name), path.join(folder, name));
		}
		cpSync(path.join(projectFolder, 'simulator'), path.join(folder, 'simulator'), {
			recursive: true,
			filter: (source) => path.basename(source) !== 'node_modules',
		});
		for (const command of npmCommands('docker/simulator.Dockerfile')) run(command, folder);
		expect(existsSync(path.join(folder, 'node_modules', 'n8n-core'))).toBe(false);

		const service = startService({
			name: 'The simulator',
			command: process.execPath,
			args: [
				path.join(folder, 'simulator', 'bin', 'mexc-simulator.js'),
				...['--port', '0', '--data', path.join(folder, 'paper')],
			],
		});
		try {
			await service.waitForLog(/^rest (\S+)$/m, 30_000);
			const address = /^rest (\S+)$/m.exec(service.log())?.[1] ?? '';
			expect((await fetch(`${address}/api/v3/ping`)).status).toBe(200);
		} finally {
			await service.stop();
		}
	});
});
