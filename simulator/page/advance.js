import { send } from './control.js';
import { byId } from './dom.js';
import { complain, report } from './messages.js';

const FIRST_STEP_MS = 60_000;
/** Of real time: a step that took less is made longer, one that took much more shorter. */
const STEP_TAKES_MS = 250;

/**
 * Moves the clock on in steps. A market in which much is traded takes a while for an hour, and answers
 * nobody as long as one command lasts: between two steps it does, and it can be stopped.
 *
 * @param {number} totalMs
 * @param {string} name of it, such as `1 h`
 */
export async function advance(totalMs, name) {
	const progress = byId('advancing', HTMLElement);
	const bar = byId('advanced', HTMLProgressElement);
	if (!progress.hidden) return;
	let isStopped = false;
	const stop = byId('stop', HTMLButtonElement);
	const onStop = () => {
		isStopped = true;
	};
	stop.addEventListener('click', onStop);
	progress.hidden = false;
	let doneMs = 0;
	try {
		for (let stepMs = FIRST_STEP_MS; doneMs < totalMs && !isStopped;) {
			const advanceMs = Math.min(stepMs, totalMs - doneMs);
			const startedMs = performance.now();
			await send('clock', { advanceMs });
			doneMs += advanceMs;
			bar.value = doneMs / totalMs;
			const tookMs = performance.now() - startedMs;
			if (tookMs < STEP_TAKES_MS) stepMs *= 2;
			else if (tookMs > 3 * STEP_TAKES_MS) stepMs = Math.max(1000, stepMs / 2);
		}
		const minutes = Math.floor(doneMs / 60_000);
		report(isStopped ? `Stopped after ${minutes} min.` : `The clock is ${name} further.`);
	} catch (error) {
		complain(error);
	} finally {
		stop.removeEventListener('click', onStop);
		progress.hidden = true;
		bar.value = 0;
	}
}
