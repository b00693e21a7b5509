import { MexcError } from './errors';

/** What others wait for too goes on, but this caller does not wait for it after a cancellation. */
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
