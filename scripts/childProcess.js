const { spawn } = require('node:child_process');
const { UserError } = require('./userError');

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill()));

/**
 * The environment for a nested npm, n8n or simulator: without what `npm run` exported about the
 * project it was started in, which would make a nested npm act on this checkout.
 *
 * @param {Record<string, string | undefined>} [additions]
 * @returns {NodeJS.ProcessEnv}
 */
function childEnvironment(additions = {}) {
	const inherited = Object.entries(process.env).filter(
		([name]) =>
			!/^(npm_package_|npm_lifecycle_|npm_command$|npm_config_(local_prefix|workspace|ignore_scripts))/.test(
				name,
			),
	);
	return { ...Object.fromEntries(inherited), ...additions };
}

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, what: string }} options `what` names the step in an error
 * @returns {Promise<string>} what it wrote to stdout
 */
function run(command, args, { cwd, env = childEnvironment(), what }) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
		running.add(child);
		let stdout = '';
		let tail = '';
		const remember = (/** @type {string} */ text) => {
			tail = (tail + text).slice(-4000);
		};
		child.stdout.setEncoding('utf8').on('data', (text) => {
			stdout += text;
			remember(text);
		});
		child.stderr.setEncoding('utf8').on('data', remember);
		child.once('error', (error) => reject(new UserError(`${what} failed: ${error.message}`)));
		child.once('close', (code, signal) => {
			running.delete(child);
			if (code === 0) return resolve(stdout);
			const ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
			reject(new UserError(`${what} failed (${ending}):\n${tail.trim()}`));
		});
	});
}

module.exports = { childEnvironment, run };
