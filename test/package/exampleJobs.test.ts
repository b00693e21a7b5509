import type { IWorkflowBase } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// examples.test.ts sees that each example is listed and run; this, that each job has one.

const folder = path.resolve(__dirname, '../../examples');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

const JOBS = [
	'price alert → Telegram',
	'percent movers to a chat every hour',
	'order filled → Telegram and table',
	'daily balances to a sheet',
	'weekly DCA',
	'DCA with one trailing exit',
	'TradingView webhook → order',
	'breakout with place-and-wait',
	'take profit and stop',
	'ladder buy',
	'portfolio report each morning',
	'new listing with guards',
	'deposit arrived',
	'kill switch from a chat command',
	'AI analyst with read-only tools',
	'AI trader with human approval',
	'volume scanner',
];

const rows = new Map(
	readFileSync(path.join(folder, 'README.md'), 'utf8')
		.split('\n')
		.flatMap((line) => {
			const [, job, file] = /^\| (.+?) +\| \[`[^`]+`\]\((.+?)\)/.exec(line) ?? [];
			return job === undefined ? [] : [[job, file] as const];
		}),
);

test.each(JOBS)('the job "%s" has an example', (job) => {
	expect(files).toContain(rows.get(job));
});

test('no row leads to a file that is not there', () => {
	expect([...rows.values()].filter((file) => !files.includes(file))).toEqual([]);
});

test.each(files)('%s has at most five steps', (file) => {
	const { nodes } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as IWorkflowBase;
	const text = nodes.map(({ parameters }) => parameters.content).join('\n');
	const steps = [...text.matchAll(/^#+ (\d+)\. /gm)].map(([, number]) => Number(number));
	expect(steps).toEqual(steps.map((_step, index) => index + 1));
	expect(steps.length).toBeLessThanOrEqual(5);
});
