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
 * The example workflows of the demo as they would be imported by hand.
 *
 * @returns {Record<keyof typeof FILES, ExampleWorkflow>}
 */
function readExamples() {
	const read = (/** @type {string} */ file) =>
		JSON.parse(fs.readFileSync(path.join(projectFolder, 'examples', file), 'utf8'));
	return { alert: read(FILES.alert), fill: read(FILES.fill), trades: read(FILES.trades) };
}

/**
 * What a person does after importing: choose the credential in each of our nodes.
 *
 * @param {ExampleWorkflow} workflow
 * @param {{ id: string, name: string }} credential
 * @returns {ExampleWorkflow}
 */
function withCredential(workflow, { id, name }) {
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith(PACKAGE) ? { ...node, credentials: { mexcApi: { id, name } } } : node,
	);
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

module.exports = { alertOf, PACKAGE, readExamples, withCredential };
