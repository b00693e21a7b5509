const fs = require('node:fs');
const path = require('node:path');
const { projectFolder } = require('../packPackage');

const PACKAGE = 'n8n-nodes-mexc-spot.';
/** In place of a message. */
const NOTE = 'Write the note';

/**
 * @typedef {{ name: string, type: string, typeVersion: number, parameters: Record<string, any>, credentials?: unknown }} ExampleNode
 * @typedef {{ name: string, nodes: ExampleNode[], connections: Record<string, any>, settings: object }} ExampleWorkflow
 */

const FILES = {
	alert: 'price-alert-places-order.json',
	fill: 'order-filled-writes-note.json',
	trades: 'trades-as-table.json',
	exit: 'protected-buy-to-telegram.json',
};

/** @typedef {keyof typeof FILES} DemoWorkflow */

/**
 * @param {string} file
 * @returns {ExampleWorkflow}
 */
function readExample(file) {
	return JSON.parse(fs.readFileSync(path.join(projectFolder, 'examples', file), 'utf8'));
}

/**
 * Those that the demo does not run, in the order of their names.
 *
 * @returns {ExampleWorkflow[]}
 */
function readOtherExamples() {
	const run = new Set([FILES.alert, FILES.fill, FILES.trades]);
	const files = fs.readdirSync(path.join(projectFolder, 'examples')).sort();
	return files.filter((file) => file.endsWith('.json') && !run.has(file)).map(readExample);
}

/**
 * The example workflows of the demo as they would be imported by hand.
 *
 * @returns {Record<keyof typeof FILES, ExampleWorkflow>}
 */
function readExamples() {
	const exit = readExample(FILES.exit);
	return {
		alert: withExitPlanTag(readExample(FILES.alert), tagOf(exit)),
		fill: readExample(FILES.fill),
		trades: readExample(FILES.trades),
		exit: exitWithNote(exit),
	};
}

/** @param {ExampleWorkflow} workflow */
function managedExitOf({ name, nodes }) {
	const trigger = nodes.find((node) => node.parameters.event === 'managedExit');
	if (trigger === undefined) throw new Error(`"${name}" has no managed exit`);
	return trigger;
}

/** @param {ExampleWorkflow} workflow */
function tagOf(workflow) {
	return String(managedExitOf(workflow).parameters.exitPlanTag);
}

/**
 * The same, and what it buys is sold by the plan of that tag.
 *
 * @param {ExampleWorkflow} workflow
 * @param {string} exitPlanTag
 * @returns {ExampleWorkflow}
 */
function withExitPlanTag(workflow, exitPlanTag) {
	const nodes = workflow.nodes.map((node) => {
		if (node.parameters.operation !== 'newOrder') return node;
		const options = { ...node.parameters.options, exitPlanTag };
		return { ...node, parameters: { ...node.parameters, options } };
	});
	return { ...workflow, nodes };
}

/**
 * The half of a protected buy that sells, with a note instead of the message, because the demo has no chat.
 *
 * @param {ExampleWorkflow} workflow
 * @returns {ExampleWorkflow}
 */
function exitWithNote(workflow) {
	const trigger = managedExitOf(workflow);
	const nodes = workflow.nodes
		.filter((node) => node === trigger || /telegram|stickyNote/.test(node.type))
		.filter(({ name }) => name !== 'About the entry')
		.map((node) => (node.type.endsWith('.telegram') ? noteLike(node) : withoutNumber(node)));
	const connections = { [trigger.name]: { main: [[{ node: NOTE, type: 'main', index: 0 }]] } };
	return { ...workflow, name: 'Managed exit writes notes', nodes, connections };
}

/**
 * Headings are numbered where there are two halves.
 *
 * @param {ExampleNode} node
 * @returns {ExampleNode}
 */
function withoutNumber({ parameters, ...node }) {
	const { content, ...others } = parameters;
	if (content === undefined) return { ...node, parameters };
	return { ...node, parameters: { ...others, content: content.replace(/^## \d\. /, '## ') } };
}

/**
 * @param {ExampleNode} message
 * @returns {ExampleNode}
 */
function noteLike(message) {
	const { text } = message.parameters;
	const assignments = [{ id: 'note', name: 'note', type: 'string', value: text }];
	return {
		...message,
		name: NOTE,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, includeOtherFields: true, options: {} },
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
	readOtherExamples,
	withCredential,
	withCredentials,
};
