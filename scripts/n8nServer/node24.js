const fs = require('node:fs');
const path = require('node:path');
const { run } = require('../childProcess');
const { UserError } = require('../userError');
const { cacheRoot } = require('./cache');

const VERSION = '24.21.0';
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * A Node.js that n8n accepts (24 or newer): the running one, or the npm package that carries the
 * binary, installed into the cache folder so that the system's Node stays as it is.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<{ binary: string, headers: string | undefined }>} `headers` is what node-gyp calls nodedir
 */
async function ensureNode24(say) {
	if (Number(process.versions.node.split('.')[0]) >= 24) return describe(process.execPath);
	const platform = `${process.platform}-${process.arch}`;
	if (!PLATFORMS.includes(platform)) {
		throw new UserError(
			`n8n needs Node.js 24 and none can be installed for ${platform}: run this with Node.js 24 or newer.`,
		);
	}
	const name = `node-${platform}`;
	const folder = path.join(cacheRoot(), `${name}-${VERSION}`);
	const binary = path.join(folder, 'node_modules', name, 'bin', 'node');
	const marker = path.join(folder, 'finished');
	if (!fs.existsSync(marker)) {
		say(`Installing Node.js ${VERSION} beside yours (n8n needs 24 or newer) …`);
		fs.rmSync(folder, { recursive: true, force: true });
		fs.mkdirSync(folder, { recursive: true });
		fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
		await run('npm', ['install', '--ignore-scripts', '--no-audit', `${name}@${VERSION}`], {
			cwd: folder,
			what: `Installing Node.js ${VERSION}`,
		});
		fs.writeFileSync(marker, `${new Date().toISOString()}\n`);
	}
	return describe(binary);
}

/** @param {string} binary */
function describe(binary) {
	const prefix = path.resolve(fs.realpathSync(binary), '../..');
	const hasHeaders = fs.existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
	return { binary, headers: hasHeaders ? prefix : undefined };
}

module.exports = { ensureNode24 };
