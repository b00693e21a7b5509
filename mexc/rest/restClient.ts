import { orCancelled } from '../core/abort';
import type { Endpoint, Values } from '../endpoints/endpoint';
import { serverTime } from '../endpoints/marketData';
import { MexcError, asMexcError, withDetails, type Effect } from '../core/errors';
import { sleep, systemTime, type Time } from '../core/time';
import { readAnswer } from './answer';
import { checkAnswer } from './checkAnswer';
import type { CallOptions, RestClient, RestContext } from './client';
import { clockOf, type AskServerTime, type Clock } from './clock';
import type { Allowed, Guard } from './guard';
import { sendHttp } from './http';
import { onPaper } from './paper';
import { rateLimitOf, type RateLimit } from './rateLimit';
import { buildRequest } from './request';
import { nextStep, type Attempts } from './retry';
import { secretsOf, withoutSecrets } from './secrets';
import { queryText, signedQuery, type Parameters } from './sign';

const DEFAULT_TIMEOUT_MS = 10_000;

/** A checked call: what is sent, apart from timestamp and signature. */
interface Call {
	endpoint: Endpoint;
	parameters: Parameters;
	options: CallOptions;
}

/**
 * A client for one account that sends only what `guard` allows. Budgets, connections and clock offset are
 * shared by the whole process.
 */
export function guardedClient(context: RestContext, guard: Guard): RestClient {
	return new Client(context, guard);
}

class Client implements RestClient {
	private readonly time: Time;
	private readonly limit: RateLimit;
	private readonly clock: Clock;

	constructor(
		readonly context: RestContext,
		private readonly guard: Guard,
	) {
		this.time = context.time ?? systemTime;
		this.limit = rateLimitOf(context.account.baseUrl);
		this.clock = clockOf(context.account.baseUrl);
	}

	async call(endpoint: Endpoint, values: Values, options: CallOptions = {}): Promise<unknown> {
		try {
			return await this.checkAndSend(endpoint, values, options);
		} catch (error) {
			throw asMexcError(error, effectOnFailure(endpoint));
		}
	}

	private async checkAndSend(endpoint: Endpoint, values: Values, options: CallOptions) {
		const request = buildRequest(endpoint, values);
		if (endpoint.security === 'SIGNED') this.requireKey(endpoint);
		const parameters = Object.entries(request.values);
		const judged = this.guard(this, endpoint, parameters).catch((error: unknown) => {
			throw asMexcError(error);
		});
		const allowed = await takeOrRelease(judged, options.signal);
		const sent = allowed.endpoint;
		try {
			if (sent.security === 'SIGNED') await orCancelled(this.clockOffsetMs(), options.signal);
			const call = { endpoint: sent, parameters: allowed.parameters, options };
			const body = await this.attempts(call);
			allowed.settle({ kind: 'answered', body });
			return body;
		} catch (raw) {
			const error = asMexcError(raw, effectOnFailure(endpoint));
			allowed.settle({ kind: error.effect === 'none' ? 'notTaken' : 'unknown' });
			throw error;
		}
	}

	async clockOffsetMs(): Promise<number> {
		return await this.clock.offsetMs(this.time, this.askServerTime());
	}

	private requireKey(endpoint: Endpoint): void {
		const { apiKey, apiSecret } = this.context.account;
		if (apiKey && apiSecret) return;
		throw new MexcError({
			kind: 'credential',
			message: `${endpoint.action} needs ${apiKey ? 'an API secret' : 'an API key'}, but the credential has none.`,
			hint: 'Choose a MEXC API credential with key and secret; both are made on the API management page of MEXC.',
		});
	}

	private async attempts(call: Call, attempts: Attempts = noAttempts()): Promise<unknown> {
		for (;;) {
			const result = await this.once(call).then(
				(body) => ({ body }),
				(error: MexcError) => ({ error }),
			);
			if (!('error' in result)) return result.body;
			const { error } = result;
			this.noticePause(error);
			const step = nextStep(error, call.endpoint, attempts);
			if (step.do === 'giveUp') {
				await this.correctClock(error, attempts, call.options);
				throw this.final(error, attempts);
			}
			await this.prepare(step, attempts, error, call);
			if (call.options.signal?.aborted) throw cancelledAfter(error);
		}
	}

	private async prepare(
		step: Exclude<ReturnType<typeof nextStep>, { do: 'giveUp' }>,
		attempts: Attempts,
		error: MexcError,
		{ endpoint, options }: Call,
	): Promise<void> {
		const { log } = this.context;
		if (step.do === 'resync') {
			attempts.resynced = true;
			const offsetMs = await this.clock.sync(this.time, this.askServerTime());
			log.warn(`MEXC refused the timestamp; the clocks differ by ${offsetMs} ms. Sending again.`);
			return;
		}
		if (step.do === 'afterPause') {
			attempts.rateLimited++;
			return;
		}
		attempts.transport++;
		log.warn(`${endpoint.action}: ${error.message} Trying again in ${Math.round(step.ms)} ms.`);
		await sleep(this.time, step.ms, options.signal);
	}

	/** The request is not repeated here, but the next one shall have the right time. */
	private async correctClock(
		{ kind }: MexcError,
		attempts: Attempts,
		{ signal }: CallOptions,
	): Promise<void> {
		if (kind !== 'clock' || attempts.resynced) return;
		const sync = this.clock.sync(this.time, this.askServerTime());
		await orCancelled(sync, signal).catch(() => undefined);
	}

	/** Everyone on this host waits for what MEXC asked of one of us. */
	private noticePause(error: MexcError): void {
		if (error.httpStatus === undefined || error.retryAfterMs === undefined) return;
		this.limit.pause(this.time.monotonic(), error.retryAfterMs, error.kind === 'banned');
	}

	private final(error: MexcError, { resynced }: Attempts): MexcError {
		const offsetMs = this.clock.knownOffsetMs;
		if (error.kind !== 'clock' || offsetMs === undefined) return error;
		const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
		const direction = offsetMs > 0 ? 'behind' : 'ahead of';
		return withDetails(error, {
			message: `${error.message} The clock of this machine is ${seconds} s ${direction} the clock of MEXC; ${resynced ? 'this was already corrected for' : 'the next request has the right time'}.`,
		});
	}

	/** One attempt; rejects with MexcError only. */
	private async once({ endpoint, parameters, options }: Call): Promise<unknown> {
		const { account, network, log, isUrgent } = this.context;
		const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
		const isSigned = endpoint.security === 'SIGNED';
		await this.limit.take(endpoint, account, { time: this.time, log, signal, isUrgent });
		const query = isSigned
			? signedQuery(parameters, {
					secret: account.apiSecret ?? '',
					timestamp: this.time.now() + (this.clock.knownOffsetMs ?? 0),
					recvWindow: account.recvWindow,
				})
			: queryText(parameters);
		try {
			const url = `${account.baseUrl}${endpoint.path}${query && `?${query}`}`;
			const headers = this.headers(endpoint);
			const { method, effect } = endpoint;
			const secrets = secretsOf(account, query);
			const request = { method, url, headers, effect, network, timeoutMs, signal };
			const answer = { ...(await sendHttp(request)), secrets };
			return checkAnswer(endpoint, Object.fromEntries(parameters), readAnswer(answer, effect));
		} catch (error) {
			throw withoutSecrets(onPaper(forEffect(error, endpoint), account), account, query);
		}
	}

	/** The content type is demanded even of empty bodies (quirks 7). */
	private headers({ security, method }: Endpoint): Record<string, string> {
		const headers: Record<string, string> = { Accept: 'application/json' };
		if (security === 'SIGNED') headers['X-MEXC-APIKEY'] = this.context.account.apiKey ?? '';
		if (method !== 'GET') headers['Content-Type'] = 'application/json';
		return headers;
	}

	/**
	 * For one measurement: its samples share the attempts, so that a dead server is asked three times in all.
	 * None of them measures the clock once more, because it would wait for itself.
	 */
	private askServerTime(): AskServerTime {
		const attempts = { ...noAttempts(), resynced: true };
		return async () => {
			const call = { endpoint: serverTime, parameters: [], options: {} };
			return readServerTime(await this.attempts(call, attempts));
		};
	}
}

function effectOnFailure({ effect }: Endpoint): Effect {
	return effect === 'read' ? 'none' : 'unknown';
}

/** What is judged after the caller has cancelled will not be sent. */
async function takeOrRelease(judged: Promise<Allowed>, signal?: AbortSignal): Promise<Allowed> {
	let isTaken = false;
	try {
		const allowed = await orCancelled(judged, signal);
		isTaken = true;
		return allowed;
	} finally {
		if (!isTaken) {
			judged.then(
				({ settle }) => settle({ kind: 'notTaken' }),
				() => undefined,
			);
		}
	}
}

function noAttempts(): Attempts {
	return { transport: 0, rateLimited: 0, resynced: false };
}

function readServerTime(body: unknown): number {
	const time = (body as { serverTime?: unknown } | null)?.serverTime;
	if (typeof time === 'number' && Number.isSafeInteger(time)) return time;
	throw new MexcError({
		kind: 'protocol',
		message: 'The server did not say its time, so no request can be signed.',
		hint: 'Check Base URL in the credential: it must be the address of a MEXC API.',
	});
}

function cancelledAfter({ message, effect }: MexcError): MexcError {
	return new MexcError({
		kind: 'cancelled',
		message: `The request was cancelled before it could be repeated. Before that: ${message}`,
		effect,
	});
}

/** A read leaves no effect, however it ended. */
function forEffect(raw: unknown, { effect }: Endpoint): MexcError {
	const error = asMexcError(raw, 'unknown');
	if (error.effect === 'none') return error;
	if (effect === 'read') return withDetails(error, { effect: 'none' });
	if (error.kind !== 'network') return error;
	return withDetails(error, {
		hint: 'It may have been carried out all the same: look before sending it again.',
	});
}
