import { sellOnce } from '../../mexc/exits/place';
import { exitClientOrderId, exitKeyOf } from '../../mexc/orders/clientOrderId';
import { scaledTime } from '../support/scaledTime';
import type { Simulator } from '../../simulator/src';
import { forgetProcessState } from '../support/freshProcess';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { buy, clientOf, exitsOf, PAIR, publish, sees, sold, stopOnly } from './exitHarness';
import { aWhile, cut, killAll } from './privateHarness';

/** The 15 seconds of a start are half a second. */
const SPEED = 30;
/** By 0.3 % above a stop at 5 % of the entry at 65,000, and below it. */
const [NEAR, BELOW] = ['61950', '61000'];

/** What was asked of the exchange, without what only keeps a connection open. */
const asked = (simulator: Simulator) =>
	simulator
		.requests()
		.map(({ endpoint }) => endpoint)
		.filter((endpoint) => endpoint !== 'ping' && endpoint !== 'serverTime');

const pings = (simulator: Simulator) => simulator.state().requests.ping ?? 0;

/** A position of a process that has run for longer than it asks for orders of the one before. */
async function position(afterMs = 800, speed = SPEED) {
	const simulator = await startTestSimulator({
		limits: false,
		switches: { repeatedClientOrderId: 'accept' },
	});
	const trigger = await publish(simulator, stopOnly(), { time: scaledTime(speed) });
	await aWhile(afterMs);
	const entry = buy(simulator);
	await sees(trigger, 'opened');
	return { simulator, entry };
}

/** The price comes near the stop, and stays there for a while. */
async function stayNear(simulator: Simulator, ms: number): Promise<void> {
	const before = pings(simulator);
	simulator.setPrice(PAIR, NEAR);
	await until('the connection is kept open', () => pings(simulator) > before, 20_000);
	await aWhile(ms);
}

describe('a stop of which the price is near', () => {
	afterEach(killAll);

	it('is sold by one request, on a connection that is kept open for it', async () => {
		// By the clock it is surely no position of the process before.
		const { simulator } = await position(2_100);
		expect(pings(simulator)).toBe(0);
		// For longer than an idle connection is trusted with an order.
		await stayNear(simulator, 2_200);
		const before = asked(simulator).length;
		simulator.setPrice(PAIR, BELOW);
		await sold(simulator, 0.01, 1);
		expect(asked(simulator)[before]).toBe('newOrder');
	}, 60_000);

	it('asks first, and once, whether it was sold while the private stream is away', async () => {
		// At this speed nothing else reads the pair within a second.
		const { simulator } = await position(1_700, 10);
		await stayNear(simulator, 0);
		cut(simulator);
		const isGone = () => !JSON.stringify(simulator.state().connections).includes('private.');
		await until('the stream is away', isGone);
		const count = asked(simulator).length;
		simulator.setPrice(PAIR, BELOW);
		await sold(simulator, 0.01, 1);
		const since = asked(simulator).slice(count);
		const before = since.slice(0, since.indexOf('newOrder'));
		expect(before).toContain('queryOrder');
		expect(before.filter((endpoint) => endpoint === 'myTrades')).toHaveLength(1);
	}, 60_000);

	it('knows from a push what another process has sold, where MEXC takes an ID twice', async () => {
		const { simulator, entry } = await position();
		await stayNear(simulator, 0);
		const newClientOrderId = exitClientOrderId(exitKeyOf(PAIR, entry), 0);
		const sale = { symbol: PAIR, side: 'SELL', type: 'MARKET', quantity: '0.01' };
		simulator.order({ ...sale, newClientOrderId });
		simulator.setPrice(PAIR, BELOW);
		await aWhile(500);
		expect(exitsOf(simulator)).toHaveLength(1);
	}, 60_000);
});

describe('an exit that would be known from a push', () => {
	it('is looked up only where no connection is open, on which the sale then goes out', async () => {
		forgetProcessState();
		const simulator = await startTestSimulator({ limits: false });
		const client = clientOf(simulator);
		// The clock is asked for before the first signed request.
		await client.clockOffsetMs();
		await aWhile(2_200);
		const { signal } = new AbortController();
		const sale = { symbol: PAIR, quantity: '0.001', isPushed: true, othersUntilMs: -1e9, signal };
		const before = asked(simulator).length;
		await sellOnce(client, { ...sale, clientOrderId: 'n8n_x_one_0' });
		await sellOnce(client, { ...sale, clientOrderId: 'n8n_x_two_0' });
		const orders = asked(simulator)
			.slice(before)
			.filter((endpoint) => endpoint !== 'exchangeInfo');
		expect(orders).toEqual(['queryOrder', 'newOrder', 'newOrder']);
	}, 60_000);
});
