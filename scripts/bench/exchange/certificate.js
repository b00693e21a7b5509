const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { requireTypeScript } = require('../../typescript');

/**
 * A certificate for this machine, and the environment of a process that trusts it.
 *
 * @returns {{ tls: { key: string, cert: string }, env: Record<string, string> }}
 */
function createTls() {
	requireTypeScript();
	/** @type {import('../../../test/support/certificate')} */
	const { createCertificate } = require('../../../test/support/certificate');
	const tls = createCertificate();
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mexc-bench-'));
	process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
	const file = path.join(folder, 'certificate.pem');
	fs.writeFileSync(file, tls.cert);
	return { tls, env: { NODE_EXTRA_CA_CERTS: file } };
}

module.exports = { createTls };
