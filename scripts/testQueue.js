// `npm run test:queue`: n8n's queue mode with Postgres, Redis, a main and two workers. `-- --long` plays it with
// 1,000 orders, `-- --docs` writes the result into docs/queue-mode.md; every other argument is jest's.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { projectFolder } = require('./packPackage');

const document = path.join(projectFolder, 'docs', 'queue-mode.md');
const results = path.join(projectFolder, '.artifacts', 'queue', 'results.md');
const BEGINNING = '<!-- measured: written by npm run test:queue -- --docs -->';
const END = '<!-- end of what was measured -->';

/** @param {string[]} given */
function main(given) {
	const own = ['--long', '--docs'];
	const jest = path.join(path.dirname(require.resolve('jest/package.json')), 'bin', 'jest.js');
	const args = given.filter((argument) => !own.includes(argument));
	const env = given.includes('--long') ? { ...process.env, QUEUE_LONG: '1' } : process.env;
	const { status } = spawnSync(
		process.execPath,
		[jest, '--selectProjects', 'queue', '--runInBand', ...args],
		{ stdio: 'inherit', env },
	);
	// What failed is no result.
	if (status === 0 && given.includes('--docs')) writeResults();
	return status ?? 1;
}

function writeResults() {
	const text = fs.readFileSync(document, 'utf8');
	const from = text.indexOf(BEGINNING);
	const to = text.indexOf(END);
	if (from < 0 || to < from) throw new Error(`${document} has lost the marks of what was measured`);
	const measured = fs.readFileSync(results, 'utf8');
	fs.writeFileSync(
		document,
		`${text.slice(0, from)}${BEGINNING}\n\n${measured}\n${text.slice(to)}`,
	);
}

process.exit(main(process.argv.slice(2)));
