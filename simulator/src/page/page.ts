import type { IncomingMessage, ServerResponse } from 'node:http';
import { objectionTo } from '../control/caller';
import type { Core } from '../core';
import { refuseUnread, writeReply } from '../http/apiServer';
import { REST_INTERVALS } from '../market/windows';
import type { HttpHandler } from '../server';
import type { Simulator } from '../simulator';
import type { Wanted } from './frame';
import { candleHistory } from './pairView';
import { type PageFile, readPageFiles } from './pageFiles';
import { PageStream } from './pageStream';

const START = 'index.html';
const FOLDER = '/control/page/';
const EVENTS = 'events';
const CANDLES = 'candles';
/** Real time between two moments that a page is sent. */
const EVERY_MS = 250;
const MOST_STREAMS = 24;
const MOST_CANDLES = 500;
const USUAL_INTERVAL = '1m';

/**
 * The page loads nothing from anywhere else, runs nothing that is not a file of it, makes no HTML out of
 * text, and is shown in nobody's frame, where a click could be stolen.
 */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join('; ');

const HEADERS = {
	'Content-Security-Policy': POLICY,
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-cache',
};

/**
 * The page for people, at `/`. What it needs besides is below `/control/`, which no exchange knows, and the
 * same callers are refused as for commands.
 */
export class Page implements HttpHandler {
	private readonly streams = new Set<PageStream>();
	private readFiles: ReadonlyMap<string, PageFile> | undefined;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly simulator: Simulator,
		private readonly core: () => Core,
	) {}

	readonly fits = (message: IncomingMessage): boolean => nameIn(message) !== undefined;

	readonly handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
		const objection = objectionTo(message);
		if (objection !== undefined) {
			const body = JSON.stringify({ error: objection.error });
			refuseUnread(message, response, { status: objection.status, body });
			return;
		}
		const name = nameIn(message) ?? '';
		if (name === EVENTS) this.openStream(message, response);
		else if (name === CANDLES) await this.sendCandles(message, response);
		else this.sendFile(name, response);
	};

	stop(): void {
		clearInterval(this.timer);
		this.streams.clear();
	}

	private sendFile(name: string, response: ServerResponse): void {
		this.readFiles ??= readPageFiles();
		const file = this.readFiles.get(name);
		if (file === undefined) return refuse(response, 404, `The page has no file "${name}"`);
		const headers = { ...HEADERS, 'Content-Type': file.contentType };
		writeReply(response, { status: 200, body: file.body, headers });
	}

	private async sendCandles(message: IncomingMessage, response: ServerResponse): Promise<void> {
		const { symbol, interval } = wantedIn(message);
		const core = this.core();
		const market = core.exchange.market(symbol);
		if (market === undefined) return refuse(response, 400, `There is no pair ${symbol}`);
		const candles = await candleHistory(core, market, interval, MOST_CANDLES);
		writeReply(response, { status: 200, body: JSON.stringify(candles), headers: HEADERS });
	}

	private openStream(message: IncomingMessage, response: ServerResponse): void {
		// A page of others cannot read a stream, but it could hold many open.
		const site = message.headers['sec-fetch-site'] ?? 'same-origin';
		if (site !== 'same-origin' && site !== 'none') {
			return refuse(response, 403, 'The page of the simulator alone may listen here');
		}
		if (this.streams.size >= MOST_STREAMS) {
			return refuse(response, 503, `${MOST_STREAMS} pages are open already; close one`);
		}
		response.writeHead(200, {
			...HEADERS,
			'Content-Type': 'text/event-stream',
			'Cache-Control': 'no-store',
		});
		if (message.method === 'HEAD') {
			response.end();
			return;
		}
		const { restUrl, wsUrl, apiKey, apiSecret } = this.simulator;
		const credential = { restUrl, wsUrl, apiKey, apiSecret };
		const stream = new PageStream(response, this.core, wantedIn(message), credential);
		this.streams.add(stream);
		response.on('close', () => this.close(stream));
		stream.send();
		this.timer ??= setInterval(() => this.send(), EVERY_MS);
	}

	private close(stream: PageStream): void {
		this.streams.delete(stream);
		if (this.streams.size > 0) return;
		clearInterval(this.timer);
		this.timer = undefined;
	}

	private send(): void {
		for (const stream of this.streams) stream.send();
	}
}

/** The file or feed of the page that a request asks for; undefined when it is for somebody else. */
function nameIn({ method, url = '' }: IncomingMessage): string | undefined {
	if (method !== 'GET' && method !== 'HEAD') return undefined;
	const [path = ''] = url.split('?', 1);
	if (path === '/') return START;
	return path.startsWith(FOLDER) && path !== FOLDER + START ? path.slice(FOLDER.length) : undefined;
}

function wantedIn({ url = '' }: IncomingMessage): Wanted {
	const query = new URLSearchParams(url.split('?', 2)[1]);
	const interval = query.get('interval') ?? '';
	return {
		symbol: query.get('symbol') ?? '',
		interval: Object.hasOwn(REST_INTERVALS, interval) ? interval : USUAL_INTERVAL,
		uid: query.get('uid') ?? '',
	};
}

function refuse(response: ServerResponse, status: number, error: string): void {
	writeReply(response, { status, body: JSON.stringify({ error }), headers: HEADERS });
}
