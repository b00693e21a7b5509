import net from 'node:net';

/** A way through the network that can be broken: it leads to a port of this machine. */
export interface TcpGate {
	readonly port: number;
	/** Connections are reset, and new ones too until it opens. */
	cut(): void;
	/**
	 * As when a router loses its table: what is open stays open and carries nothing any more, for ever;
	 * new connections are reset until it opens.
	 */
	swallow(): void;
	open(): void;
	close(): Promise<void>;
}

export async function startTcpGate(targetPort: number): Promise<TcpGate> {
	const passing = new Set<() => void>();
	const sockets = new Set<net.Socket>();
	let isOpen = true;

	const keep = (socket: net.Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		// A reset is what this is for.
		socket.on('error', () => undefined);
	};
	const server = net.createServer((outer) => {
		keep(outer);
		if (!isOpen) return void outer.resetAndDestroy();
		const inner = net.connect(targetPort, '127.0.0.1');
		keep(inner);
		outer.pipe(inner);
		inner.pipe(outer);
		const mute = () => {
			for (const socket of [outer, inner]) socket.unpipe().resume();
			inner.destroy();
		};
		passing.add(mute);
		inner.on('close', () => {
			if (passing.delete(mute)) outer.destroy();
		});
		outer.on('close', () => inner.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});

	const destroyAll = () => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		port: (server.address() as net.AddressInfo).port,
		cut() {
			isOpen = false;
			destroyAll();
		},
		swallow() {
			isOpen = false;
			for (const mute of passing) {
				passing.delete(mute);
				mute();
			}
		},
		open() {
			isOpen = true;
		},
		async close() {
			destroyAll();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
