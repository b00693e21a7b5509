import { withdraw } from '../../mexc/endpoints/wallet/withdrawal';
import { itemOf } from '../../nodes/n8n/trigger/item';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import type { Simulator } from '../../simulator/src';
import { clientOf } from '../fault/flowHarness';
import { start } from '../fault/privateHarness';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { digitsOf, RAW, valuesOf } from './oddAnswers';

/** An event that asks MEXC over REST, and what brings one about. */
export interface AskingEvent {
	event: string;
	parameters?: Record<string, unknown>;
	/** Endpoints whose answers it reads, with the place of a part of theirs. */
	asks: Readonly<Record<string, readonly string[]>>;
	/** Absent where time alone brings one. */
	cause?: (simulator: Simulator) => unknown;
}

const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '60000' };
const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' };
const orderParts = [
	'0',
	'0.orderId',
	'0.executedQty',
	'0.status',
	'0.time',
	'0.updateTime',
	'0.symbol',
];
const balances = ['balances', 'balances.0', 'balances.0.free', 'balances.0.asset'];

export const askingEvents: readonly AskingEvent[] = [
	{
		event: 'orderUpdate',
		asks: {
			openOrders: orderParts,
			accountInfo: balances,
			allOrders: [...orderParts, '0.origQty'],
		},
		cause: (simulator) => simulator.order(limit),
	},
	{
		event: 'fill',
		asks: {
			openOrders: orderParts,
			accountInfo: balances,
			myTrades: ['0', '0.id', '0.orderId', '0.qty', '0.commission', '0.time', '0.isBuyer'],
		},
		cause: (simulator) => simulator.order(market),
	},
	{
		event: 'balanceUpdate',
		asks: { accountInfo: balances },
		cause: (simulator) => simulator.deposit('MX', '1'),
	},
	{
		event: 'deposit',
		asks: {
			depositHistory: [
				...['0', '0.status', '0.amount', '0.insertTime', '0.txId', '0.address', '0.coin'],
			],
		},
		cause: (simulator) => simulator.deposit('MX', '1'),
	},
	{
		event: 'withdrawal',
		asks: { withdrawHistory: ['0', '0.id', '0.status', '0.amount', '0.applyTime', '0.updateTime'] },
		cause: async (simulator) => {
			const client = clientOf(simulator, {}, { allowWithdrawals: true });
			const address = 'TSimulatedAddressOfTheDemoAccount1';
			await client.call(withdraw, { coin: 'USDT', netWork: 'TRX', address, amount: '30' });
		},
	},
	{
		event: 'newListing',
		parameters: { options: { pollSeconds: 2 } },
		asks: {
			defaultSymbols: ['data', 'data.0'],
			exchangeInfo: ['symbols', 'symbols.0', 'symbols.0.symbol', 'symbols.0.status'],
		},
	},
	{
		event: 'orderBook',
		parameters: { symbols: 'BTCUSDT', depth: 5 },
		asks: { orderBook: ['lastUpdateId', 'bids', 'bids.0', 'bids.0.0', 'asks.0.1'] },
		cause: (simulator) => simulator.order({ ...limit, price: '65001' }),
	},
	{
		event: 'candleClose',
		parameters: { symbols: 'BTCUSDT', interval: 'Min1' },
		asks: { klines: ['0', '0.0', '0.1', '0.6', '1'] },
	},
	{
		event: 'indicator',
		parameters: { symbols: 'BTCUSDT', interval: 'Min1', value: '30' },
		asks: { klines: ['0', '0.0', '0.1', '0.4', '0.6', '1'] },
	},
	{
		event: 'composite',
		parameters: {
			symbols: 'BTCUSDT',
			conditions: {
				row: [
					{ interval: 'Min1', movement: 'below', value: '30' },
					{ kind: 'volume', interval: 'Min5', multiple: '2', candles: 3 },
				],
			},
		},
		asks: { klines: ['0', '0.0', '0.1', '0.4', '0.5', '0.6', '1'] },
	},
	{
		event: 'movers',
		parameters: { quoteAsset: 'USDT', rankBy: 'change', count: 3, everyMinutes: 1 },
		asks: {
			ticker24hr: ['0', '0.symbol', '0.lastPrice', '0.openPrice', '0.lowPrice', '0.quoteVolume'],
			exchangeInfo: ['symbols', 'symbols.0', 'symbols.0.symbol', 'symbols.0.quoteAsset'],
		},
	},
	{
		event: 'volumeSpike',
		parameters: { symbols: 'BTCUSDT', interval: 'Min1', multiple: '2', candles: 3 },
		asks: { klines: ['0', '0.0', '0.5', '1'] },
	},
];

/**
 * Starts the event while an endpoint answers oddly, some requests long, and lets something happen after it.
 * Gives a sentence for what is wrong with what the trigger says or emits.
 */
export async function judgeEvent(
	{ event, parameters = {}, cause }: AskingEvent,
	endpoint: string,
	odd: { json: string; path?: string },
): Promise<string | undefined> {
	const simulator = await startTestSimulator();
	for (const order of [limit, market]) simulator.order(order);
	const { json, path } = odd;
	// Without a text the part is left out.
	simulator.fault({ kind: 'answer', endpoint, times: 4, path, ...(json === '' ? {} : { json }) });
	const { options, ...fields } = parameters;
	const trigger = await start(
		simulator,
		{ event, ...fields },
		{ options: options as Record<string, unknown> | undefined },
	);
	try {
		const asked = () => (simulator.state().requests[endpoint] ?? 0) > 0;
		await until(`${event} asks ${endpoint}`, asked);
		await until(`${event} is connected`, () => isListening(simulator, event));
		// What is hidden from every look is not to be found.
		simulator.fault({ kind: 'clear' });
		await cause?.(simulator);
		if (cause) await trigger.waitFor(1, 10_000);
		const raw = trigger.logs.find((line) => RAW.test(line));
		if (raw !== undefined) return `logs "${raw}"`;
		const decimals = triggerEvents.find(({ value }) => value === event)?.decimals ?? [];
		for (const item of trigger.items) {
			const shown = itemOf(
				{ event: { item }, dropped: 0, conflated: 0 },
				{ decimals },
				{ numberFormat: 'text' },
			);
			const found = valuesOf(shown, new Set(decimals)).find(
				(value) => digitsOf(value) !== String(value),
			);
			if (found !== undefined) return `shows ${String(found)}`;
			const times = [item.eventTime, item.receivedAt];
			if (!times.every(Number.isInteger)) return `has the times ${times.join()}`;
		}
		return undefined;
	} finally {
		trigger.kill();
		await simulator.stop();
	}
}

function isListening(simulator: Simulator, event: string): boolean {
	const isAsking = event === 'newListing' || event === 'movers';
	return isAsking || simulator.state().connections.subscriptions.length > 0;
}
