const { Interrupted, reportAndExit, UserError } = require('../userError');
const { parseArguments, USAGE } = require('./arguments');

const say = (/** @type {string} */ line) => console.log(line);

/** @param {string[]} argv */
async function main(argv) {
	const { mode, port, isFresh } = parseArguments(argv);
	if (mode === 'help') return say(USAGE);
	if (mode === 'engine') await require('./engine').runInEngine({ say });
	else await withStack({ mode, port, isFresh });
}

/**
 * Rejects when somebody wants the demo to end; whatever still runs then ends with this process.
 *
 * @returns {Promise<never>}
 */
function interruption() {
	const interrupted = new Promise((_, reject) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
			process.on(signal, () => reject(new Interrupted()));
		}
	});
	interrupted.catch(() => undefined);
	return /** @type {Promise<never>} */ (interrupted);
}

/** @param {{ mode: string, port: number | undefined, isFresh: boolean }} options */
async function withStack({ mode, port, isFresh }) {
	const { startStack } = require('./stack');
	const interrupted = interruption();
	const stack = await Promise.race([
		startStack({ say, port, keep: mode === 'editor' ? { isFresh } : undefined }),
		interrupted,
	]);
	const broken = stack.broken.then((sentence) => {
		throw new UserError(sentence);
	});
	try {
		if (mode === 'once') {
			await Promise.race([require('./once').runOnce(stack, say), interrupted, broken]);
		} else {
			for (const line of welcome(stack)) say(line);
			await Promise.race([interrupted, broken]);
		}
	} catch (error) {
		const asWished = mode === 'editor' && error instanceof Interrupted;
		if (!asWished) throw error;
	} finally {
		say('Stopping n8n and the embedded exchange …');
		await stack.stop();
	}
}

/** @param {import('./stack').Stack} stack */
function welcome({ editorUrl, owner, simulator, keptIn, isContinued }) {
	const { alertOf, readExamples } = require('./exampleWorkflows');
	const { symbol, price } = alertOf(readExamples().alert);
	const body = JSON.stringify({ symbol, price: above(price) });
	return [
		'',
		`Editor    ${editorUrl}`,
		`Log-in    ${owner.email}`,
		`Password  ${owner.password}`,
		`Exchange  ${simulator.restUrl}  (open it beside the editor: chart, orders, profit and loss)`,
		'',
		...(isContinued ? ['Everything is as it was left the last time.', ''] : []),
		`Four published workflows are running. One buys when ${symbol} rises through ${price}; make it happen on that page (move the price to ${above(price)}), or with`,
		'',
		`  curl -X POST ${simulator.restUrl}/control/price -H 'content-type: application/json' -d '${body}'`,
		'',
		'and look at the executions of all four in the editor: what was bought is sold by the managed exit, half of it 2 % higher. Ctrl-C stops everything.',
		`The other examples are saved, too: open one, fill in what it asks for (a chat ID, a credential of another service), and publish it.`,
		`Workflows, credentials, executions and the paper account stay in ${keptIn}; npm run demo -- --fresh throws them away.`,
		'',
	];
}

/** @param {string} price whole units */
function above(price) {
	return String(BigInt(price) + 100n);
}

// Should Node find nothing left to wait for before the end is reached, that is a failure.
process.exitCode = 1;
main(process.argv.slice(2)).then(() => process.exit(0), reportAndExit);
