/** @typedef {import('../src/page/frame').Frame} Frame */
/** @typedef {import('../src/page/frame').Wanted} Wanted */

/**
 * What the simulator sends as long as the page is open. The browser connects again by itself, and the first
 * message of each connection holds everything.
 */
export class Stream {
	/** @type {EventSource | undefined} */
	#source;

	/**
	 * @param {(frame: Frame) => void} received
	 * @param {(isConnected: boolean) => void} changed
	 */
	constructor(received, changed) {
		this.received = received;
		this.changed = changed;
	}

	/** @param {Wanted} wanted */
	open({ symbol, interval, uid }) {
		this.#source?.close();
		const source = new EventSource(
			`/control/page/events?${new URLSearchParams({ symbol, interval, uid })}`,
		);
		source.addEventListener('open', () => this.changed(true));
		source.addEventListener('message', ({ data }) => this.received(JSON.parse(data)));
		source.addEventListener('error', () => {
			this.changed(false);
			// Refused for good, as while another program answers on this port: the browser gives up, we do not.
			if (source.readyState !== EventSource.CLOSED || this.#source !== source) return;
			setTimeout(() => this.#source === source && this.open({ symbol, interval, uid }), 2000);
		});
		this.#source = source;
	}
}
