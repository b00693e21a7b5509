import { playKills } from './exitKill';

const POINTS = 150;

describe('a managed exit with resting targets that is killed at 150 moments', () => {
	it('doubles nothing, sells nothing beyond the position, forgets nothing, leaves no order', async () => {
		const stories = await playKills(POINTS, 5_001, 'resting');
		expect(stories.filter(({ faults }) => faults.length > 0)).toEqual([]);
	}, 600_000);
});
