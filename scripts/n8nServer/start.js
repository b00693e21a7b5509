const fs = require('node:fs');
const path = require('node:path');
const { startService } = require('../service');
const { freePort } = require('./ports');

const START_TIMEOUT_MS = 180_000;

/**
 * @typedef {import('../service').Service & { url: string }} RunningServer
 */

/**
 * @typedef {object} ProcessOptions
 * @property {import('./install').InstalledServer} server
 * @property {string} userFolder n8n's home: its database, its key and the installed community nodes
 * @property {Record<string, string>} [env] n8n's own settings beside those of `settingsFor`
 */

/**
 * Starts n8n on this machine's loopback address and waits until its editor answers.
 *
 * @param {ProcessOptions & { port: number }} options
 * @returns {Promise<RunningServer>}
 */
async function startServer({ port, ...options }) {
	const env = { N8N_PORT: String(port), ...options.env };
	const ready = /Editor is now accessible/;
	const service = await startProcess('n8n', ['start'], { ...options, env }, ready);
	return { ...service, url: `http://localhost:${port}` };
}

/**
 * Starts a worker of queue mode, which `env` has to describe, and waits until it takes jobs.
 *
 * @param {ProcessOptions & { concurrency: number }} options
 * @returns {Promise<import('../service').Service>}
 */
async function startWorker({ concurrency, ...options }) {
	const args = ['worker', `--concurrency=${concurrency}`];
	return await startProcess('n8n worker', args, options, /worker is now ready/i);
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {ProcessOptions} options
 * @param {RegExp} ready what it logs when it is
 */
async function startProcess(name, args, { server, userFolder, env = {} }, ready) {
	const service = startService({
		name,
		command: server.node,
		args: [server.entry, ...args],
		cwd: userFolder,
		env: { ...settingsFor(server, userFolder, await freePort()), ...env },
	});
	try {
		await service.waitForLog(ready, START_TIMEOUT_MS);
	} catch (error) {
		await service.stop();
		throw error;
	}
	return service;
}

/** One of the lists that n8n would fetch from its maker's servers. */
const REGISTRY = 'mcp-registry';

/**
 * @param {import('./install').InstalledServer} server
 * @param {string} userFolder
 * @param {number} brokerPort of its task runners
 * @returns {Record<string, string>}
 */
function settingsFor({ folder }, userFolder, brokerPort) {
	// n8n 1 does not start when it is to do without what it does not have.
	const hasRegistry = fs.existsSync(path.join(folder, 'node_modules/n8n/dist/modules', REGISTRY));
	return {
		// Jest's is "test", with which n8n ends at once.
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: 'localhost',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		// The other of these lists.
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		...(hasRegistry && { N8N_DISABLED_MODULES: REGISTRY }),
		// n8n announced that this will be off by default; without it no community node loads.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	};
}

module.exports = { startServer, startWorker };
