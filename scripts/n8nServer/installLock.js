const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const CHECK_EVERY_MS = 1_000;

/**
 * Lets one process at a time install into the folder; the others wait for it. A lock left by a process
 * that no longer lives is taken over.
 *
 * @param {string} folder
 * @param {(line: string) => void} say
 * @returns {Promise<() => void>} gives the lock back
 */
async function acquireInstallLock(folder, say) {
	fs.mkdirSync(folder, { recursive: true });
	const file = path.join(folder, 'install.lock');
	let announced = false;
	for (;;) {
		try {
			fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
			return () => fs.rmSync(file, { force: true });
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
		}
		const owner = Number(readIfPresent(file));
		if (owner !== 0 && !isAlive(owner)) fs.rmSync(file, { force: true });
		else {
			if (!announced) say(`Waiting for process ${owner}, which is installing n8n …`);
			announced = true;
			await sleep(CHECK_EVERY_MS);
		}
	}
}

/** @param {string} file */
function readIfPresent(file) {
	try {
		return fs.readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

/** @param {number} processId */
function isAlive(processId) {
	try {
		process.kill(processId, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

module.exports = { acquireInstallLock };
