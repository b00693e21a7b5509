import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Clock } from '../exchange/clock';
import { endpointFacts } from '../facts';
import { Pace } from './pace';

/** An answer of the mirrored exchange that is none, or none that can be used. */
export class SourceError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'SourceError';
	}
}

const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;
/** What a firewall's refusal is cured by (quirks 54). */
const FIREWALL_PAUSE_SECONDS = 90;
const USUAL_PAUSE_SECONDS = 10;

const weights = new Map(endpointFacts.map(({ path, weight }) => [path, weight.ip ?? 1]));

/** Reads public data of the mirrored exchange: never a key, never more than its limits allow. */
export class SourceRest {
	private readonly agent: HttpAgent;
	private readonly pace: Pace;
	/** Requests that are under way; those that wait for their turn are not. */
	inFlight = 0;

	constructor(
		readonly baseUrl: string,
		private readonly clock: Clock,
		private readonly timeoutMs: number,
	) {
		const options = { keepAlive: true, maxSockets: 4 };
		this.agent = baseUrl.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
		this.pace = new Pace(clock);
	}

	/**
	 * Asks for a path of the exchange, such as `/api/v3/depth`.
	 * @returns the body, parsed
	 * @throws SourceError when there is no answer, or a refusal
	 */
	async get(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown> {
		return (await this.ask(path, parameters)).answer;
	}

	/**
	 * As `get`, with the exchange time at which the request left, ms: it may have waited for its turn.
	 * @param leaves called at that moment
	 */
	async ask(
		path: string,
		parameters: Readonly<Record<string, string>> = {},
		leaves: () => void = () => undefined,
	): Promise<{ readonly answer: unknown; readonly sentAt: number }> {
		await this.pace.turn(weights.get(path) ?? 1);
		this.inFlight += 1;
		try {
			const sentAt = this.clock.now();
			leaves();
			const query = new URLSearchParams(parameters).toString();
			const { status, text, retryAfter } = await this.fetch(
				query === '' ? path : `${path}?${query}`,
			);
			if (status === 429 || status === 418 || status === 403) {
				const usual = status === 403 ? FIREWALL_PAUSE_SECONDS : USUAL_PAUSE_SECONDS;
				this.pace.pause((retryAfter ?? usual) * 1000);
			}
			if (status !== 200) throw new SourceError(`${path} was answered with HTTP ${status}`);
			return { answer: parse(path, text), sentAt };
		} finally {
			this.inFlight -= 1;
		}
	}

	stop(): void {
		this.pace.stop();
		this.agent.destroy();
	}

	private fetch(
		pathAndQuery: string,
	): Promise<{ status: number; text: string; retryAfter: number | undefined }> {
		const { agent, baseUrl, timeoutMs } = this;
		return new Promise((resolve, reject) => {
			const fail = (reason: string) =>
				reject(new SourceError(`${baseUrl} did not answer: ${reason}`));
			const start = baseUrl.startsWith('https:') ? requestHttps : requestHttp;
			const request = start(baseUrl + pathAndQuery, { agent, method: 'GET' }, (response) => {
				readText(response).then(
					(text) => {
						clearTimeout(limit);
						const retryAfter = Number(response.headers['retry-after']);
						resolve({
							status: response.statusCode ?? 0,
							text,
							retryAfter: retryAfter > 0 ? retryAfter : undefined,
						});
					},
					(error: Error) => fail(error.message),
				);
			});
			const limit = setTimeout(() => {
				fail(`nothing within ${timeoutMs} ms`);
				request.destroy();
			}, timeoutMs);
			request.on('error', (error) => {
				clearTimeout(limit);
				fail(error.message);
			});
			request.end();
		});
	}
}

function parse(path: string, text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw new SourceError(`${path} was answered with something that is no JSON`);
	}
}

function readText(response: IncomingMessage): Promise<string> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		response.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > LARGEST_ANSWER_BYTES) response.destroy(new Error('the answer is too large'));
			else chunks.push(chunk);
		});
		response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
		response.on('error', reject);
		response.on('aborted', () => reject(new Error('the connection was cut')));
	});
}
