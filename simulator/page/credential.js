import { button, byId, make } from './dom.js';
import { complain, report } from './messages.js';

/** @typedef {import('../src/page/frame').CredentialView} CredentialView */

/**
 * The fields of a credential, each with a button that copies it.
 *
 * @param {CredentialView} credential
 */
export function showCredential({ restUrl, wsUrl, apiKey, apiSecret }) {
	/** @type {ReadonlyArray<[name: string, value: string]>} */
	const fields = [
		['API key (paper)', apiKey],
		['API secret (paper)', apiSecret],
		['Simulator Address', restUrl],
		['WebSocket URL (other programs)', wsUrl],
	];
	const rows = fields.flatMap(([name, value]) => {
		const code = make('code', {}, value);
		const act = () => void copy(name, value, code);
		return [
			make('dt', {}, name),
			make('dd', {}, code, button('Copy', act, { label: `Copy ${name}` })),
		];
	});
	byId('credential', HTMLElement).replaceChildren(...rows);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {HTMLElement} shown
 */
async function copy(name, value, shown) {
	try {
		await navigator.clipboard.writeText(value);
		report(`${name} is in the clipboard.`);
	} catch {
		getSelection()?.selectAllChildren(shown);
		complain(`The browser does not let a page copy here; ${name} is selected, press Ctrl+C.`);
	}
}
