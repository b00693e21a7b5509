// The last step of `npm run build`: the compiler leaves the output of sources that were moved or deleted,
// and Node would load a stale `feeds.js` instead of the new `feeds/index.js`, and npm would ship it.
const fs = require('node:fs');
const path = require('node:path');

const projectFolder = path.resolve(__dirname, '..');

/** Output folders and where their sources are. */
const OUTPUTS = [
	{ output: 'dist', sources: '.' },
	{ output: 'simulator/dist', sources: 'simulator/src' },
];

/** @param {string} file relative to its output folder */
function possibleSources(file) {
	const compiled = file.replace(/(\.d\.ts|\.js)$/, '.ts');
	return [compiled, file];
}

for (const { output, sources } of OUTPUTS) {
	const folder = path.join(projectFolder, output);
	if (!fs.existsSync(folder)) continue;
	for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		const file = path.join(folder, name);
		if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) continue;
		const hasSource = possibleSources(name).some((source) =>
			fs.existsSync(path.join(projectFolder, sources, source)),
		);
		if (!hasSource) fs.rmSync(file);
	}
}
