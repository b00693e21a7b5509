import type { LimitBreach } from '../http/limits';
import { type Reply, html, limitReply } from '../http/reply';
import { refusal } from '../exchange/refusal';
import type { RequestFault } from './faults';

/**
 * Answers a request that a fault has hit.
 * @param process runs the request as usual
 * @returns what to answer, or `reset` for a connection that is cut without an answer
 */
export async function answerWithFault(
	fault: RequestFault,
	process: () => Reply,
): Promise<Reply | 'reset'> {
	switch (fault.kind) {
		case 'reset':
			return 'reset';
		case 'resetAfter':
			process();
			return 'reset';
		case 'status':
			if (fault.when === 'after') process();
			return errorReply(fault.status);
		case '429':
			return breach(429, fault.retryAfterSeconds ?? 1);
		case '418':
			return breach(418, fault.retryAfterSeconds ?? 120);
		case '403html':
			return html(403, 'Access Denied');
		case 'delay':
			// Unreferenced: a simulator that is stopped meanwhile does not keep its process alive.
			await new Promise((resolve) => setTimeout(resolve, fault.delayMs).unref());
			return process();
	}
}

function breach(status: LimitBreach['status'], retryAfterSeconds: number): Reply {
	return limitReply({ status, retryAfterSeconds });
}

/** 504 comes from a gateway in HTML, the others from the exchange in JSON. */
function errorReply(status: number): Reply {
	if (status === 504) return html(504, '504 Gateway Time-out');
	const { code, message } = refusal(status);
	return { status, body: JSON.stringify({ code, msg: message }) };
}
