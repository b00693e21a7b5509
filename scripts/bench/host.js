// What runs in each process of a bench: calls the functions of one module when it is asked to.
const [file] = process.argv.slice(2);
const program = require(file);

/** @param {{ id: number, name: string, argument: unknown }} question */
async function answer({ id, name, argument }) {
	try {
		const cpuBefore = process.cpuUsage();
		const startedAt = performance.now();
		const running = program[name](argument);
		process.send?.({ id, begun: true });
		const result = await running;
		const ms = performance.now() - startedAt;
		const { user, system } = process.cpuUsage(cpuBefore);
		process.send?.({ id, answer: { ms, cpuMs: (user + system) / 1000, result } });
	} catch (error) {
		process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
	}
}

process.on('message', (question) => void answer(/** @type {any} */ (question)));
process.on('disconnect', () => process.exit());
