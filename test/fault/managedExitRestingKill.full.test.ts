import { playKills } from './exitKill';
import { amount } from '../support/amount';

const POINTS = amount(100, 150);

describe(`a managed exit with resting targets that is killed at ${POINTS} moments`, () => {
	it('doubles nothing, sells nothing beyond the position, forgets nothing, leaves no order', async () => {
		const stories = await playKills(POINTS, 5_001, 'resting');
		expect(stories.filter(({ faults }) => faults.length > 0)).toEqual([]);
	}, 600_000);
});
