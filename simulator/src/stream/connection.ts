import { randomBytes } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../exchange/clock';
import { streamFacts } from '../facts';
import type { SocketFaults } from '../faults/socketFaults';
import { type Channel, parseChannel } from './channels';
import type { Publisher, Subscriber } from './publisher';
import { emptyReply, MALFORMED, PONG, subscriptionReply, unsubscriptionReply } from './replies';

interface ClientRequest {
	readonly method: string;
	readonly params: readonly string[];
	readonly id: number;
}

export interface ChannelSwitches {
	/** The answer to a request for active channels only: their names, or an empty text (quirks 99). */
	readonly repeatedSubscription: 'names' | 'empty';
	/** What counts towards the 30 of a connection: active channels, or all it ever had (quirks 98). */
	readonly channelPlaces: 'active' | 'lifetime';
}

export interface ConnectionServices {
	readonly clock: Clock;
	readonly publisher: Publisher;
	readonly faults: SocketFaults;
	readonly hasPair: (symbol: string) => boolean;
	readonly switches: ChannelSwitches;
}

const { limits, framing } = streamFacts;
const BINARY = { binary: true };

/** One WebSocket client: its channels, its requests and its idle times. */
export class Connection implements Subscriber {
	readonly channels = new Set<string>();
	/** Subscriptions of this connection so far. */
	private subscribed = 0;
	readonly openedAt: number;
	private subscribedUntil: number;
	private lastSign: number;
	private second = { start: 0, count: 0 };
	private frozen = false;

	constructor(
		private readonly socket: WebSocket,
		private readonly services: ConnectionServices,
		readonly uid: string | undefined,
		readonly listenKey: string | undefined,
		readonly ip: string,
		private readonly onFlood: (connection: Connection) => void,
	) {
		this.openedAt = services.clock.now();
		this.subscribedUntil = this.openedAt;
		this.lastSign = this.openedAt;
		socket.on('message', (data, isBinary) => this.receive(data, isBinary));
	}

	/** Sends a data frame, spoiled, late, twice or never where a fault says so. */
	send(frame: Buffer, channel: string): void {
		const { faults, clock } = this.services;
		faults.pass(frame, channel, clock, this.deliver);
	}

	private readonly deliver = (frame: Buffer): void => {
		if (this.frozen || this.socket.readyState !== this.socket.OPEN) return;
		this.lastSign = this.services.clock.now();
		this.socket.send(frame, BINARY);
	};

	/** Sends bytes that are no message. */
	sendGarbage(): void {
		if (this.channels.size === 0) return;
		const garbage = randomBytes(64);
		// No field has this wire type; bytes by chance alone are a message now and then.
		garbage[0] = 0x0f;
		this.socket.send(garbage, BINARY);
	}

	/** Half open from now on: the socket stays, nothing is read or sent. */
	freeze(): void {
		this.frozen = true;
		this.socket.pause();
	}

	/** Closes what the exchange's timers say must go (streams.json limits). */
	checkTimers(): void {
		if (this.frozen) return;
		const now = this.services.clock.now();
		if (this.channels.size > 0) this.subscribedUntil = now;
		const unsubscribedMs = now - this.subscribedUntil;
		if (unsubscribedMs >= limits.closeWithoutValidSubscriptionSeconds * 1000) this.close();
		else if (now - this.lastSign >= limits.closeWithoutDataSeconds * 1000) this.close();
		else if (now - this.openedAt >= limits.connectionLifetimeHours * 3_600_000) this.close();
	}

	close(code = 1000): void {
		this.release();
		this.socket.close(code);
	}

	/** Cuts the connection without a close frame. */
	cut(): void {
		this.release();
		this.socket.terminate();
	}

	release(): void {
		for (const name of this.channels) this.services.publisher.unsubscribe(this, name);
		this.channels.clear();
	}

	private receive(data: RawData, isBinary: boolean): void {
		if (this.frozen) return;
		if (this.isFlooding()) {
			this.onFlood(this);
			return;
		}
		const text = isBinary ? '' : data.toString();
		const request = text.length > framing.clientMessageLimitBytes ? undefined : parse(text);
		this.answer(request === undefined ? MALFORMED : this.handle(request));
	}

	private handle({ method, params, id }: ClientRequest): string {
		if (method.toUpperCase() === 'PING') {
			this.lastSign = this.services.clock.now();
			return PONG;
		}
		if (method === 'SUBSCRIPTION') return this.subscribe(params, id);
		if (method === 'UNSUBSCRIPTION') return this.unsubscribe(params, id);
		return MALFORMED;
	}

	private subscribe(names: readonly string[], id: number): string {
		const accepted: string[] = [];
		const refused: string[] = [];
		const isRepeated = names.length > 0 && names.every((name) => this.channels.has(name));
		for (const name of names) {
			const channel = this.permitted(name);
			if (channel === undefined) {
				refused.push(name);
				continue;
			}
			accepted.push(name);
			if (this.channels.has(name)) continue;
			this.channels.add(name);
			this.subscribed += 1;
			this.services.publisher.subscribe(this, channel);
		}
		if (accepted.length > 0) this.lastSign = this.services.clock.now();
		const isSilent = isRepeated && this.services.switches.repeatedSubscription === 'empty';
		return isSilent ? emptyReply(id) : subscriptionReply(id, accepted, refused);
	}

	private permitted(name: string): Channel | undefined {
		const channel = parseChannel(name);
		if (channel === undefined || this.services.faults.isBlocked(name)) return undefined;
		if (channel.fact.access === 'private' && this.uid === undefined) return undefined;
		const { symbol } = channel.parameters;
		if (symbol !== undefined && !this.services.hasPair(symbol)) return undefined;
		const { channelPlaces } = this.services.switches;
		const taken = channelPlaces === 'lifetime' ? this.subscribed : this.channels.size;
		const room = taken < limits.subscriptionsPerConnection || this.channels.has(name);
		return room ? channel : undefined;
	}

	private unsubscribe(names: readonly string[], id: number): string {
		for (const name of names) {
			this.channels.delete(name);
			this.services.publisher.unsubscribe(this, name);
		}
		return unsubscriptionReply(id, names);
	}

	private answer(text: string): void {
		if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
	}

	private isFlooding(): boolean {
		const now = this.services.clock.now();
		if (now - this.second.start >= 1000) this.second = { start: now, count: 0 };
		this.second.count += 1;
		return this.second.count > limits.requestsPerSecond;
	}
}

function parse(text: string): ClientRequest | undefined {
	try {
		const value = JSON.parse(text) as Partial<Record<string, unknown>> | null;
		const { method, params = [], id } = value ?? {};
		if (typeof method !== 'string' || !isTextList(params)) return undefined;
		return { method, params, id: Number.isInteger(id) ? (id as number) : 0 };
	} catch {
		return undefined;
	}
}

function isTextList(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
