import type { Simulator, SimulatorOptions } from '../../simulator/src';
import { accountInfo, openOrders, queryOrder, testOrder } from '../../mexc/endpoints/spotTrading';
import { klines, tickerPrice } from '../../mexc/endpoints/marketData';
import type { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { placeOrder, type PlaceHow } from '../../mexc/orders/placeOrder';
import { scaledTime } from '../support/scaledTime';
import { startTestSimulator } from '../support/simulator';
import { accountFor } from './restServer';

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '1000' };

let simulator: Simulator;
let count = 0;

async function start(options: SimulatorOptions = {}): Promise<void> {
	simulator = await startTestSimulator(options);
}

afterEach(() => simulator.stop());

/** An order that is not there is looked for over many seconds. */
const time = scaledTime(10);

function client(extra: Record<string, unknown> = {}) {
	const { apiKey, apiSecret, restUrl } = simulator;
	const account = accountFor(restUrl, { apiKey, apiSecret, ...extra });
	return createRestClient({ account, network: openNetwork, log: silentLog, time });
}

function place(how: Partial<PlaceHow> = {}, values: Record<string, unknown> = {}) {
	const standard = { clientOrderId: `own-${count++}`, lookUpFirst: false, returnOutcome: false };
	return placeOrder(client(), { ...order, ...values }, { ...standard, ...how });
}

async function ordersOnTheBook(): Promise<unknown[]> {
	return (await client().call(openOrders, {})) as unknown[];
}

async function failure(work: Promise<unknown>): Promise<MexcError> {
	return await work.then(
		() => {
			throw new Error('nothing failed');
		},
		(error: MexcError) => error,
	);
}

describe('the client on the embedded exchange', () => {
	it('reads, places, finds and prices', async () => {
		await start();
		expect(await client().call(tickerPrice, { symbol: 'BTC/USDT' })).toHaveProperty('price');
		expect(await client().call(klines, { symbol: 'BTCUSDT', interval: '1m' })).toBeInstanceOf(
			Array,
		);
		expect(await client().call(accountInfo, {})).toHaveProperty('balances');
		expect(await client().call(testOrder, order)).toEqual({});
		const placed = await place({ clientOrderId: 'mine' });
		expect(placed.outcome).toBe('placed');
		const values = { symbol: 'BTCUSDT', origClientOrderId: 'mine' };
		expect(await client().call(queryOrder, values)).toMatchObject({ orderId: placed.orderId });
	});

	it.each([
		['a wrong secret', { apiSecret: 'wrong' }, 'credential', 700002],
		['an unknown key', { apiKey: 'mx0unknownKey12345' }, 'credential', 10072],
	])('says what is wrong with %s', async (_name, extra, kind, code) => {
		await start();
		expect(await failure(client(extra).call(accountInfo, {}))).toMatchObject({ kind, code });
	});

	it('corrects a clock that is 10 s off', async () => {
		await start();
		simulator.fault({ kind: 'clockOffset', offsetMs: -10_000 });
		expect(await client().call(accountInfo, {})).toHaveProperty('balances');
		simulator.fault({ kind: 'clockOffset', offsetMs: 10_000 });
		expect((await place()).outcome).toBe('placed');
	});

	it('names an unknown pair', async () => {
		await start();
		const error = await failure(client().call(tickerPrice, { symbol: 'NOPEUSDT' }));
		expect(error.message).toBe('MEXC: Invalid symbol (code -1121).');
		expect(error.hint).toContain('list');
	});

	it('waits when MEXC says 429, and the order arrives once', async () => {
		await start();
		simulator.fault({ kind: '429', endpoint: 'newOrder', retryAfterSeconds: 1 });
		expect((await place()).outcome).toBe('placed');
		expect(await ordersOnTheBook()).toHaveLength(1);
	});

	it('finds an order that MEXC hides for the first seconds', async () => {
		await start();
		simulator.fault({ kind: 'orderNotFound', seconds: 1 });
		simulator.fault({ kind: 'status', status: 503, when: 'after', endpoint: 'newOrder' });
		expect(await place()).toMatchObject({ outcome: 'found' });
		expect(await ordersOnTheBook()).toHaveLength(1);
	}, 20_000);

	it('knows that an order was never taken', async () => {
		await start();
		simulator.fault({ kind: 'reset', endpoint: 'newOrder' });
		const placed = await place({ returnOutcome: true });
		expect(placed.outcome).toBe('notPlaced');
		expect(await ordersOnTheBook()).toHaveLength(0);
	}, 20_000);
});

describe.each(['accept', 'rejectWhileOpen', 'rejectAlways'] as const)(
	'an exchange that treats repeated ids with "%s"',
	(repeatedClientOrderId) => {
		beforeEach(() => start({ switches: { repeatedClientOrderId } }));

		it('holds one order after its answer was lost', async () => {
			simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder' });
			const clientOrderId = `lost-${count++}`;
			expect(await place({ clientOrderId })).toMatchObject({ outcome: 'found', clientOrderId });
			expect(await place({ clientOrderId })).toMatchObject({ outcome: 'found' });
			expect(await ordersOnTheBook()).toHaveLength(1);
		});

		it('recognises a market order whose answer was lost', async () => {
			simulator.fault({ kind: 'resetAfter', endpoint: 'newOrder' });
			const values = { type: 'MARKET', quantity: undefined, price: undefined, quoteOrderQty: '50' };
			const placed = await place({}, values);
			expect(placed).toMatchObject({ outcome: 'found', status: 'FILLED' });
		});
	},
);
