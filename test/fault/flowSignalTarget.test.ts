import type { RestClient } from '../../mexc/rest/client';
import { forgetProcessState } from '../support/freshProcess';
import { failure } from '../unit/restServer';
import { clientOf, freeOf, ordersOf, sellInto, truthOf } from './flowHarness';
import { SIGNAL_SECRET, startSignals, type SignalBench } from './signalHarness';

let bench: SignalBench['bench'];
let at: SignalBench['at'];
let send: SignalBench['send'];
let held: SignalBench['held'];

beforeEach(async () => {
	({ bench, at, send, held } = await startSignals());
});

describe('the secret', () => {
	const signal = () => ({ action: 'buy', quantity: '0.1', time: at() });

	it.each([
		['is missing', { secret: undefined }, /has no secret/],
		['is empty', { secret: ' ' }, /has no secret/],
		['is another', { secret: 'tv-secret-4711-abcdeX' }, /is not the Signal Secret/],
		['is no text', { secret: [SIGNAL_SECRET] }, /is not the Signal Secret/],
		['is given twice', { passphrase: SIGNAL_SECRET }, /more than one secret/],
		['stands in another field', { secret: undefined, comment: SIGNAL_SECRET }, /has no secret/],
	])('that %s refuses the signal before anything else, and is not repeated', async (...row) => {
		const [, fields, message] = row;
		const error = await failure(
			send({ ...signal(), symbol: 'nonsense()', leverage: 5, ...fields }),
		);
		expect(error.message).toMatch(message);
		expect(error.parameter).toBe('secret');
		expect(`${error.message} ${error.hint}`).not.toMatch(/tv-secret|4711|nonsense/);
		expect(ordersOf(bench.simulator)).toEqual([]);
	});

	it('in the wrong place as well refuses the signal, and is hidden', async () => {
		const error = await failure(send({ ...signal(), symbol: SIGNAL_SECRET }));
		expect(error.message).toMatch(/its secret stands in the field "symbol" as well/);
		expect(`${error.message} ${error.hint}`).not.toMatch(/tv-secret|4711/i);
	});

	it('must be in the credential', async () => {
		const without = clientOf(bench.simulator, bench);
		const error = await failure(send(signal(), { client: without }));
		expect(error.message).toMatch(/credential has no Signal Secret/);
		const how = { isSecretRequired: false };
		expect(await failure(send(signal(), { client: without, how }))).toMatchObject({
			parameter: 'secret',
		});
		const open = await send({ ...signal(), secret: undefined }, { client: without, how });
		expect(open.signal).toBe('accepted');
	});

	it('is compared where it is given, also where it need not be', async () => {
		const how = { isSecretRequired: false };
		const error = await failure(send({ ...signal(), secret: 'another-secret' }, { how }));
		expect(error.parameter).toBe('secret');
	});
});

describe('a target position', () => {
	it('is reached by one order, and nothing is to be done when it is there', async () => {
		const up = await send({ targetPosition: '2.5', time: at() });
		expect(up).toMatchObject({
			signal: 'accepted',
			action: 'target',
			heldQuantity: '2',
			targetQuantity: '2.5',
		});
		expect(held()).toBe('2.5');
		const there = await send({ targetPosition: '2.5', time: at(1) });
		expect(there).toMatchObject({ signal: 'ignored', ignoredAs: 'alreadyThere' });
		const down = await send({ targetPosition: 1, time: at(2) });
		expect(truthOf(bench.simulator, down.orderId)).toMatchObject({ side: 'SELL', quantity: '1.5' });
		expect(held()).toBe('1');
		expect(ordersOf(bench.simulator)).toHaveLength(2);
	});

	it.each(['close', 'exit', 'flat', 'close_long'])(
		'of nothing is what %s means',
		async (action) => {
			const report = await send({ action, time: at() });
			expect(report).toMatchObject({ action: 'close', heldQuantity: '2', targetQuantity: '0' });
			expect(held()).toBe('0');
			const again = await send({ action, time: at(1) });
			expect(again).toMatchObject({ signal: 'ignored', ignoredAs: 'alreadyThere' });
		},
	);

	it('may be a share of what the account holds of both assets', async () => {
		const [btc, usdt] = [held(), freeOf(bench.simulator, 'USDT')].map(Number);
		await send({ targetPercent: '50', time: at() });
		const value = btc * 65000 + usdt;
		expect(Number(held()) * 65000).toBeCloseTo(value / 2, -1);
		const again = await send({ targetPercent: '50%', time: at(1) });
		expect(again).toMatchObject({ ignoredAs: 'alreadyThere' });
	});

	it('takes what an older signal has left in the book away first', async () => {
		const limit = await send({ targetPosition: '3', limitPrice: '64000', time: at() });
		expect(limit.signal).toBe('accepted');
		expect(truthOf(bench.simulator, limit.orderId).status).toBe('NEW');
		await send({ action: 'close', time: at(1) });
		expect(truthOf(bench.simulator, limit.orderId).status).toBe('CANCELED');
		expect(held()).toBe('0');
	});

	it('leaves the open orders of others alone, and needs them gone where they lock what is sold', async () => {
		const sell = {
			symbol: 'BTCUSDT',
			side: 'SELL',
			type: 'LIMIT',
			price: '70000',
			quantity: '1.5',
		};
		const { orderId } = bench.simulator.order(sell);
		const bid = bench.simulator.order({ ...sell, side: 'BUY', price: '60000', quantity: '1' });
		const error = await failure(send({ action: 'close', time: at() }));
		expect(error).toMatchObject({ kind: 'rule', code: 'balance' });
		expect(error.message).toMatch(/2 BTC are to be sold, but only 0.5 of 2 BTC are free/);
		const how = { cancelOpenSells: true };
		expect(await send({ action: 'close', time: at(1) }, { how })).toMatchObject({
			signal: 'accepted',
		});
		expect(held()).toBe('0');
		expect(truthOf(bench.simulator, orderId).status).toBe('CANCELED');
		expect(truthOf(bench.simulator, bid.orderId).status).toBe('NEW');
	});

	it('may be everything, which the free quote asset pays with the fee', async () => {
		const report = await send({ targetPercent: 100, time: at() });
		expect(report).toMatchObject({ signal: 'accepted', outcome: 'placed' });
		expect(Number(freeOf(bench.simulator, 'USDT'))).toBeLessThan(50);
	});

	it('counts what an older signal of another process buys between two answers', async () => {
		await send({ targetPosition: '3', limitPrice: '64995', time: at() });
		forgetProcessState();
		const { client, balancesAnswered } = overtaken(bench, () =>
			sellInto(bench.simulator, '1', '64995'),
		);
		const report = await send({ targetPosition: '3', time: at(1) }, { client });
		await balancesAnswered;
		expect(report).toMatchObject({ ignoredAs: 'alreadyThere', heldQuantity: '3' });
		expect(held()).toBe('3');
		expect(ordersOf(bench.simulator)).toHaveLength(1);
	});

	it('counts what the order of the signal before has executed', async () => {
		await Promise.all([
			send({ targetPosition: '2.1', time: at() }),
			send({ targetPosition: '2.6', time: at(1) }),
			send({ targetPosition: '2.5', time: at(2) }),
		]);
		expect(held()).toBe('2.5');
	});
});

/** The list of open orders is answered last, after the balances and after something else has happened. */
function overtaken({ simulator, ...bench }: SignalBench['bench'], event: () => void) {
	const client = clientOf(simulator, bench, { signalSecret: SIGNAL_SECRET });
	let answered = () => undefined as void;
	const balancesAnswered = new Promise<void>((resolve) => (answered = resolve));
	const call: RestClient['call'] = async (endpoint, ...more) => {
		if (endpoint.id === 'openOrders') {
			await balancesAnswered;
			event();
		}
		const answer = await client.call(endpoint, ...more);
		if (endpoint.id === 'accountInfo') answered();
		return answer;
	};
	const clockOffsetMs = async () => await client.clockOffsetMs();
	return { balancesAnswered, client: { context: client.context, clockOffsetMs, call } };
}
