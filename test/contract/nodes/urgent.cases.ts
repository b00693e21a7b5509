import { sharedAbort } from '../../../mexc/core/abort';
import { exchangeInfo } from '../../../mexc/endpoints/marketData';
import { rateLimitOf } from '../../../mexc/rest/rateLimit';
import { clientOf } from '../../fault/flowHarness';
import { useSimulator } from '../../support/simulator';
import { call, forgetProcessState, ordersOf, resting } from './call';

// Reads of other workflows have used MEXC's ten seconds, and many wait; room is kept as for a managed exit.
const READS = 40;

describe('an operation that cancels', () => {
	const simulator = useSimulator({ limits: false });
	const over = new AbortController();
	afterAll(() => over.abort());

	it.each([
		['cancelOpenOrders', { symbol: 'BTCUSDT' }],
		['cancelEverything', { scope: 'symbols', symbols: 'BTCUSDT' }],
	])('goes ahead of all requests that wait: %s', async (operation, parameters) => {
		forgetProcessState();
		simulator().order(resting);
		rateLimitOf(simulator().restUrl).keepRoom(over.signal);
		const others = clientOf(simulator());
		const stop = sharedAbort();
		const reads = Array.from({ length: READS }, async () => {
			const options = { signal: stop.signal };
			return await others.call(exchangeInfo, { symbol: 'BTCUSDT' }, options).catch(() => 'late');
		});
		await Promise.race(reads);
		const startedAt = performance.now();
		const result = await call(simulator(), { operation, parameters });
		expect(result.error?.message).toBeUndefined();
		expect(ordersOf(simulator()).at(-1)?.status).toBe('CANCELED');
		// Behind the others it would have waited for ten seconds at least.
		expect(performance.now() - startedAt).toBeLessThan(9_000);
		stop.abort();
		expect(await Promise.all(reads)).toContain('late');
	});
});
