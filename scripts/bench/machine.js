const { execFileSync } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');

/** Whose versions say what was measured. */
const LIBRARIES = ['axios', 'ws', 'protobufjs', 'big.js', 'n8n-core', 'n8n-workflow'];

/**
 * @typedef {object} Machine
 * @property {string} processor
 * @property {number} cores
 * @property {number} memoryGb
 * @property {string} system
 * @property {string} node
 * @property {Record<string, string>} libraries versions by name
 * @property {string} commit
 * @property {number} load of the last minute, at the start
 */

/** @returns {Machine} */
function describeMachine() {
	const [first] = os.cpus();
	return {
		processor: first.model.trim(),
		cores: os.cpus().length,
		memoryGb: Math.round(os.totalmem() / 1024 ** 3),
		system: `${os.type()} ${os.arch()}`,
		node: process.version,
		libraries: Object.fromEntries(LIBRARIES.map((name) => [name, versionOf(name)])),
		commit: commit(),
		load: os.loadavg()[0],
	};
}

/** @param {string} name */
function versionOf(name) {
	const file = path.resolve(__dirname, '../../node_modules', name, 'package.json');
	return require(file).version;
}

function commit() {
	try {
		return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
			cwd: __dirname,
			encoding: 'utf8',
		}).trim();
	} catch {
		return 'not known';
	}
}

module.exports = { describeMachine };
