// A process that loads what n8n loads of this package at its start, once. What n8n lends is there before.
const fs = require('node:fs');
const path = require('node:path');

const HEAVY = ['axios', 'protobufjs', 'ws'];
const project = path.resolve(__dirname, '../../..');

/** @returns {{ lendMs: number, loadMs: number, useMs: number, descriptionBytes: number, heavy: string[] }} */
function load() {
	const startedAt = performance.now();
	require('n8n-workflow');
	const lentAt = performance.now();
	const { n8n } = JSON.parse(fs.readFileSync(path.join(project, 'package.json'), 'utf8'));
	/** @type {any[]} */
	const made = [...n8n.nodes, ...n8n.credentials].map((file) => {
		const [Made] = Object.values(require(path.join(project, file)));
		return new Made();
	});
	const loadMs = performance.now() - lentAt;
	const heavy = HEAVY.filter(isLoaded);
	const loadedAt = performance.now();
	require(path.join(project, 'dist/lib/MexcSpotTrading.js'));
	const useMs = performance.now() - loadedAt;
	const descriptions = made.map((one) => JSON.stringify(one.description ?? one.properties));
	return {
		lendMs: lentAt - startedAt,
		loadMs,
		useMs,
		descriptionBytes: descriptions.reduce((sum, text) => sum + text.length, 0),
		heavy,
	};
}

/** In a bundled file a library is where the bundler says that it begins. */
function isLoaded(/** @type {string} */ library) {
	return Object.keys(require.cache)
		.filter((file) => file.startsWith(path.join(project, 'dist') + path.sep))
		.some((file) => fs.readFileSync(file, 'utf8').includes(`\n// node_modules/${library}/`));
}

process.stdout.write(JSON.stringify(load()));
