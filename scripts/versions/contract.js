// One n8n-core, named by the folder it is installed in, with the packed package: what a workflow needs of it. A
// process of its own, because n8n-core keeps its services in the process. Prints one line of JSON in the end.
const assert = require('node:assert/strict');
const { createRequire } = require('node:module');
const path = require('node:path');

/**
 * @typedef {object} Task
 * @property {string} coreFolder with n8n-core in its node_modules
 * @property {string} packageFolder the unpacked package, which finds this n8n-core's n8n-workflow
 * @property {import('../startSimulator').SimulatorAddress} exchange
 * @typedef {{ name: string, type: string, parameters?: object }} Node
 * @typedef {any} OfN8n what no two versions of n8n type alike
 * @typedef {{ loader: OfN8n, nodeTypes: object }} Engine
 */

const EVENT_TIMEOUT_MS = 20_000;
const SYMBOL = 'BTCUSDT';

/** @type {Task} */
const task = JSON.parse(process.argv[2]);
const requireOfFolder = createRequire(path.join(task.coreFolder, 'package.json'));
requireOfFolder('reflect-metadata');
const core = requireOfFolder('n8n-core');
const { NodeConnectionTypes, NodeHelpers, Workflow, ...workflowExports } =
	requireOfFolder('n8n-workflow');
const requireOfCore = createRequire(requireOfFolder.resolve('n8n-core'));
const { Container } = requireOfCore('@n8n/di');
const { Logger } = requireOfCore('@n8n/backend-common');

const ignore = () => undefined;
const silent = { error: ignore, warn: ignore, info: ignore, debug: ignore, scoped: () => silent };
Container.set(Logger, silent);
workflowExports.LoggerProxy.init(silent);

/** n8n lets a node of this name use every credential; it asks the engine as n8n's own does. */
const httpRequest = {
	description: {
		displayName: 'HTTP Request',
		name: 'httpRequest',
		group: ['output'],
		version: 1,
		description: 'Makes a request',
		defaults: { name: 'HTTP Request' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi' }],
		properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '' }],
	},
	/** @this {any} */
	async execute() {
		const json = await this.helpers.httpRequestWithAuthentication.call(this, 'mexcApi', {
			url: this.getNodeParameter('url', 0),
			json: true,
		});
		return [[{ json }]];
	},
};

async function main() {
	const loader = new core.PackageDirectoryLoader(task.packageFolder);
	await loader.loadAll();
	const engine = { loader, nodeTypes: nodeTypesOf(loader) };
	/** @type {Record<string, (engine: Engine) => unknown>} */
	const promises = { load, read, order, request, trigger };
	for (const [name, keeps] of Object.entries(promises)) {
		try {
			await keeps(engine);
		} catch (error) {
			throw new Error(`"${name}" does not work: ${/** @type {Error} */ (error).message}`, {
				cause: error,
			});
		}
	}
	const { version } = requireOfFolder('n8n-core/package.json');
	const runsOn = process.versions.node;
	console.log(JSON.stringify({ core: version, kept: Object.keys(promises), runsOn }));
}

/**
 * All nodes that the manifest names, and the credential.
 *
 * @param {Engine} engine
 */
function load({ loader }) {
	const { n8n } = require(path.join(task.packageFolder, 'package.json'));
	assert.equal(Object.keys(loader.known.nodes).length, n8n.nodes.length);
	for (const name of Object.keys(loader.known.nodes)) {
		const { type } = loader.getNode(name);
		assert.equal(NodeHelpers.getVersionedNodeType(type).description.name, name);
	}
	assert.equal(loader.getCredential('mexcApi').type.name, 'mexcApi');
}

/** @param {Engine} engine */
async function read(engine) {
	const parameters = { resource: 'price', operation: 'tickerPrice', options: { symbol: SYMBOL } };
	const [item] = await runNode(engine, { name: 'MEXC', type: 'mexcMarketData', parameters });
	assert.equal(item.json.symbol, SYMBOL);
	assert.match(item.json.price, /^\d+(\.\d+)?$/);
}

/** @param {Engine} engine */
async function order(engine) {
	const parameters = {
		resource: 'order',
		operation: 'newOrder',
		symbol: SYMBOL,
		side: 'BUY',
		type: 'LIMIT',
		quantity: '0.01',
		price: '50000',
	};
	const [{ json }] = await runNode(engine, { name: 'MEXC', type: 'mexcSpotTrading', parameters });
	assert.equal(json.outcome, 'placed');
	const { accounts } = /** @type {any} */ (await (await control('state')).json());
	const orders = Object.values(accounts).flatMap((/** @type {any} */ account) => account.orders);
	const placed = orders.filter(({ orderId }) => String(orderId) === String(json.orderId));
	assert.deepEqual(
		placed.map(({ side, price, status }) => ({ side, price, status })),
		[{ side: 'BUY', price: '50000', status: 'NEW' }],
	);
}

/** @param {Engine} engine */
async function request(engine) {
	const url = `${task.exchange.restUrl}/api/v3/account`;
	const [item] = await runNode(engine, {
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		parameters: { url },
	});
	assert.ok(Array.isArray(item.json.balances));
}

/** @param {Engine} engine */
async function trigger(engine) {
	const parameters = { event: 'priceCross', symbols: SYMBOL, price: '70000', direction: 'up' };
	const node = { name: 'MEXC Trigger', type: 'mexcTrigger', parameters };
	const workflow = workflowOf(engine, [node]);
	/** @type {Promise<any>} */
	const event = new Promise((resolve, reject) => {
		const tooLate = () => reject(new Error(`no event after ${EVENT_TIMEOUT_MS} ms`));
		setTimeout(tooLate, EVENT_TIMEOUT_MS).unref();
		void activate(engine, workflow, (/** @type {any} */ items) => resolve(items[0][0].json)).catch(
			reject,
		);
	});
	// Again and again, because the first may be before the subscription.
	let price = 71_000;
	const moving = setInterval(() => {
		price = price === 71_000 ? 69_000 : 71_000;
		void control('price', { symbol: SYMBOL, price: String(price) });
	}, 250);
	try {
		const { event: name, symbol, threshold } = await event;
		assert.deepEqual([name, symbol, threshold], ['priceCross', SYMBOL, '70000']);
	} finally {
		clearInterval(moving);
		await deactivate(workflow);
	}
}

/** n8n 2 has split the class that holds what is active. */
const active = () => Container.get(core.ActiveWorkflowTriggers ?? core.ActiveWorkflows);

/**
 * @param {Engine} engine
 * @param {OfN8n} workflow
 * @param {(items: OfN8n) => void} emit
 */
async function activate(engine, workflow, emit) {
	const additionalData = additionalDataOf(engine);
	const contextOf = (/** @type {OfN8n[]} */ ...given) =>
		new core.TriggerContext(...given, emit, ignore, ignore);
	const rest = [additionalData, 'trigger', 'activate', contextOf, ignore];
	if (core.ActiveWorkflowTriggers === undefined) {
		return await active().add(workflow.id, workflow, ...rest);
	}
	const nodeIds = Object.values(workflow.nodes).map(({ id }) => id);
	await active().addTriggers(workflow.id, workflow, nodeIds, ...rest);
}

/** @param {OfN8n} workflow */
async function deactivate(workflow) {
	await active().remove(workflow.id);
}

/**
 * Runs a workflow of one node.
 *
 * @param {Engine} engine
 * @param {Node} node
 * @returns {Promise<OfN8n[]>} its items
 */
async function runNode(engine, node) {
	const workflow = workflowOf(engine, [node]);
	const additionalData = additionalDataOf(engine);
	const data = { id: workflow.id, name: 'Test', nodes: [], connections: {}, active: false };
	additionalData.hooks = new core.ExecutionLifecycleHooks('trigger', '1', data);
	const execution = new core.WorkflowExecute(additionalData, 'trigger');
	const start = workflow.getNode(node.name);
	const { resultData } = (await execution.run(...startOf(workflow, start))).data;
	if (resultData.error !== undefined) throw resultData.error;
	return resultData.runData[node.name][0].data.main[0];
}

/**
 * n8n 2 takes one object where n8n 1 took a list of arguments.
 *
 * @param {OfN8n} workflow
 * @param {OfN8n} startNode
 */
function startOf(workflow, startNode) {
	return core.WorkflowExecute.prototype.run.length > 1
		? [workflow, startNode]
		: [{ workflow, startNode }];
}

let workflows = 0;

/**
 * @param {Engine} engine
 * @param {readonly Node[]} nodes
 */
function workflowOf({ loader, nodeTypes }, nodes) {
	return new Workflow({
		id: `workflow${++workflows}`,
		name: 'Test',
		nodes: nodes.map((node) => ({
			id: node.name,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...node,
			type: node.type.includes('.') ? node.type : `${loader.packageName}.${node.type}`,
			credentials: { mexcApi: { id: '1', name: 'MEXC' } },
		})),
		connections: {},
		active: false,
		settings: { executionOrder: 'v1' },
		nodeTypes,
		staticData: {},
	});
}

/** @param {OfN8n} loader */
function nodeTypesOf(loader) {
	const byName = (/** @type {string} */ type) => {
		if (type === 'n8n-nodes-base.httpRequest') return httpRequest;
		const name = String(type.split('.').at(-1));
		return NodeHelpers.getVersionedNodeType(loader.getNode(name).type);
	};
	return { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
}

/**
 * What n8n's server adds around the engine.
 *
 * @param {Engine} engine
 * @returns {OfN8n}
 */
function additionalDataOf({ loader }) {
	const { apiKey, apiSecret, restUrl, wsUrl } = task.exchange;
	const saved = { apiKey, apiSecret, environment: 'custom', baseUrl: restUrl, wsUrl };
	const { type } = loader.getCredential('mexcApi');
	const complete = () =>
		NodeHelpers.getNodeParameters(type.properties, { ...saved }, true, false, null, null);
	const url = 'http://localhost:5678/';
	return {
		credentialsHelper: {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getDecrypted: async () => complete(),
			preAuthentication: async () => undefined,
			runPreAuthentication: async () => undefined,
			authenticate: async (/** @type {OfN8n[]} */ ...[credentials, , options]) =>
				await type.authenticate(credentials, options),
			getCredentialsProperties: () => type.properties,
		},
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		externalSecretsProxy: Container.get(core.ExternalSecretsProxy),
		getRunExecutionData: async () => undefined,
		setExecutionStatus: ignore,
		sendDataToUI: ignore,
		logAiEvent: ignore,
		restApiUrl: url,
		instanceBaseUrl: url,
		formWaitingBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
	};
}

/**
 * @param {string} command
 * @param {object} [body]
 */
async function control(command, body) {
	return await fetch(`${task.exchange.restUrl}/control/${command}`, {
		...(body === undefined
			? {}
			: {
					method: 'POST',
					body: JSON.stringify(body),
					headers: { 'content-type': 'application/json' },
				}),
	});
}

// Connections that n8n keeps for later would hold the process for a while.
main().then(
	() => process.exit(0),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
