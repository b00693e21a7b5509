/**
 * What went wrong, as the rest of the package needs to know it. One class inside, one translation at
 * the edge (nodes/n8n/errors.ts): nothing else throws out of mexc/.
 */
export type ErrorKind =
	/** A value the user gave; nothing was sent. */
	| 'input'
	/** The order breaks a trading rule of the pair, as far as we know it; nothing was sent. */
	| 'rule'
	/** Refused by the safety policy of the credential; nothing was sent. */
	| 'policy'
	/** Key, signature, IP binding, permission or expiry. */
	| 'credential'
	/** Our clock is outside the exchange's window even after a re-sync. */
	| 'clock'
	| 'rateLimit'
	| 'banned'
	/** MEXC understood the request and refused it. */
	| 'exchange'
	/** The order or row asked for is not known to MEXC. */
	| 'notFound'
	/** A client order id that already belongs to another order. */
	| 'conflict'
	/** No connection, or the answer was lost. */
	| 'network'
	/** HTTP 5xx. */
	| 'server'
	/** An answer that is not what the API promises (HTML, empty, broken JSON). */
	| 'protocol'
	/** The execution or the caller was cancelled. */
	| 'cancelled';

/** Whether the exchange may have carried out what was asked: `none` surely not, `unknown` perhaps. */
export type Effect = 'none' | 'unknown';

export interface MexcErrorDetails {
	kind: ErrorKind;
	/** One sentence: what happened, in MEXC's own words where there are some. */
	message: string;
	/** One or two sentences: what to do next. */
	hint?: string;
	/** MEXC's code, the operating system's (`ECONNREFUSED`), or the name of a trading rule (`minValue`). */
	code?: number | string;
	httpStatus?: number;
	effect?: Effect;
	retryAfterMs?: number;
	/** Name of the parameter at fault, spelled as MEXC spells it. */
	parameter?: string;
}

/**
 * When n8n reloads the package, process-wide budgets and clocks still throw the class of the old copy:
 * errors are recognized by this mark, so that `instanceof` holds across copies.
 */
const MARK = Symbol.for('n8n-nodes-mexc-spot/MexcError');

/** Never carries a key, a secret, a signature, a listen key or a signed URL. */
export class MexcError extends Error {
	readonly kind: ErrorKind;
	readonly hint?: string;
	readonly code?: number | string;
	readonly httpStatus?: number;
	readonly effect: Effect;
	readonly retryAfterMs?: number;
	readonly parameter?: string;

	static override [Symbol.hasInstance](value: unknown): boolean {
		return typeof value === 'object' && value !== null && MARK in value;
	}

	constructor(details: MexcErrorDetails) {
		super(details.message);
		Object.defineProperty(this, MARK, { value: true });
		this.name = 'MexcError';
		this.kind = details.kind;
		this.hint = details.hint;
		this.code = details.code;
		this.httpStatus = details.httpStatus;
		this.effect = details.effect ?? 'none';
		this.retryAfterMs = details.retryAfterMs;
		this.parameter = details.parameter;
	}
}

/** The same error with other details, which are usually its message or its effect. */
export function withDetails(error: MexcError, changed: Partial<MexcErrorDetails>): MexcError {
	const { kind, message, hint, code, httpStatus, effect, retryAfterMs, parameter } = error;
	const same = { kind, message, hint, code, httpStatus, effect, retryAfterMs, parameter };
	return new MexcError({ ...same, ...changed });
}

/** The same error, its message prefixed with what already happened. */
export function withPrefix(before: string, error: MexcError): MexcError {
	return withDetails(error, { message: `${before}${error.message}` });
}

/** Any other error becomes one of kind `protocol`: an answer did not have the form we rely on. */
export function asMexcError(error: unknown, effect: Effect = 'none'): MexcError {
	if (error instanceof MexcError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new MexcError({
		kind: 'protocol',
		message: `An answer could not be understood: ${message}`,
		hint: 'Check Base URL in the credential. If it is right, please report this.',
		effect,
	});
}
