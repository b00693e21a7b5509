import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
	COLUMNS,
	readBetween,
	readRows,
	sentenceOf,
	tableOf,
	type Row,
} from '../../scripts/versions/documents';
import { PINNED } from '../../scripts/versions/list';
import { projectFolder } from './sourceFiles';

const rows: Row[] = readRows();

const lineOf = ({ n8n }: { n8n: string }) => n8n.split('.').slice(0, 2).map(Number);

describe('the versions of n8n in the documents', () => {
	test('are those that `npm run test:versions` tries, and a newest one', () => {
		const tried = PINNED.map(({ n8n, core }) => ({ n8n, core }));
		expect(rows.map(({ n8n, core }) => ({ n8n, core })).slice(0, tried.length)).toEqual(tried);
		expect(PINNED.map(lineOf)).toEqual(
			expect.arrayContaining([
				[1, 123],
				[2, 0],
				[2, 20],
				[2, 39],
			]),
		);
		const [lastPinned, newest] = [PINNED.at(-1), rows.at(-1)].map((row) => lineOf(row as Row));
		expect(newest[0] * 1000 + newest[1]).toBeGreaterThanOrEqual(
			lastPinned[0] * 1000 + lastPinned[1],
		);
		expect(rows.length - tried.length).toBeLessThanOrEqual(1);
	});

	test('have passed every check', () => {
		const contract = readFileSync(path.join(projectFolder, 'scripts/versions/contract.js'), 'utf8');
		const checks = COLUMNS.map(([check]) => check);
		expect(contract).toContain(`= { ${checks.join(', ')} };`);
		for (const { kept } of rows) expect(kept).toEqual(checks);
	});

	test('hold servers of n8n 1 and 2 in which the demo ran', () => {
		const servers = rows.filter(({ isServerSeen }) => isServerSeen).map(({ n8n }) => n8n);
		expect(servers).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^1\.123\./),
				expect.stringMatching(/^2\.39\./),
			]),
		);
	});

	test('stand in README and in the table as the command writes them', () => {
		expect(readBetween('docs/versions.md').between.trim()).toBe(tableOf(rows));
		expect(readBetween('README.md').between.trim()).toBe(sentenceOf(rows));
	});

	test('hold the one of all other tests', () => {
		const { version } = JSON.parse(
			readFileSync(require.resolve('n8n-core/package.json'), 'utf8'),
		) as { version: string };
		expect(PINNED.map(({ core }) => core)).toContain(version);
		const server = readFileSync(path.join(projectFolder, 'n8n-server/package.json'), 'utf8');
		const { dependencies } = JSON.parse(server) as { dependencies: { n8n: string } };
		expect(PINNED.map(({ n8n }) => n8n)).toContain(dependencies.n8n);
	});
});
