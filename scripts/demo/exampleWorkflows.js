const fs = require('node:fs');
const path = require('node:path');
const { projectFolder } = require('../packPackage');

const PACKAGE = 'n8n-nodes-mexc-spot.';

/**
 * @typedef {{ name: string, type: string, parameters: Record<string, any>, credentials?: unknown }} ExampleNode
 * @typedef {{ name: string, nodes: ExampleNode[], connections: Record<string, any>, settings: object }} ExampleWorkflow
 */

const FILES = {
	alert: 'price-alert-places-order.json',
	fill: 'order-filled-writes-note.json',
	trades: 'trades-as-table.json',
};

/**
 * @param {string} file
 * @returns {ExampleWorkflow}
 */
function readExample(file) {
	return JSON.parse(fs.readFileSync(path.join(projectFolder, 'examples', file), 'utf8'));
}

/**
 * The example workflows of the demo as they would be imported by hand.
 *
 * @returns {Record<keyof typeof FILES, ExampleWorkflow>}
 */
function readExamples() {
	return {
		alert: readExample(FILES.alert),
		fill: readExample(FILES.fill),
		trades: readExample(FILES.trades),
	};
}

/**
 * What a person does after importing: choose the credential in each of our nodes.
 *
 * @param {ExampleWorkflow} workflow
 * @param {{ id: string, name: string }} credential
 * @returns {ExampleWorkflow}
 */
function withCredential(workflow, { id, name }) {
	return withCredentials(workflow, { mexcApi: { id, name } });
}

/**
 * The type of credential that nodes of n8n's own ask for in the examples of AI agents; ours ask for mexcApi.
 *
 * @type {Record<string, string>}
 */
const ASKED = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	'@n8n/n8n-nodes-langchain.mcpTrigger': 'httpBearerAuth',
	'n8n-nodes-base.telegramHitlTool': 'telegramApi',
};

/**
 * The same with those of other nodes, by the type of the credential.
 *
 * @param {ExampleWorkflow} workflow
 * @param {Record<string, { id: string, name: string }>} saved
 * @returns {ExampleWorkflow}
 */
function withCredentials(workflow, saved) {
	const nodes = workflow.nodes.map((node) => {
		const type = node.type.startsWith(PACKAGE) ? 'mexcApi' : ASKED[node.type];
		return type in saved ? { ...node, credentials: { [type]: saved[type] } } : node;
	});
	return { ...workflow, nodes };
}

/**
 * The price that the alert waits for.
 *
 * @param {ExampleWorkflow} workflow
 * @returns {{ symbol: string, price: string }}
 */
function alertOf(workflow) {
	const trigger = workflow.nodes.find((node) => node.parameters.event === 'priceCross');
	if (trigger === undefined) throw new Error(`"${workflow.name}" has no price alert`);
	return { symbol: trigger.parameters.symbols, price: String(trigger.parameters.price) };
}

module.exports = {
	alertOf,
	PACKAGE,
	readExample,
	readExamples,
	withCredential,
	withCredentials,
};
