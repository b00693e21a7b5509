import { type Moment, type Time, earliest, momentOf } from '../core/time';
import { within } from '../core/within';
import type { AskLastTrade } from './lastTrade';
import { type Subjects, subjectsOf } from './subjects';
import { Timers } from '../core/timers';
import type { Timings } from './timings';

/** More of a connection's 30 pairs at a time would cost the workflows' own requests. */
const PAIRS_PER_QUESTION = 3;

export interface SilencePort {
	time: Time;
	timings: Timings;
	askLastTrade: AskLastTrade;
	/** What the connection carries now. */
	channels(): Iterable<string>;
	/** When data arrived last, or the connection began; undefined without a connection. */
	dataAt(): Moment | undefined;
	/** The connection is to be replaced; `missedSince` when data was surely missed. */
	onStale(quietMs: number, missedSince?: number): void;
}

/**
 * Distinguishes a deaf connection from a quiet market. After a while without data it asks over REST whether the
 * pairs were traded; less and less often while they stay quiet. Where nothing can be asked, the
 * connection is replaced as a precaution.
 */
export class Silence {
	private patienceMs: number;
	private asking?: AbortController;
	private questions = 0;
	private readonly timers: Timers;

	constructor(private readonly port: SilencePort) {
		this.patienceMs = port.timings.staleAfterMs;
		this.timers = new Timers(port.time);
	}

	/** For the connection that delivers from now on. */
	watch(): void {
		this.pause();
		this.wait(this.patienceMs);
	}

	/** There is no connection that could be silent. */
	pause(): void {
		this.asking?.abort();
		this.asking = undefined;
		this.timers.clear('silence');
	}

	end(): void {
		this.pause();
		this.timers.end();
	}

	/** Data has come. */
	heard(): void {
		const { staleAfterMs } = this.port.timings;
		if (this.patienceMs === staleAfterMs) return;
		this.patienceMs = staleAfterMs;
		if (this.timers.has('silence')) this.wait(staleAfterMs);
	}

	private wait(ms: number): void {
		this.timers.set('silence', ms, () => this.check());
	}

	private check(): void {
		const { port, patienceMs } = this;
		const dataAt = port.dataAt();
		if (dataAt === undefined) return;
		const quietMs = port.time.monotonic() - dataAt.monotonic;
		if (quietMs < patienceMs) return this.wait(patienceMs - quietMs);
		// Of two readings the earlier one: what is missed is rather looked for twice than not at all.
		const since = earliest(dataAt, momentOf(port.time));
		this.patienceMs = Math.min(patienceMs * 2, port.timings.staleAfterMaxMs);
		const subjects = subjectsOf(port.channels());
		if (subjects.byTheClock) return port.onStale(quietMs, since);
		if (subjects.symbols.length === 0) return port.onStale(quietMs);
		void this.ask(subjects, dataAt, since);
	}

	private async ask({ symbols }: Subjects, dataAt: Moment, since: number): Promise<void> {
		const { time, timings, askLastTrade, onStale } = this.port;
		const quietMs = () => time.monotonic() - dataAt.monotonic;
		const asking = new AbortController();
		this.asking = asking;
		const some = this.chosen(symbols);
		const answer = within(
			time,
			timings.restTimeoutMs,
			askLastTrade(some, since + timings.staleMarginMs, asking.signal),
			'MEXC did not answer the question for the latest trade of a pair.',
		);
		const verdict = await answer.then(
			(tradedAt) => ({ tradedAt }),
			() => 'unknown' as const,
		);
		if (this.asking !== asking) return;
		this.asking = undefined;
		// What the question timed out on is given up.
		asking.abort();
		if (this.port.dataAt() !== dataAt) return this.wait(this.patienceMs);
		if (verdict === 'unknown') return onStale(quietMs());
		if (verdict.tradedAt === undefined) return this.wait(this.patienceMs);
		// Its push may still be under way.
		const marginMs = verdict.tradedAt + timings.staleMarginMs - time.now();
		// Longer only where this machine's clock was set meanwhile.
		const dueMs = Math.min(Math.max(0, marginMs), timings.staleMarginMs);
		this.timers.set('silence', dueMs, () => {
			if (this.port.dataAt() !== dataAt) this.wait(this.patienceMs);
			else onStale(quietMs(), since);
		});
	}

	/** Other ones each time, so that all have been asked about in the end. */
	private chosen(symbols: readonly string[]): string[] {
		const first = (this.questions++ * PAIRS_PER_QUESTION) % symbols.length;
		return [...symbols.slice(first), ...symbols.slice(0, first)].slice(0, PAIRS_PER_QUESTION);
	}
}
