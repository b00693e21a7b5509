import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { silentLog } from '../../mexc/core/log';
import { exchangeInfo } from '../../mexc/endpoints/marketData';
import { scaledTime } from '../support/scaledTime';
import { startTestSimulator } from '../support/simulator';
import { buy, publish, sees, sold, stopOnly } from './exitHarness';
import { aWhile, cut, killAll, simulatorAccount } from './privateHarness';

// Workflows of the same n8n read as much as MEXC allows, and further requests wait for their turn.
const READS = 60;
/** MEXC's ten seconds are one. */
const SPEED = 10;

describe('a stop while other workflows use all of the limits', () => {
	afterEach(killAll);
	// What the last look had asked ends.
	afterAll(async () => await aWhile(500));

	it.each([
		['and the private stream runs', () => undefined],
		['and the private stream is away, so that the position is read first', cut],
	])(
		'goes ahead of every request that waits, %s, and they all go after it',
		async (_, before) => {
			const simulator = await startTestSimulator({ limits: false });
			const time = scaledTime(SPEED);
			const trigger = await publish(simulator, stopOnly(), { time });
			// Longer than an exit asks for orders of a process before.
			await aWhile(2_000);
			buy(simulator);
			await sees(trigger, 'opened');
			before(simulator);
			const account = simulatorAccount(simulator);
			const others = createRestClient({ account, network: openNetwork, log: silentLog, time });
			let read = 0;
			const reads = Array.from({ length: READS }, async () => {
				await others.call(exchangeInfo, { symbol: 'BTCUSDT' });
				read++;
			});
			await aWhile(200);
			simulator.setPrice('BTCUSDT', '60000');
			await sold(simulator, 0.01, 1);
			expect(read).toBeLessThan(READS / 2);
			await Promise.all(reads);
			expect(read).toBe(READS);
		},
		60_000,
	);
});
