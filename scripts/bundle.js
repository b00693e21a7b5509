// What n8n loads, in few files: each node and the credential keep their own file, because n8n finds icon and
// codex beside it; everything they share, and every library, lies in chunks under dist/lib. A library is in a
// chunk of its own where the code imports it on first use, so that loading the package loads none of them.
// Nothing is minified: what is installed can be read.
const fs = require('node:fs');
const path = require('node:path');
const { writeNotices } = require('./notices');

const projectFolder = path.resolve(__dirname, '..');

/** n8n lends the package its own copy; the rest is Node's. */
const EXTERNAL = [/^node:/, 'n8n-workflow'];

/** @returns {Record<string, string>} source file by its place in the output, without ending */
function entries() {
	const { n8n } = JSON.parse(fs.readFileSync(path.join(projectFolder, 'package.json'), 'utf8'));
	const names = [...n8n.nodes, ...n8n.credentials].map((/** @type {string} */ file) =>
		file.replace(/^dist\//, '').replace(/\.js$/, ''),
	);
	return Object.fromEntries(names.map((name) => [name, path.join(projectFolder, `${name}.ts`)]));
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
	const modules = files.flatMap((file) => ('modules' in file ? Object.keys(file.modules) : []));
	writeNotices(projectFolder, output, modules);
}

bundle().catch((error) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
