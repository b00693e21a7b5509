const path = require('node:path');
const { run } = require('./childProcess');

const projectFolder = path.resolve(__dirname, '..');

/**
 * Builds the checkout and packs it as `npm publish` would.
 *
 * @param {string} destination folder for the tarball
 * @returns {Promise<string>} the tarball's path
 */
async function packPackage(destination) {
	await run('npm', ['run', 'build'], { cwd: projectFolder, what: 'Building the package' });
	return await packBuilt(destination);
}

/**
 * Packs what was built last: for tests, which must not rebuild what others are testing at the moment.
 *
 * @param {string} destination folder for the tarball
 * @returns {Promise<string>} the tarball's path
 */
async function packBuilt(destination) {
	const report = await run('npm', ['pack', '--json', '--pack-destination', destination], {
		cwd: projectFolder,
		what: 'Packing the package',
	});
	const [{ filename }] = JSON.parse(report);
	return path.join(destination, filename);
}

module.exports = { packBuilt, packPackage, projectFolder };
