// Signals as a webhook hands them on: each a run of a workflow with Order From a Signal in n8n's engine.
const { credentialsFor, loadBenchEngine } = require('../engine');
const { liftLimits } = require('../internals');

const SECRET = 'bench-secret-0123456789abcdef';

/** @type {(body: object) => Promise<import('n8n-workflow').IDataObject>} */
let run;
let signals = 0;

/** @param {import('../../startSimulator').SimulatorAddress} exchange */
async function prepare({ restUrl, apiKey, apiSecret }) {
	const engine = await loadBenchEngine();
	liftLimits(restUrl);
	const { mexcApi } = credentialsFor({ baseUrl: restUrl });
	const credentials = { mexcApi: { ...mexcApi, apiKey, apiSecret, signalSecret: SECRET } };
	const node = {
		name: 'Signal',
		type: 'mexcSpotTrading',
		parameters: { resource: 'order', operation: 'orderFromSignal', payload: '={{ $json.body }}' },
	};
	run = async (body) => {
		const options = { nodes: [node], credentials, items: [{ body }], isSearched: false };
		const result = await engine.runWorkflow(/** @type {any} */ (options));
		if (result.status !== 'success') throw new Error(result.error?.message);
		return result.json('Signal')[0];
	};
}

/**
 * One signal after the other.
 *
 * @param {ReadonlyArray<Record<string, string>>} bodies without secret, ID and time
 * @returns {Promise<number[]>} milliseconds from the body to the answer of each
 */
async function send(bodies) {
	const times = [];
	for (const fields of bodies) {
		const id = `bench ${signals++}`;
		const body = { secret: SECRET, id, time: new Date().toISOString(), ...fields };
		const startedAt = performance.now();
		const { signal, outcome } = await run(body);
		times.push(performance.now() - startedAt);
		if (signal !== 'accepted' || outcome !== 'placed') throw new Error(`${signal}, ${outcome}`);
	}
	return times;
}

module.exports = { prepare, send };
