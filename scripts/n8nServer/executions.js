/** The most rows that n8n gives at once. */
const WINDOW = 100;

/**
 * @typedef {{ json: Record<string, any> }} Item
 * @typedef {object} Execution a finished run of a workflow
 * @property {string} id
 * @property {string} status n8n's word: `success`, `error`, …
 * @property {string} startedAt ISO time
 * @property {(nodeName: string) => Item[]} items what a node put out; none when it did not run
 * @property {(triggerName: string) => Item[]} startedWith what the trigger gave, also when n8n died before
 *   the run's end and its saved output is n8n's replacement for what was lost
 * @property {string | undefined} error the message that ended it
 */

/**
 * The newest runs of a workflow, newest first, finished ones only.
 *
 * @param {import('./session').Call} n8n
 * @param {string} workflowId
 * @param {number} [limit]
 * @returns {Promise<Execution[]>}
 */
async function finishedExecutions(n8n, workflowId, limit = 10) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await n8n('GET', `/executions?filter=${filter}&limit=${limit}`);
	const finished = results.filter(
		(/** @type {{ stoppedAt?: string }} */ { stoppedAt }) => typeof stoppedAt === 'string',
	);
	return await Promise.all(
		finished.map(async (/** @type {{ id: string }} */ { id }) =>
			describe(await n8n('GET', `/executions/${id}`)),
		),
	);
}

/**
 * One window of all workflows' runs, by their ids, which n8n counts upwards. An empty window is the end:
 * only runs that were deleted leave holes.
 *
 * @param {import('./session').Call} n8n
 * @param {number} afterId
 * @returns {Promise<Array<{ id: number, workflowId: string, status: string, hasEnded: boolean }>>} oldest first
 */
async function executionsAfter(n8n, afterId) {
	const range = `firstId=${afterId}&lastId=${afterId + WINDOW + 1}&limit=${WINDOW}`;
	const { results } = await n8n('GET', `/executions?filter=%7B%7D&${range}`);
	return results
		.map((/** @type {Record<string, any>} */ { id, workflowId, status, stoppedAt }) => ({
			id: Number(id),
			workflowId,
			status,
			hasEnded: typeof stoppedAt === 'string',
		}))
		.sort((/** @type {{ id: number }} */ a, /** @type {{ id: number }} */ b) => a.id - b.id);
}

/**
 * @param {import('./session').Call} n8n
 * @param {number} id
 * @returns {Promise<Execution>}
 */
async function readExecution(n8n, id) {
	return describe(await n8n('GET', `/executions/${id}`));
}

/**
 * @param {{ id: string, status: string, startedAt: string, data: string }} saved
 * @returns {Execution}
 */
function describe({ id, status, startedAt, data }) {
	const { executionData, resultData } = readFlatted(data);
	const { runData, error } = resultData;
	/** @type {Execution['items']} */
	const items = (nodeName) => runData?.[nodeName]?.at(-1)?.data?.main?.[0] ?? [];
	return {
		id,
		status,
		startedAt,
		items,
		startedWith: (triggerName) => {
			/** @type {Array<{ node: { name: string }, data: { main: Item[][] } }>} */
			const stack = executionData?.nodeExecutionStack ?? [];
			const first = stack.find(({ node }) => node.name === triggerName);
			return first?.data.main[0] ?? items(triggerName);
		},
		error: error?.message,
	};
}

/**
 * n8n stores run data as a flat array in which every text inside an object or list is the index of
 * another entry.
 *
 * @param {string} text
 * @returns {any}
 */
function readFlatted(text) {
	/** @type {unknown[]} */
	const table = JSON.parse(text);
	/** @type {Map<number, unknown>} */
	const read = new Map();
	const entry = (/** @type {number} */ index) => {
		const raw = table[index];
		if (typeof raw !== 'object' || raw === null) return raw;
		if (read.has(index)) return read.get(index);
		/** @type {any} */
		const target = Array.isArray(raw) ? [] : {};
		read.set(index, target);
		for (const [key, value] of Object.entries(raw)) {
			target[key] = typeof value === 'string' ? entry(Number(value)) : value;
		}
		return target;
	};
	return entry(0);
}

module.exports = { executionsAfter, finishedExecutions, readExecution, readFlatted };
