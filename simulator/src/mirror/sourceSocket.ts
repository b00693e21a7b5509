import { type RawData, WebSocket } from 'ws';
import type { Clock, Timer } from '../exchange/clock';
import { streamFacts } from '../facts';
import { type DecodedMessage, UndecodableFrame, decode } from '../stream/decoder';

export interface SocketEvents {
	/** Every channel has been answered for; `refused` are those that the exchange does not give. */
	readonly subscribed: (refused: readonly string[]) => void;
	readonly message: (message: DecodedMessage) => void;
	/** The connection has ended, or can be trusted no longer. Nothing follows. */
	readonly ended: (reason: string) => void;
}

const PING_MS = 20_000;
const LARGEST_FRAME_BYTES = 16 * 1024 * 1024;
/** Room for the frame around the list of channels. */
const LIST_BYTES = streamFacts.framing.clientMessageLimitBytes - 100;
const WRAPPER = 'PushDataV3ApiWrapper';

/** One connection to the streams of the mirrored exchange, for channels that never change. */
export class SourceSocket {
	private readonly socket: WebSocket;
	private readonly pinger: Timer;
	/** Lists of channels whose answer is awaited, by the request's number. */
	private readonly asked = new Map<number, readonly string[]>();
	private readonly refused: string[] = [];
	private readonly limits = new Set<NodeJS.Timeout>();
	private pongs: Array<() => void> = [];
	private hasEnded = false;
	/** Exchange time of the latest sign of life, ms. */
	heardAt: number;

	constructor(
		url: string,
		private readonly channels: readonly string[],
		private readonly clock: Clock,
		private readonly timeoutMs: number,
		private readonly events: SocketEvents,
	) {
		this.heardAt = clock.now();
		this.socket = new WebSocket(url, {
			perMessageDeflate: false,
			handshakeTimeout: timeoutMs,
			maxPayload: LARGEST_FRAME_BYTES,
		});
		this.socket.on('open', () => this.subscribe());
		this.socket.on('message', (data, isBinary) => this.receive(data, isBinary));
		this.socket.on('error', (error) => this.end(error.message));
		this.socket.on('close', (code) => this.end(`closed with code ${code}`));
		this.pinger = clock.every(PING_MS, () => {
			if (this.socket.readyState === WebSocket.OPEN) void this.ping();
		});
	}

	/** Whether an answer to a request or a ping is awaited. */
	get isAwaiting(): boolean {
		return !this.hasEnded && this.limits.size > 0;
	}

	/** Resolves when the exchange has shown that it still hears; the connection ends when it does not. */
	async ping(): Promise<void> {
		if (this.hasEnded || this.socket.readyState !== WebSocket.OPEN) return;
		const answered = new Promise<void>((resolve) => this.pongs.push(resolve));
		this.socket.send(JSON.stringify({ method: 'PING' }));
		const settle = this.within('a ping');
		await answered;
		settle();
	}

	/** Closes without a word to the owner. */
	close(): void {
		if (this.hasEnded) return;
		this.release();
		this.socket.close();
	}

	private subscribe(): void {
		listsOf(this.channels).forEach((params, index) => {
			const id = index + 1;
			this.asked.set(id, params);
			this.socket.send(JSON.stringify({ method: 'SUBSCRIPTION', params, id }));
		});
		const settle = this.within('a subscription');
		this.pendingSettle = settle;
	}

	private pendingSettle: () => void = () => undefined;

	private receive(data: RawData, isBinary: boolean): void {
		if (this.hasEnded) return;
		this.heardAt = this.clock.now();
		if (!isBinary) {
			this.answer((data as Buffer).toString());
			return;
		}
		let message: DecodedMessage;
		try {
			message = decode(WRAPPER, data as Buffer);
		} catch (error) {
			if (!(error instanceof UndecodableFrame)) throw error;
			// What it said is lost, and nobody knows what it was about.
			this.end('a frame that is no message');
			return;
		}
		this.events.message(message);
	}

	private answer(text: string): void {
		const { id, msg } = readAnswer(text);
		if (msg === 'PONG') {
			const pongs = this.pongs;
			this.pongs = [];
			for (const resolve of pongs) resolve();
			return;
		}
		const wanted = this.asked.get(id);
		if (wanted === undefined) return;
		this.asked.delete(id);
		// The code is 0 whatever happened: the text decides (quirks 65).
		this.refused.push(...wanted.filter((channel) => isRefused(msg, channel)));
		if (this.asked.size > 0) return;
		this.pendingSettle();
		this.events.subscribed(this.refused);
	}

	/** Ends the connection unless the returned function is called in time. In real time: it is a network. */
	private within(what: string): () => void {
		const limit = setTimeout(() => this.end(`no answer to ${what}`), this.timeoutMs);
		this.limits.add(limit);
		return () => {
			clearTimeout(limit);
			this.limits.delete(limit);
		};
	}

	private end(reason: string): void {
		if (this.hasEnded) return;
		this.release();
		this.socket.terminate();
		this.events.ended(reason);
	}

	private release(): void {
		this.hasEnded = true;
		this.clock.cancel(this.pinger);
		for (const limit of this.limits) clearTimeout(limit);
		this.limits.clear();
		for (const resolve of this.pongs.splice(0)) resolve();
	}
}

/** Lists of channels that fit into a request each. */
function listsOf(channels: readonly string[]): string[][] {
	const lists: string[][] = [[]];
	let bytes = 0;
	for (const channel of channels) {
		const size = Buffer.byteLength(channel) + 3;
		if (bytes + size > LIST_BYTES) {
			lists.push([]);
			bytes = 0;
		}
		lists[lists.length - 1]?.push(channel);
		bytes += size;
	}
	return lists;
}

function readAnswer(text: string): { id: number; msg: string } {
	try {
		const { id, msg } = JSON.parse(text) as { id?: unknown; msg?: unknown };
		return { id: Number(id), msg: String(msg) };
	} catch {
		return { id: 0, msg: text };
	}
}

/** A failure names the channels in brackets after these words; a success is the bare list. */
function isRefused(msg: string, channel: string): boolean {
	const failed = /Not Subscribed successfully! \[(.*?)\]/.exec(msg)?.[1];
	return failed?.split(',').includes(channel) ?? false;
}
