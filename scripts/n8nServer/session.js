const { randomUUID } = require('node:crypto');

/**
 * @typedef {{ email: string, firstName: string, lastName: string, password: string }} Owner
 * @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call
 *   one call to n8n's own REST API; resolves with the answer's `data`
 */

/**
 * Calls that keep the cookie they are given, as a browser does.
 *
 * @param {string} serverUrl
 * @returns {Call}
 */
function openSession(serverUrl) {
	// n8n ties a session to the browser: the cookie is refused without the header it was made with.
	const browserId = randomUUID();
	let cookie = '';

	/** @type {Call} */
	return async (method, path, body) => {
		const response = await fetch(`${serverUrl}/rest${path}`, {
			method,
			headers: { 'browser-id': browserId, 'content-type': 'application/json', cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok)
			throw new Error(`n8n answered ${response.status} to ${method} ${path}: ${text}`);
		const issued = response.headers.getSetCookie().map((header) => header.split(';')[0]);
		if (issued.length > 0) cookie = issued.join('; ');
		return JSON.parse(text).data;
	};
}

/**
 * Sets up a new n8n's owner and stays signed in.
 *
 * @param {string} serverUrl
 * @param {Owner} owner
 * @returns {Promise<Call>}
 */
async function signUp(serverUrl, owner) {
	const call = openSession(serverUrl);
	await call('POST', '/owner/setup', owner);
	return call;
}

/**
 * Signs the owner in whom an earlier start has set up.
 *
 * @param {string} serverUrl
 * @param {Owner} owner
 * @returns {Promise<Call>}
 */
async function signIn(serverUrl, { email, password }) {
	const call = openSession(serverUrl);
	await call('POST', '/login', { emailOrLdapLoginId: email, password });
	return call;
}

module.exports = { signIn, signUp };
