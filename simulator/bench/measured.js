const { fork } = require('node:child_process');
const { join } = require('node:path');

/**
 * Starts a server process. `ask` sends a message and waits for the answer; `call` runs a function of what was
 * started.
 */
async function startServer(options, execArgv = []) {
	const child = fork(join(__dirname, 'server.js'), { execArgv });
	const ask = (message) =>
		new Promise((resolve) => {
			child.once('message', resolve);
			child.send(message);
		});
	const address = await ask(options);
	const call = (name, argument) => ask({ call: name, argument });
	const send = (message) => child.send(message);
	return { ...address, send, ask, call, stop: () => child.kill() };
}

/**
 * Works on several servers in turn, in small slices, so that what else the machine does hits all alike.
 * @param prepare gets a slice ready and gives the function that sends it
 * @returns by name: the rate per second, by the clock and by the server's processor time
 */
async function compare(servers, slices, countPerSlice, prepare) {
	const used = Object.fromEntries(Object.keys(servers).map((name) => [name, { ms: 0, cpuMs: 0 }]));
	for (let slice = 0; slice < slices; slice++) {
		for (const [name, server] of Object.entries(servers)) {
			const run = prepare(server, name);
			const before = await server.ask({});
			const begin = performance.now();
			await run();
			used[name].ms += performance.now() - begin;
			used[name].cpuMs += (await server.ask({})).cpuMs - before.cpuMs;
		}
	}
	const count = slices * countPerSlice;
	return Object.fromEntries(
		Object.entries(used).map(([name, { ms, cpuMs }]) => [
			name,
			{ perSecond: (count / ms) * 1000, perCpuSecond: (count / cpuMs) * 1000 },
		]),
	);
}

module.exports = { compare, startServer };
