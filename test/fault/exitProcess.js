/**
 * A process of its own with n8n-core and the built package, in which a managed exit is published when it is asked
 * to: `node exitProcess.js FACTOR`. Waits are so many times as fast; the clock on the wall stays right.
 */
const { performance } = require('node:perf_hooks');

const factor = Number(process.argv[2]);
const monotonic = performance.now.bind(performance);
const later = globalThis.setTimeout;
performance.now = () => monotonic() * factor;
globalThis.setTimeout = Object.assign(
	(run, ms = 0, ...values) => later(run, ms / factor, ...values),
	later,
);

const { requireTypeScript } = require('../../scripts/typescript');
requireTypeScript();
const { loadEngine } = require('../support/n8n.ts');

/** As n8n's database gets it: before the execution starts. */
async function publish(engine, { credential, parameters, staticData }) {
	const trigger = await engine.activateTrigger({
		nodes: [{ name: 'Exit', type: 'mexcTrigger', parameters: { ...parameters, options: {} } }],
		credentials: { mexcApi: credential },
		staticData,
		activation: 'init',
	});
	const save = () =>
		process.send({ saved: trigger.savedStaticData, action: trigger.emits.at(-1)?.json[0].action });
	save();
	const { push } = trigger.emits;
	trigger.emits.push = (...emits) => {
		const count = push.apply(trigger.emits, emits);
		save();
		return count;
	};
}

void loadEngine().then((engine) => {
	process.on('message', (how) => void publish(engine, how));
	process.on('disconnect', () => process.exit());
	process.send('ready');
});
