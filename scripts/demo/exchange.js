/**
 * @typedef {object} Order
 * @property {string} orderId
 * @property {string | null} clientOrderId
 * @property {string} symbol
 * @property {string} side
 * @property {string} type
 * @property {string} status
 * @property {string} executedQty
 * @property {number} time ms
 */

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
		/** @param {object} action of a scenario, made to happen now */
		act: (action) => call('act', action),
		/** @returns {Promise<{ accounts: Array<{ orders: Order[] }> }>} */
		state: async () => {
			const { accounts } = await call('state');
			return { accounts: Object.values(accounts) };
		},
	};
}

module.exports = { controlOf };
