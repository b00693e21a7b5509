const { run } = require('../childProcess');
const { UserError } = require('../userError');

/**
 * @typedef {object} Version a release of n8n with what of it is installed here
 * @property {string} n8n
 * @property {string} core the version of n8n-core inside it
 * @property {number} node the lowest major version of Node.js that it accepts
 */

/**
 * The last patch of each line that people run: 1.123 is the last of n8n 1, 2.0 the first of n8n 2, 2.39 the one
 * of all other tests. A test compares this list with the table in docs/versions.md.
 *
 * @type {readonly Version[]}
 */
const PINNED = [
	{ n8n: '1.123.81', core: '1.122.48', node: 20 },
	{ n8n: '2.0.3', core: '2.0.2', node: 20 },
	{ n8n: '2.20.12', core: '2.20.6', node: 22 },
	{ n8n: '2.39.10', core: '2.39.8', node: 24 },
];

/**
 * The newest n8n-core that npm can install now, and the n8n that holds it: the newest n8n may name a core that
 * npm does not have yet.
 *
 * @returns {Promise<Version>}
 */
async function newestVersion() {
	const core = String(await view('n8n-core@latest', 'version'));
	const line = core.split('.').slice(0, 2).join('.');
	/** @type {Array<Record<string, string>>} */
	const releases = [
		await view(`n8n@~${line}.0`, 'version', 'dependencies.n8n-core', 'engines.node'),
	].flat();
	const release = releases.filter((each) => each['dependencies.n8n-core'] === core).at(-1);
	if (release === undefined) throw new UserError(`npm has no n8n ${line} with n8n-core ${core}.`);
	const node = Number(/\d+/.exec(release['engines.node'])?.[0]);
	return { n8n: release.version, core, node };
}

/** @param {string[]} asked a package, and fields of it */
async function view(...asked) {
	const what = `Asking npm for ${asked[0]}`;
	return JSON.parse(await run('npm', ['view', ...asked, '--json'], { what }));
}

/**
 * Oldest first.
 *
 * @param {{ isPinnedOnly: boolean }} options
 * @returns {Promise<readonly Version[]>}
 */
async function versionsToTry({ isPinnedOnly }) {
	if (isPinnedOnly) return PINNED;
	const newest = await newestVersion();
	return [...PINNED.filter(({ n8n }) => n8n !== newest.n8n), newest];
}

module.exports = { newestVersion, PINNED, versionsToTry };
