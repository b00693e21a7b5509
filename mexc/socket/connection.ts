import type { WebSocket } from 'ws';
import { agentFor, proxyWaitedFor } from '../account/httpAgents';
import type { Network } from '../account/network';
import { slowProxy } from '../account/proxyFailures';
import { hideSecrets } from '../rest/secrets';
import { oneLine } from '../rest/words';
import { type Moment, type Time, earliest, momentOf } from '../core/time';
import type { Address, AddressSource } from './address';
import { ChannelRequests } from './channelRequests';
import {
	type CloseReason,
	ended,
	failure,
	network,
	refusedAddress,
	refusedHandshake,
	shownAddress,
} from './closeReason';
import { type Verdict, parseReply, PING } from './frames';
import type { PushMessage } from '../streams/pushMessage';
import { type Pacer, pacerOf } from './pacer';
import { Timers } from '../core/timers';
import type { Timings } from './timings';

/** All pairs' mini tickers are the largest message: thousands of rows, below 1 MB. */
const MAX_FRAME_BYTES = 2 * 1024 * 1024;

export interface ConnectionOptions {
	address: AddressSource;
	network: Network;
	time: Time;
	timings: Timings;
	/** What opens the account; never shown, whoever repeats it. */
	secrets?: readonly string[];
}

export interface ConnectionListener {
	/** The WebSocket is open; subscriptions follow. */
	onOpen(): void;
	onVerdict(verdict: Verdict): void;
	/** Data has come for a channel whose answer was no yes. */
	onHeard(channel: string): void;
	/** MEXC may refuse channels only because this socket has had others: a fresh one may carry them. */
	onUsedUp(): void;
	/** Every wanted channel is acknowledged or refused; again after each change of what is wanted. */
	onSettled(): void;
	onMessage(message: PushMessage): void;
	/** First proof after the handshake that the connection carries something: data or a PONG. */
	onProven(): void;
	/** `missedSince` when it may have been data: the frame before it arrived then. */
	onBadFrame(missedSince?: number): void;
	/** The address will stop working soon (the listen key is gone); the socket may still be open. */
	onAddressDead(): void;
	/** Once, and not after close(). */
	onClosed(reason: CloseReason): void;
}

/** One socket, from the handshake to its end; never reopened. */
export class Connection {
	/** When data arrived last, or the socket opened. */
	dataAt: Moment;
	private frameAt: Moment;
	private state: 'connecting' | 'open' | 'closed' = 'connecting';
	private address?: Address;
	private socket?: WebSocket;
	private decode?: (bytes: Uint8Array, receivedAt: number) => PushMessage;
	private shown = 'the exchange';
	private heard = false;
	private proven = false;
	private readonly timers: Timers;
	private readonly requests: ChannelRequests;
	private wanted: readonly string[] = [];
	private pacer?: Pacer;
	private leaveQueue: () => void = () => undefined;

	constructor(
		private readonly options: ConnectionOptions,
		private readonly listener: ConnectionListener,
	) {
		this.timers = new Timers(options.time);
		this.dataAt = this.frameAt = momentOf(options.time);
		this.requests = new ChannelRequests({
			time: options.time,
			timings: options.timings,
			turn: (go) => this.turn('requests', go),
			send: (text) => this.socket?.send(text),
			onVerdict: (verdict) => listener.onVerdict({ ...verdict, reason: this.said(verdict.reason) }),
			onHeard: (channel) => listener.onHeard(channel),
			onUsedUp: () => listener.onUsedUp(),
			onSettled: () => this.state === 'open' && listener.onSettled(),
			onNoAnswer: () => this.fail(network(`${this.shown} did not answer a subscription.`)),
		});
	}

	open(): void {
		this.connect().catch((error: unknown) => this.fail(failure(this.shown, error)));
	}

	/** Which channels this socket is to carry; takes effect as soon as it is open. */
	want(channels: Iterable<string>): void {
		this.wanted = [...channels];
		if (this.state === 'open') this.requests.want(this.wanted);
	}

	/** Asks for the refused channels once more. */
	askAgain(): void {
		if (this.state === 'open') this.requests.askAgain();
	}

	isActive(channel: string): boolean {
		return this.state === 'open' && this.requests.isActive(channel);
	}

	/** Asked for and not refused, though nothing has proved yet that it is subscribed. */
	isUnclear(channel: string): boolean {
		return this.state === 'open' && this.requests.isUnclear(channel);
	}

	/** When the last frame of any kind arrived, at the earliest, on this machine's clock as it is set now. */
	get lastFrameAt(): number {
		return earliest(this.frameAt, momentOf(this.options.time));
	}

	/** Immediate, idempotent; nothing is reported afterwards. */
	close(): void {
		if (this.state === 'closed') return;
		this.state = 'closed';
		this.leaveQueue();
		this.timers.end();
		this.requests.stop();
		this.socket?.terminate();
		this.address?.release();
	}

	private async connect(): Promise<void> {
		const { address } = this.options;
		try {
			this.address = await address(() => this.state !== 'closed' && this.listener.onAddressDead());
		} catch (error) {
			return this.fail(refusedAddress(error));
		}
		if (this.isClosed()) return this.address.release();
		this.shown = shownAddress(this.address.url);
		this.pacer = pacerOf(this.address.url);
		this.leaveQueue = this.turn('connections', () => {
			this.dial().catch((error: unknown) => this.fail(failure(this.shown, error)));
		});
	}

	private turn(lane: keyof Pacer, go: () => void): () => void {
		return this.pacer?.[lane].take(this.options.time, go) ?? (() => undefined);
	}

	private async dial(): Promise<void> {
		const { timings, network: rules } = this.options;
		this.timers.set('connect', timings.connectTimeoutMs, () => this.fail(this.tooSlow()));
		if (!(await this.isAllowed())) return;
		const [ws, protobuf] = await Promise.all([import('ws'), import('./protobuf')]);
		if (this.isClosed() || !this.address) return;
		this.decode = protobuf.decodePush;
		const { url } = this.address;
		this.attach(
			new ws.WebSocket(url, {
				agent: agentFor(url, rules),
				perMessageDeflate: false,
				maxPayload: MAX_FRAME_BYTES,
			}),
		);
	}

	/** Words of the server, fit to be shown. */
	private said(words: string): string {
		const { secrets = [] } = this.options;
		const query = this.address && new URL(this.address.url).searchParams;
		return oneLine(hideSecrets(words, [...secrets, query?.get('listenKey') ?? undefined]));
	}

	private tooSlow(): CloseReason {
		const { address, shown, options } = this;
		const { connectTimeoutMs } = options.timings;
		const proxy = address && proxyWaitedFor(address.url, options.network);
		if (proxy !== undefined) return failure(shown, slowProxy(proxy, shown, connectTimeoutMs));
		const seconds = Math.round(connectTimeoutMs / 1000);
		return network(`${shown} did not open a WebSocket within ${seconds} seconds.`);
	}

	/** A getter would be narrowed away by the compiler across awaits. */
	private isClosed(): boolean {
		return this.state === 'closed';
	}

	private async isAllowed(): Promise<boolean> {
		try {
			await this.options.network.validateUrl?.(this.shown);
			return !this.isClosed();
		} catch (error) {
			const cause = error instanceof Error ? `: ${error.message}` : '';
			this.fail(network(`The network rules of this n8n do not allow ${this.shown}${cause}.`));
			return false;
		}
	}

	private attach(socket: WebSocket): void {
		this.socket = socket;
		socket.on('open', () => this.onOpen());
		socket.on('message', (data: Buffer, isBinary) => this.onFrame(data, isBinary));
		socket.on('unexpected-response', (_request, response) => {
			this.fail(refusedHandshake(this.shown, response));
		});
		// Stays attached after close(): ws reports an aborted handshake as an error, which must not be thrown.
		socket.on('error', (error) => this.fail(failure(this.shown, error)));
		socket.on('close', (code) => this.fail(ended(this.shown, code)));
	}

	private onOpen(): void {
		if (this.isClosed()) return;
		this.state = 'open';
		this.timers.clear('connect');
		this.dataAt = this.frameAt = momentOf(this.options.time);
		this.timers.set('ping', this.options.timings.pingIntervalMs, () => this.ping());
		this.listener.onOpen();
		this.requests.want(this.wanted);
	}

	private onFrame(data: Buffer, isBinary: boolean): void {
		if (this.isClosed()) return;
		this.heard = true;
		const before = this.frameAt;
		this.frameAt = momentOf(this.options.time);
		if (isBinary) this.onData(data, before);
		else this.onText(data.toString());
	}

	private onData(data: Buffer, before: Moment): void {
		const message = this.decoded(data);
		if (message === undefined) return this.listener.onBadFrame(earliest(before, this.frameAt));
		this.dataAt = this.frameAt;
		this.prove();
		this.requests.heard(message.channel);
		if (!this.isClosed()) this.listener.onMessage(message);
	}

	private decoded(data: Buffer): PushMessage | undefined {
		try {
			return this.decode?.(data, this.frameAt.wall);
		} catch {
			return undefined;
		}
	}

	private onText(text: string): void {
		const reply = parseReply(text);
		if (reply.kind === 'pong') return this.prove();
		if (reply.kind === 'invalidListenKey') return this.onInvalidListenKey();
		if (reply.kind === 'answer' && this.requests.answer(reply.id, reply.text)) return;
		this.listener.onBadFrame();
	}

	/** This socket ends first, with its pause before the next try; then the others of the key are informed. */
	private onInvalidListenKey(): void {
		this.fail({
			kind: 'invalidListenKey',
			message: `${this.shown} answered "Invalid listen key".`,
		});
		this.address?.reportInvalid();
	}

	private prove(): void {
		if (this.proven) return;
		this.proven = true;
		this.listener.onProven();
	}

	/** MEXC answers no protocol-level pings, so the JSON PING is the only probe (streams.json). */
	private ping(): void {
		this.leaveQueue = this.turn('requests', () => this.sendPing());
	}

	private sendPing(): void {
		const { pingIntervalMs, pongTimeoutMs } = this.options.timings;
		this.heard = false;
		this.socket?.send(PING);
		this.timers.set('ping', pongTimeoutMs, () => {
			if (!this.heard) {
				const seconds = Math.round(pongTimeoutMs / 1000);
				return this.fail(network(`${this.shown} has not answered a PING for ${seconds} seconds.`));
			}
			this.timers.set('ping', Math.max(0, pingIntervalMs - pongTimeoutMs), () => this.ping());
		});
	}

	private fail(reason: CloseReason): void {
		if (this.isClosed()) return;
		this.close();
		this.listener.onClosed(reason);
	}
}
