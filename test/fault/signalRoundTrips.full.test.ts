/** What a sender waits for: how often a signal has to wait for the exchange until its order stands. */
import { orderFromSignal, type SignalHow } from '../../mexc/flows/signalOrder';
import type { RestClient } from '../../mexc/rest/client';
import { systemTime } from '../../mexc/core/time';
import { DEMO_ACCOUNT } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { startTestSimulator } from '../support/simulator';
import {
	buyFrom,
	clientOf,
	flowOptions,
	ordersOf,
	sellInto,
	twoTraders,
	type Bench,
} from './flowHarness';
import { startRoundTripGate, type RoundTripGate } from './roundTripGate';
import { SIGNAL_SECRET } from './signalHarness';

const how: SignalHow = {
	isSecretRequired: true,
	maxAgeMs: 600_000,
	isEachDeliveryNew: false,
	cancelOpenSells: false,
};

let simulator: Bench['simulator'];
let gate: RoundTripGate;
/** By how much the clock that never steps is ahead. */
let aheadMs = 0;
const time = { ...systemTime, monotonic: () => systemTime.monotonic() + aheadMs };
let signals = 0;

/** A process that has worked before: it knows the clock, the pair, and what was accepted. */
async function warmClient(credential: Record<string, unknown> = {}): Promise<RestClient> {
	forgetProcessState();
	const more = { signalSecret: SIGNAL_SECRET, ...credential };
	const { apiKey, apiSecret } = simulator;
	const client = clientOf({ restUrl: gate.url, apiKey, apiSecret }, { time }, more);
	await send(client, { action: 'buy', quantity: '0.001' });
	await later(client, 11_000);
	return client;
}

/** The clock that never steps goes on, and the exchange's clock is measured by it again. */
async function later(client: RestClient, ms: number): Promise<void> {
	aheadMs += ms;
	await client.clockOffsetMs();
}

async function send(client: RestClient, fields: object, more: Partial<SignalHow> = {}) {
	const id = `signal ${signals++}`;
	const made = { id, time: new Date().toISOString(), symbol: 'BTCUSDT', secret: SIGNAL_SECRET };
	const options = flowOptions(client, { isOnlyProcess: true });
	gate.rounds();
	const text = JSON.stringify({ ...made, ...fields });
	const report = await orderFromSignal(client, text, { ...how, ...more }, options);
	return { report, rounds: gate.rounds() };
}

beforeEach(async () => {
	simulator = await startTestSimulator(twoTraders);
	gate = await startRoundTripGate(simulator.restUrl);
	sellInto(simulator, '20', '65000');
	buyFrom(simulator, '20', '64990');
});

afterEach(async () => {
	await gate.stop();
});

const ORDER = ['POST order'];

describe('before its order stands, a signal waits for one answer', () => {
	it.each([
		['of an amount', { action: 'buy', quoteOrderQty: '65' }, []],
		['of a quantity', { action: 'buy', quantity: '0.01' }, ['GET ticker/bookTicker']],
		['to sell an amount', { action: 'sell', quoteOrderQty: '65' }, ['GET ticker/bookTicker']],
		['at a limit', { action: 'buy', quantity: '0.01', limitPrice: '60000' }, ['GET ticker/price']],
		[
			'that compares prices',
			{ action: 'buy', quoteOrderQty: '65', referencePrice: '65000', maxDeviation: '1' },
			['GET depth', 'GET ticker/bookTicker'],
		],
		[
			'with a price that may be worse by little',
			{ action: 'sell', quantity: '0.01', maxDeviation: '1' },
			['GET depth', 'GET ticker/bookTicker'],
		],
	])('%s', async (_name, fields, asked) => {
		const client = await warmClient();
		const { report, rounds } = await send(client, fields);
		expect(report).toMatchObject({ signal: 'accepted', outcome: 'placed' });
		expect(rounds).toEqual([[...asked, 'GET order'].sort(), ORDER]);
	});

	it('of a part of what is free', async () => {
		const client = await warmClient();
		const { rounds } = await send(client, { action: 'buy', percent: '5' });
		expect(rounds).toEqual([['GET account', 'GET order', 'GET tradeFee'], ORDER]);
		const soon = await send(client, { action: 'buy', percent: '5' });
		expect(soon.rounds).toEqual([['GET order'], ['GET account'], ORDER]);
		await later(client, 11_000);
		const again = await send(client, { action: 'sell', percent: '5' });
		expect(again.rounds).toEqual([['GET account', 'GET order', 'GET ticker/bookTicker'], ORDER]);
	});

	it('with a credential that limits the value of an order', async () => {
		const client = await warmClient({ maxOrderValue: '10000' });
		// The price that was remembered is too old.
		await later(client, 6_000);
		const { rounds } = await send(client, { action: 'buy', quantity: '0.01' });
		const asked = ['GET order', 'GET ticker/bookTicker', 'GET ticker/price'];
		expect(rounds).toEqual([asked, ORDER]);
	});

	const TARGET = ['GET account', 'GET openOrders', 'GET order'];

	it('of a target, and the next one too', async () => {
		const client = await warmClient();
		const first = await send(client, { targetPosition: '2.5' });
		const prices = ['GET ticker/bookTicker', 'GET ticker/price'];
		expect(first.report).toMatchObject({ signal: 'accepted', outcome: 'placed' });
		expect(first.rounds).toEqual([[...TARGET, ...prices].sort(), ORDER]);
		await later(client, 11_000);
		const next = await send(client, { action: 'close' });
		expect(next.report).toMatchObject({ signal: 'accepted', heldQuantity: '2.5' });
		// The order before is asked for as well.
		expect(next.rounds).toEqual([[...TARGET, ...prices, 'GET order'].sort(), ORDER]);
		expect(ordersOf(simulator)).toHaveLength(3);
	});

	it('of a share, and where it is there already', async () => {
		const client = await warmClient();
		// The first one reads the fee as well, which is remembered for an hour.
		await send(client, { targetPercent: '60' });
		await later(client, 11_000);
		for (const targetPercent of ['65', '55']) {
			const { report, rounds } = await send(client, { targetPercent });
			expect(report).toMatchObject({ signal: 'accepted', outcome: 'placed' });
			expect(rounds).toEqual([expect.arrayContaining(['GET account', 'GET order']), ORDER]);
			await later(client, 11_000);
		}
		const again = await send(client, { targetPercent: '55' });
		expect(again.report).toMatchObject({ ignoredAs: 'alreadyThere' });
		expect(again.rounds).toHaveLength(1);
	});
});

describe('what could be wrong is asked again, after the answer that decides it', () => {
	it('what is held, soon after the order of the signal before', async () => {
		const client = await warmClient();
		await send(client, { targetPosition: '2.5' });
		const { report, rounds } = await send(client, { targetPosition: '2.6' });
		expect(report).toMatchObject({ signal: 'accepted', heldQuantity: '2.5' });
		expect(rounds).toEqual([
			['GET openOrders', 'GET order', 'GET order', 'GET ticker/bookTicker'],
			['GET account'],
			ORDER,
		]);
	});

	it('what is held, where open orders lock something of the pair', async () => {
		const client = await warmClient();
		simulator.order({
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'LIMIT',
			price: '60000',
			quantity: '0.01',
		});
		const { report, rounds } = await send(client, { targetPosition: '2.5' });
		expect(report).toMatchObject({ signal: 'accepted', outcome: 'placed' });
		expect(rounds.slice(1)).toEqual([['GET account'], ORDER]);
	});

	it('what is held, after an order of an older signal was canceled', async () => {
		const client = await warmClient();
		const limit = { targetPosition: '3', limitPrice: '64000' };
		const { report } = await send(client, limit);
		await later(client, 11_000);
		const { rounds } = await send(client, { targetPosition: '2.5' });
		const [canceled] = ordersOf(simulator).filter(({ orderId }) => orderId === report.orderId);
		expect(canceled.status).toBe('CANCELED');
		const after = rounds.flat().slice(rounds.flat().indexOf('DELETE order'));
		expect(after).toContain('GET account');
		expect(simulator.state().accounts[DEMO_ACCOUNT.uid].balances.BTC.free).toBe('2.5');
	});
});

describe('what is known leads to no further question', () => {
	it('of a signal that is repeated, or older than one that was accepted', async () => {
		const client = await warmClient();
		const now = Date.now();
		const at = (ms: number) => new Date(now + ms).toISOString();
		const strategy = 'repeated';
		const one = { id: 'one', strategy, targetPosition: '2.5', time: at(-1_000) };
		await send(client, one);
		const repeated = await send(client, one);
		expect(repeated.report.ignoredAs).toBe('duplicate');
		expect(repeated.rounds).toEqual([['GET order']]);
		const older = await send(client, { ...one, id: 'two', time: at(-9_000) });
		expect(older.report.ignoredAs).toBe('stale');
		expect(older.rounds).toEqual([]);
	});
});
