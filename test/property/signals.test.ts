import { judgeOrderings } from './signalOrderings';

// signals.full.test.ts tries ten thousand.
describe('target positions end where the last signal says, in whatever order signals arrive', () => {
	it('over HTTP', async () => {
		await judgeOrderings(10, 'http');
	}, 120_000);

	it('two hundred times', async () => {
		await judgeOrderings(200, 'direct');
	}, 120_000);
});
