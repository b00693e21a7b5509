const { fork } = require('node:child_process');
const { join } = require('node:path');

/** Starts a server process. `ask` sends a message and waits for the answer. */
async function startServer(options) {
	const child = fork(join(__dirname, 'server.js'));
	const ask = (message) =>
		new Promise((resolve) => {
			child.once('message', resolve);
			child.send(message);
		});
	const told = await ask(options);
	return { ...told, tell: (message) => child.send(message), ask, stop: () => child.kill() };
}

/** Runs `work` and gives the rate per second, by the clock and by the server's processor time. */
async function rateOf(server, count, work) {
	const before = await server.ask({});
	const begin = performance.now();
	await work();
	const seconds = (performance.now() - begin) / 1000;
	const after = await server.ask({});
	return {
		perSecond: count / seconds,
		perCpuSecond: count / ((after.cpuMs - before.cpuMs) / 1000),
	};
}

module.exports = { rateOf, startServer };
