// The one place where benches reach into the package's sources. What users run, they measure through the built
// package; these are the parts that have no node of their own, or must live on a clock of the bench.
const { requireTypeScript } = require('../typescript');
const { account } = require('./engine');

requireTypeScript();

/**
 * Lifts MEXC's limits for one address. What is kept for the whole process is shared with the built package.
 *
 * @param {string} baseUrl
 */
function liftLimits(baseUrl) {
	const { rateLimitOf } = require('../../mexc/rest/rateLimit');
	rateLimitOf(baseUrl).take = async () => undefined;
}

/** @param {string} wsUrl */
function accountAt(wsUrl) {
	const { accountFromCredential } = require('../../mexc/account/credential');
	const custom = { environment: 'custom', baseUrl: 'http://127.0.0.1:9', wsUrl };
	return accountFromCredential({ ...account, ...custom });
}

/**
 * Subscribes at the hub that the triggers of this process use.
 *
 * @param {{ wsUrl: string, channels: string[], onMessage: (message: { body: Record<string, unknown> }) => void }} options
 * @returns {{ ready: Promise<void>, close: () => void }}
 */
function subscribe({ wsUrl, channels, onMessage }) {
	const { silentLog } = require('../../mexc/core/log');
	const { openNetwork } = require('../../mexc/account/network');
	const { streamHub } = require('../../mexc/socket/streamHub');
	return streamHub().subscribe({
		account: accountAt(wsUrl),
		network: openNetwork,
		log: silentLog,
		access: 'public',
		channels,
		onMessage,
		onState: () => undefined,
	});
}

/**
 * A hub and published triggers that live on a clock which moves by command only.
 *
 * @param {string} wsUrl
 */
function createVirtualWorld(wsUrl) {
	const { silentLog } = require('../../mexc/core/log');
	const { openNetwork } = require('../../mexc/account/network');
	const { createHub } = require('../../mexc/socket/streamHub');
	const { defaultTimings } = require('../../mexc/socket/timings');
	const { ActiveTrigger } = require('../../nodes/n8n/trigger/active');
	const { readSettings } = require('../../nodes/n8n/trigger/settings');
	const { stateStore } = require('../../nodes/n8n/trigger/state');
	/** @type {import('../../test/support/virtualTime')} */
	const { VirtualTime } = require('../../test/support/virtualTime');
	const time = new VirtualTime();
	// The answers of a real server cannot be late on a clock that waits for them.
	const timings = { ...defaultTimings, connectTimeoutMs: 300_000, answerTimeoutMs: 300_000 };
	const hub = createHub(timings);
	return {
		time,
		/**
		 * @param {string} key
		 * @param {Record<string, unknown>} parameters
		 * @param {() => void} onEmit
		 */
		async publish(key, parameters, onEmit) {
			const settings = readSettings((name, fallback) => parameters[name] ?? fallback, 'UTC');
			const trigger = new ActiveTrigger({
				key,
				title: key,
				hub,
				time,
				log: silentLog,
				account: accountAt(wsUrl),
				network: openNetwork,
				event: settings.event,
				prepared: settings.prepared,
				delivery: settings.delivery,
				repeatsUnfinished: settings.repeatsUnfinished,
				findsAgain: settings.findsAgain,
				store: stateStore({}, () => undefined),
				start: 'start',
				freshAccount: async () => accountAt(wsUrl),
				verify: async () => undefined,
				async emit() {
					onEmit();
					return { isRefused: false, isQueued: false };
				},
				emitError: (error) => {
					throw error;
				},
			});
			await trigger.start();
		},
	};
}

/** Decoding and the local order book. */
function bookParts() {
	return {
		...require('../../mexc/book/bookKeeper'),
		...require('../../mexc/core/log'),
		...require('../../mexc/socket/protobuf'),
		...require('../../mexc/core/time'),
	};
}

/** What happens to an order between the node and the wire, and to the answer on its way back. */
function orderParts() {
	return {
		...require('../../mexc/endpoints/spotTrading'),
		...require('../../mexc/rest/answer'),
		...require('../../mexc/rest/request'),
		...require('../../mexc/rest/sign'),
		...require('../../mexc/orders/preflight/checkOrder'),
		...require('../../mexc/market/symbolRules'),
	};
}

/** An alert of several conditions, fed by hand. */
function watchlistParts() {
	return {
		...require('../../mexc/alerts/compositeCondition'),
		...require('../../mexc/alerts/compositeWatch'),
	};
}

module.exports = {
	bookParts,
	createVirtualWorld,
	liftLimits,
	orderParts,
	subscribe,
	watchlistParts,
};
