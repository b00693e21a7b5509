const fs = require('node:fs');
const path = require('node:path');
const { childEnvironment, run } = require('../childProcess');
const { cacheRoot } = require('../n8nServer/cache');
const { acquireInstallLock } = require('../n8nServer/installLock');

/** The newest that runs on Node.js 20. */
const VERSION = '9.6.1';

/**
 * Installs Stryker into the cache folder unless it is there already: nothing that ships or tests is built with it.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the folder of its packages
 */
async function ensureStryker(say) {
	const folder = path.join(cacheRoot(), `stryker-${VERSION}`);
	const packages = path.join(folder, 'node_modules', '@stryker-mutator');
	const marker = path.join(folder, 'finished');
	if (fs.existsSync(marker)) return packages;
	const release = await acquireInstallLock(folder, say);
	try {
		if (fs.existsSync(marker)) return packages;
		say(`Installing Stryker ${VERSION} into ${folder}, once …`);
		// What an interrupted install has left.
		fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
		fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
		const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
		await run('npm', ['install', ...quiet, `@stryker-mutator/core@${VERSION}`], {
			cwd: folder,
			env: childEnvironment(),
			what: `Installing Stryker ${VERSION}`,
		});
		fs.writeFileSync(marker, `${new Date().toISOString()}\n`);
	} finally {
		release();
	}
	return packages;
}

module.exports = { ensureStryker };
