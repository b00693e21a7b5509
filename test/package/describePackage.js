// Prints what n8n's loader reads from an installed package, as JSON: node descriptions, credential types
// and where their icons point. Runs in a process of its own, because n8n-core keeps what it has loaded.
require('reflect-metadata');
const { PackageDirectoryLoader } = require('n8n-core');

const [folder] = process.argv.slice(2);
const loader = new PackageDirectoryLoader(folder);

loader.loadAll().then(
	() => {
		const { nodes, credentials } = loader.types;
		process.stdout.write(JSON.stringify({ nodes, credentials }), () => process.exit(0));
	},
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
