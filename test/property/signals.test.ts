import { judgeOrderings } from './signalOrderings';

// signals.full.test.ts tries ten times as many.
describe('target positions end where the last signal says, in whatever order signals arrive', () => {
	it('over HTTP', async () => {
		await judgeOrderings(10, 'http');
	}, 120_000);

	it('a thousand times', async () => {
		await judgeOrderings(1_000, 'direct');
	}, 120_000);
});
