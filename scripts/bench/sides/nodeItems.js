// Signed calls as the items of one run of a workflow: through our nodes, or through n8n's HTTP Request node.
const { credentialsFor, loadBenchEngine } = require('../engine');
const { liftLimits } = require('../internals');

const LISTEN_KEY = 'k'.repeat(64);

/** @type {(options: Partial<import('../../../test/support/n8n').RunOptions>) => Promise<unknown>} */
let run;
/** @type {Record<'write' | 'read', import('../../../test/support/n8n').TestNode>} */
let nodes;

/** @param {{ baseUrl: string, way: 'ours' | 'httpRequest' }} options */
async function prepare({ baseUrl, way }) {
	const engine = await loadBenchEngine();
	liftLimits(baseUrl);
	const credentials = credentialsFor({ baseUrl });
	/** @type {import('../../../test/contract/credential/httpRequestNode')} */
	const {
		HTTP_REQUEST,
		httpRequestNode,
	} = require('../../../test/contract/credential/httpRequestNode');
	const nodeTypes = { [HTTP_REQUEST]: httpRequestNode };
	nodes = way === 'ours' ? ourNodes() : httpRequestNodes(baseUrl, HTTP_REQUEST);
	run = async (options) => {
		const node = /** @type {import('../../../test/support/n8n').TestNode} */ (options.nodes?.[0]);
		const result = await engine.runWorkflow({
			nodes: [node],
			credentials,
			nodeTypes,
			isSearched: false,
			...options,
		});
		const count = result.json(node.name).length;
		if (result.status !== 'success' || count !== options.items?.length) {
			throw new Error(`${count} items of ${options.items?.length}: ${result.error?.message}`);
		}
	};
}

/** @returns {typeof nodes} */
function ourNodes() {
	return {
		write: {
			name: 'Call',
			type: 'mexcUserDataStream',
			parameters: {
				resource: 'listenKey',
				operation: 'keepAliveListenKey',
				listenKey: LISTEN_KEY,
			},
		},
		read: {
			name: 'Call',
			type: 'mexcSpotTrading',
			parameters: {
				resource: 'order',
				operation: 'queryOrder',
				symbol: { __rl: true, mode: 'name', value: 'BTCUSDT' },
				orderId: '={{ $json.orderId }}',
			},
		},
	};
}

/**
 * @param {string} baseUrl
 * @param {string} type
 * @returns {typeof nodes}
 */
function httpRequestNodes(baseUrl, type) {
	const headers = { 'content-type': 'application/json' };
	return {
		write: {
			name: 'Call',
			type,
			parameters: {
				inTurn: true,
				request: {
					method: 'PUT',
					uri: `${baseUrl}/api/v3/userDataStream`,
					headers,
					qs: { listenKey: LISTEN_KEY },
				},
			},
		},
		read: {
			name: 'Call',
			type,
			parameters: {
				request: {
					method: 'GET',
					uri: `${baseUrl}/api/v3/order`,
					headers,
					qs: { symbol: 'BTCUSDT', orderId: '={{ $json.orderId }}' },
				},
			},
		},
	};
}

/** One after the other, as whatever changes something. */
const writes = async (/** @type {{ count: number }} */ { count }) =>
	await run({ nodes: [nodes.write], items: itemsOf(count) });

/** Overlapping; each asks something else, because equal questions are asked once. */
const reads = async (/** @type {{ count: number }} */ { count }) =>
	await run({ nodes: [nodes.read], items: itemsOf(count) });

/** @param {number} count */
function itemsOf(count) {
	return Array.from({ length: count }, (_, index) => ({ orderId: `C02__${index}` }));
}

module.exports = { prepare, reads, writes };
