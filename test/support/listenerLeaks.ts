import { getEventListeners, getMaxListeners } from 'node:events';

/**
 * Watches every AbortSignal while the tests of a describe block run.
 * @returns how many listeners a signal had that would make Node.js warn of a leak; 0 when none did
 */
export function useListenerLeaks(): () => number {
	const { prototype } = AbortSignal;
	const { addEventListener } = prototype;
	let most = 0;

	beforeAll(() => {
		prototype.addEventListener = function (this: AbortSignal, ...args: unknown[]) {
			addEventListener.apply(this, args as Parameters<typeof addEventListener>);
			const count = getEventListeners(this, 'abort').length;
			if (count > limitOf(this)) most = Math.max(most, count);
		};
	});
	afterAll(() => {
		prototype.addEventListener = addEventListener;
	});
	return () => most;
}

/** Of a limit that was switched off Node.js 20 says nothing, and Node.js 24 zero. */
function limitOf(signal: AbortSignal): number {
	try {
		return getMaxListeners(signal) || Infinity;
	} catch {
		return Infinity;
	}
}
