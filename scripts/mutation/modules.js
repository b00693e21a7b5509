const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const OPTIONS = {
	jsc: {
		parser: { syntax: /** @type {const} */ ('typescript') },
		target: /** @type {const} */ ('es2022'),
	},
	module: { type: /** @type {const} */ ('commonjs'), ignoreDynamic: false },
	swcrc: false,
	configFile: false,
};

/** @type {Map<string, string>} */
const compiled = new Map();

/** Lets `require` read TypeScript, each file compiled once. */
function readTypeScript() {
	const extensions = /** @type {any} */ (Module)._extensions;
	extensions['.ts'] = (/** @type {any} */ module, /** @type {string} */ filename) => {
		let code = compiled.get(filename);
		if (code === undefined) {
			const text = fs.readFileSync(filename, 'utf8');
			code = transformSync(text, { ...OPTIONS, filename }).code;
			compiled.set(filename, code);
		}
		module._compile(code, filename);
	};
}

/**
 * As if the process had just started: the project's own modules are loaded again by whoever needs them next, and
 * what they keep for the whole process (mexc/core/globalState.ts) is gone. Libraries stay.
 *
 * @param {string} root the folder of the project
 */
function forgetProject(root) {
	const libraries = path.join(root, 'node_modules') + path.sep;
	for (const file of Object.keys(require.cache)) {
		if (file.startsWith(root + path.sep) && !file.startsWith(libraries)) delete require.cache[file];
	}
	for (const key of Object.getOwnPropertySymbols(globalThis)) {
		if (key.description?.startsWith('n8n-nodes-mexc-spot/'))
			Reflect.deleteProperty(globalThis, key);
	}
}

module.exports = { forgetProject, readTypeScript };
