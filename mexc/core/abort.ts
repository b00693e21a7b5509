import { setMaxListeners } from 'node:events';
import { MexcError } from './errors';

/**
 * For everything that ends together: a run of a node, a trigger. As many requests and waits as there are
 * listen to its signal, each until it has ended; Node.js would warn of a leak from the eleventh on.
 */
export function sharedAbort(): AbortController {
	const abort = new AbortController();
	setMaxListeners(0, abort.signal);
	return abort;
}

/** Rejects when `signal` aborts; `work`, which others may share, continues. */
export async function orCancelled<T>(
	work: Promise<T>,
	signal: AbortSignal | undefined,
): Promise<T> {
	if (!signal) return await work;
	let onAbort: () => void = () => undefined;
	const aborted = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(cancelledBefore());
		if (signal.aborted) onAbort();
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}

function cancelledBefore(): MexcError {
	return new MexcError({
		kind: 'cancelled',
		message: 'The request was cancelled before it was sent.',
	});
}

/**
 * Throws when the execution was cancelled while orders were placed or cancelled; `where` says at which step,
 * as the end of a sentence.
 */
export function throwIfCancelled(signal: AbortSignal | undefined, where: string): void {
	if (!signal?.aborted) return;
	throw new MexcError({
		kind: 'cancelled',
		message: `The execution was cancelled ${where}`,
		hint: 'Orders that were placed before stay at MEXC: look at the open orders.',
	});
}
