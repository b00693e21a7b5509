import { closeSync, openSync, writeSync } from 'node:fs';
import type { AccountOptions } from '../exchange/accounts';
import type { Pair } from '../exchange/pairs';
import type { MarketReport } from '../market/marketSource';
import type { Settings, SimulatorOptions } from '../options';
import type { MarketEvent } from '../outside/marketEvent';
import type { Snapshot } from '../snapshot';
import type { SignatureVerdict } from '../http/request';
import { LineReader } from './lineReader';

export const SESSION_FORMAT = 'mexc-simulator session';
export const SESSION_VERSION = 1;

/** A session that cannot be recorded or played; the message is one sentence for the user. */
export class SessionError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'SessionError';
	}
}

/** How the recorded exchange was started. Secrets of keys are left out: nothing here needs them. */
export interface SessionHeader {
	readonly format: typeof SESSION_FORMAT;
	readonly version: number;
	/** Exchange time at the start, ms. */
	readonly startMs: number;
	readonly mode: MarketReport['mode'];
	readonly source: string | null;
	readonly settings: Pick<
		Settings,
		'seed' | 'market' | 'requestClock' | 'limits' | 'switches' | 'scenario'
	>;
	readonly orderHistory?: SimulatorOptions['orderHistory'];
	readonly pairs: readonly Pair[];
	readonly accounts: readonly AccountOptions[];
	readonly state?: Snapshot;
}

/** A request, and what it was answered. `wallMs` is the recording machine's time. */
export interface RequestLine {
	readonly endpoint: string;
	readonly query: string;
	readonly body: string;
	readonly contentType: string;
	readonly apiKey?: string;
	readonly ip: string;
	readonly signature: SignatureVerdict;
	readonly wallMs: number;
	readonly status: number;
	readonly answer: string;
}

/** What happened, in its order; `at` is exchange time in ms. One of the other fields is there. */
export interface SessionLine {
	readonly at: number;
	readonly request?: RequestLine;
	readonly command?: {
		readonly name: string;
		/** A null stands for something that was not given. */
		readonly given: readonly unknown[];
		readonly refusal?: string;
	};
	readonly market?: MarketEvent;
	/** A listen key that was made up for the request that follows. */
	readonly listenKey?: string;
	/** A private push: deals, orders and balances as they were pushed to their owner. */
	readonly push?: { readonly uid: string; readonly channel: string; readonly body: unknown };
}

const BUFFER_CHARACTERS = 64 * 1024;
const FLUSH_MS = 1000;

/** Writes a session. */
export class SessionWriter {
	private readonly descriptor: number;
	private readonly timer: NodeJS.Timeout;
	private waiting = '';

	/** @throws SessionError when the file cannot be written */
	constructor(file: string) {
		try {
			this.descriptor = openSync(file, 'w');
		} catch (error) {
			throw new SessionError(`The session ${file} cannot be written: ${(error as Error).message}.`);
		}
		this.timer = setInterval(() => this.flush(), FLUSH_MS);
		this.timer.unref();
	}

	write(line: SessionHeader | SessionLine): void {
		this.waiting += `${JSON.stringify(line)}\n`;
		if (this.waiting.length > BUFFER_CHARACTERS) this.flush();
	}

	close(): void {
		clearInterval(this.timer);
		this.flush();
		closeSync(this.descriptor);
	}

	private flush(): void {
		const bytes = Buffer.from(this.waiting);
		this.waiting = '';
		let written = 0;
		while (written < bytes.length) written += writeSync(this.descriptor, bytes, written);
	}
}

/** Reads a session from its beginning to its end, or to where it is damaged. */
export class SessionReader {
	readonly header: SessionHeader;
	private readonly lines: LineReader;

	/**
	 * @param report is given a sentence when the rest of the file cannot be used
	 * @throws SessionError when the file cannot be read, or is no session
	 */
	constructor(
		private readonly file: string,
		private readonly report: (sentence: string) => void,
	) {
		try {
			this.lines = new LineReader(file);
		} catch (error) {
			const { code, message } = error as NodeJS.ErrnoException;
			const reason = code === 'ENOENT' ? 'there is no such file' : message;
			throw new SessionError(`The session ${file} cannot be read: ${reason}.`);
		}
		const header = this.parse(this.lines.next()) as Partial<SessionHeader> | undefined;
		if (header?.format !== SESSION_FORMAT) throw new SessionError(`${file} is no session.`);
		if (header.version !== SESSION_VERSION) {
			throw new SessionError(
				`${file} has the form ${String(header.version)}, this simulator knows ${SESSION_VERSION}.`,
			);
		}
		this.header = header as SessionHeader;
	}

	/** The next line, or undefined at the end and where the file is damaged or cut off. */
	next(): SessionLine | undefined {
		let line: Partial<SessionLine> | null | undefined;
		try {
			line = this.parse(this.lines.next()) as typeof line;
			if (line === undefined || typeof line?.at === 'number')
				return line as SessionLine | undefined;
		} catch (error) {
			if (!(error instanceof SessionError)) throw error;
		}
		this.report(
			`The session ${this.file} is damaged or cut off at line ${this.lines.line}; what is before it is played.`,
		);
		this.close();
		return undefined;
	}

	close(): void {
		this.lines.close();
	}

	/** @throws SessionError for what is no line */
	private parse(text: string | undefined): unknown {
		if (text === undefined) return undefined;
		try {
			return JSON.parse(text) as unknown;
		} catch {
			throw new SessionError(
				`${this.file}, line ${this.lines.line}: this is no line of a session.`,
			);
		}
	}
}
