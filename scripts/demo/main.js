const { reportAndExit, UserError } = require('../userError');
const { parseArguments, USAGE } = require('./arguments');

const say = (/** @type {string} */ line) => console.log(line);

/** @param {string[]} argv */
async function main(argv) {
	const { mode, port } = parseArguments(argv);
	if (mode === 'help') return say(USAGE);
	const interrupted = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => interrupted.abort(new UserError('Stopped.')));
	}
	if (mode === 'engine') await require('./engine').runInEngine({ say });
	else await withStack({ mode, port, signal: interrupted.signal });
}

/** @param {{ mode: string, port: number | undefined, signal: AbortSignal }} options */
async function withStack({ mode, port, signal }) {
	const { startStack } = require('./stack');
	const stack = await startStack({ say, port, signal });
	/** @type {Promise<never>} */
	const interruption = new Promise((_, reject) => {
		const stop = () => reject(signal.reason);
		if (signal.aborted) stop();
		signal.addEventListener('abort', stop);
		void stack.broken.then((sentence) =>
			reject(new UserError(`${sentence}:\n${stack.n8nLog().slice(-2000)}`)),
		);
	});
	try {
		if (mode === 'once') await Promise.race([require('./once').runOnce(stack, say), interruption]);
		else {
			for (const line of welcome(stack)) say(line);
			await interruption;
		}
	} finally {
		say('Stopping n8n and the embedded exchange …');
		await stack.stop();
	}
}

/** @param {import('./stack').Stack} stack */
function welcome({ editorUrl, owner, simulator }) {
	const { alertOf, readExamples } = require('./exampleWorkflows');
	const { symbol, price } = alertOf(readExamples().alert);
	const body = JSON.stringify({ symbol, price: above(price) });
	return [
		'',
		`Editor    ${editorUrl}`,
		`Log-in    ${owner.email}`,
		`Password  ${owner.password}`,
		`Exchange  ${simulator.restUrl}`,
		'',
		`Three published workflows are running. One buys when ${symbol} rises through ${price}; make it happen with`,
		'',
		`  curl -X POST ${simulator.restUrl}/control/price -H 'content-type: application/json' -d '${body}'`,
		'',
		'and look at the executions of all three in the editor. Ctrl-C stops everything.',
		'',
	];
}

/** @param {string} price whole units */
function above(price) {
	return String(BigInt(price) + 100n);
}

main(process.argv.slice(2)).then(() => process.exit(0), reportAndExit);
