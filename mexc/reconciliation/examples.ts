import {
	compare,
	divide,
	isZero,
	multiply,
	positiveOf,
	roundDown,
	subtract,
} from '../core/decimal';
import { rowsAt, timeAt, type Row } from '../endpoints/answers';
import { accountInfo, allOrders, myTrades, openOrders } from '../endpoints/spotTrading';
import { balancesOf } from '../endpoints/rows/balances';
import { lastPrice, type MarketPort } from '../market/marketNow';
import { readPairs } from '../market/reads';
import { channelName, streams } from '../streams';
import type { PushMessage } from '../streams/pushMessage';
import { dealPush, orderPush, orderTimeOf } from './pushForm';

// What the account's streams would have sent last, for a test in the editor: from MEXC's own lists, and where
// they hold nothing a sample of the same form with ids that no order has. All throw MexcError.

/** Pairs that are asked on a mere chance, at a weight of 10 each: the published triggers need the limit, too. */
const FEW = 5;
const DAY_MS = 86_400_000;
const USUAL_PAIR = 'BTCUSDT';
/** MEXC's order ids begin like that; no order has this one. */
const SAMPLE_ORDER = 'C02__000000000000000000000';
const SAMPLE_VALUE = '20';
const SAMPLE_PRICE = '60000';
/** Decimals of a quantity and of an amount. */
const DIGITS = 6;

/** The last order of the pairs, or of those that the account has to do with; else a filled purchase. */
export async function orderExample(
	port: MarketPort,
	symbols: readonly string[],
): Promise<PushMessage> {
	const found = await lastRow(port, symbols, { list: allOrders, days: 7, timeOf: orderTimeOf });
	const row = found ?? (await sampleOrder(port, symbols[0] ?? USUAL_PAIR));
	const push = orderPush(row, port.time.now());
	// REST knows neither: as if one fill had brought all of it, as a taker.
	const { cumulativeQuantity } = push.body;
	const isFilled = positiveOf(cumulativeQuantity) !== undefined;
	const filled = isFilled ? { lastDealQuantity: cumulativeQuantity } : {};
	return { ...push, body: { ...push.body, isMaker: false, ...filled } };
}

/** The last fill of the pairs, or of those that the account has to do with; else one of a purchase. */
export async function fillExample(
	port: MarketPort,
	symbols: readonly string[],
): Promise<PushMessage> {
	const found = await lastRow(port, symbols, { list: myTrades, days: 30, timeOf: timeAt('time') });
	const row = found ?? (await sampleFill(port, symbols[0] ?? USUAL_PAIR));
	return dealPush(row, port.time.now());
}

interface History {
	list: typeof allOrders;
	/** How far back MEXC lists (quirks, section 7). */
	days: number;
	timeOf(row: Row): number;
}

async function lastRow(
	port: MarketPort,
	symbols: readonly string[],
	{ list, days, timeOf }: History,
): Promise<Row | undefined> {
	const { client, time, signal } = port;
	// MEXC measures how far back it answers by its own clock, when the request arrives.
	const startTime = time.now() + (await client.clockOffsetMs()) - (days - 1) * DAY_MS;
	let newest: Row | undefined;
	for (const symbol of await askedPairs(port, symbols)) {
		const values = { symbol, startTime };
		const rows = rowsAt()(await client.call(list, values, { signal }));
		for (const row of rows) {
			if (newest === undefined || timeOf(row) > timeOf(newest)) newest = row;
		}
	}
	return newest;
}

/** Without pairs of its own: those of open orders, and those of what the account holds against its other assets. */
async function askedPairs(
	port: MarketPort,
	symbols: readonly string[],
): Promise<readonly string[]> {
	if (symbols.length > 0) return symbols.slice(0, FEW);
	const { client, signal } = port;
	const open = rowsAt()(await client.call(openOrders, {}, { signal }));
	const holdings = await heldAssets(port);
	const held = new Set(holdings.map(({ asset }) => asset));
	const pairs = held.size < 2 ? [] : await readPairs(client, { signal });
	const between = pairs.filter(
		({ baseAsset, quoteAsset }) => held.has(baseAsset) && held.has(quoteAsset),
	);
	const names = [
		...open.map(({ symbol }) => String(symbol)),
		...between.map((pair) => pair.symbol),
	];
	return [...new Set(names)].slice(0, FEW);
}

async function heldAssets({ client, signal }: MarketPort) {
	const holdings = balancesOf(await client.call(accountInfo, {}, { signal }));
	return holdings.filter(({ total }) => total !== undefined && !isZero(total));
}

async function sampleOrder(port: MarketPort, symbol: string): Promise<Row> {
	const { price, quantity, amount, time } = await samplePurchase(port, symbol);
	return {
		symbol,
		orderId: SAMPLE_ORDER,
		clientOrderId: 'example',
		price,
		origQty: quantity,
		executedQty: quantity,
		cummulativeQuoteQty: amount,
		origQuoteOrderQty: amount,
		status: 'FILLED',
		type: 'LIMIT',
		side: 'BUY',
		time,
		updateTime: time,
	};
}

async function sampleFill(port: MarketPort, symbol: string): Promise<Row> {
	const { price, quantity, amount, time } = await samplePurchase(port, symbol);
	return {
		symbol,
		id: '000000000000000000X1',
		orderId: SAMPLE_ORDER,
		clientOrderId: 'example',
		price,
		qty: quantity,
		quoteQty: amount,
		commission: roundDown(multiply(amount, '0.0005'), DIGITS),
		// Fees are paid in the quote asset, or in MX (quirks 63).
		commissionAsset: symbol.endsWith('USDT') ? 'USDT' : 'MX',
		time,
		isBuyer: true,
		isMaker: false,
		isSelfTrade: false,
	};
}

/** At the last price, worth about 20 of the quote asset. */
async function samplePurchase(port: MarketPort, symbol: string) {
	const price = (await lastPrice(port, symbol)) ?? SAMPLE_PRICE;
	const cut = divide(SAMPLE_VALUE, price, DIGITS);
	const quantity = isZero(cut) ? '1' : cut;
	return { price, quantity, amount: multiply(price, quantity), time: port.time.now() };
}

/** As if an order had locked a tenth of what is free of the first wanted asset, the largest amount first. */
export async function balanceExample(
	port: MarketPort,
	assets: readonly string[],
): Promise<PushMessage> {
	const held = await heldAssets(port);
	const isWanted = (asset: string) => assets.length === 0 || assets.includes(asset);
	const wanted = held.filter(({ asset }) => isWanted(asset));
	const [found] = wanted.sort((one, other) => compare(other.free ?? '0', one.free ?? '0'));
	const { asset, free = '100', locked = '0' } = found ?? { asset: assets[0] ?? 'USDT' };
	const change = roundDown(multiply(free, '0.1'), DIGITS);
	const now = port.time.now();
	return {
		channel: channelName(streams.privateAccount),
		bodyName: streams.privateAccount.bodyName,
		sendTime: now,
		receivedAt: now,
		body: {
			vcoinName: asset,
			coinId: '',
			balanceAmount: free,
			balanceAmountChange: subtract('0', change),
			frozenAmount: locked,
			frozenAmountChange: change,
			type: 'ENTRUST_PLACE',
			time: String(now),
		},
	};
}
