import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { cut, killAll, start } from './privateHarness';

jest.setTimeout(120_000);

test('more than one answer holds, of fills and of orders', async () => {
	const simulator = await startTestSimulator();
	const trigger = await start(simulator, { event: 'fill' });
	const ends = await start(simulator, { event: 'orderUpdate', symbols: 'BTCUSDT' });
	await until('the first looks', () => (simulator.state().requests.openOrders ?? 0) >= 2);
	await until('the balances', () => (simulator.state().requests.accountInfo ?? 0) >= 1);
	const reconnect = cut(simulator);
	for (let count = 0; count < 1_020; count++) {
		simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.0001' });
	}
	reconnect();
	await trigger.waitFor(1_020, 60_000);
	await ends.waitFor(1_020, 60_000);
	expect(new Set(trigger.ids()).size).toBe(1_020);
	expect(new Set(ends.ids()).size).toBe(1_020);
	killAll();
	await simulator.stop();
});

test('more fills in one millisecond than MEXC gives in one answer are reported as a possible gap', async () => {
	const simulator = await startTestSimulator({ manualClock: true, startMs: Date.now() });
	const trigger = await start(simulator, { event: 'fill', symbols: 'BTCUSDT' });
	await until('the first look', () => (simulator.state().requests.myTrades ?? 0) > 0);
	const reconnect = cut(simulator);
	simulator.advance(1_000);
	for (let count = 0; count < 150; count++) {
		simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.0001' });
	}
	reconnect();
	const isReported = () => trigger.reports.some(({ message }) => message.includes('more rows at'));
	await until('the report', isReported, 60_000);
	expect(new Set(trigger.ids()).size).toBe(100);
	killAll();
	await simulator.stop();
});
