import { exitClientOrderId, exitKeyOf } from '../../mexc/orders/clientOrderId';
import { systemTime } from '../../mexc/core/time';
import { startTestSimulator } from '../support/simulator';
import { buy, exitsOf, PAIR, publish, sees, sold, stopOnly } from './exitHarness';
import { playKills } from './exitKill';
import { aWhile, killAll } from './privateHarness';
import { amount } from '../support/amount';

const POINTS = amount(60, 150);
const plan = { ...stopOnly(), allBuysTogether: true };
/** So long after the start an exit asks MEXC's lists first. */
const ASKS_ANYWAY_MS = 17_000;

describe('one exit for all buys of a pair', () => {
	afterEach(killAll);

	it(`killed at ${POINTS} moments, doubles nothing, sells nothing beyond what was bought, forgets nothing`, async () => {
		const stories = await playKills(POINTS, 9_001, 'together');
		expect(stories.filter(({ faults }) => faults.length > 0)).toEqual([]);
	}, 600_000);

	it('is named by the first buy, also where the push about it was lost', async () => {
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator, plan, { time: systemTime });
		await aWhile(ASKS_ANYWAY_MS);
		simulator.fault({ kind: 'losePush', times: 20 });
		const first = buy(simulator);
		await aWhile(100);
		simulator.fault({ kind: 'clear' });
		buy(simulator);
		await sees(trigger, 'opened');
		simulator.setPrice(PAIR, '60000');
		await sold(simulator, 0.02, 1);
		const id = exitClientOrderId(exitKeyOf(PAIR, first), 0);
		expect(exitsOf(simulator)[0].clientOrderId).toBe(id);
	}, 60_000);
});
