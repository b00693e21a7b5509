import { playKills } from './exitKill';
import { killAll } from './privateHarness';

describe('one exit for all buys of a pair, killed at 150 moments', () => {
	afterEach(killAll);

	it('doubles nothing, sells nothing beyond what was bought, forgets nothing', async () => {
		const from = Number(process.env.FROM ?? 9_001);
		const stories = await playKills(Number(process.env.POINTS ?? 150), from, 'together');
		expect(stories.filter(({ faults }) => faults.length > 0)).toEqual([]);
	}, 600_000);
});
