import { playProcessKills } from './exitProcesses';

const POINTS = 500;
/** Until prices and account are listened to; a machine on which n8n loads for longer is busy with others. */
const WATCHING_WITHIN_MS = 5_000;

describe('a process of n8n with a managed exit that is killed with -9', () => {
	it('is followed by one that doubles nothing, sells nothing beyond the position, forgets nothing', async () => {
		const { stories, slowestLoadMs } = await playProcessKills(POINTS, 1_001);
		expect(stories.filter(({ faults }) => faults.length > 0)).toEqual([]);
		const longest = Math.max(...stories.flatMap(({ watchingAfterMs }) => watchingAfterMs));
		expect(longest).toBeLessThan(Math.max(WATCHING_WITHIN_MS, slowestLoadMs));
	}, 3_600_000);
});
