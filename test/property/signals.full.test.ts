import { judgeOrderings } from './signalOrderings';

it('target positions end where the last signal says, ten thousand times', async () => {
	await judgeOrderings(10_000, 'direct');
}, 300_000);
