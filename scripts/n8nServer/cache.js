const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { UserError } = require('../userError');

const definitionFolder = path.resolve(__dirname, '../../n8n-server');
const BYTES_NEEDED = 4 * 1024 ** 3;

/** The folder, outside the checkout, that keeps what takes minutes to install. */
function cacheRoot() {
	const base = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
	return path.join(base, 'n8n-nodes-mexc-spot');
}

/** The folder of exactly this n8n: named after its version and its lock, so that a change gets a new one. */
function serverFolder() {
	const manifest = JSON.parse(fs.readFileSync(path.join(definitionFolder, 'package.json'), 'utf8'));
	const lock = fs.readFileSync(path.join(definitionFolder, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 10);
	return path.join(cacheRoot(), `n8n-${manifest.dependencies.n8n}-${hash}`);
}

/** @param {string} folder */
function requireFreeSpace(folder) {
	fs.mkdirSync(folder, { recursive: true });
	const { bavail, bsize } = fs.statfsSync(folder);
	const free = bavail * bsize;
	if (free >= BYTES_NEEDED) return;
	const gigabytes = (free / 1024 ** 3).toFixed(1);
	throw new UserError(
		`The n8n server needs 4 GB of free disk space in ${folder} and ${gigabytes} GB are free: free some, or set XDG_CACHE_HOME to a folder on a larger disk.`,
	);
}

module.exports = { cacheRoot, definitionFolder, requireFreeSpace, serverFolder };
