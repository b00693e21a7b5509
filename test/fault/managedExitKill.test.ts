import { playKills } from './exitKill';

/** managedExitKill.full.test.ts kills it at 500 moments. */
const POINTS = 8;

describe('a managed exit that is killed', () => {
	it('doubles nothing, sells nothing beyond the position, forgets nothing', async () => {
		const stories = await playKills(POINTS);
		expect(stories.filter(({ faults }) => faults.length > 0)).toEqual([]);
	}, 120_000);
});
