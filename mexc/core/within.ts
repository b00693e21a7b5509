import { MexcError } from './errors';
import type { Time } from './time';

/**
 * What `work` gives within `ms`; rejects with a MexcError of kind `network` and this message when it takes
 * longer. The work goes on for others. A failure of the work is thrown.
 */
export function within<T>(time: Time, ms: number, work: Promise<T>, message: string): Promise<T> {
	return new Promise((resolve, reject) => {
		const cancel = time.after(ms, () => reject(new MexcError({ kind: 'network', message })));
		work.then(resolve, reject).finally(cancel);
	});
}

/** The same, but undefined when it takes longer: for what can be done without. */
export function ifWithin<T>(time: Time, ms: number, work: Promise<T>): Promise<T | undefined> {
	return new Promise((resolve, reject) => {
		const cancel = time.after(ms, () => resolve(undefined));
		work.then(resolve, reject).finally(cancel);
	});
}
