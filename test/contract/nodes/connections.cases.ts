import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/src';
import { createCertificate, trust } from '../../support/certificate';
import { startTestSimulator } from '../../support/simulator';
import { call, credentialFor, engine, ordersOf, resting } from './call';

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

	it('are given up when the execution is cancelled', async () => {
		const simulator = await startTestSimulator();
		try {
			simulator.fault({ kind: 'delay', delayMs: 400, endpoint: 'tickerPrice', times: 9 });
			const { runManual } = await engine();
			const request = { resource: 'price', operation: 'tickerPrice' };
			const run = runManual({
				nodes: [
					{ name: 'Begin', type: 'start' },
					{ name: 'MEXC', type: 'mexcMarketData', parameters: request },
				],
				credentials: { mexcApi: credentialFor(simulator) },
			});
			await sleep(100);
			run.cancel();
			const cancelledAt = Date.now();
			const { error, items } = await run.result;
			expect(Date.now() - cancelledAt).toBeLessThan(250);
			expect(error?.message).toBe('The request was cancelled.');
			expect(items('MEXC')).toEqual([]);
			await sleep(600);
			expect(simulator.state().requests.tickerPrice ?? 0).toBeLessThanOrEqual(1);
		} finally {
			await simulator.stop();
		}
	});
});
