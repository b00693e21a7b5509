// A network with a distance: what passes arrives later, as if the exchange were far away.
const net = require('node:net');

/**
 * @param {{ port: number, oneWayMs: number }} to
 * @returns {Promise<number>} the port of this end
 */
function start({ port, oneWayMs }) {
	const server = net.createServer((outer) => {
		const inner = net.connect(port, '127.0.0.1');
		// Loopback opens a connection at once; elsewhere it takes a round trip before anything can be sent.
		const openedAt = performance.now() + 2 * oneWayMs;
		passLater(outer, inner, () => Math.max(openedAt - performance.now(), 0) + oneWayMs);
		passLater(inner, outer, () => oneWayMs);
	});
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => {
			resolve(/** @type {net.AddressInfo} */ (server.address()).port);
		});
	});
}

/**
 * @param {net.Socket} from
 * @param {net.Socket} to
 * @param {() => number} delayMs
 */
function passLater(from, to, delayMs) {
	from.setNoDelay(true);
	/** @type {Buffer[]} */
	const underWay = [];
	// Each timer passes the oldest chunk, so that no two change places.
	const pass = () => {
		const chunk = underWay.shift();
		if (chunk !== undefined && !to.destroyed) to.write(chunk);
	};
	from.on('data', (chunk) => {
		underWay.push(chunk);
		setTimeout(pass, delayMs());
	});
	from.on('close', () => setTimeout(() => to.destroy(), delayMs() + 5));
	from.on('error', () => undefined);
}

module.exports = { start };
