const fs = require('node:fs');
const path = require('node:path');
const { childEnvironment, run } = require('../childProcess');
const { cacheRoot } = require('../n8nServer/cache');
const { acquireInstallLock } = require('../n8nServer/installLock');

/** n8n brings it beside its core, which needs it. */
const BESIDE = 'reflect-metadata@0.2.2';

/**
 * Installs one n8n-core, with the n8n-workflow that it names, into the cache folder unless it is there already.
 *
 * @param {import('./list').Version} version
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the folder with its node_modules
 */
async function ensureCore({ n8n, core }, say) {
	const folder = path.join(cacheRoot(), `n8n-core-${core}`);
	const marker = path.join(folder, 'finished');
	if (fs.existsSync(marker)) return folder;
	const release = await acquireInstallLock(folder, say);
	try {
		if (fs.existsSync(marker)) return folder;
		say(`Installing n8n-core ${core} of n8n ${n8n} into ${folder}, once …`);
		// What an interrupted install has left.
		fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
		fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
		const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
		await run('npm', ['install', ...quiet, `n8n-core@${core}`, BESIDE], {
			cwd: folder,
			env: childEnvironment(),
			what: `Installing n8n-core ${core}`,
		});
		fs.writeFileSync(marker, `${new Date().toISOString()}\n`);
	} finally {
		release();
	}
	return folder;
}

module.exports = { ensureCore };
