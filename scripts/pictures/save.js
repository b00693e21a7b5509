const fs = require('node:fs');
const path = require('node:path');
const { projectFolder } = require('../packPackage');

const folder = path.join(projectFolder, 'docs', 'images');

/**
 * @param {{ screenshot(options: { path: string }): Promise<unknown> }} shown
 * @param {string} name
 */
async function save(shown, name) {
	fs.mkdirSync(folder, { recursive: true });
	const file = path.join(folder, `${name}.png`);
	await shown.screenshot({ path: file });
	console.log(path.relative(projectFolder, file));
}

module.exports = { save };
