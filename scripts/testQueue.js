// `npm run test:queue`: n8n's queue mode with Postgres, Redis, a main and two workers. `-- --long` plays it with
// 1,000 orders, `-- --docs` writes the result into docs/queue-mode.md; every other argument is jest's.
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { projectFolder } = require('./packPackage');
const { reportAndExit } = require('./userError');

const document = path.join(projectFolder, 'docs', 'queue-mode.md');
const results = path.join(projectFolder, '.artifacts', 'queue', 'results.md');
const BEGINNING = '<!-- measured: written by npm run test:queue -- --docs -->';
const END = '<!-- end of what was measured -->';
// `--` is npm's: here for those who call this file without it.
const OWN_ARGUMENTS = ['--long', '--docs', '--'];

/** @param {string[]} given */
async function main(given) {
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'mexc-queue-'));
	// Postgres, which runs as a user of its own, has to find its folder in there.
	fs.chmodSync(scratch, 0o711);
	try {
		const code = await runJest(given, scratch);
		// What failed is no result.
		if (code === 0 && given.includes('--docs')) writeResults();
		return code;
	} finally {
		fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
	}
}

/**
 * @param {string[]} given
 * @param {string} scratch
 * @returns {Promise<number>} its exit code
 */
function runJest(given, scratch) {
	const jest = path.join(path.dirname(require.resolve('jest/package.json')), 'bin', 'jest.js');
	const args = given.filter((argument) => !OWN_ARGUMENTS.includes(argument));
	const child = spawn(
		process.execPath,
		[jest, '--selectProjects', 'queue', '--runInBand', ...args],
		{
			stdio: ['ignore', 'inherit', 'inherit'],
			// Ctrl-C reaches this program only: jest would end at once and leave what it has started.
			detached: true,
			env: {
				...process.env,
				TMPDIR: scratch,
				...(given.includes('--long') ? { QUEUE_LONG: '1' } : {}),
			},
		},
	);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.once(signal, () => killAll(child.pid ?? 0));
	}
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}

/**
 * A process and everything that it and its children have started.
 *
 * @param {number} first
 */
function killAll(first) {
	const rows = execFileSync('ps', ['-e', '-o', 'pid=,ppid='])
		.toString()
		.trim()
		.split('\n')
		.map((line) => line.trim().split(/\s+/).map(Number));
	const all = new Set([first]);
	// A child may stand before its parent.
	for (let size = 0; size < all.size;) {
		size = all.size;
		for (const [pid, parent] of rows) if (all.has(parent)) all.add(pid);
	}
	for (const pid of all) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch (error) {
			// ESRCH: it has ended meanwhile.
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
		}
	}
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

main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
