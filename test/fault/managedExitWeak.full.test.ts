import { exitKeyOf, targetClientOrderId } from '../../mexc/orders/clientOrderId';
import { scaledTime } from '../support/scaledTime';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { buy, exitsOf, PAIR, planWith, publish, sees, soldUnits, WAIT_MS } from './exitHarness';
import { lateLists } from './exitKill';
import { aWhile, cut, killAll } from './privateHarness';
import { inBook, rests, soldAll } from './restingHarness';

const byHand = { symbol: PAIR, type: 'MARKET' };

// Others' holdings of the asset: nothing is refused for want of balance, and selling too much would show.
const holdMore = (simulator: Awaited<ReturnType<typeof startTestSimulator>>) =>
	void simulator.order({ ...byHand, side: 'BUY', quantity: '0.05' });

describe('a managed exit sells nothing beyond its position', () => {
	afterEach(killAll);
	// What the last one had asked ends.
	afterAll(async () => await aWhile(500));

	it.each(['at once', 'after another task'])(
		'where a second process rests orders that neither the private stream nor the lists show, %s',
		async (moment) => {
			const simulator = await startTestSimulator();
			holdMore(simulator);
			const time = scaledTime(8);
			const trigger = await publish(simulator, planWith({ targetOrders: 'resting' }), { time });
			// Longer than the 15 seconds in which another process of before might go on.
			await aWhile(2_500);
			cut(simulator);
			await aWhile(50);
			const entry = buy(simulator);
			if (moment === 'after another task') {
				await sees(trigger, 'opened');
				await rests(simulator, 2);
				for (const order of exitsOf(simulator)) simulator.cancel(order.orderId);
				// Until a look at the lists finds that they are gone.
				await aWhile(2_500);
			}
			const generation = moment === 'at once' ? 0 : 1;
			const beLate = await lateLists(simulator, 1_000, time);
			simulator.order({
				symbol: PAIR,
				side: 'SELL',
				type: 'LIMIT',
				quantity: '0.005',
				price: '66300',
				newClientOrderId: targetClientOrderId(exitKeyOf(PAIR, entry), 1, generation),
			});
			beLate();
			simulator.fault({ kind: 'answer', endpoint: 'openOrders', json: '[]', times: 1_000 });
			simulator.setPrice(PAIR, '60000');
			await soldAll(simulator);
			expect(inBook(simulator)).toEqual([]);
		},
		60_000,
	);

	it('where the user sells by hand while what a target had locked is not free yet', async () => {
		const simulator = await startTestSimulator();
		holdMore(simulator);
		// What was locked is waited for 0.1, 0.2, 0.5 and 0.8 seconds here.
		await publish(simulator, planWith({ targetOrders: 'resting' }), { time: scaledTime(3) });
		buy(simulator);
		await rests(simulator, 2);
		simulator.fault({ kind: 'code', code: 30_005, endpoint: 'newOrder', times: 3 });
		simulator.setPrice(PAIR, '60000');
		await until(
			'the first refusal',
			() => JSON.stringify(simulator.state().faults).includes('"left":2'),
			WAIT_MS,
		);
		simulator.order({ ...byHand, side: 'SELL', quantity: '0.004' });
		await until('the exit', () => soldUnits(simulator) > 0, WAIT_MS);
		await aWhile(300);
		expect(soldUnits(simulator)).toBe(600_000);
	}, 60_000);
});
