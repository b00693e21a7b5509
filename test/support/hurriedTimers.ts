import { forgetProcessState } from './freshProcess';

/**
 * In the tests of a describe block, waits of this process and the monotonic clock that measures them are
 * `factor` times as fast: for nodes inside n8n, which take the machine's own time. The clock on the wall,
 * which signs requests, stays right. Each test begins and ends as a fresh process, because nothing may
 * remember moments of the other clock.
 */
export function useHurriedTimers(factor: number): void {
	const { setTimeout: wait } = globalThis;
	const { now } = performance;

	beforeEach(() => {
		forgetProcessState();
		const hurried = (fn: () => void, ms = 0, ...more: []) => wait(fn, ms / factor, ...more);
		globalThis.setTimeout = Object.assign(hurried, wait) as unknown as typeof setTimeout;
		performance.now = () => now.call(performance) * factor;
	});
	afterEach(() => {
		globalThis.setTimeout = wait;
		performance.now = now;
		forgetProcessState();
	});
}
