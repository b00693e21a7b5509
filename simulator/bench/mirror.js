// What a mirror of 20 lively pairs costs: `npm run bench:mirror --workspace simulator`. Memory over an hour of
// virtual time, source and mirror in processes of their own, over real HTTP and WebSocket; the processor by the
// clock of the machine, because a mirror that never waits for its source is woken less often and costs less.
const { setTimeout: sleep } = require('node:timers/promises');
const { parseArgs } = require('node:util');
const { startServer } = require('./measured');

const { values: options } = parseArgs({
	options: {
		/** As many as a mirror shows by default. */
		pairs: { type: 'string', default: '20' },
		/** Of virtual time. */
		minutes: { type: 'string', default: '60' },
		/** By the clock of the machine. */
		seconds: { type: 'string', default: '120' },
		/** Before that, so that what happens at a start is not counted. */
		steady: { type: 'string', default: '10' },
		/** The figures as JSON on one line, for other programs. */
		json: { type: 'boolean', default: false },
	},
});

const PAIRS = Number(options.pairs);
const MINUTE = 60_000;
/** Streams collect what happens for so long, in virtual time too. */
const STEP_MS = 100;
/** The source ends all connections so often. */
const CUT_EVERY_MINUTES = 10;
/** Until candles and books are loaded. */
const LONGEST_START_MS = 60_000;

async function startBoth() {
	const source = await startServer({ start: 'source', count: PAIRS });
	const mirror = await startServer({ start: 'mirror', source: source.restUrl, count: PAIRS }, [
		'--expose-gc',
	]);
	const stop = () => [source, mirror].forEach((server) => server.stop());
	return { source, mirror, pass: sleep, stop };
}

/** From now on time passes at both as fast as this machine can. */
async function hold(both) {
	const { source, mirror } = both;
	for (const server of [source, mirror]) await server.call('hold');
	const pass = async (ms) => {
		for (let passed = 0; passed < ms; passed += STEP_MS) {
			await source.call('advance', { ms: STEP_MS });
			await mirror.call('advance', { ms: STEP_MS });
		}
	};
	return { ...both, pass };
}

/** Passes time until every pair moves. */
async function untilLive({ mirror, pass }) {
	for (let waited = 0; ; waited += 1000) {
		const { live } = await mirror.call('live');
		if (live === PAIRS) return;
		if (waited > LONGEST_START_MS) throw new Error(`Only ${live} of ${PAIRS} pairs move`);
		await pass(1000);
	}
}

/** Looks at both before and after each of so many stretches of time. */
async function measure(both, stretches, stretchMs) {
	const { source, mirror, pass } = both;
	const sample = async () => ({
		...(await mirror.call('memory')),
		...(await mirror.ask({})),
		...(await source.call('frames')),
	});
	const samples = [await sample()];
	for (let stretch = 1; stretch <= stretches; stretch++) {
		await pass(stretchMs);
		samples.push(await sample());
		if (stretch % CUT_EVERY_MINUTES === 0 && stretch < stretches) await source.call('cut');
	}
	await untilLive(both);
	const [first, last] = [samples[0], samples.at(-1)];
	const ms = stretches * stretchMs;
	return {
		samples: samples.map(({ usedMb, residentMb }) => ({ usedMb, residentMb })),
		cpuPercent: ((last.cpuMs - first.cpuMs) / ms) * 100,
		framesPerSecond: ((last.frames - first.frames) / ms) * 1000,
	};
}

/** Starts both, lets them settle, and measures. */
async function measured(prepare, stretches, stretchMs) {
	const started = await startBoth();
	try {
		await untilLive(started);
		await sleep(Number(options.steady) * 1000);
		return await measure(await prepare(started), stretches, stretchMs);
	} finally {
		started.stop();
	}
}

function report({ virtual, real, minutes }) {
	const megabytes = ({ usedMb, residentMb }) =>
		`${usedMb.toFixed(1)} MB in use, ${Math.round(residentMb)} MB resident`;
	const cost = ({ cpuPercent, framesPerSecond }) =>
		`${cpuPercent.toFixed(2)} % of a core at ${Math.round(framesPerSecond)} frames a second`;
	console.log(
		`Node ${process.version}, ${PAIRS} mirrored pairs, ${minutes} minutes of virtual time`,
	);
	console.log(`Processor           ${cost(real)}, over ${options.seconds} s`);
	console.log(`  in virtual time   ${cost(virtual)}`);
	for (const minute of [0, 10, minutes]) {
		const sample = virtual.samples[minute];
		if (sample !== undefined)
			console.log(`Memory, minute ${String(minute).padStart(3)}  ${megabytes(sample)}`);
	}
}

async function main() {
	const [minutes, seconds] = [Number(options.minutes), Number(options.seconds)];
	const result = {
		pairs: PAIRS,
		cutEveryMinutes: CUT_EVERY_MINUTES,
		minutes,
		seconds,
		virtual: await measured(hold, minutes, MINUTE),
		real: await measured((started) => started, 1, seconds * 1000),
	};
	if (options.json) console.log(JSON.stringify(result));
	else report(result);
}

main().catch((error) => {
	console.error(error);
	process.exit(1);
});
