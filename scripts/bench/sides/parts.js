// The steps of a signed order between the node and the wire, one at a time.
const { createHmac } = require('node:crypto');
const { account } = require('../engine');
const { orderParts } = require('../internals');

const parts = orderParts();
const { adjustOrder, buildRequest, checkSize, newOrder } = parts;
const { queryText, readAnswer, rulesOf, signedQuery } = parts;

/** What the node hands over. */
const VALUES = {
	symbol: 'BTCUSDT',
	side: 'BUY',
	type: 'LIMIT',
	quantity: '0.0123456',
	price: '64250.123',
	newClientOrderId: 'n8n-2f8a91c0d4',
};

const RULES = rulesOf({
	symbol: 'BTCUSDT',
	status: '1',
	baseAsset: 'BTC',
	baseAssetPrecision: 8,
	quoteAsset: 'USDT',
	quotePrecision: 2,
	quoteAssetPrecision: 2,
	baseSizePrecision: '0.000001',
	quoteAmountPrecision: '1',
	quoteAmountPrecisionMarket: '1',
	maxQuoteAmount: '4000000',
	maxQuoteAmountMarket: '4000000',
	orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
	isSpotTradingAllowed: true,
	tradeSideType: '1',
});

const ORDER = {
	symbol: 'BTCUSDT',
	orderId: 'C02__443776347957968896088',
	clientOrderId: 'n8n-2f8a91c0d4',
	price: '64250.10',
	origQty: '0.012345',
	executedQty: '0',
	cummulativeQuoteQty: '0',
	status: 'NEW',
	timeInForce: null,
	type: 'LIMIT',
	side: 'BUY',
	time: 1736409765052,
	updateTime: 1736409766120,
	isWorking: true,
};

/** @type {Record<string, (size: number) => () => unknown>} each prepares its own input */
const steps = {
	build: () => () => buildRequest(newOrder, VALUES),
	preflight() {
		const order = buildRequest(newOrder, VALUES).values;
		return () => {
			const { send } = adjustOrder(RULES, order, false);
			checkSize(RULES, send);
		};
	},
	sign() {
		const parameters = Object.entries(buildRequest(newOrder, VALUES).values);
		const signing = { secret: account.apiSecret, timestamp: 1736409765052, recvWindow: 5000 };
		return () => signedQuery(parameters, signing);
	},
	bareSign() {
		const text = `${queryText(Object.entries(VALUES))}&recvWindow=5000&timestamp=1736409765052`;
		return () => createHmac('sha256', account.apiSecret).update(text).digest('hex');
	},
	parse(size) {
		const response = { status: 200, headers: {}, text: answerOf(size) };
		return () => readAnswer(response, 'read');
	},
	bareParse(size) {
		const text = answerOf(size);
		return () => JSON.parse(text);
	},
};

/** @param {number} size orders in the answer */
function answerOf(size) {
	return JSON.stringify(size === 1 ? ORDER : Array(size).fill(ORDER));
}

/** @type {Record<string, () => unknown>} */
const ready = {};

/**
 * @param {{ step: string, size?: number, times: number }} options
 * @returns {Promise<number>} microseconds each
 */
async function run({ step, size = 1, times }) {
	const act = (ready[`${step} ${size}`] ??= steps[step](size));
	const startedAt = performance.now();
	for (let time = 0; time < times; time++) act();
	return ((performance.now() - startedAt) / times) * 1000;
}

module.exports = { run };
