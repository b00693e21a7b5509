import { useHurriedTimers } from '../../support/hurriedTimers';
import { useListenerLeaks } from '../../support/listenerLeaks';
import { useSimulator } from '../../support/simulator';
import { call, ordersOf, resting } from './call';

describe('many orders at once', () => {
	const simulator = useSimulator();
	const leaks = useListenerLeaks();
	useHurriedTimers(20);

	it.each([
		['lost answers', { kind: 'resetAfter', endpoint: 'batchOrders' }, 20],
		['429', { kind: '429', retryAfterSeconds: 1, endpoint: 'batchOrders' }, 20],
		['nothing to be found', { kind: 'reset', endpoint: 'batchOrders' }, 0],
	] as const)('leave no listeners in a batch of 20 with %s', async (_name, fault, placed) => {
		simulator().reset();
		simulator().fault(fault);
		const order = { ...resting, quantity: '0.001' };
		const batchOrders = JSON.stringify(Array.from({ length: 20 }, () => order));
		const options = { returnOutcome: true };
		await call(simulator(), { operation: 'batchOrders', parameters: { batchOrders, options } });
		expect(ordersOf(simulator())).toHaveLength(placed);
		expect(leaks()).toBe(0);
	});

	it('leave none in 30 reads of one run', async () => {
		const items = Array.from({ length: 30 }, (_, index) => ({ index }));
		const parameters = { symbol: 'BTCUSDT', options: { limit: '={{ $json.index + 1 }}' } };
		await call(simulator(), { operation: 'recentTrades', parameters, items });
		expect(leaks()).toBe(0);
	});
});
