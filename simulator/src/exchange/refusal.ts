import { errorFacts } from '../facts';

/** A request the exchange says no to: HTTP status, code and text as a client receives them. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: number,
		message: string,
		/** Further fields of the body, such as `_extend`. */
		readonly extra: Readonly<Record<string, unknown>> = {},
	) {
		super(message);
		this.name = 'Refusal';
	}

	get body(): string {
		return JSON.stringify({ code: this.code, msg: this.message, ...this.extra });
	}
}

/** A refusal with the code's own text and HTTP status, or with the text of one of its variants. */
export function refusal(code: number, text?: string, extra?: Record<string, unknown>): Refusal {
	const fact = errorFacts.get(code);
	// JSON code 500 and the like also appear as plain refusals: business errors are HTTP 400.
	const status = text !== undefined && code < 600 ? 400 : (fact?.httpStatus ?? 400);
	return new Refusal(status, code, text ?? fact?.message ?? 'Unknown error', extra);
}

export function missingParameter(name: string): Refusal {
	return refusal(
		700004,
		`Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
	);
}

export function illegalParameter(name: string, legalRange: string): Refusal {
	return refusal(
		700008,
		`Illegal characters found in parameter '${name}'; legal range is '${legalRange}'.`,
	);
}
