import { refusal } from '../exchange/refusal';
import type { LimitBreach } from './limits';

/** An answer before it is written to the connection. */
export interface Reply {
	readonly status: number;
	/** JSON text, or HTML for the answers that are no JSON. */
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
}

export function json(value: unknown): Reply {
	return { status: 200, body: JSON.stringify(value) };
}

export function html(status: number, title: string): Reply {
	return {
		status,
		body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
		headers: { 'Content-Type': 'text/html' },
	};
}

/** The answer to a request above a rate limit, or from a banned address. */
export function limitReply({ status, retryAfterSeconds }: LimitBreach): Reply {
	const { message, code } = refusal(status);
	return {
		status,
		body: JSON.stringify({ code, msg: message }),
		headers: { 'Retry-After': String(retryAfterSeconds) },
	};
}
