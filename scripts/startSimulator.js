const path = require('node:path');
const { projectFolder } = require('./packPackage');
const { startService } = require('./service');

const START_TIMEOUT_MS = 30_000;

/**
 * @typedef {object} SimulatorAddress
 * @property {string} restUrl
 * @property {string} wsUrl
 * @property {string} apiKey
 * @property {string} apiSecret
 */

/**
 * Starts the embedded exchange's command, as a person would, and reads its address from its start lines.
 *
 * @param {{ port: number, args?: string[] }} options `args`: more of the command's own
 * @returns {Promise<import('./service').Service & SimulatorAddress>}
 */
async function startSimulator({ port, args = [] }) {
	const service = startService({
		name: 'The simulator',
		command: process.execPath,
		args: [
			path.join(projectFolder, 'simulator', 'bin', 'mexc-simulator.js'),
			'--port',
			String(port),
			...args,
		],
	});
	try {
		await service.waitForLog(/^secret \S+$/m, START_TIMEOUT_MS);
	} catch (error) {
		await service.stop();
		throw error;
	}
	const value = (/** @type {string} */ name) =>
		service.log().match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1] ?? '';
	return {
		...service,
		restUrl: value('rest'),
		wsUrl: value('ws'),
		apiKey: value('key'),
		apiSecret: value('secret'),
	};
}

module.exports = { startSimulator };
