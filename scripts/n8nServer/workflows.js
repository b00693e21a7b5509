/**
 * Saves a MEXC API credential for an exchange on this machine.
 *
 * @param {import('./session').Call} n8n
 * @param {string} name
 * @param {import('../startSimulator').SimulatorAddress} exchange
 * @param {Record<string, unknown>} [more] further fields of it
 * @returns {Promise<{ id: string, name: string }>}
 */
async function createCredential(n8n, name, { restUrl, wsUrl, apiKey, apiSecret }, more = {}) {
	const { id } = await n8n('POST', '/credentials', {
		name,
		type: 'mexcApi',
		data: {
			apiKey,
			apiSecret,
			environment: 'custom',
			baseUrl: restUrl,
			wsUrl,
			allowTrading: true,
			...more,
		},
	});
	return { id, name };
}

/**
 * Saves a workflow that does not run yet.
 *
 * @param {import('./session').Call} n8n
 * @param {{ name: string, nodes: unknown[], connections: object, settings: object }} workflow
 * @returns {Promise<{ id: string, versionId: string }>}
 */
async function saveWorkflow(n8n, workflow) {
	// n8n 1 does not save one that leaves this open.
	return await n8n('POST', '/workflows', { active: false, ...workflow });
}

/**
 * Saves a workflow and publishes it.
 *
 * @param {import('./session').Call} n8n
 * @param {{ name: string, nodes: unknown[], connections: object, settings: object }} workflow
 * @returns {Promise<string>} its id
 */
async function publishWorkflow(n8n, workflow) {
	const { id, versionId } = await saveWorkflow(n8n, workflow);
	await n8n('POST', `/workflows/${id}/activate`, { versionId });
	return id;
}

module.exports = { createCredential, publishWorkflow, saveWorkflow };
