/** A process of its own that places orders with the code of this checkout: `node orderProcess.js '{…}'`. */
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
	const { code } = transformSync(readFileSync(filename, 'utf8'), {
		filename,
		swcrc: false,
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
		module: { type: 'commonjs', ignoreDynamic: false },
	});
	module._compile(code, filename);
};

const mexc = path.join(__dirname, '..', '..', 'mexc');
const { accountFromCredential } = require(path.join(mexc, 'account/credential.ts'));
const { openNetwork } = require(path.join(mexc, 'account/network.ts'));
const { createRestClient } = require(path.join(mexc, 'client.ts'));
const { silentLog } = require(path.join(mexc, 'core/log.ts'));
const { placeOrder } = require(path.join(mexc, 'orders/placeOrder.ts'));

const { credential, order, count, name } = JSON.parse(process.argv[2]);
const account = accountFromCredential(credential);
const client = createRestClient({ account, network: openNetwork, log: silentLog });

async function place(index) {
	const how = { clientOrderId: `${name}-${index}`, lookUpFirst: false, returnOutcome: false };
	try {
		await placeOrder(client, order, { ...how, preflight: { mode: 'off' } });
		return 'placed';
	} catch (error) {
		return error.kind === 'policy' ? 'refused' : String(error.message);
	}
}

process.on('message', () => {
	void Promise.all(Array.from({ length: count }, (_, index) => place(index))).then((results) => {
		process.send(results);
		process.disconnect();
	});
});
process.send('ready');
