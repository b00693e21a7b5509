const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { freePort } = require('../n8nServer/ports');
const { projectFolder } = require('../packPackage');
const { run } = require('../childProcess');
const { startSimulator } = require('../startSimulator');
const { requireTypeScript } = require('../typescript');
const { engineNodeTypes } = require('./engineNodeTypes');
const { PACKAGE, readExamples } = require('./exampleWorkflows');
const { playScenario } = require('./scenario');

/**
 * The example workflows in n8n's engine alone, in this process: no server, no database, no browser.
 *
 * @param {{ say: (line: string) => void }} options
 */
async function runInEngine({ say }) {
	say('Building the package …');
	await run('npm', ['run', 'build'], { cwd: projectFolder, what: 'Building the package' });
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'mexc-engine-'));
	process.env.N8N_USER_FOLDER = userFolder;
	const simulator = await startSimulator({ port: await freePort() });
	try {
		say("Starting n8n's engine …");
		const workflows = await publishExamples(simulator);
		try {
			await playScenario({
				restUrl: simulator.restUrl,
				runsOf: async (workflow) => workflows[workflow].emits.flatMap(runOf),
				say,
			});
		} finally {
			await Promise.all(Object.values(workflows).map((workflow) => workflow.close()));
		}
	} finally {
		await simulator.stop();
		fs.rmSync(userFolder, { recursive: true, force: true });
	}
}

/** @param {import('../startSimulator').SimulatorAddress} simulator */
async function publishExamples({ restUrl, apiKey, apiSecret }) {
	requireTypeScript();
	/** @type {import('../../test/support/n8n')} */
	const { loadEngine } = require('../../test/support/n8n');
	const engine = await loadEngine();
	const mexcApi = { apiKey, apiSecret, environment: 'paper', simulatorAddress: restUrl };
	const publish = (/** @type {import('./exampleWorkflows').ExampleWorkflow} */ example) =>
		engine.activateTrigger({
			nodes: example.nodes.filter(({ type }) => !type.endsWith('.stickyNote')).map(engineNode),
			connections: example.connections,
			credentials: { mexcApi: { ...mexcApi, allowTrading: true } },
			nodeTypes: /** @type {any} */ (engineNodeTypes),
		});
	const examples = readExamples();
	return {
		alert: await publish(examples.alert),
		fill: await publish(examples.fill),
		trades: await publish(examples.trades),
		exit: await publish(examples.exit),
	};
}

/**
 * The engine knows our nodes by their bare names.
 *
 * @param {import('./exampleWorkflows').ExampleNode} node
 * @returns {any}
 */
function engineNode(node) {
	const type = node.type.startsWith(PACKAGE)
		? node.type.slice(PACKAGE.length)
		: node.type.split('.').at(-1);
	return { ...node, type };
}

/**
 * @param {import('../../test/support/n8nTrigger').Emit} emit
 * @returns {import('./expectations').Run[]} none while it is still running
 */
function runOf({ result, time }) {
	if (result === undefined) return [];
	const startedAt = new Date(time).toISOString();
	return [{ startedAt, items: result.items, error: result.error?.message }];
}

module.exports = { runInEngine };
