// The code in few files under dist/lib: one for each node and the credential, one for what they share, and a
// library in a chunk of its own where the code imports it on first use. n8n requires none of them: it gets a
// small file for each class, beside which it finds icon and codex (lazyClasses.js). Nothing is minified: what
// is installed can be read.
const fs = require('node:fs');
const path = require('node:path');
const { writeLazyClass } = require('./lazyClasses');
const { writeNotices } = require('./notices');

const projectFolder = path.resolve(__dirname, '..');

/** n8n lends the package its own copy; the rest is Node's. */
const EXTERNAL = [/^node:/, 'n8n-workflow'];

/** @returns {import('./lazyClasses').Loaded[]} what n8n loads */
function classes() {
	const { n8n } = JSON.parse(fs.readFileSync(path.join(projectFolder, 'package.json'), 'utf8'));
	return [...n8n.nodes, ...n8n.credentials].map((/** @type {string} */ file) => {
		const className = path.basename(file).replace(/\..*$/, '');
		return { file, className, source: `dist/lib/${className}.js` };
	});
}

/** @returns {Record<string, string>} source file by its place in the output, without ending */
function entries() {
	const sourceOf = (/** @type {string} */ file) => file.replace(/^dist\//, '').replace(/js$/, 'ts');
	return Object.fromEntries(
		classes().map(({ file, className }) => [
			`lib/${className}`,
			path.join(projectFolder, sourceOf(file)),
		]),
	);
}

/** @param {string} file */
function isOurs(file) {
	return !file.includes('node_modules');
}

async function bundle() {
	const output = path.join(projectFolder, 'dist');
	fs.rmSync(output, { recursive: true, force: true });
	const { rolldown } = await import('rolldown');
	const build = await rolldown({
		cwd: projectFolder,
		input: entries(),
		platform: 'node',
		external: EXTERNAL,
		// A library that is not found must fail the build, not the user's n8n.
		onLog: (level, log, handle) => {
			if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
			handle(level, log);
		},
	});
	const { output: files } = await build.write({
		dir: output,
		format: 'cjs',
		exports: 'named',
		entryFileNames: '[name].js',
		chunkFileNames: 'lib/[name].js',
		minify: false,
		codeSplitting: {
			groups: [{ name: 'shared', test: isOurs, minShareCount: 2, entriesAware: false }],
		},
	});
	await build.close();
	for (const one of classes()) writeLazyClass(projectFolder, one);
	const modules = files.flatMap((file) => ('modules' in file ? Object.keys(file.modules) : []));
	writeNotices(projectFolder, output, modules);
}

bundle().catch((error) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
