import { byId, make } from './dom.js';

const SHOWN_MS = 6000;
const SHOWN_BAD_MS = 12_000;
const MOST = 3;

/**
 * Says how something went, for some seconds.
 *
 * @param {string} text
 * @param {'good' | 'bad'} kind
 */
function say(text, kind) {
	const list = byId('messages', HTMLElement);
	while (list.childElementCount >= MOST) list.firstElementChild?.remove();
	const line = make(
		'p',
		{ class: kind, attributes: { role: kind === 'bad' ? 'alert' : 'status' } },
		text,
	);
	list.append(line);
	setTimeout(() => line.remove(), kind === 'bad' ? SHOWN_BAD_MS : SHOWN_MS);
}

/** @param {string} text */
export function report(text) {
	say(text, 'good');
}

/** @param {unknown} error */
export function complain(error) {
	say(error instanceof Error ? error.message : String(error), 'bad');
}
