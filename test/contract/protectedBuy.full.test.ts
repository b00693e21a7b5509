import type { ActiveTrigger } from '../support/n8n';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { ordersOf } from './nodes/call';
import { publishExample, sent } from './nodes/jobStandIns';
import { aMoment } from './triggerHarness';

describe('the example of a protected buy', () => {
	it('buys at the alert price, and sells at the target and behind the break-even', async () => {
		const file = 'protected-buy-to-telegram.json';
		const active: ActiveTrigger[] = [];
		const market = await startTestSimulator();
		try {
			active.push(await publishExample(file, market, 'Exits of the tag breakout'));
			active.push(await publishExample(file, market));
			market.setPrice('BTCUSDT', '65900');
			await aMoment();
			market.setPrice('BTCUSDT', '66010');
			const saying = async (text: RegExp) => {
				await until(String(text), () => sent.some((one) => text.test(one.text)), 20_000);
			};
			await saying(/^BTCUSDT: opened\. Left: 0\.0007/);
			market.setPrice('BTCUSDT', '67500');
			await saying(/^BTCUSDT: stepFilled \(takeProfit\)\. 0\.0003\d* sold at 67\d+/);
			market.setPrice('BTCUSDT', '60000');
			await saying(
				/^BTCUSDT: exited \((breakEven|trailingStop)\)\. .* Left: 0\. .* Result: -?[\d.]+ USDT/,
			);
			const own = ordersOf(market).map(({ side, status }) => `${side} ${status}`);
			expect(own).toEqual(['BUY FILLED', 'SELL FILLED', 'SELL FILLED']);
		} finally {
			for (const trigger of active) await trigger.close();
			await market.stop();
		}
	}, 90_000);
});
