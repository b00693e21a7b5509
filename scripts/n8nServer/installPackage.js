const fs = require('node:fs');
const path = require('node:path');
const { run } = require('../childProcess');

/**
 * Installs a packed community node where n8n looks for it, with the command that the README gives.
 *
 * @param {string} tarball
 * @param {string} userFolder n8n's home
 */
async function installPackage(tarball, userFolder) {
	const folder = path.join(userFolder, '.n8n', 'nodes');
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
	// Without the peer: n8n lends its own n8n-workflow, and a second copy would have foreign error classes.
	await run('npm', ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', tarball], {
		cwd: folder,
		what: 'Installing the package into n8n',
	});
}

module.exports = { installPackage };
