const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** What a start leaves for the next one, beside n8n's folder and the exchange's. */
const FILE = 'demo.json';

/**
 * @typedef {object} Left
 * @property {number} editorPort
 * @property {number} exchangePort part of the address in the credential
 * @property {Record<import('./exampleWorkflows').DemoWorkflow, string>} workflowIds
 * @property {string} credentialId
 */

/** Where the demo keeps what is built in it. */
function keptFolder() {
	return process.env.MEXC_DEMO_FOLDER ?? path.join(os.homedir(), '.n8n-mexc-demo');
}

/**
 * The folder of the demo; what an unfinished first start has left in it is thrown away.
 *
 * @param {{ isFresh: boolean }} options `isFresh`: throw away everything
 * @returns {{ folder: string, left: Left | undefined, leave: (left: Left) => void }}
 */
function openKept({ isFresh }) {
	const folder = keptFolder();
	const file = path.join(folder, FILE);
	if (isFresh || !fs.existsSync(file)) {
		for (const part of [FILE, 'n8n', 'exchange']) {
			fs.rmSync(path.join(folder, part), { recursive: true, force: true, maxRetries: 5 });
		}
	}
	for (const part of ['n8n', 'exchange'])
		fs.mkdirSync(path.join(folder, part), { recursive: true });
	return {
		folder,
		left: fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined,
		leave: (left) => fs.writeFileSync(file, `${JSON.stringify(left)}\n`),
	};
}

module.exports = { openKept };
