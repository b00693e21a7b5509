// Published triggers in n8n's engine, with executions that end at once.
const { credentialsFor, loadBenchEngine } = require('../engine');
const { alertIndex } = require('../exchange/alertPrice');
const { channelOf, pairName } = require('../exchange/frames');
const { MARKER_PRICE } = require('../exchange/frameServer');
const { subscribe } = require('../internals');
const { watchLag } = require('../lag');
const { steadyMs } = require('../steadyClock');

/** @type {import('../../../test/support/n8n').Engine} */
let engine;
/** @type {Array<() => Promise<void>>} */
const closing = [];

const counts = { emits: 0, items: 0, lost: 0 };
/** @type {Array<[index: number, at: number]>} */
let alerts = [];

/** @typedef {import('n8n-workflow').ITriggerFunctions['emit']} Emit */

/** @type {Emit} */
function emit(data, _response, done) {
	counts.emits++;
	for (const { json } of data[0]) {
		counts.items++;
		const index = alertIndex(json.price);
		if (index !== undefined) alerts.push([index, steadyMs()]);
		counts.lost += Number(json.dropped ?? 0) + Number(json.conflated ?? 0);
	}
	done?.resolve(/** @type {any} */ ({ status: 'success' }));
}

/**
 * Publishes one workflow for each list of pairs.
 *
 * @param {{ wsUrl: string, parameters: Record<string, any>, pairs: number[][] }} options
 */
async function publish({ wsUrl, parameters, pairs }) {
	engine ??= await loadBenchEngine();
	for (const own of pairs) {
		const symbols = own.map(pairName).join(',');
		const trigger = await engine.activateTrigger({
			nodes: [{ name: 'Trigger', type: 'mexcTrigger', parameters: { ...parameters, symbols } }],
			credentials: credentialsFor({ wsUrl }),
			// As when n8n starts: no question to the exchange whether the pairs exist.
			activation: 'init',
			emit,
		});
		closing.push(() => trigger.close());
	}
}

async function close() {
	await Promise.all(closing.splice(0).map((end) => end()));
}

/**
 * A subscription of the bench's own on the channel of one pair, which the package's triggers share, hears
 * the marker behind a burst.
 *
 * @param {{ wsUrl: string, kind: import('../exchange/frames').Kind, marked: string }} options
 */
async function untilMarker({ wsUrl, kind, marked }) {
	Object.assign(counts, { emits: 0, items: 0, lost: 0 });
	alerts = [];
	const endOfWatch = watchLag();
	await /** @type {Promise<void>} */ (
		new Promise((resolve) => {
			const witness = subscribe({
				wsUrl,
				channels: [channelOf[kind](marked)],
				onMessage: ({ body }) => {
					const [deal] = /** @type {any} */ (body.deals) ?? [body];
					if ((deal.price ?? deal.bidPrice) !== MARKER_PRICE) return;
					witness.close();
					resolve();
				},
			});
		})
	);
	return { ...counts, alerts, lagMs: endOfWatch() };
}

module.exports = { close, publish, untilMarker };
