const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/**
 * A folder for n8n's data in the temporary folder; at the latest it goes when this program ends.
 *
 * @param {string} prefix of its name
 * @returns {{ folder: string, remove: () => void }}
 */
function createHome(prefix) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
	const removeFolder = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	process.once('exit', removeFolder);
	return {
		folder,
		remove() {
			removeFolder();
			process.off('exit', removeFolder);
		},
	};
}

module.exports = { createHome };
