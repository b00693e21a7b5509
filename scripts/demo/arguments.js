const { parseArgs } = require('node:util');
const { UserError } = require('../userError');

const USAGE = `npm run demo                   the editor, with four workflows running on the embedded exchange
npm run demo -- --once         without a browser: moves the price, waits for alert, order, fill and exit, ends
npm run demo -- --engine       the same workflows in n8n's engine alone, without the n8n server
npm run demo -- --port 5700    the editor on this port
npm run demo -- --fresh        throws away what earlier starts have kept, and begins again`;

/**
 * @param {string[]} argv
 * @returns {{ mode: 'editor' | 'once' | 'engine' | 'help', port: number | undefined, isFresh: boolean }}
 */
function parseArguments(argv) {
	const values = read(argv);
	const isFresh = values.fresh === true;
	if (values.help) return { mode: 'help', port: undefined, isFresh };
	if (values.once && values.engine) {
		throw new UserError('Give either --once or --engine: each is a run of its own.');
	}
	const mode = values.engine ? 'engine' : values.once ? 'once' : 'editor';
	if (isFresh && mode !== 'editor') {
		throw new UserError('--fresh is for the editor: the other runs keep nothing.');
	}
	return { mode, port: values.port === undefined ? undefined : portNumber(values.port), isFresh };
}

/** @param {string[]} argv */
function read(argv) {
	try {
		const { values } = parseArgs({
			args: argv,
			options: {
				once: { type: 'boolean' },
				engine: { type: 'boolean' },
				port: { type: 'string' },
				fresh: { type: 'boolean' },
				help: { type: 'boolean', short: 'h' },
			},
		});
		return values;
	} catch (error) {
		const { message } = /** @type {Error} */ (error);
		throw new UserError(`${message.split('. ')[0]}. What the demo understands:\n${USAGE}`);
	}
}

/** @param {string} text */
function portNumber(text) {
	const port = Number(text);
	if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
	throw new UserError(`--port needs a number from 1 to 65535, not "${text}".`);
}

module.exports = { parseArguments, USAGE };
