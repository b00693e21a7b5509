import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const projectFolder = path.resolve(__dirname, '../..');

/** What `npx mexc-simulator` fetches, unpacked. */
describe('the package of the simulator', () => {
	let folder = '';
	let unpacked = '';

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'mexc-simulator-pack-'));
		const pack = ['pack', '--workspace', 'simulator', '--json', '--pack-destination', folder];
		const options = { cwd: projectFolder, encoding: 'utf8', stdio: 'pipe' } as const;
		const [{ filename }] = JSON.parse(execFileSync('npm', pack, options)) as [{ filename: string }];
		execFileSync('tar', ['-xzf', filename], { cwd: folder });
		unpacked = path.join(folder, 'package');
	});

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const read = (name: string) => readFileSync(path.join(unpacked, name), 'utf8');

	it('contains the program, what it reads, the page, README and LICENSE, and nothing else', () => {
		expect(readdirSync(unpacked).sort()).toEqual([
			'LICENSE',
			'README.md',
			'bin',
			'dist',
			'facts',
			'package.json',
			'page',
			'scenarios',
		]);
	});

	it('has the licence that its manifest names: the one of this repository', () => {
		const { license } = JSON.parse(read('package.json')) as { license: string };
		const text = read('LICENSE');
		expect(text).toBe(readFileSync(path.join(projectFolder, 'LICENSE'), 'utf8'));
		expect(text.split('\n')[0]).toBe(`${license} License`);
	});

	it('has the notices of the library that its page shows charts with', () => {
		const { dependencies } = JSON.parse(read('package.json')) as {
			dependencies: Record<string, string>;
		};
		expect(Object.keys(dependencies)).toContain('lightweight-charts');
		expect(read('page/notices.txt')).toContain('Lightweight Charts');
	});
});
