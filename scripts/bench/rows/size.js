const fs = require('node:fs');
const path = require('node:path');
const { run } = require('../../childProcess');
const { projectFolder } = require('../../packPackage');
const { figure, goal } = require('../figures');

/** A line with which the bundler begins a module. */
const MODULE = /^\/\/ ((?:node_modules|mexc|nodes|credentials)\/\S+)$/gm;
/** Libraries with less are summed up. */
const SHOWN_FROM_BYTES = 20_000;

/** @type {import('../figures').Row} */
const size = {
	name: 'size',
	title: 'What is downloaded and installed',
	how: `npm pack, and the bytes that each library has in the bundled files, licence notices and the bill of materials aside. Installed beside its name: what an install of that library with npm puts on the disk today, without its own dependencies.`,
	columns: { ours: 'in our package', npm: 'installed by npm' },
	why: '',
	async measure() {
		const report = await run('npm', ['pack', '--dry-run', '--json'], {
			cwd: projectFolder,
			what: 'Packing the package',
		});
		const [{ size: packed, unpackedSize, entryCount }] = JSON.parse(report);
		const owners = [...bytesByOwner()].sort(([, a], [, b]) => b - a);
		const large = owners.filter(([, bytes]) => bytes >= SHOWN_FROM_BYTES);
		const small = owners.filter(([, bytes]) => bytes < SHOWN_FROM_BYTES);
		const rest = small.reduce((sum, [, bytes]) => sum + bytes, 0);
		return {
			figures: [
				figure('tarball', 'kB', { ours: [packed / 1000] }),
				figure('installed', 'kB', { ours: [unpackedSize / 1000] }),
				figure('files', 'files', { ours: [entryCount] }),
				...large.map(([owner, bytes]) =>
					figure(owner, 'kB', { ours: [bytes / 1000], ...installed(owner) }),
				),
				figure(`${small.length} smaller libraries`, 'kB', { ours: [rest / 1000] }),
			],
			goals: [goal('installed', 'at most', 2_500, 'kB', [unpackedSize / 1000])],
			growth: [],
		};
	},
};

/** @returns {Map<string, number>} bytes of code by library, or `our own code` */
function bytesByOwner() {
	const dist = path.join(projectFolder, 'dist');
	/** @type {Map<string, number>} */
	const bytes = new Map();
	for (const name of fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
		if (!name.endsWith('.js')) continue;
		const text = fs.readFileSync(path.join(dist, name), 'utf8');
		const begins = [...text.matchAll(MODULE)];
		for (const [index, { 1: module, index: at }] of begins.entries()) {
			const length = Buffer.byteLength(text.slice(at, begins[index + 1]?.index));
			const owner = ownerOf(module);
			bytes.set(owner, (bytes.get(owner) ?? 0) + length);
		}
	}
	return bytes;
}

/** @param {string} module */
function ownerOf(module) {
	if (!module.startsWith('node_modules/')) return 'our own code';
	const [first, second] = module.slice('node_modules/'.length).split('/');
	return first.startsWith('@') ? `${first}/${second}` : first;
}

/**
 * @param {string} owner
 * @returns {Record<string, number[]>} in kB; none for what npm has not installed here
 */
function installed(owner) {
	const folder = path.join(projectFolder, 'node_modules', owner);
	if (!fs.existsSync(folder)) return {};
	const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const stats = files.map((name) => fs.statSync(path.join(folder, name)));
	const bytes = stats.filter((stat) => stat.isFile()).reduce((sum, stat) => sum + stat.size, 0);
	return { npm: [bytes / 1000] };
}

module.exports = { size };
