const fs = require('node:fs');
const path = require('node:path');
const { childEnvironment, run } = require('../childProcess');
const { cacheRoot, definitionFolder, requireFreeSpace, serverFolder } = require('./cache');
const { acquireInstallLock } = require('./installLock');
const { ensureNode24 } = require('./node24');
const { requireBuildTools } = require('./prerequisites');

const PROGRESS_EVERY_MS = 10_000;

/**
 * @typedef {{ folder: string, node: string, entry: string }} InstalledServer
 * `node` is the Node.js binary to run `entry` (n8n's command) with.
 */

/**
 * Installs the pinned n8n into the cache folder unless it is there already.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<InstalledServer>}
 */
async function ensureServer(say) {
	return await ensureIn(serverFolder(), installLocked, say);
}

/**
 * Installs another n8n, with what npm takes for it today, into a cache folder of its own unless it is there already.
 *
 * @param {string} version
 * @param {Record<string, string>} overrides as in a package.json
 * @param {(line: string) => void} say
 * @returns {Promise<InstalledServer>}
 */
async function ensureServerOf(version, overrides, say) {
	const folder = path.join(cacheRoot(), `n8n-${version}`);
	/** @type {Install} */
	const install = async (into, env) => {
		say(`Installing n8n ${version} into ${into}, once, about 5 minutes …`);
		const manifest = { private: true, dependencies: { n8n: version }, overrides };
		fs.writeFileSync(path.join(into, 'package.json'), `${JSON.stringify(manifest)}\n`);
		const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
		await run('npm', args, { cwd: into, env, what: `Installing n8n ${version}` });
	};
	return await ensureIn(folder, install, say);
}

/** @typedef {(folder: string, env: NodeJS.ProcessEnv, say: (line: string) => void) => Promise<void>} Install */

/**
 * Each of the two long steps leaves a marker when it has finished, so an interrupted install goes on at the step
 * it was in, with npm's own cache holding what was already downloaded.
 *
 * @param {string} folder
 * @param {Install} install
 * @param {(line: string) => void} say
 * @returns {Promise<InstalledServer>}
 */
async function ensureIn(folder, install, say) {
	const installed = path.join(folder, 'packages-installed');
	const compiled = path.join(folder, 'sqlite3-compiled');
	if (!fs.existsSync(compiled)) {
		requireBuildTools();
		requireFreeSpace(folder);
	}
	const node = await ensureNode24(say);
	const release = await acquireInstallLock(folder, say);
	try {
		const env = childEnvironment({
			PATH: `${path.dirname(node.binary)}${path.delimiter}${process.env.PATH ?? ''}`,
		});
		if (!fs.existsSync(installed)) {
			await install(folder, env, say);
			markFinished(installed);
		}
		if (!fs.existsSync(compiled)) {
			await compileDatabaseDriver(folder, env, node.headers, say);
			markFinished(compiled);
		}
	} finally {
		release();
	}
	return {
		folder,
		node: node.binary,
		entry: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

/** @param {string} file */
function markFinished(file) {
	fs.writeFileSync(file, `${new Date().toISOString()}\n`);
}

/** @type {Install} */
async function installLocked(folder, env, say) {
	for (const file of ['package.json', 'package-lock.json']) {
		fs.copyFileSync(path.join(definitionFolder, file), path.join(folder, file));
	}
	const paths = packagePaths(folder);
	say(`Installing n8n into ${folder}: ${paths.length} packages, 2.8 GB, once, about 5 minutes …`);
	const startedAt = Date.now();
	const progress = setInterval(() => {
		const done = paths.filter((name) => fs.existsSync(path.join(folder, name, 'package.json')));
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		say(`  ${done.length} of ${paths.length} packages after ${seconds} s`);
	}, PROGRESS_EVERY_MS);
	try {
		// Install scripts stay off: a Kafka client that n8n carries does not compile everywhere.
		await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
			cwd: folder,
			env,
			what: 'Installing n8n',
		});
	} finally {
		clearInterval(progress);
	}
}

/**
 * The packages of the lock that every platform gets.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function packagePaths(folder) {
	const lock = JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
	return Object.entries(lock.packages)
		.filter(([name, entry]) => name !== '' && !entry.optional && !entry.extraneous && !entry.os)
		.map(([name]) => name);
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {string | undefined} headers
 * @param {(line: string) => void} say
 */
async function compileDatabaseDriver(folder, env, headers, say) {
	say("Compiling n8n's database driver (sqlite3), about 2 minutes …");
	const nodedir = headers === undefined ? [] : [`--nodedir=${headers}`];
	// The checkout's .npmrc switches install scripts off and `npm run` hands that on: switch them on here.
	await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', ...nodedir], {
		cwd: folder,
		env,
		what: "Compiling n8n's database driver",
	});
}

module.exports = { ensureServer, ensureServerOf };
