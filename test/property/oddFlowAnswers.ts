import { portfolio } from '../../mexc/flows/definitions/portfolio';
import { cancelEverything } from '../../mexc/flows/cancelEverything';
import { cancelReplace } from '../../mexc/flows/cancelReplace';
import { closePosition } from '../../mexc/flows/closePosition';
import type { FlowOptions } from '../../mexc/flows/orderPort';
import { orderFromSignal } from '../../mexc/flows/signalOrder';
import { placeLadder } from '../../mexc/flows/ladder';
import { placeAndWait } from '../../mexc/flows/placeAndWait';
import { rebalance } from '../../mexc/flows/rebalance';
import { placeOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import { previewOrders } from '../../mexc/orders/previewOrders';
import { portfolioHistory } from '../../mexc/statistics/portfolioHistory';
import { profitAndLoss } from '../../mexc/statistics/profitAndLoss';
import {
	buy,
	buyFrom,
	checkOf,
	clientOf,
	flowOptions,
	ordersOf,
	sellInto,
	startBench,
	type Bench,
} from '../fault/flowHarness';
import { digitsOf, RAW, valuesOf, wrongError } from './oddAnswers';

/** Something that places or cancels orders, or reads before it decides. */
export interface Flow {
	name: string;
	/** Endpoints that it asks, with places of parts of their answers. */
	asks: Readonly<Record<string, readonly string[]>>;
	/** More orders than this it never leaves at the exchange. */
	mostOrders: number;
	run(bench: Bench, options: FlowOptions): Promise<unknown>;
}

const order = [
	'orderId',
	'status',
	'executedQty',
	'origQty',
	'cummulativeQuoteQty',
	'price',
	'time',
	'symbol',
	'side',
	'type',
	'clientOrderId',
];
const ofList = order.map((name) => `0.${name}`);
const rules = [
	...['symbols', 'symbols.0', 'symbols.0.quotePrecision', 'symbols.0.baseAssetPrecision'],
	...['symbols.0.filters', 'symbols.0.orderTypes', 'symbols.0.quoteAmountPrecision'],
	...['symbols.0.tradeSideType', 'symbols.0.baseSizePrecision', 'symbols.0.quoteAsset'],
];
const balances = [
	'balances',
	'balances.0',
	'balances.0.free',
	'balances.1.free',
	'balances.0.asset',
];
const trades = ['0', '0.id', '0.qty', '0.quoteQty', '0.commission', '0.commissionAsset', '0.time'];
const placing = { newOrder: ['orderId', 'symbol'], queryOrder: order, exchangeInfo: rules };
const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.5', price: '64000' };
const resting = ({ simulator }: Bench) => String(simulator.order(limit).orderId);

const strict: Partial<PlaceHow> = {
	preflight: {
		mode: 'adjust',
		checkBalance: true,
		checkKeySymbols: true,
		maxDeviationPercent: '5',
	},
};
const how = (more: Partial<PlaceHow>): PlaceHow => ({
	clientOrderId: 'odd',
	lookUpFirst: true,
	returnOutcome: false,
	...more,
});

/** What an account's past is made of. */
const pastOf = {
	accountInfo: balances,
	tickerPrice: ['0', '0.price', '0.symbol'],
	exchangeInfo: ['symbols', 'symbols.0.symbol', 'symbols.0.baseAsset', 'symbols.0.quoteAsset'],
	myTrades: [...trades, '0.price', '0.isBuyer', '1.qty'],
	depositHistory: ['0', '0.amount', '0.coin', '0.status', '0.insertTime', '0.updateTime'],
	withdrawHistory: ['0', '0.amount', '0.coin', '0.status', '0.transactionFee'],
	universalTransferHistory: ['rows', 'rows.0', 'rows.0.amount', 'rows.0.status'],
	internalTransferHistory: ['data', 'totalRecords'],
	dustLog: ['data', 'data.0'],
};

/** A purchase, a sale and a deposit. */
function trade({ simulator }: Bench): void {
	sellInto(simulator, '1', '65000');
	simulator.order({ ...limit, type: 'MARKET', quantity: '0.5' });
	buyFrom(simulator, '1', '65000');
	simulator.order({ ...limit, side: 'SELL', type: 'MARKET', quantity: '0.2' });
	simulator.deposit('BTC', '0.5');
}

export const flows: readonly Flow[] = [
	{
		name: 'an order at the market with every check, in a credential with limits',
		asks: {
			...placing,
			allOrders: ofList,
			openOrders: ofList,
			accountInfo: balances,
			orderBook: ['bids', 'bids.0', 'bids.0.0', 'bids.0.1', 'asks', 'asks.0.0', 'asks.0.1'],
			bookTicker: ['askPrice', 'bidPrice', 'symbol'],
			tickerPrice: ['price', 'symbol'],
			tradeFee: ['data', 'data.takerCommission'],
			selfSymbols: ['data', 'data.0'],
		},
		mostOrders: 2,
		async run(bench) {
			resting(bench);
			sellInto(bench.simulator, '3', '65000');
			const limits = { maxOrderValue: '100000', maxOpenValue: '100000' };
			const client = clientOf(bench.simulator, bench, limits);
			const values = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.1' };
			return await placeOrder(client, values, how(strict));
		},
	},
	{
		name: 'an order of half of the balance, previewed',
		asks: { accountInfo: balances, exchangeInfo: rules, tradeFee: ['data.takerCommission'] },
		mostOrders: 0,
		async run({ client }) {
			const sizing = { by: 'balancePercent', balancePercent: '50' } as const;
			const values = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', price: '65000' };
			return await previewOrders(client, [{ values, how: how({ sizing }) }], 'only shown');
		},
	},
	{
		name: 'an order that is waited for',
		asks: { ...placing, myTrades: trades },
		mostOrders: 1,
		async run(bench, options) {
			const waiting = placeAndWait(
				bench.client,
				buy,
				{ waitSeconds: 20, atTimeLimit: 'cancel' },
				options,
			);
			bench.time.after(2_000, () => void sellInto(bench.simulator, '0.2'));
			return await waiting;
		},
	},
	{
		name: 'an order that is replaced',
		asks: { ...placing, cancelOrder: ['orderId', 'status'] },
		mostOrders: 2,
		async run(bench, options) {
			const ref = { symbol: 'BTCUSDT', orderId: resting(bench) };
			sellInto(bench.simulator, '0.2');
			const wish = {
				type: 'LIMIT',
				price: '64100',
				quantityMeans: 'total',
				quantity: '0.5',
			} as const;
			return await cancelReplace(bench.client, ref, wish, {
				...options,
				check: checkOf(bench.client),
			});
		},
	},
	{
		name: 'a position that is closed',
		asks: {
			...placing,
			openOrders: ofList,
			accountInfo: balances,
			tickerPrice: ['price'],
			cancelOrder: ['status'],
			myTrades: trades,
		},
		mostOrders: 2,
		async run(bench, options) {
			buyFrom(bench.simulator, '50', '65000');
			bench.simulator.order({ ...limit, side: 'SELL', price: '70000' });
			const wish = { asset: 'BTC', quoteAsset: 'USDT', type: 'MARKET', cancelOpenSells: true };
			return await closePosition(bench.client, wish, options);
		},
	},
	{
		name: 'a portfolio that is rebalanced',
		asks: {
			...placing,
			accountInfo: balances,
			tickerPrice: ['0', '0.price', '0.symbol', '1.price'],
			tradeFee: ['data.takerCommission'],
			myTrades: trades,
		},
		mostOrders: 2,
		async run(bench, options) {
			buyFrom(bench.simulator, '50', '65000');
			sellInto(bench.simulator, '50', '3500', 'ETHUSDT');
			const settings = {
				targets: [
					{ asset: 'BTC', weightPercent: '20' },
					{ asset: 'ETH', weightPercent: '50' },
				],
				quoteAsset: 'USDT',
				thresholdPercent: '1',
				minimumOrder: '10',
				preview: false,
			};
			return await rebalance(bench.client, settings, options);
		},
	},
	{
		name: 'a signal with a target',
		asks: {
			...placing,
			allOrders: ofList,
			openOrders: ofList,
			accountInfo: balances,
			cancelOrder: ['status'],
			tickerPrice: ['price', 'symbol'],
			bookTicker: ['askPrice', 'bidPrice'],
		},
		mostOrders: 2,
		async run(bench, options) {
			sellInto(bench.simulator, '3', '65000');
			const signal = { symbol: 'BTCUSDT', strategy: 'odd', maxDeviation: 5 };
			const send = async (more: object) =>
				await orderFromSignal(
					bench.client,
					JSON.stringify({ ...signal, ...more }),
					{ isSecretRequired: false, isEachDeliveryNew: false, cancelOpenSells: true },
					options,
				);
			const secondsAgo = (count: number) => (bench.time.now() - count * 1000).toFixed(0);
			const limit = { targetPosition: '2.5', limitPrice: '64000', time: secondsAgo(2) };
			await send(limit).catch(() => undefined);
			return await send({ targetPercent: 60, referencePrice: '64900', time: secondsAgo(1) });
		},
	},
	{
		name: 'a ladder',
		asks: { batchOrders: ['0', '0.orderId', '1', '0.newClientOrderId'], ...placing },
		mostOrders: 3,
		async run({ client }, options) {
			return await placeLadder(
				client,
				{
					symbol: 'BTCUSDT',
					side: 'BUY',
					type: 'LIMIT',
					rungs: 3,
					total: '0.3',
					fromPrice: '63800',
					toPrice: '64200',
					totalIn: 'base',
					distribution: 'equal',
					onFailure: 'cancel',
				},
				options,
			);
		},
	},
	{
		name: 'everything that is cancelled',
		asks: {
			openOrders: ofList,
			allOrders: ofList,
			queryOrder: order,
			cancelOpenOrders: ofList,
			cancelAllOrders: ['code'],
		},
		mostOrders: 1,
		async run(bench, options) {
			resting(bench);
			return await cancelEverything(bench.client, { accountWide: true }, options);
		},
	},
	{
		name: 'a portfolio',
		asks: { accountInfo: balances, tickerPrice: ['0', '0.price', '0.symbol'] },
		mostOrders: 0,
		async run({ client }, options) {
			return await portfolio.run(client, { portfolioOutput: 'summary' }, options);
		},
	},
	{
		name: 'profit and loss',
		asks: pastOf,
		mostOrders: 2,
		async run(bench, options) {
			trade(bench);
			const values = { symbols: 'BTCUSDT', method: 'average', profitOutput: 'perPair' };
			return await profitAndLoss.run(bench.client, values, options);
		},
	},
	{
		name: 'a history of the portfolio',
		asks: { ...pastOf, klines: ['0', '0.0', '0.4', '0.6'] },
		mostOrders: 2,
		async run(bench, options) {
			trade(bench);
			return await portfolioHistory.run(bench.client, { symbols: 'BTCUSDT', days: '2' }, options);
		},
	},
];

/** Amounts that the flows compute or pass on in words of their own. */
const AMOUNTS = [
	...['executedQuantity', 'executedValue', 'averagePrice', 'totalQuantity', 'totalValue', 'amount'],
	...[
		'leftQuantity',
		'heldQuantity',
		'targetQuantity',
		'valueUsdt',
		'totalValueUsdt',
		'feeUsdt',
		'bestPrice',
		'sharePercent',
		'wholeValue',
		'targetValue',
		'difference',
		'quoteAmount',
		'realised',
		'unrealised',
		'openQuantity',
		'openCost',
		'unexplainedQuantity',
	],
];

/** Runs the flow while an endpoint answers oddly, `times` long; a sentence for what is wrong with what it says. */
export async function judgeFlow(
	{ run, mostOrders }: Flow,
	endpoint: string,
	odd: { json: string; path?: string; times: number },
): Promise<string | undefined> {
	const bench = await startBench();
	const lines = () => bench.log.lines.find((line) => RAW.test(line));
	try {
		const { json, ...more } = odd;
		// Without a text the part is left out.
		bench.simulator.fault({ kind: 'answer', endpoint, ...more, ...(json === '' ? {} : { json }) });
		const report = await bench.time.until(run(bench, flowOptions(bench.client)));
		const text = JSON.stringify(report);
		if (RAW.test(text)) return `reports ${text}`;
		const amounts = valuesOf(report, new Set(AMOUNTS));
		const odds = amounts.find(
			(one) => digitsOf(one) !== String(one) || !/^-?[\d.]+$|^null$/.test(String(one)),
		);
		if (odds !== undefined) return `reports the amount ${String(odds)}`;
	} catch (error) {
		const wrong = wrongError(error);
		if (wrong !== undefined) return wrong;
	} finally {
		await bench.simulator.stop();
	}
	const count = ordersOf(bench.simulator).length;
	if (count > mostOrders) return `leaves ${count} orders`;
	return lines() === undefined ? undefined : `logs "${lines()}"`;
}
