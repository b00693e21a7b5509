import net from 'node:net';

// Tests must not leave this machine. Every outgoing TCP connection of the test process passes here;
// child processes that are allowed out (npm) are started without this file.
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;

function hostOf(args: unknown[]): string | undefined {
	// Node passes its normalised argument list ([options, callback]) when called by net.connect().
	const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
	if (typeof first === 'object' && first !== null) {
		const options = first as net.TcpNetConnectOpts & { path?: string };
		return options.path === undefined ? (options.host ?? 'localhost') : undefined;
	}
	if (typeof first === 'number') return typeof args[1] === 'string' ? args[1] : 'localhost';
	return undefined;
}

net.Socket.prototype.connect = function guardedConnect(this: net.Socket, ...args: unknown[]) {
	const host = hostOf(args);
	if (host !== undefined && !LOOPBACK.test(host)) {
		throw new Error(`A test tried to connect to ${host}; tests may only use this machine`);
	}
	return connect.apply(this, args);
} as typeof net.Socket.prototype.connect;
