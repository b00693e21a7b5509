import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/src';
import { createCertificate, trust } from '../../support/certificate';
import { startTestSimulator } from '../../support/simulator';
import { call, credentialFor, engine, ordersOf, resting } from './call';

describe('connections', () => {
	const hundred = Array.from({ length: 100 }, () => ({}));

	/** Orders, because reads of one run overlap. */
	async function callHundredTimes(simulator: Simulator): Promise<void> {
		const parameters = { ...resting, quantity: '0.0001' };
		const result = await call(simulator, { operation: 'newOrder', parameters, items: hundred });
		expect(result.error?.message).toBeUndefined();
		expect(result.json('MEXC')).toHaveLength(100);
		expect(simulator.state().requests.newOrder).toBe(100);
		expect(simulator.state().connections.httpSockets).toBe(1);
	}

	it('are one for 100 sequential calls of one run, over HTTP as over HTTPS', async () => {
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

	it('are no more than the reads in flight, for 100 reads of one run', async () => {
		const simulator = await startTestSimulator();
		try {
			const different = { symbol: 'BTCUSDT', options: { limit: '={{ $itemIndex + 1 }}' } };
			const request = { operation: 'orderBook', parameters: different, items: hundred };
			const result = await call(simulator, request);
			expect(result.json('MEXC')).toHaveLength(100);
			expect(simulator.state().requests.orderBook).toBe(100);
			expect(simulator.state().connections.httpSockets).toBeLessThanOrEqual(8);
		} finally {
			await simulator.stop();
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
