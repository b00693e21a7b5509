import type { Simulator } from '../../../simulator/src';
import { createCertificate, trust } from '../../support/certificate';
import { startTestSimulator } from '../../support/simulator';
import { call, ordersOf, resting } from './call';

describe('connections', () => {
	const hundred = Array.from({ length: 100 }, () => ({}));
	const parameters = { symbol: 'BTCUSDT', origClientOrderId: 'asked-often' };

	async function callHundredTimes(simulator: Simulator): Promise<void> {
		simulator.order({ ...resting, newClientOrderId: 'asked-often' });
		const result = await call(simulator, { operation: 'queryOrder', parameters, items: hundred });
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')).toHaveLength(100);
		expect(simulator.state().requests.queryOrder).toBe(100);
		expect(simulator.state().connections.httpSockets).toBe(1);
	}

	it('are one for 100 calls of one run, over HTTP as over HTTPS', async () => {
		const tls = createCertificate();
		const distrust = trust(tls);
		const simulators = await Promise.all([startTestSimulator(), startTestSimulator({ tls })]);
		expect(simulators.map(({ restUrl }) => restUrl.split(':')[0])).toEqual(['http', 'https']);
		try {
			// At the same time, because each exchange is asked at most 20 times a second.
			await Promise.all(simulators.map(callHundredTimes));
		} finally {
			distrust();
			await Promise.all(simulators.map((simulator) => simulator.stop()));
		}
	}, 30_000);

	it('are refused when the certificate is not trusted', async () => {
		const simulator = await startTestSimulator({ tls: createCertificate() });
		try {
			const result = await call(simulator, { operation: 'newOrder', parameters: resting });
			expect(result.error?.message).toMatch(/certificate of 127\.0\.0\.1:\d+ is not trusted/);
			expect(ordersOf(simulator)).toEqual([]);
		} finally {
			await simulator.stop();
		}
	});
});
