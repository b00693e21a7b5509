// What a mirror of 20 pairs costs: `npm run bench:mirror --workspace simulator`, an hour by default.
const { setTimeout: sleep } = require('node:timers/promises');
const { parseArgs } = require('node:util');
const { startServer } = require('./measured');

const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const SAMPLES = 60;
/** Until candles and books are loaded. */
const START_MS = 10_000;
const BYTES_PER_MB = 1024 * 1024;

async function main() {
	const source = await startServer({ start: 'source' });
	const mirror = await startServer({ start: 'mirror', source: source.restUrl });
	try {
		await sleep(START_MS);
		const { market } = await (await fetch(`${mirror.restUrl}/control/state`)).json();
		const live = Object.values(market.pairs).filter((pair) => pair.live).length;
		const first = await mirror.ask({});
		const begin = performance.now();
		const memory = [first.rssBytes];
		let last = first;
		for (let sample = 0; sample < SAMPLES; sample++) {
			await sleep((Number(options.minutes) * 60_000) / SAMPLES);
			last = await mirror.ask({});
			memory.push(last.rssBytes);
		}
		const share = (last.cpuMs - first.cpuMs) / (performance.now() - begin);
		const mb = (bytes) => `${Math.round(bytes / BYTES_PER_MB)} MB`;
		console.log(
			`Node ${process.version}, ${live} mirrored pairs that are live, ${options.minutes} minutes`,
		);
		console.log(`Processor           ${(share * 100).toFixed(1)} % of a core`);
		console.log(
			`Memory (resident)   ${mb(memory[0])} at first, ${mb(last.rssBytes)} at last, ${mb(Math.max(...memory))} at most`,
		);
	} finally {
		source.stop();
		mirror.stop();
	}
}

void main();
