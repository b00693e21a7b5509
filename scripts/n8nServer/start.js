const { startService } = require('../service');
const { freePort } = require('./ports');

const START_TIMEOUT_MS = 180_000;

/**
 * @typedef {import('../service').Service & { url: string }} RunningServer
 */

/**
 * Starts n8n on this machine's loopback address and waits until its editor answers.
 *
 * @param {object} options
 * @param {import('./install').InstalledServer} options.server
 * @param {string} options.userFolder n8n's home: its database, its key and the installed community nodes
 * @param {number} options.port
 * @param {Record<string, string>} [options.env] n8n's own settings beside the ones below
 * @returns {Promise<RunningServer>}
 */
async function startServer({ server, userFolder, port, env = {} }) {
	const service = startService({
		name: 'n8n',
		command: server.node,
		args: [server.entry, 'start'],
		cwd: userFolder,
		env: {
			// Jest's is "test", with which n8n ends at once.
			NODE_ENV: 'production',
			N8N_USER_FOLDER: userFolder,
			N8N_PORT: String(port),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_HOST: 'localhost',
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			N8N_SECURE_COOKIE: 'false',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			// The two lists that n8n would fetch from its maker's servers.
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_DISABLED_MODULES: 'mcp-registry',
			// n8n announced that this will be off by default; without it no community node loads.
			N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
			...env,
		},
	});
	try {
		await service.waitForLog(/Editor is now accessible/, START_TIMEOUT_MS);
	} catch (error) {
		await service.stop();
		throw error;
	}
	return { ...service, url: `http://localhost:${port}` };
}

module.exports = { startServer };
