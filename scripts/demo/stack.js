const { createHome } = require('../n8nServer/home');
const { ensureServer } = require('../n8nServer/install');
const { installPackage } = require('../n8nServer/installPackage');
const { choosePort, freePort } = require('../n8nServer/ports');
const { signUp } = require('../n8nServer/session');
const { startServer } = require('../n8nServer/start');
const { createCredential, publishWorkflow } = require('../n8nServer/workflows');
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
	const { folder: userFolder, remove } = createHome('mexc-demo-');
	/** @type {import('../service').Service[]} */
	const services = [];
	const stop = async () => {
		await Promise.all(services.map((service) => service.stop()));
		remove();
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
		const credential = await createCredential(n8n, CREDENTIAL, simulator);
		const workflowIds = await publishExamples(n8n, credential);
		return {
			editorUrl: running.url,
			owner: OWNER,
			n8n,
			simulator,
			workflowIds,
			credentialId: credential.id,
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
 * @param {{ id: string, name: string }} credential
 * @returns {Promise<Stack['workflowIds']>}
 */
async function publishExamples(n8n, credential) {
	const examples = readExamples();
	const publish = async (/** @type {import('./exampleWorkflows').ExampleWorkflow} */ example) =>
		await publishWorkflow(n8n, withCredential(example, credential));
	return {
		alert: await publish(examples.alert),
		fill: await publish(examples.fill),
		trades: await publish(examples.trades),
	};
}

module.exports = { startStack };
