import type { Simulator } from '../../simulator/src';
import type { ActiveTrigger, TestNode } from '../support/n8n';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { credentialFor, engine, ordersOf } from './nodes/call';
import {
	example,
	firstMessage,
	forgetArrivals,
	nodesOf,
	nodeTypes,
	publishExample,
	sent,
} from './nodes/jobStandIns';
import { aMoment } from './triggerHarness';

describe('the example jobs, at length', () => {
	beforeEach(forgetArrivals);

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

	it('sells all buys of a DCA by one order behind the highest price', async () => {
		const file = 'dca-with-one-exit.json';
		const market = await startTestSimulator();
		const trigger = await publishExample(file, market, 'One exit of all buys');
		const saying = async (text: RegExp) => {
			await until(String(text), () => sent.some((one) => text.test(one.text)), 20_000);
		};
		try {
			await buyOf(file, market, 0);
			await saying(/^BTCUSDT: opened\. 1 buys at 65\d+/);
			market.setPrice('BTCUSDT', '55000');
			await buyOf(file, market, 1);
			await saying(/^BTCUSDT: increased\. 2 buys at 59\d+.* Stop: none yet/);
			// Eight percent above the average is below the first buy.
			market.setPrice('BTCUSDT', '64700');
			await saying(/^BTCUSDT: stopMoved \(trailingStop\).* Stop: 627/);
			market.setPrice('BTCUSDT', '62700');
			await saying(/^BTCUSDT: exited \(trailingStop\).* 0 left.* Result: \d[\d.]* USDT/);
			const own = ordersOf(market).map(({ side, status }) => `${side} ${status}`);
			expect(own).toEqual(['BUY FILLED', 'BUY FILLED', 'SELL FILLED']);
		} finally {
			await trigger.close();
			await market.stop();
		}
	}, 90_000);

	it.each([
		['as a photo', true],
		['as text where there is no chart', false],
	])(
		'sends a move of one of the largest pairs %s',
		async (_name, isDrawn) => {
			const market = await startTestSimulator({ market: 'quiet' });
			const trigger = await publishExample('watchlist-moves-to-telegram.json', market);
			try {
				const isOn = () =>
					market.state().connections.subscriptions.some((one) => one.endsWith('@BTCUSDT'));
				await until('the pair', isOn, 20_000);
				const trade = (price: string) =>
					market.trade('BTCUSDT', { side: 'BUY', price, quantity: '0.001' });
				trade('65000');
				await aMoment();
				if (!isDrawn) market.fault({ kind: 'status', status: 503, endpoint: 'klines', times: 100 });
				trade('69000');
				expect(await firstMessage()).toMatchObject({
					chatId: '123456789',
					text: expect.stringMatching(/^BTCUSDT .*6\.\d/),
					...(isDrawn && { picture: 'image/png' }),
				});
				expect(sent).toHaveLength(1);
			} finally {
				await trigger.close();
				await market.stop();
			}
		},
		60_000,
	);

	it('compares the levels of an alert on the past, and each as the published alert would fire', async () => {
		const workflow = example('choose-level-by-replay.json');
		const [published] = nodesOf(example('rsi-below-30.json'));
		const replay = workflow.nodes.find(({ parameters }) => parameters.operation === 'replayAlert');
		const ofEvent = ['event', 'indicator', 'length', 'interval', 'movement', 'watched', 'target'];
		for (const name of [...ofEvent, 'frequency', 'rearmPercent']) {
			const live = published.parameters?.[name];
			expect([name, replay?.parameters[name]]).toEqual([name, live]);
			expect(live).toBeDefined();
		}
		const market = await startTestSimulator();
		try {
			const { runWorkflow } = await engine();
			const run = await runWorkflow({
				nodes: nodesOf(workflow),
				connections: workflow.connections,
				nodeTypes,
				credentials: { mexcApi: credentialFor(market) },
			});
			expect(run.error?.message).toBeUndefined();
			const table = run.json('Columns of the table') as Array<Record<string, number>>;
			expect(table.map(({ level }) => level)).toEqual(['20', '25', '30', '35']);
			const summaries = run.json('RSI of the last 30 days');
			for (const [index, { firings, days, mostInADay, last }] of table.entries()) {
				const { firingsPerDay, lastFiringTimeIso, startTime, endTime } = summaries[index];
				const counts = (firingsPerDay as Array<{ firings: number }>).map((day) => day.firings);
				expect(Number(endTime) - Number(startTime)).toBeGreaterThan(29.9 * 86_400_000);
				expect(firings).toBe(counts.reduce((sum, count) => sum + count, 0));
				expect([days, mostInADay]).toEqual([counts.length, Math.max(0, ...counts)]);
				expect(last).toBe(lastFiringTimeIso ?? 'never');
			}
			// A level that is reached less often, and one that was reached.
			expect(table[0].firings).toBeLessThan(table[3].firings);
		} finally {
			await market.stop();
		}
	}, 60_000);

	it('buys a new listing once it can be traded and its spread is narrow, and no other', async () => {
		const market = await startTestSimulator({ market: 'quiet' });
		const trigger = await publishExample('new-listing-with-guards.json', market);
		const list = (baseAsset: string, pausedSeconds = 0) => {
			const pair = { symbol: `${baseAsset}USDT`, baseAsset, startPrice: '2' };
			market.act({ do: 'list', pair, pausedSeconds });
		};
		try {
			await until('what is listed', () => (market.state().requests.exchangeInfo ?? 0) > 0, 20_000);
			await aMoment();
			list('PAUSED', 3_600);
			list('FRESH');
			expect(await firstMessage()).toMatchObject({
				chatId: '123456789',
				text: expect.stringMatching(/^New pair FRESHUSDT: bought [\d.]+ for (19|20)[\d.]* at 2/),
			});
			expect(ordersOf(market).map(({ symbol, side }) => `${side} ${symbol}`)).toEqual([
				'BUY FRESHUSDT',
			]);
			expect([sent.length, market.state().requests.bookTicker]).toEqual([1, 1]);
		} finally {
			await trigger.close();
			await market.stop();
		}
	}, 60_000);
});

/** The buy of an example, as it would be so many days later: the key is the only part that knows the day. */
async function buyOf(file: string, market: Simulator, days: number): Promise<void> {
	const node = nodesOf(example(file)).find(({ type }) => type === 'mexcSpotTrading') as TestNode;
	const parameters = JSON.stringify(node.parameters).replace(
		'$now',
		`$now.plus({ days: ${days} })`,
	);
	const { runWorkflow } = await engine();
	const result = await runWorkflow({
		nodes: [{ ...node, parameters: JSON.parse(parameters) as TestNode['parameters'] }],
		credentials: { mexcApi: credentialFor(market) },
	});
	expect(result.error?.message).toBeUndefined();
}
