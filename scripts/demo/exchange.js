/**
 * The simulator's control API, which stands in for the market: it moves prices and shows what happened.
 *
 * @param {string} restUrl
 */
function controlOf(restUrl) {
	/**
	 * @param {string} path
	 * @param {unknown} [body]
	 */
	const call = async (path, body) => {
		const response = await fetch(`${restUrl}/control/${path}`, {
			method: body === undefined ? 'GET' : 'POST',
			headers: { 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`The simulator answered ${response.status}: ${text}`);
		return JSON.parse(text);
	};
	return {
		/** @param {string} symbol @param {string} price */
		setPrice: (symbol, price) => call('price', { symbol, price }),
		state: () => call('state'),
	};
}

module.exports = { controlOf };
