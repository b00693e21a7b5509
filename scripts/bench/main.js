// How fast the package is, each figure beside that of a bare counterpart from the same run. Nothing here is a
// test: what is timed depends on the machine, and a busy one shows in the noise.
const fs = require('node:fs');
const { parseArgs } = require('node:util');
const { reportAndExit, UserError } = require('../userError');
const { describeMachine } = require('./machine');
const { DOCUMENT, documentOf } = require('./report');
const { rows } = require('./rows');
const { textOf } = require('./table');

const USAGE = `npm run bench                   everything, about 14 minutes; n8n itself is installed first, once
npm run bench -- --quick        whether everything runs, in about 2 minutes; its figures mean nothing
npm run bench -- calls frames   some of ${rows.map(({ name }) => name).join(', ')}
npm run bench -- --json FILE    the figures as JSON too
npm run bench -- --docs         writes ${DOCUMENT} from the figures of a whole run`;

const say = (/** @type {string} */ line) => console.log(line);

/** @param {string[]} args */
function readArguments(args) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				quick: { type: 'boolean', default: false },
				json: { type: 'string' },
				docs: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
	} catch (error) {
		const { message } = /** @type {Error} */ (error);
		throw new UserError(`${message.split('. ')[0]}. What the bench understands:\n${USAGE}`);
	}
}

/**
 * @param {readonly string[]} names none for all
 * @param {boolean} quick
 */
function chosen(names, quick) {
	const unknown = names.filter((name) => !rows.some((row) => row.name === name));
	if (unknown.length > 0) {
		throw new UserError(`There is no bench ${unknown.join(', ')}. What there is:\n${USAGE}`);
	}
	if (names.length > 0) return rows.filter(({ name }) => names.includes(name));
	return rows.filter(({ isLong }) => !(quick && isLong));
}

/** @param {string[]} args */
async function main(args) {
	const { values, positionals } = readArguments(args);
	if (values.help) return say(USAGE);
	if (values.docs && (values.quick || positionals.length > 0)) {
		throw new UserError('--docs needs a whole run: leave out --quick and the names.');
	}
	const machine = describeMachine();
	const { processor, cores, memoryGb, node, libraries, load } = machine;
	say(`${processor}, ${cores} cores, ${memoryGb} GB; Node.js ${node}; load ${load.toFixed(1)}`);
	say(
		Object.entries(libraries)
			.map((entry) => entry.join(' '))
			.join(', '),
	);
	/** @type {Record<string, import('./figures').RowResult>} */
	const results = {};
	const startedAt = Date.now();
	const { quick } = values;
	const wanted = chosen(positionals, quick);
	const waiting = new Map(wanted.map((row) => [row, quick ? row.prepare?.() : undefined]));
	// Reported when it is waited for.
	for (const prepared of waiting.values()) prepared?.catch(() => undefined);
	for (const row of wanted) {
		const rowStartedAt = Date.now();
		results[row.name] = await row.measure({ quick, say, prepared: waiting.get(row) });
		for (const line of textOf(row, results[row.name])) say(line);
		say(`  measured in ${Math.round((Date.now() - rowStartedAt) / 1000)} s`);
	}
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	say(`\nMeasured in ${seconds} s; in brackets the middle half of the runs.`);
	const report = { machine, seconds, results };
	if (values.json) fs.writeFileSync(values.json, `${JSON.stringify(report, null, '\t')}\n`);
	if (values.docs) fs.writeFileSync(DOCUMENT, documentOf(rows, report));
}

// Should Node find nothing left to wait for before the end is reached, that is a failure.
process.exitCode = 1;
main(process.argv.slice(2)).then(() => process.exit(0), reportAndExit);
