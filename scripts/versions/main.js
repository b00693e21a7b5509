// `npm run test:versions`: the packed package in the engine of each n8n that people run (list.js), with a signed
// order, a read, a request of n8n's own node and an event of the trigger, against the simulator. `-- --docs` writes
// what was run into docs/versions.md and README.md; `-- --pinned` leaves out the newest n8n, which may be one that
// nobody here has seen. `-- --server` runs the demo in whole servers instead (servers.js), which takes minutes and
// gigabytes to install.
const fs = require('node:fs');
const path = require('node:path');
const { childEnvironment, run } = require('../childProcess');
const { createHome } = require('../n8nServer/home');
const { ensureNode24 } = require('../n8nServer/node24');
const { freePort } = require('../n8nServer/ports');
const { packBuilt } = require('../packPackage');
const { startSimulator } = require('../startSimulator');
const { reportAndExit, UserError } = require('../userError');
const { writeEngines, writeServers } = require('./documents');
const { ensureCore } = require('./install');
const { versionsToTry } = require('./list');
const { tryServers } = require('./servers');

/** @param {string[]} given */
async function main(given) {
	const withDocuments = given.includes('--docs');
	await (given.includes('--server') ? inServers(withDocuments) : inEngines(given, withDocuments));
}

/** @param {boolean} withDocuments */
async function inServers(withDocuments) {
	const startedAt = Date.now();
	const { worked, failed } = await tryServers((line) => console.log(line));
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	console.log(`The demo works in the servers of n8n ${worked.join(', ')}, ${seconds} s`);
	if (failed.length > 0) throw new UserError(`Not working: n8n ${failed.join(', ')}`);
	if (withDocuments) writeServers(worked);
}

/**
 * @param {string[]} given
 * @param {boolean} withDocuments
 */
async function inEngines(given, withDocuments) {
	const startedAt = Date.now();
	const versions = await versionsToTry({ isPinnedOnly: given.includes('--pinned') });
	const home = createHome('mexc-versions-');
	const failed = [];
	const rows = [];
	try {
		const tarball = await packBuilt(home.folder);
		for (const version of versions) {
			const label = `n8n ${version.n8n} (n8n-core ${version.core})`;
			try {
				const row = await tryVersion(version, tarball, home.folder);
				rows.push(row);
				console.log(`${label}, Node.js ${row.runsOn}: ${row.kept.join(', ')}`);
			} catch (error) {
				failed.push(label);
				console.error(`${label}: FAILED\n${/** @type {Error} */ (error).message}`);
			}
		}
	} finally {
		home.remove();
	}
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	console.log(`${rows.length} of ${versions.length} versions work, ${seconds} s`);
	if (failed.length > 0) throw new UserError(`Not working: ${failed.join(', ')}`);
	// What failed is no result.
	if (withDocuments) writeEngines(rows);
}

/**
 * @param {import('./list').Version} version
 * @param {string} tarball
 * @param {string} scratch
 * @returns {Promise<import('./documents').Row>}
 */
async function tryVersion(version, tarball, scratch) {
	const coreFolder = await ensureCore(version, (line) => console.log(line));
	const node = await nodeFor(version);
	const packageFolder = await unpack(tarball, path.join(scratch, version.core), coreFolder);
	// An exchange of its own: orders and prices of one version are not another's.
	const exchange = await startSimulator({ port: await freePort() });
	try {
		const { restUrl, wsUrl, apiKey, apiSecret } = exchange;
		const task = {
			coreFolder,
			packageFolder,
			exchange: { restUrl, wsUrl, apiKey, apiSecret },
		};
		const output = await run(node, [path.join(__dirname, 'contract.js'), JSON.stringify(task)], {
			env: childEnvironment({
				N8N_USER_FOLDER: path.join(scratch, version.core),
				N8N_ENCRYPTION_KEY: 'a fixed key for tests, 32 letters',
				N8N_LOG_LEVEL: 'silent',
				NO_PROXY: '*',
			}),
			what: 'The contract',
		});
		const { core, kept, runsOn } = JSON.parse(output.trim().split('\n').at(-1) ?? '');
		if (core !== version.core) throw new Error(`n8n-core ${core} has answered`);
		return { n8n: version.n8n, core, kept, runsOn };
	} finally {
		await exchange.stop();
	}
}

/**
 * The running Node.js where this n8n accepts it.
 *
 * @param {import('./list').Version} version
 */
async function nodeFor({ node }) {
	if (Number(process.versions.node.split('.')[0]) >= node) return process.execPath;
	const { binary } = await ensureNode24((line) => console.log(line));
	return binary;
}

/**
 * As n8n installs a community package: in a folder of its own, with the n8n-workflow of the n8n that runs.
 *
 * @param {string} tarball
 * @param {string} folder
 * @param {string} coreFolder
 */
async function unpack(tarball, folder, coreFolder) {
	const packages = path.join(folder, 'node_modules');
	const unpacked = path.join(packages, 'n8n-nodes-mexc-spot');
	fs.mkdirSync(unpacked, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], {
		what: 'Unpacking the package',
	});
	const lent = path.join(coreFolder, 'node_modules', 'n8n-workflow');
	fs.symlinkSync(lent, path.join(packages, 'n8n-workflow'), 'dir');
	return unpacked;
}

main(process.argv.slice(2)).then(() => process.exit(0), reportAndExit);
