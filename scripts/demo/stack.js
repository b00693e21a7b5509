const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ensureServer } = require('../n8nServer/install');
const { installPackage } = require('../n8nServer/installPackage');
const { choosePort, freePort } = require('../n8nServer/ports');
const { signUp } = require('../n8nServer/session');
const { startServer } = require('../n8nServer/start');
const { packPackage } = require('../packPackage');
const { startSimulator } = require('../startSimulator');
const { readExamples, withCredential } = require('./exampleWorkflows');

const EDITOR_PORT = 5678;

/** The demo's own user: n8n listens on this machine only and forgets it when the demo ends. */
const OWNER = {
	email: 'demo@example.com',
	firstName: 'Demo',
	lastName: 'Trader',
	password: 'Demo-1234',
};

const CREDENTIAL = 'MEXC API (simulator)';

/**
 * @typedef {object} Stack everything the demo runs
 * @property {string} editorUrl
 * @property {typeof OWNER} owner
 * @property {import('../n8nServer/session').Call} n8n
 * @property {Awaited<ReturnType<typeof startSimulator>>} simulator
 * @property {Record<'alert' | 'fill' | 'trades', string>} workflowIds
 * @property {string} credentialId
 * @property {Promise<string>} broken resolves with what to say when n8n or the simulator ends by itself
 * @property {() => Promise<void>} stop
 */

/**
 * The simulator and a real n8n, with the packed package installed as users install it, a credential
 * and the three example workflows published. n8n's data lives in a temporary folder.
 *
 * @param {{ say: (line: string) => void, port?: number }} options
 * @returns {Promise<Stack>}
 */
async function startStack({ say, port }) {
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'mexc-demo-'));
	const removeFolder = () => fs.rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	process.once('exit', removeFolder);
	/** @type {import('../service').Service[]} */
	const services = [];
	const stop = async () => {
		await Promise.all(services.map((service) => service.stop()));
		removeFolder();
		process.off('exit', removeFolder);
	};
	try {
		const editorPort = await choosePort(EDITOR_PORT, port);
		const server = await ensureServer(say);
		say('Building and packing the package …');
		const tarball = await packPackage(userFolder);
		say('Installing it into n8n …');
		await installPackage(tarball, userFolder);
		say('Starting the embedded exchange …');
		const simulator = await startSimulator({ port: await freePort() });
		services.push(simulator);
		say('Starting n8n …');
		const running = await startServer({ server, userFolder, port: editorPort });
		services.push(running);
		const n8n = await signUp(running.url, OWNER);
		const credentialId = await createCredential(n8n, simulator);
		const workflowIds = await publishExamples(n8n, credentialId);
		return {
			editorUrl: running.url,
			owner: OWNER,
			n8n,
			simulator,
			workflowIds,
			credentialId,
			broken: Promise.race([endOf('n8n', running), endOf('The simulator', simulator)]),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
 * @param {string} name
 * @param {import('../service').Service} service
 */
async function endOf(name, service) {
	await service.ended;
	return `${name} ended by itself:\n${service.lastLines()}`;
}

/**
 * @param {import('../n8nServer/session').Call} n8n
 * @param {import('../startSimulator').SimulatorAddress} simulator
 * @returns {Promise<string>} the credential's id
 */
async function createCredential(n8n, { restUrl, wsUrl, apiKey, apiSecret }) {
	const { id } = await n8n('POST', '/credentials', {
		name: CREDENTIAL,
		type: 'mexcApi',
		data: {
			apiKey,
			apiSecret,
			environment: 'custom',
			baseUrl: restUrl,
			wsUrl,
			allowTrading: true,
		},
	});
	return id;
}

/**
 * @param {import('../n8nServer/session').Call} n8n
 * @param {string} credentialId
 * @returns {Promise<Stack['workflowIds']>}
 */
async function publishExamples(n8n, credentialId) {
	const examples = readExamples();
	const publish = async (/** @type {import('./exampleWorkflows').ExampleWorkflow} */ example) => {
		const workflow = withCredential(example, { id: credentialId, name: CREDENTIAL });
		const { id, versionId } = await n8n('POST', '/workflows', workflow);
		await n8n('POST', `/workflows/${id}/activate`, { versionId });
		return id;
	};
	return {
		alert: await publish(examples.alert),
		fill: await publish(examples.fill),
		trades: await publish(examples.trades),
	};
}

module.exports = { startStack };
