// A managed exit in n8n's engine, beside a workflow that is fed thousands of frames a second and runs executions.
const { engineNodeTypes } = require('../../demo/engineNodeTypes');
const { credentialsFor, loadBenchEngine } = require('../engine');
const { THRESHOLD } = require('../exchange/alertPrice');
const { pairName } = require('../exchange/frames');
const { watchLag } = require('../lag');

/** Below every entry by so much; far above every price that crosses it. */
const STOP_PERCENT = '5';
/** Nodes of the executions, each of which writes a field into every item. */
const STEPS = ['One', 'Two', 'Three'];

/** @type {import('../../../test/support/n8n').Engine} */
let engine;
/** @type {Record<string, number>} */
const seen = {};
/** @type {() => void} */
let onSeen = () => undefined;
let executions = 0;
/** @type {() => number} */
let endOfWatch = () => 0;

/** @typedef {import('n8n-workflow').ITriggerFunctions['emit']} Emit */

/** @type {Emit} */
function noteAction(data, _response, done) {
	for (const { json } of data[0]) {
		const action = String(json.action);
		if (action === 'failed') throw new Error(String(json.problem));
		seen[action] = (seen[action] ?? 0) + 1;
	}
	onSeen();
	done?.resolve(/** @type {any} */ ({ status: 'success' }));
}

/** @type {Emit} */
function execute(data, _response, done) {
	const items = data[0].map(({ json }) => json);
	void runSteps(items).then(() => done?.resolve(/** @type {any} */ ({ status: 'success' })));
}

/** @param {import('n8n-workflow').IDataObject[]} items */
async function runSteps(items) {
	const nodes = STEPS.map((step) => {
		const assignments = [{ name: step, value: '={{ $json.symbol }} at {{ $json.price }}' }];
		const parameters = { assignments: { assignments }, includeOtherFields: true };
		return { name: step, type: 'set', typeVersion: 3.4, parameters };
	});
	const connections = Object.fromEntries(
		STEPS.slice(1).map((step, index) => [
			STEPS[index],
			{ main: [[{ node: step, type: /** @type {const} */ ('main'), index: 0 }]] },
		]),
	);
	const nodeTypes = /** @type {any} */ (engineNodeTypes);
	const { status, error } = await engine.runWorkflow({
		nodes,
		connections,
		nodeTypes,
		items,
		isSearched: false,
		startAt: STEPS[0],
	});
	if (status !== 'success') throw error;
	executions++;
}

/**
 * Every buy on the pair gets the plan.
 *
 * @param {import('../../startSimulator').SimulatorAddress} exchange
 */
async function publish({ restUrl, wsUrl, apiKey, apiSecret }) {
	engine ??= await loadBenchEngine();
	const credentials = credentialsFor({ baseUrl: restUrl, wsUrl });
	const parameters = {
		event: 'managedExit',
		symbols: 'BTCUSDT',
		entries: 'pairs',
		entriesSince: new Date().toISOString(),
		takeProfitBy: 'none',
		stopLossBy: 'percent',
		stopLossPercent: STOP_PERCENT,
	};
	await engine.activateTrigger({
		nodes: [{ name: 'Exit', type: 'mexcTrigger', parameters }],
		credentials: { mexcApi: { ...credentials.mexcApi, apiKey, apiSecret } },
		activation: 'init',
		emit: noteAction,
	});
}

/**
 * Alerts on other pairs of another exchange, each of which starts an execution.
 *
 * @param {{ wsUrl: string, pairs: number }} options
 */
async function publishLoad({ wsUrl, pairs }) {
	const symbols = Array.from({ length: pairs }, (_, index) => pairName(index)).join(',');
	const parameters = {
		event: 'priceCross',
		symbols,
		source: 'trade',
		direction: 'up',
		price: THRESHOLD,
		frequency: 'every',
	};
	await engine.activateTrigger({
		nodes: [{ name: 'Alert', type: 'mexcTrigger', parameters }],
		credentials: credentialsFor({ wsUrl }),
		activation: 'init',
		emit: execute,
	});
}

/**
 * Resolves once an action was reported so often.
 *
 * @param {{ action: string, count: number }} options
 */
async function untilSeen({ action, count }) {
	while ((seen[action] ?? 0) < count) {
		await new Promise((resolve) => (onSeen = () => resolve(undefined)));
	}
}

async function beginWatch() {
	executions = 0;
	endOfWatch = watchLag();
}

/** What the process did meanwhile, and how late its timers came. */
async function endWatch() {
	return { executions, lagMs: endOfWatch() };
}

module.exports = { beginWatch, endWatch, publish, publishLoad, untilSeen };
