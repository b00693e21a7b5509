const path = require('node:path');
const { createHome } = require('../n8nServer/home');
const { ensureServer } = require('../n8nServer/install');
const { installPackage } = require('../n8nServer/installPackage');
const { choosePort, freePort } = require('../n8nServer/ports');
const { signIn, signUp } = require('../n8nServer/session');
const { startServer } = require('../n8nServer/start');
const { createCredential, publishWorkflow, saveWorkflow } = require('../n8nServer/workflows');
const { packPackage } = require('../packPackage');
const { startSimulator } = require('../startSimulator');
const { UserError } = require('../userError');
const { readExamples, readOtherExamples, withCredential } = require('./exampleWorkflows');
const { openKept } = require('./kept');

const EDITOR_PORT = 5678;

/** The demo's own user: n8n listens on this machine only. */
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
 * @property {Record<import('./exampleWorkflows').DemoWorkflow, string>} workflowIds
 * @property {string} credentialId
 * @property {string | undefined} keptIn the folder that the next start goes on with
 * @property {boolean} isContinued it goes on with what an earlier start has left
 * @property {Promise<string>} broken resolves with what to say when n8n or the simulator ends by itself
 * @property {() => Promise<void>} stop
 */

/**
 * The simulator and a real n8n, with the packed package installed as users install it, a credential
 * and the four example workflows published. Without `keep` everything lives in a temporary folder; with it
 * n8n and the exchange go on where an earlier start has left them.
 *
 * @param {object} options
 * @param {(line: string) => void} options.say
 * @param {number} [options.port]
 * @param {{ isFresh: boolean }} [options.keep]
 * @param {import('../n8nServer/install').InstalledServer} [options.installed] another n8n than the pinned one
 * @param {(folder: string) => Promise<string>} [options.pack] how the package is packed there; it is built first
 *   unless this says otherwise
 * @returns {Promise<Stack>}
 */
async function startStack({ say, port, keep, installed, pack = packPackage }) {
	const { userFolder, exchangeFolder, left, leave, keptIn, remove } = homeOf(keep);
	/** @type {import('../service').Service[]} */
	const services = [];
	const stop = async () => {
		await Promise.all(services.map((service) => service.stop()));
		remove();
	};
	try {
		const editorPort = await choosePort(left?.editorPort ?? EDITOR_PORT, port);
		const exchangePort = left === undefined ? await freePort() : await portOf(left);
		const server = installed ?? (await ensureServer(say));
		say('Packing the package …');
		const tarball = await pack(userFolder);
		say('Installing it into n8n …');
		await installPackage(tarball, userFolder);
		say('Starting the embedded exchange …');
		const args = exchangeFolder === undefined ? [] : ['--data', exchangeFolder];
		const simulator = await startSimulator({ port: exchangePort, args });
		services.push(simulator);
		say('Starting n8n …');
		const running = await startServer({ server, userFolder, port: editorPort });
		services.push(running);
		const n8n = await (left === undefined ? signUp : signIn)(running.url, OWNER);
		const { credentialId, workflowIds } =
			left ?? (await firstTime(n8n, simulator, keep !== undefined));
		leave({ editorPort, exchangePort, credentialId, workflowIds });
		return {
			editorUrl: running.url,
			owner: OWNER,
			n8n,
			simulator,
			workflowIds,
			credentialId,
			keptIn,
			isContinued: left !== undefined,
			broken: Promise.race([endOf('n8n', running), endOf('The simulator', simulator)]),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** @param {{ isFresh: boolean } | undefined} keep */
function homeOf(keep) {
	if (keep === undefined) {
		const { folder: userFolder, remove } = createHome('mexc-demo-');
		const nothing = () => undefined;
		return { userFolder, remove, leave: nothing, left: undefined, keptIn: undefined };
	}
	const { folder, left, leave } = openKept(keep);
	return {
		userFolder: path.join(folder, 'n8n'),
		exchangeFolder: path.join(folder, 'exchange'),
		keptIn: folder,
		left,
		leave,
		remove: () => undefined,
	};
}

/**
 * The credentials that were made point there.
 *
 * @param {import('./kept').Left} left
 */
async function portOf({ exchangePort }) {
	return await choosePort(exchangePort, exchangePort).catch(() => {
		throw new UserError(
			`Port ${exchangePort}, where the exchange of this demo has been, is in use: stop the program that has it (another demo?), or begin with an empty one: npm run demo -- --fresh.`,
		);
	});
}

/**
 * @param {import('../n8nServer/session').Call} n8n
 * @param {import('../startSimulator').SimulatorAddress} simulator
 * @param {boolean} isForPeople they can open the other examples, too
 */
async function firstTime(n8n, simulator, isForPeople) {
	const credential = await createCredential(n8n, CREDENTIAL, simulator, {
		environment: 'paper',
		simulatorAddress: simulator.restUrl,
	});
	// n8n lists what was saved last first: that is what runs.
	for (const example of isForPeople ? readOtherExamples() : []) {
		await saveWorkflow(n8n, withCredential(example, credential));
	}
	return { credentialId: credential.id, workflowIds: await publishExamples(n8n, credential) };
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
		exit: await publish(examples.exit),
	};
}

module.exports = { startStack };
