/**
 * @typedef {{ json: Record<string, any> }} Item
 * @typedef {object} Execution a finished run of a workflow
 * @property {string} id
 * @property {string} status n8n's word: `success`, `error`, …
 * @property {string} startedAt ISO time
 * @property {(nodeName: string) => Item[]} items what a node put out; none when it did not run
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
 * @param {{ id: string, status: string, startedAt: string, data: string }} saved
 * @returns {Execution}
 */
function describe({ id, status, startedAt, data }) {
	const { runData, error } = readFlatted(data).resultData;
	return {
		id,
		status,
		startedAt,
		items: (nodeName) => runData?.[nodeName]?.at(-1)?.data?.main?.[0] ?? [],
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

module.exports = { finishedExecutions, readFlatted };
