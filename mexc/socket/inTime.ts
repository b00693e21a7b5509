import { MexcError } from '../core/errors';
import type { Time } from '../core/time';

/** Others wait for this answer: one that never comes must not stop them for good. */
export function inTime<T>(answer: Promise<T>, time: Time, ms: number, message: string): Promise<T> {
	return new Promise((resolve, reject) => {
		const cancel = time.after(ms, () => reject(new MexcError({ kind: 'network', message })));
		answer.then(resolve, reject).finally(cancel);
	});
}
