import { openOrders } from '../../mexc/endpoints/spotTrading';
import { buy, exitsOf, planWith, publish, rows, WAIT_MS, type Parameters } from './exitHarness';
import { forgetProcess, lateLists } from './exitKill';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { aWhile, killAll } from './privateHarness';
import { inBook, restingPlan, rests, soldAll } from './restingHarness';

/** Plans that follow one whose orders rest: no list shows these orders yet. */
const edited: Record<string, Parameters> = {
	watched: planWith(),
	'with fewer targets': restingPlan({ takeProfits: rows(['2', '50']) }),
};

describe('orders of the plan before that no list shows yet', () => {
	afterEach(killAll);

	async function restUnseen() {
		const simulator = await startTestSimulator();
		// Others' holdings of the asset: nothing is refused for want of balance.
		simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.02' });
		buy(simulator);
		const beLate = await lateLists(simulator);
		const trigger = await publish(simulator, restingPlan());
		await rests(simulator, 2);
		trigger.kill();
		forgetProcess(simulator);
		beLate();
		simulator.fault({ kind: 'answer', times: 4, endpoint: openOrders.id, json: '[]' });
		return simulator;
	}

	it.each(Object.entries(edited))('end before a stop of a plan %s sells', async (_, plan) => {
		const simulator = await restUnseen();
		await publish(simulator, plan);
		simulator.setPrice('BTCUSDT', '60000');
		await soldAll(simulator);
	});

	it('count as sold where they were filled meanwhile', async () => {
		const simulator = await restUnseen();
		simulator.setPrice('BTCUSDT', '66400');
		await until('the target is sold', () => inBook(simulator).length === 1, WAIT_MS);
		await publish(simulator, planWith());
		await until('the other one is withdrawn', () => inBook(simulator).length === 0, WAIT_MS);
		await aWhile(500);
		const filled = exitsOf(simulator).filter(({ status }) => status === 'FILLED');
		expect(filled).toHaveLength(1);
	});
});
