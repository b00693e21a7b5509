const { monitorEventLoopDelay } = require('node:perf_hooks');

const EVERY_MS = 5;

/**
 * How late timers come because something else holds the event loop.
 *
 * @returns {() => number} ends the watch; the 99th percentile in milliseconds
 */
function watchLag() {
	const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
	delay.enable();
	return () => {
		delay.disable();
		// The time between two timers is what Node counts, late or not.
		return Math.max(0, delay.percentile(99) / 1e6 - EVERY_MS);
	};
}

module.exports = { watchLag };
