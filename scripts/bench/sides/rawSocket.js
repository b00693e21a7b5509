// The floor: ws and protobufjs, and nothing done with what they give.
const { WebSocket } = require('ws');
const { alertIndex } = require('../exchange/alertPrice');
const { channelOf, pairName } = require('../exchange/frames');
const { MARKER_PRICE } = require('../exchange/frameServer');
const { wrapperType } = require('../exchange/wrapperType');
const { watchLag } = require('../lag');
const { steadyMs } = require('../steadyClock');

const wrapper = wrapperType();
const CHANNELS_PER_SOCKET = 30;

/** What the latest price was: read, so that nothing is optimised away. */
let last = '';
let frames = 0;
let isTimed = false;
/** @type {Array<[index: number, at: number]>} */
let alerts = [];
/** @type {(() => void) | undefined} */
let onMarker;

/** @param {{ wsUrl: string, kind: import('../exchange/frames').Kind, pairs: number }} options */
async function open({ wsUrl, kind, pairs }) {
	const channels = Array.from({ length: pairs }, (_, index) => channelOf[kind](pairName(index)));
	for (let first = 0; first < channels.length; first += CHANNELS_PER_SOCKET) {
		const socket = new WebSocket(wsUrl, { perMessageDeflate: false });
		await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
		const acknowledged = new Promise((resolve) => socket.once('message', resolve));
		const params = channels.slice(first, first + CHANNELS_PER_SOCKET);
		socket.send(JSON.stringify({ method: 'SUBSCRIPTION', params, id: 1 }));
		await acknowledged;
		socket.on('message', (data) => onFrame(/** @type {Buffer} */ (data)));
	}
}

/** @param {Buffer} data */
function onFrame(data) {
	/** @type {any} */
	const message = wrapper.decode(data);
	frames++;
	last = message.publicAggreDeals?.deals[0].price ?? message.publicAggreBookTicker?.bidPrice;
	if (last === MARKER_PRICE) onMarker?.();
	const index = isTimed ? alertIndex(last) : undefined;
	if (index !== undefined) alerts.push([index, steadyMs()]);
}

/**
 * Resolves once the marker behind a burst has come.
 *
 * @param {{ isTimed?: boolean }} options `isTimed` finds the frames that an alert would fire at
 */
async function untilMarker(options) {
	isTimed = options.isTimed === true;
	frames = 0;
	alerts = [];
	const endOfWatch = watchLag();
	await /** @type {Promise<void>} */ (new Promise((resolve) => (onMarker = resolve)));
	return { frames: frames - 1, alerts, lagMs: endOfWatch() };
}

module.exports = { open, untilMarker };
