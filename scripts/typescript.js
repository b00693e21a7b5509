const Module = require('node:module');
const { transformFileSync } = require('@swc/core');

/**
 * From here on `require` understands this checkout's TypeScript, compiled as jest compiles it: the engine
 * demo shares the tests' n8n engine instead of having one of its own.
 */
function requireTypeScript() {
	/** @type {any} */ (Module)._extensions['.ts'] = (
		/** @type {any} */ module,
		/** @type {string} */ file,
	) => {
		const { code } = transformFileSync(file, {
			jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
			module: { type: 'commonjs', ignoreDynamic: false },
			sourceMaps: 'inline',
		});
		module._compile(code, file);
	};
}

module.exports = { requireTypeScript };
