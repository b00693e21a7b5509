const { fork } = require('node:child_process');
const path = require('node:path');
const { childEnvironment } = require('../childProcess');

/**
 * @typedef {object} Measured
 * @property {number} ms by the clock
 * @property {number} cpuMs processor time of that process, all its threads
 * @property {any} result
 *
 * @typedef {object} BenchProcess a program in a process of its own: its processor time is counted apart
 * @property {(name: string, argument?: unknown) => Promise<any>} call calls a function that it exports
 * @property {(name: string, argument?: unknown, meanwhile?: () => Promise<unknown>) => Promise<Measured>} measure
 *   the same, timed over there; `meanwhile` starts when it has begun, and is waited for too
 * @property {() => void} stop
 */

/**
 * Starts a module of this folder; its exported functions take and give what JSON can hold.
 *
 * @param {string} file `sides/rawSocket`
 * @param {{ env?: Record<string, string>, execArgv?: string[] }} [options]
 * @returns {BenchProcess}
 */
function startProcess(file, { env = {}, execArgv = [] } = {}) {
	const child = fork(path.join(__dirname, 'host.js'), [path.join(__dirname, file)], {
		env: childEnvironment(env),
		execArgv,
		serialization: 'advanced',
	});
	/** @type {Map<number, { begin: () => void, resolve: (value: any) => void, reject: (error: Error) => void }>} */
	const waiting = new Map();
	let calls = 0;
	child.on('message', (/** @type {any} */ { id, begun, answer, error }) => {
		const call = waiting.get(id);
		if (begun === true) return call?.begin();
		waiting.delete(id);
		if (error === undefined) call?.resolve(answer);
		else call?.reject(new Error(`${file}: ${error}`));
	});
	child.on('exit', (code) => {
		for (const { reject } of waiting.values()) reject(new Error(`${file} ended with code ${code}`));
		waiting.clear();
	});
	/** @type {BenchProcess['measure']} */
	const measure = async (name, argument, meanwhile) => {
		/** @type {Promise<unknown> | undefined} */
		let acting;
		const measured = await new Promise((resolve, reject) => {
			const id = ++calls;
			const begin = () => {
				acting = meanwhile?.();
				acting?.catch(reject);
			};
			waiting.set(id, { begin, resolve, reject });
			child.send({ id, name, argument });
		});
		await acting;
		return measured;
	};
	return {
		measure,
		call: async (name, argument) => (await measure(name, argument)).result,
		stop: () => void child.kill(),
	};
}

module.exports = { startProcess };
