import { scaledTime } from '../support/scaledTime';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { buy, exitsOf, publish, sees, sold, stopOnly, WAIT_MS } from './exitHarness';
import { forgetProcess, playKills } from './exitKill';
import { killAll } from './privateHarness';
import { amount } from '../support/amount';

const LIMIT_MS = 40_000;
const POINTS = amount(120, 500);

describe(`a managed exit that is killed at ${POINTS} moments`, () => {
	afterEach(killAll);

	it('doubles nothing, sells nothing beyond the position, forgets nothing', async () => {
		const stories = await playKills(POINTS, 1_001);
		expect(stories.filter(({ faults }) => faults.length > 0)).toEqual([]);
	}, 600_000);

	it(
		'sells once where MEXC shows the exit a second later, and n8n is killed meanwhile',
		async () => {
			const simulator = await startTestSimulator();
			// Fifteen seconds, so long are orders waited for, must be more than the exchange's second.
			const time = scaledTime(5);
			const first = await publish(simulator, stopOnly(), { time });
			buy(simulator);
			await sees(first, 'opened');
			simulator.fault({ kind: 'orderNotFound', seconds: 1, lists: true });
			simulator.fault({ kind: 'unanswered', endpoint: 'newOrder' });
			simulator.setPrice('BTCUSDT', '60000');
			await until('the exit is taken', () => exitsOf(simulator).length === 1, WAIT_MS);
			first.kill();
			forgetProcess(simulator);
			const second = await publish(simulator, stopOnly(), { time });
			await sees(second, 'exited');
			await sold(simulator, 0.01, 1);
		},
		LIMIT_MS,
	);
});
