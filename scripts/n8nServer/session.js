const { randomUUID } = require('node:crypto');

/**
 * @typedef {{ email: string, firstName: string, lastName: string, password: string }} Owner
 * @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call
 *   one call to n8n's own REST API; resolves with the answer's `data`
 */

/**
 * Sets up a new n8n's owner and stays signed in.
 *
 * @param {string} serverUrl
 * @param {Owner} owner
 * @returns {Promise<Call>}
 */
async function signUp(serverUrl, owner) {
	// n8n ties a session to the browser: the cookie is refused without the header it was made with.
	const browserId = randomUUID();
	let cookie = '';

	/** @type {Call} */
	const call = async (method, path, body) => {
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

	await call('POST', '/owner/setup', owner);
	return call;
}

module.exports = { signUp };
