import { fingerprint } from '../core/fingerprint';
import type { Account } from '../account/account';
import { sharedAbort } from '../core/abort';
import { MexcError } from '../core/errors';
import { processWide } from '../core/globalState';
import { type Moment, type Time, ageMs, momentOf } from '../core/time';

/** Many triggers of an account notice the same interruption at once. */
const SHARED_FOR_MS = 2_000;

export interface WantedRead {
	/** What is asked, with everything but the start of the time asked for. */
	key: string;
	/** Start of the time asked for, in milliseconds; an answer that begins earlier will do. */
	from: number;
	/** An answer to a question from before this moment (monotonic time) may lack what was missed. */
	notBefore: number;
	time: Time;
	/** How old an answer may be; two seconds where nothing is said. */
	keepMs?: number;
	/** The caller no longer waits; when nobody does, the reading ends. */
	signal: AbortSignal;
}

interface Reading {
	from: number;
	startedAt: Moment;
	keepMs: number;
	answer: Promise<unknown>;
	waiting: number;
	stopping: AbortController;
}

/** The reads of one account that its triggers share. */
export class AccountReads {
	private readonly readings = new Map<string, Reading[]>();

	/**
	 * The answer of `ask`, or of the same question asked a moment ago or still under way. It is
	 * shared: not to be changed. Rejects as `ask` does (then it is not kept), or with kind `cancelled`.
	 */
	async read(wanted: WantedRead, ask: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
		const { key, from, time, signal, notBefore } = wanted;
		if (signal.aborted) throw cancelled();
		const kept = this.kept(key, time);
		const known = kept.find((one) => one.from <= from && one.startedAt.monotonic >= notBefore);
		const reading = known ?? this.start(wanted, ask);
		return await waitFor(reading, signal);
	}

	private start(
		{ key, from, time, keepMs = SHARED_FOR_MS }: WantedRead,
		ask: (signal: AbortSignal) => Promise<unknown>,
	): Reading {
		const stopping = sharedAbort();
		const startedAt = momentOf(time);
		const answer = ask(stopping.signal);
		const reading = { from, startedAt, keepMs, answer, waiting: 0, stopping };
		this.readings.set(key, [...(this.readings.get(key) ?? []), reading]);
		answer.catch(() => this.forget(key, reading));
		stopping.signal.addEventListener('abort', () => this.forget(key, reading));
		return reading;
	}

	private kept(key: string, time: Time): Reading[] {
		for (const [name, readings] of this.readings) {
			const fresh = readings.filter(
				({ startedAt, waiting, keepMs }) => waiting > 0 || ageMs(time, startedAt) < keepMs,
			);
			if (fresh.length === 0) this.readings.delete(name);
			else this.readings.set(name, fresh);
		}
		return this.readings.get(key) ?? [];
	}

	private forget(key: string, reading: Reading): void {
		const others = (this.readings.get(key) ?? []).filter((other) => other !== reading);
		if (others.length === 0) this.readings.delete(key);
		else this.readings.set(key, others);
	}
}

async function waitFor(reading: Reading, signal: AbortSignal): Promise<unknown> {
	reading.waiting++;
	let leave: () => void = () => undefined;
	const left = new Promise<never>((_resolve, reject) => {
		leave = () => reject(cancelled());
		signal.addEventListener('abort', leave, { once: true });
	});
	try {
		return await Promise.race([reading.answer, left]);
	} finally {
		signal.removeEventListener('abort', leave);
		reading.waiting--;
		if (signal.aborted && reading.waiting === 0) reading.stopping.abort();
	}
}

function cancelled(): MexcError {
	return new MexcError({ kind: 'cancelled', message: 'The reading was cancelled.' });
}

/** The one for this account in this process. */
export function accountReads({ baseUrl, apiKey, apiSecret }: Account): AccountReads {
	const all = processWide('accountReads', () => new Map<string, AccountReads>());
	const key = fingerprint(baseUrl, apiKey, apiSecret);
	const reads = all.get(key) ?? new AccountReads();
	all.set(key, reads);
	return reads;
}
