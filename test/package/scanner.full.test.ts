import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packBuilt } from '../../scripts/packPackage';

jest.setTimeout(120_000);

const projectFolder = path.resolve(__dirname, '../..');
const document = readFileSync(path.join(projectFolder, 'docs', 'verification.md'), 'utf8');

interface Finding {
	file: string;
	rule: string;
	isError: boolean;
	message: string;
}

function scan(folder: string, ...patterns: string[]): Finding[] {
	const program = path.join(__dirname, 'scanPackage.js');
	const output = execFileSync(process.execPath, [program, folder, ...patterns], {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		// Under Jest's "test" the rules judge file names of their own samples.
		env: { ...process.env, NODE_ENV: 'production' },
	});
	return JSON.parse(output) as Finding[];
}

/** `no-restricted-imports fs`: each thing once, however often and wherever it is found. */
function named(findings: Finding[]): string[] {
	const names = findings.map(({ rule, message }) => {
		const thing = /['`]([^'`]+)['`]/.exec(message)?.[1] ?? /console/.exec(message)?.[0] ?? message;
		return `${rule.replace(/^.*\//, '')} ${thing}`;
	});
	return [...new Set(names)].sort();
}

/** The same names, from the table below a heading of docs/verification.md. */
function explained(heading: string): string[] {
	const section = document.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
	const rows = section.split('\n').filter((line) => line.startsWith('| `'));
	const names = rows.flatMap((row) => {
		const [, rule, found, why] = row.split('|').map((cell) => cell.trim());
		expect(why.length).toBeGreaterThan(20);
		return [...found.matchAll(/`([^`]+)`/g)].map(([, thing]) => `${rule.slice(1, -1)} ${thing}`);
	});
	return names.sort();
}

describe("what n8n's scanner of community packages finds is explained in docs/verification.md", () => {
	let folder = '';

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'mexc-scan-'));
	});

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('in the source that it reads', () => {
		const findings = scan(projectFolder, 'package.json', '{nodes,credentials}/**/*.{js,ts,json}');
		expect(named(findings)).toEqual(explained('Findings in the source'));
		expect(findings.map(({ file }) => file)).toEqual([
			'credentials/MexcApi.credentials.ts',
			'nodes/n8n/orders/orderPort.ts',
		]);
		expect(findings.filter(({ isError }) => !isError)).toEqual([]);
	});

	it('in the tarball', async () => {
		const tarball = await packBuilt(folder);
		execFileSync('tar', ['-xzf', tarball, '-C', folder]);
		const findings = scan(path.join(folder, 'package'), '**/*.js', 'package.json');
		expect(named(findings)).toEqual(explained('Findings in the tarball'));
		expect(findings.filter(({ isError }) => !isError)).toEqual([]);
		const places = new Set(findings.map(({ file }) => file.split('/').slice(0, 2).join('/')));
		expect([...places].sort()).toEqual(['dist/lib']);
	});

	it('in our own code outside the nodes', () => {
		const findings = scan(projectFolder, 'mexc/**/*.ts');
		expect(named(findings)).toEqual(explained('Findings in our own code outside the nodes'));
	});
});
