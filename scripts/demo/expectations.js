const { controlOf } = require('./exchange');

/**
 * @typedef {import('./facts').Expectation} Expectation
 * @typedef {object} Run one execution of a workflow, in the n8n server or in the bare engine
 * @property {string} startedAt ISO time
 * @property {(nodeName: string) => Array<{ json: Record<string, any> }>} items
 * @property {string | undefined} error
 * @typedef {(workflow: import('./exampleWorkflows').DemoWorkflow) => Promise<Run[]>} RunsOf
 */

/** Names of nodes in the example workflows whose output proves something. */
const NODES = {
	alert: 'BTC rises through the alert price',
	note: 'Write the note',
	table: 'Columns of the table',
};

/** Client order ids that our node makes up begin so. */
const OUR_ORDERS = /^n8n/;

/**
 * @param {RunsOf} runsOf
 * @returns {Expectation} trades of the simulated market reach a workflow
 */
function tradesArrive(runsOf) {
	return {
		name: 'trades',
		async look() {
			const run = (await runsOf('trades')).find(({ items }) => items(NODES.table).length > 0);
			if (run === undefined) return undefined;
			const rows = run.items(NODES.table);
			return { time: Date.parse(run.startedAt), text: `a table of ${rows.length} trades` };
		},
	};
}

/**
 * What must follow when the price moves over the alert: the alert and the note as n8n ran them, the order
 * and the fill as the exchange has them.
 *
 * @param {RunsOf} runsOf
 * @param {ReturnType<typeof controlOf>} control
 * @returns {Expectation[]}
 */
function chainOfEvents(runsOf, control) {
	const ourOrder = async () => {
		const { accounts } = await control.state();
		return accounts
			.flatMap(({ orders }) => orders)
			.find(({ clientOrderId }) => OUR_ORDERS.test(clientOrderId ?? ''));
	};
	return [
		{
			name: 'alert',
			async look() {
				const items = (await runsOf('alert')).flatMap((run) => run.items(NODES.alert));
				if (items.length === 0) return undefined;
				const { symbol, direction, threshold, price, eventTime } = items[0].json;
				return {
					time: eventTime,
					text: `${symbol} went ${direction} through ${threshold}: ${price}`,
				};
			},
		},
		{
			name: 'order',
			async look() {
				const order = await ourOrder();
				if (order === undefined) return undefined;
				const { side, type, symbol, orderId, time } = order;
				return { time, text: `${side} ${symbol} ${type}, order ${orderId}` };
			},
		},
		{
			name: 'fill',
			async look() {
				const order = await ourOrder();
				if (order?.status !== 'FILLED') return undefined;
				// A market order is filled at the moment it arrives or not at all.
				const { executedQty, symbol, time } = order;
				return { time, text: `${executedQty} of ${symbol}, status ${order.status}` };
			},
		},
		{
			name: 'note',
			async look() {
				const run = (await runsOf('fill')).find(({ items }) => items(NODES.note).length > 0);
				if (run === undefined) return undefined;
				return { time: Date.parse(run.startedAt), text: run.items(NODES.note)[0].json.note };
			},
		},
	];
}

/**
 * What the managed exit of the bought position says of this action.
 *
 * @param {RunsOf} runsOf
 * @param {string} action
 * @param {string} name of the fact
 * @returns {Expectation}
 */
function exitSays(runsOf, action, name) {
	return {
		name,
		async look() {
			for (const run of await runsOf('exit')) {
				const item = run.items(NODES.note).find(({ json }) => json.action === action);
				if (item !== undefined) return { time: Date.parse(run.startedAt), text: item.json.note };
			}
			return undefined;
		},
	};
}

/**
 * @param {RunsOf} runsOf
 * @returns {Promise<string[]>} one sentence for each execution that failed
 */
async function failures(runsOf) {
	const workflows = /** @type {const} */ (['alert', 'fill', 'trades', 'exit']);
	const runs = await Promise.all(
		workflows.map(async (workflow) =>
			(await runsOf(workflow)).map(({ error }) => ({ workflow, error })),
		),
	);
	return runs
		.flat()
		.filter(({ error }) => error !== undefined)
		.map(({ workflow, error }) => `The workflow "${workflow}" failed: ${error}`);
}

module.exports = { chainOfEvents, exitSays, failures, tradesArrive };
