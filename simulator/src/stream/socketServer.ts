import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock, Timer } from '../exchange/clock';
import type { Exchange } from '../exchange/exchange';
import type { ListenKeys } from '../exchange/listenKeys';
import type { SocketFaults } from '../faults/socketFaults';
import { streamFacts } from '../facts';
import { plainAddress } from '../http/request';
import type { Door } from '../market/door';
import { type ChannelSwitches, Connection } from './connection';
import type { Publisher } from './publisher';
import { INVALID_LISTEN_KEY } from './replies';

const SWEEP_MS = 1000;
const LARGEST_FRAME_BYTES = 64 * 1024;
const FLOODS_BEFORE_BAN = 3;
const POLICY_VIOLATION = 1008;

/** The WebSocket side: upgrades on `/ws`, connections, their timers and listen keys. */
export class SocketServer {
	readonly connections = new Set<Connection>();
	private readonly server = new WebSocketServer({
		noServer: true,
		perMessageDeflate: false,
		maxPayload: LARGEST_FRAME_BYTES,
		// The exchange is said not to answer protocol pings: clients must use the JSON PING.
		autoPong: false,
	});
	private readonly sweeper: Timer;
	private readonly floods = new Map<string, number>();

	constructor(
		private readonly exchange: Exchange,
		private readonly clock: Clock,
		private readonly publisher: Publisher,
		private readonly listenKeys: ListenKeys,
		private readonly faults: SocketFaults,
		private readonly switches: ChannelSwitches,
		private readonly door: Door | undefined,
	) {
		this.sweeper = clock.every(SWEEP_MS, () => {
			for (const connection of [...this.connections]) connection.checkTimers();
		});
		listenKeys.ended.listen((key) => this.closeKey(key));
		door?.shut.listen(() => this.cutAll());
	}

	/** Answers an HTTP upgrade request. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		// Not `new URL`: it throws for a target such as "//".
		const [path = '', query = ''] = (request.url ?? '/').split('?', 2);
		const ip = plainAddress(request.socket.remoteAddress);
		if (path !== '/ws') refuse(socket, '404 Not Found');
		else if (this.door?.isShut === true) refuse(socket, '503 Service Unavailable');
		else if (this.faults.upgradesToRefuse > 0) {
			this.faults.upgradesToRefuse -= 1;
			refuse(socket, '503 Service Unavailable');
		} else if ((this.floods.get(ip) ?? 0) >= FLOODS_BEFORE_BAN) refuse(socket, '403 Forbidden');
		else {
			const listenKey = new URLSearchParams(query).get('listenKey') ?? undefined;
			this.server.handleUpgrade(request, socket, head, (client) =>
				this.accept(client, listenKey, ip),
			);
		}
	}

	/** Every channel that is subscribed at the moment, once per connection. */
	subscriptions(): string[] {
		return [...this.connections].flatMap(({ channels }) => [...channels]);
	}

	stop(): void {
		this.clock.cancel(this.sweeper);
		this.cutAll();
		this.server.close();
	}

	private cutAll(): void {
		for (const connection of [...this.connections]) connection.cut();
	}

	private accept(client: WebSocket, listenKey: string | undefined, ip: string): void {
		// A broken frame closes the connection by itself; unheard, the event would end the process.
		client.on('error', () => client.terminate());
		const uid = listenKey === undefined ? undefined : this.ownerOf(listenKey);
		if (listenKey !== undefined && uid === undefined) {
			client.send(INVALID_LISTEN_KEY);
			client.close();
			return;
		}
		if (listenKey !== undefined && this.withKey(listenKey).length >= MOST_PER_KEY) {
			client.close(POLICY_VIOLATION, 'too many connections for this listen key');
			return;
		}
		const services = {
			clock: this.clock,
			publisher: this.publisher,
			faults: this.faults,
			switches: this.switches,
			hasPair: (symbol: string) => (this.exchange.market(symbol)?.pair.status ?? '3') !== '3',
		};
		const connection = new Connection(client, services, uid, listenKey, ip, (c) => this.flood(c));
		this.connections.add(connection);
		client.on('close', () => {
			connection.release();
			this.connections.delete(connection);
		});
	}

	private ownerOf(listenKey: string): string | undefined {
		if (this.faults.listenKeysToRefuse > 0) {
			this.faults.listenKeysToRefuse -= 1;
			return undefined;
		}
		return this.listenKeys.owner(listenKey);
	}

	private withKey(listenKey: string): Connection[] {
		return [...this.connections].filter((connection) => connection.listenKey === listenKey);
	}

	private closeKey(listenKey: string): void {
		for (const connection of this.withKey(listenKey)) connection.close();
	}

	private flood(connection: Connection): void {
		this.floods.set(connection.ip, (this.floods.get(connection.ip) ?? 0) + 1);
		connection.close(POLICY_VIOLATION);
	}
}

const MOST_PER_KEY = streamFacts.listenKey.connectionsPerKey;

function refuse(socket: Duplex, statusLine: string): void {
	socket.end(`HTTP/1.1 ${statusLine}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
