// The figures of the README: `npm run bench --workspace simulator`. Everything is measured against a bare
// server within the same run, because rates alone say more about the machine than about the program.
const { parseArgs } = require('node:util');
const { measureOrders } = require('./orders');
const { measureStartup } = require('./startup');
const { measureStreams } = require('./streams');

function median(values) {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** "median (smallest to largest)" */
function summary(values, print) {
	const [least, most] = [Math.min(...values), Math.max(...values)];
	return `${print(median(values))} (${print(least)} to ${print(most)})`;
}

const percent = (value) => `${Math.round(value * 100)} %`;
const rounded = (value) => String(Math.round(value));

const { values: options } = parseArgs({
	options: {
		runs: { type: 'string', default: '3' },
		/** Orders and frames as JSON on one line, for other programs. */
		json: { type: 'boolean', default: false },
		/** Enough to see that it runs. */
		short: { type: 'boolean', default: false },
	},
});

async function repeat(measure) {
	const results = [];
	for (let run = 0; run < Number(options.runs); run++) results.push(await measure(options.short));
	return results;
}

function report(what, results) {
	const ratio = (by) => results.map(({ exchange, bare }) => exchange[by] / bare[by]);
	console.log(`${what}`);
	console.log(
		`  per second        ${summary(
			results.map((r) => r.exchange.perSecond),
			rounded,
		)}`,
	);
	console.log(
		`  bare, per second  ${summary(
			results.map((r) => r.bare.perSecond),
			rounded,
		)}`,
	);
	console.log(`  ratio             ${summary(ratio('perSecond'), percent)}`);
	console.log(`  ratio by CPU time ${summary(ratio('perCpuSecond'), percent)}`);
}

async function main() {
	if (options.json) {
		const [orders, streams] = [await repeat(measureOrders), await repeat(measureStreams)];
		return console.log(JSON.stringify({ orders, streams }));
	}
	console.log(`Node ${process.version}, ${options.runs} runs: median (smallest to largest)\n`);
	report('Signed orders, against a bare http server', await repeat(measureOrders));
	report('Stream frames, against a bare ws broadcast', await repeat(measureStreams));
	const starts = await repeat(measureStartup);
	const seconds = starts.map((start) => start.seconds);
	const megabytes = starts.map((start) => start.megabytes).filter((mb) => mb !== undefined);
	console.log(`Start-up time       ${summary(seconds, (value) => `${value.toFixed(2)} s`)}`);
	if (megabytes.length === 0) console.log('Idle memory         not known on this system');
	else console.log(`Idle memory         ${summary(megabytes, (value) => `${rounded(value)} MB`)}`);
}

void main();
