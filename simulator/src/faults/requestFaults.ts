import type { LimitBreach } from '../http/limits';
import { type Reply, html, json, limitReply } from '../http/reply';
import { changedAnswer } from './changedAnswer';
import { refusal } from '../exchange/refusal';
import type { RequestFault } from './faults';

/** How an answer leaves the exchange when not simply written. */
export type Delivery =
	| { readonly how: 'whole' }
	/** Half of the body, then the connection is reset. */
	| { readonly how: 'half' }
	| { readonly how: 'pieces'; readonly bytes: number; readonly everyMs: number };

export type FaultyAnswer =
	| { readonly reply: Reply; readonly delivery: Delivery }
	/** The connection is cut without an answer, or stays open without one. */
	| 'reset'
	| 'unanswered';

/**
 * Answers a request that a fault has hit.
 * @param process runs the request as usual
 */
export async function answerWithFault(
	fault: RequestFault,
	process: () => Reply,
): Promise<FaultyAnswer> {
	switch (fault.kind) {
		case 'reset':
			return 'reset';
		case 'resetAfter':
			process();
			return 'reset';
		case 'unanswered':
			if (fault.when !== 'before') process();
			return 'unanswered';
		case 'resetMidBody':
			return { reply: process(), delivery: { how: 'half' } };
		case 'slowBody': {
			const { bytes = 1, everyMs } = fault;
			return { reply: process(), delivery: { how: 'pieces', bytes, everyMs } };
		}
		case 'delay':
			// Unreferenced: a simulator that is stopped meanwhile does not keep its process alive.
			await new Promise((resolve) => setTimeout(resolve, fault.delayMs).unref());
			return whole(process());
		default:
			return whole(wrongReply(fault, process));
	}
}

function whole(reply: Reply): FaultyAnswer {
	return { reply, delivery: { how: 'whole' } };
}

type WrongReply = Extract<
	RequestFault,
	{ readonly kind: 'status' | 'code' | 'answer' | '429' | '418' | '403html' }
>;

function wrongReply(fault: WrongReply, process: () => Reply): Reply {
	switch (fault.kind) {
		case 'status':
			if (fault.when === 'after') process();
			return errorReply(fault.status);
		case 'code': {
			if (fault.when === 'after') process();
			const { status, body } = refusal(fault.code, fault.message);
			return { status: fault.status ?? status, body };
		}
		case 'answer':
			return changedAnswer(fault, fault.when === 'before' ? json({}) : process());
		case '429':
			return breach(429, fault.retryAfterSeconds ?? 1);
		case '418':
			return breach(418, fault.retryAfterSeconds ?? 120);
		case '403html':
			return html(403, 'Access Denied');
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
