const { requireTypeScript } = require('../typescript');

const account = {
	apiKey: 'mx0vglBenchBenchBench',
	apiSecret: '0123456789abcdef0123456789abcdef',
};

/**
 * n8n's own engine with the built package, as the tests have it.
 *
 * @returns {Promise<import('../../test/support/n8n').Engine>}
 */
async function loadBenchEngine() {
	requireTypeScript();
	/** @type {import('../../test/support/n8n')} */
	const { loadEngine } = require('../../test/support/n8n');
	return await loadEngine();
}

/**
 * @param {{ baseUrl?: string, wsUrl?: string }} addresses of an exchange on this machine
 * @returns {Record<'mexcApi', import('n8n-workflow').ICredentialDataDecryptedObject>}
 */
function credentialsFor({ baseUrl = 'http://127.0.0.1:9', wsUrl = 'ws://127.0.0.1:9/ws' }) {
	return { mexcApi: { ...account, environment: 'custom', baseUrl, wsUrl, allowTrading: true } };
}

module.exports = { account, credentialsFor, loadBenchEngine };
