import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { join } from 'node:path';
import { type Root, Root as ProtobufRoot } from 'protobufjs';
import { WebSocket } from 'ws';
import type { Simulator } from '../../src';

// A small client of its own: the simulator's tests must not lean on the product's client.

export interface Answer {
	readonly status: number;
	readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of every shape
	readonly text: string;
	readonly headers: IncomingHttpHeaders;
}

export type Parameters = Readonly<Record<string, string>>;

/** A request on a connection of its own, so that no test depends on another one's. */
export function send(
	simulator: Simulator,
	method: string,
	pathAndQuery: string,
	headers: Readonly<Record<string, string>> = {},
	body?: string,
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const options = { method, headers, agent: false, rejectUnauthorized: false };
		const start = simulator.restUrl.startsWith('https:') ? requestTls : request;
		start(simulator.restUrl + pathAndQuery, options, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('error', reject);
			response.on('end', () => {
				const isJson = response.headers['content-type']?.includes('json') === true;
				resolve({
					status: response.statusCode ?? 0,
					body: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined,
					text,
					headers: response.headers,
				});
			});
		})
			.on('error', reject)
			.end(body);
	});
}

/** A command of the control API; `body` as it is to be sent. */
export function sendControl(simulator: Simulator, command: string, body: string): Promise<Answer> {
	const headers = { 'Content-Type': 'application/json' };
	return send(simulator, 'POST', `/control/${command}`, headers, body);
}

export function sign(secret: string, text: string): string {
	return createHmac('sha256', secret).update(text).digest('hex');
}

export function signedQuery(simulator: Simulator, parameters: Parameters): string {
	const all = { timestamp: String(Date.now()), ...parameters };
	const query = Object.entries(all)
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
		.join('&');
	return `${query}&signature=${sign(simulator.apiSecret, query)}`;
}

export function signed(
	simulator: Simulator,
	method: string,
	path: string,
	parameters: Parameters = {},
): Promise<Answer> {
	return send(simulator, method, `${path}?${signedQuery(simulator, parameters)}`, {
		'X-MEXC-APIKEY': simulator.apiKey,
		'Content-Type': 'application/json',
	});
}

export function placeOrder(simulator: Simulator, parameters: Parameters): Promise<Answer> {
	return signed(simulator, 'POST', '/api/v3/order', parameters);
}

interface FactField {
	readonly name: string;
	readonly number: number;
	readonly type: string;
	readonly repeated?: boolean;
	readonly optional?: boolean;
}

/** The message definitions of the facts, for protobufjs. */
export function protobufRoot(): Root {
	const path = join(__dirname, '..', '..', 'facts', 'protobuf.json');
	const { messages } = JSON.parse(readFileSync(path, 'utf8')) as {
		messages: Array<{
			name: string;
			fields: FactField[];
			oneof?: { name: string; fields: FactField[] };
		}>;
	};
	const nested = Object.fromEntries(
		messages.map(({ name, fields, oneof }) => {
			const all = [...fields, ...(oneof?.fields ?? [])].map((field) => [
				field.name,
				{
					id: field.number,
					type: field.type,
					...(field.repeated === true ? { rule: 'repeated' } : {}),
				},
			]);
			const oneofs = oneof && { [oneof.name]: { oneof: oneof.fields.map((f) => f.name) } };
			return [name, { fields: Object.fromEntries(all), ...(oneofs ? { oneofs } : {}) }];
		}),
	);
	return ProtobufRoot.fromJSON({ nested });
}

const wrapper = protobufRoot().lookupType('PushDataV3ApiWrapper');

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- decoded messages of every shape
export type Push = Record<string, any>;

export function decode(frame: Buffer): Push {
	return wrapper.toObject(wrapper.decode(frame), { longs: Number });
}

/** A WebSocket client that keeps what it receives. */
export class Listener {
	readonly texts: string[] = [];
	readonly frames: Buffer[] = [];
	readonly pushes: Push[] = [];
	closeCode: number | undefined;
	private readonly waiting = new Set<() => void>();

	private constructor(readonly socket: WebSocket) {
		socket.on('message', (data: Buffer, isBinary) => {
			if (isBinary) this.keep(data);
			else this.texts.push(data.toString());
			this.wake();
		});
		socket.on('close', (code) => {
			this.closeCode = code;
			this.wake();
		});
		socket.on('error', () => this.wake());
	}

	static async open(simulator: Pick<Simulator, 'wsUrl'>, listenKey?: string): Promise<Listener> {
		const query = listenKey === undefined ? '' : `?listenKey=${listenKey}`;
		const socket = new WebSocket(simulator.wsUrl + query, { rejectUnauthorized: false });
		const listener = new Listener(socket);
		await new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		return listener;
	}

	/** Sends a request and gives the next text frame. */
	async ask(request: unknown): Promise<string> {
		const count = this.texts.length;
		this.socket.send(typeof request === 'string' ? request : JSON.stringify(request));
		await this.until(() => this.texts.length > count);
		return this.texts[count] ?? '';
	}

	subscribe(...params: string[]): Promise<string> {
		return this.ask({ method: 'SUBSCRIPTION', params, id: 7 });
	}

	/** Waits for a condition that incoming frames or the end of the connection can make true. */
	until(condition: () => boolean): Promise<void> {
		return new Promise((resolve, reject) => {
			const limit = setTimeout(() => {
				this.waiting.delete(check);
				reject(new Error(`Waited in vain; texts: ${this.texts.join(' | ')}`));
			}, 3000);
			const check = () => {
				if (!condition()) return;
				clearTimeout(limit);
				this.waiting.delete(check);
				resolve();
			};
			this.waiting.add(check);
			check();
		});
	}

	close(): void {
		this.socket.terminate();
	}

	private keep(frame: Buffer): void {
		this.frames.push(frame);
		try {
			this.pushes.push(decode(frame));
		} catch {
			// Spoiled frames are counted by the tests that ask for them.
		}
	}

	private wake(): void {
		for (const check of [...this.waiting]) check();
	}
}
