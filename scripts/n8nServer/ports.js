const net = require('node:net');
const { UserError } = require('../userError');

/**
 * @param {number} port 0 asks for any free one
 * @returns {Promise<number | undefined>} the port, or undefined when somebody else has it
 */
function claimable(port) {
	return new Promise((resolve) => {
		const probe = net.createServer();
		probe.once('error', () => resolve(undefined));
		probe.listen(port, '127.0.0.1', () => {
			const address = /** @type {net.AddressInfo} */ (probe.address());
			probe.close(() => resolve(address.port));
		});
	});
}

/** @returns {Promise<number>} */
async function freePort() {
	const port = await claimable(0);
	if (port === undefined) throw new UserError('No free TCP port is left on this machine.');
	return port;
}

/**
 * The wished port, or another free one. A port that the user named is taken or refused, never replaced.
 *
 * @param {number} preferred
 * @param {number | undefined} demanded
 */
async function choosePort(preferred, demanded) {
	if (demanded === undefined) return (await claimable(preferred)) ?? (await freePort());
	if ((await claimable(demanded)) !== undefined) return demanded;
	throw new UserError(
		`Port ${demanded} is in use: stop the program that has it, or give another with --port.`,
	);
}

module.exports = { choosePort, freePort };
