const { parseArgs } = require('node:util');
const { UserError } = require('../userError');

const USAGE = `npm run demo                   the editor, with three workflows running on the embedded exchange
npm run demo -- --once         without a browser: moves the price, waits for alert, order and fill, ends
npm run demo -- --engine       the same workflows in n8n's engine alone, without the n8n server
npm run demo -- --port 5700    the editor on this port`;

/**
 * @param {string[]} argv
 * @returns {{ mode: 'editor' | 'once' | 'engine' | 'help', port: number | undefined }}
 */
function parseArguments(argv) {
	const values = read(argv);
	if (values.help) return { mode: 'help', port: undefined };
	if (values.once && values.engine) {
		throw new UserError('Give either --once or --engine: each is a run of its own.');
	}
	const mode = values.engine ? 'engine' : values.once ? 'once' : 'editor';
	return { mode, port: values.port === undefined ? undefined : portNumber(values.port) };
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
