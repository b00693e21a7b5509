const { spawnSync } = require('node:child_process');
const { UserError } = require('../userError');

const TOOLS = ['gcc', 'make', 'python3'];

/** node-gyp compiles n8n's sqlite3 with these; without them the install would fail after minutes. */
function requireBuildTools() {
	const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version']).status !== 0);
	if (missing.length === 0) return;
	const verb = missing.length === 1 ? 'is' : 'are';
	throw new UserError(
		`The n8n server compiles its database driver and ${missing.join(', ')} ${verb} missing here: install ${missing.length === 1 ? 'it' : 'them'} first (on Debian: apt-get install gcc g++ make python3).`,
	);
}

module.exports = { requireBuildTools };
