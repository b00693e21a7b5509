// Push frames as MEXC sends them (simulator/facts), and as bytes of a WebSocket.
const { requireTypeScript } = require('../../typescript');

/** All carry the same time: an older one would be passed over as overtaken. */
const TIME = 1736409765051;

/** @typedef {'trade' | 'bookTicker'} Kind */

/** @param {number} index */
function pairName(index) {
	return `COIN${index}USDT`;
}

/** @type {Record<Kind, (symbol: string) => string>} */
const channelOf = {
	trade: (symbol) => `spot@public.aggre.deals.v3.api.pb@100ms@${symbol}`,
	bookTicker: (symbol) => `spot@public.aggre.bookTicker.v3.api.pb@100ms@${symbol}`,
};

/** @type {Record<Kind, (price: string, index: number) => object>} */
const bodyOf = {
	trade: (price, index) => ({
		publicAggreDeals: {
			deals: [
				{
					price,
					quantity: '0.04438243',
					tradeType: 1 + (index % 2),
					time: TIME,
					tradeId: `50597901743900${1_000_000 + index}X1`,
				},
			],
			eventType: 'spot@public.aggre.deals.v3.api.pb@100ms',
		},
	}),
	bookTicker: (price, index) => ({
		publicAggreBookTicker: {
			bidPrice: price,
			bidQuantity: '3.73485',
			askPrice: price.replace(/\d$/, '9'),
			askQuantity: '7.669875',
			version: String(36_913_565_463 + index),
			lastOrderCreateTime: TIME,
		},
	}),
};

/**
 * The content of one push.
 *
 * @param {Kind} kind
 * @param {string} symbol
 * @param {string} price
 * @param {number} index makes its identifiers differ
 * @returns {Buffer}
 */
function push(kind, symbol, price, index) {
	requireTypeScript();
	/** @type {import('../../../test/fault/socketFrames')} */
	const { encode } = require('../../../test/fault/socketFrames');
	const { messages } = require('../../../simulator/facts/protobuf.json');
	const head = { channel: channelOf[kind](symbol), symbol, sendTime: TIME + 1 };
	const value = { ...head, ...bodyOf[kind](price, index) };
	return encode(/** @type {any} */ (messages), 'PushDataV3ApiWrapper', value);
}

/**
 * A binary WebSocket frame as a server sends it: whole and not masked.
 *
 * @param {Buffer} content shorter than 64 kB
 */
function webSocketFrame(content) {
	const { length } = content;
	const head =
		length < 126
			? Buffer.from([0x82, length])
			: Buffer.from([0x82, 126, length >> 8, length & 255]);
	return Buffer.concat([head, content]);
}

module.exports = { channelOf, pairName, push, webSocketFrame };
