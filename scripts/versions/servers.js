const manifest = require('../../n8n-server/package.json');
const { runOnce } = require('../demo/once');
const { startStack } = require('../demo/stack');
const { ensureServer, ensureServerOf } = require('../n8nServer/install');
const { packBuilt } = require('../packPackage');
const { newestVersion, PINNED } = require('./list');

/**
 * What npm cannot take from its registry: n8n 1 names a spreadsheet library by an address of its maker. Our nodes
 * have nothing to do with it.
 *
 * @type {Record<string, Record<string, string>>}
 */
const OVERRIDES = { 1: { xlsx: '0.18.5' } };

/**
 * The demo in the servers of the last n8n 1, of the n8n of all other tests, and of the newest that npm can install.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<{ worked: string[], failed: string[] }>} versions of n8n
 */
async function tryServers(say) {
	const newest = await newestVersion();
	const worked = [];
	const failed = [];
	const versions = [PINNED[0], PINNED[PINNED.length - 1], newest].map(({ n8n }) => n8n);
	for (const n8n of new Set(versions)) {
		try {
			await tryServer(n8n, say);
			worked.push(n8n);
		} catch (error) {
			failed.push(n8n);
			console.error(`n8n ${n8n}: FAILED\n${/** @type {Error} */ (error).message}`);
		}
	}
	return { worked, failed };
}

/**
 * @param {string} version
 * @param {(line: string) => void} say
 */
async function tryServer(version, say) {
	const overrides = OVERRIDES[version.split('.')[0]] ?? {};
	const isPinned = version === manifest.dependencies.n8n;
	const installed = isPinned
		? await ensureServer(say)
		: await ensureServerOf(version, overrides, say);
	say(`The demo in n8n ${version}:`);
	const startedAt = Date.now();
	const stack = await startStack({ say, installed, pack: packBuilt });
	try {
		await runOnce(stack, say);
	} finally {
		await stack.stop();
	}
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	say(`n8n ${version}: the demo works, ${seconds} s`);
}

module.exports = { tryServers };
