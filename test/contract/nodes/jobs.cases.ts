import type { IDataObject } from 'n8n-workflow';
import type { ActiveTrigger, TestNode } from '../../support/n8n';
import { startTestSimulator, useSimulator } from '../../support/simulator';
import { until } from '../../support/virtualTime';
import { aMoment } from '../triggerHarness';
import { credentialFor, engine, forgetProcessState, ordersOf } from './call';
import {
	example,
	firstMessage,
	forgetArrivals,
	nodesOf,
	nodeTypes,
	person,
	publishExample,
	sent,
	sheet,
} from './jobStandIns';

// The jobs in examples/ from their first node to the message that arrives.

describe('the example jobs', () => {
	const simulator = useSimulator();
	/** A day whose candles are always the same. */
	const past = useSimulator({ requestClock: 'exchange', startMs: Date.UTC(2026, 2, 4, 12, 30) });
	const active: ActiveTrigger[] = [];
	const credentials = (of = simulator()) => ({ mexcApi: credentialFor(of) });

	beforeEach(() => {
		forgetArrivals();
	});
	afterEach(async () => {
		for (const trigger of active.splice(0)) await trigger.close();
	});

	async function publish(file: string, of = simulator()): Promise<void> {
		active.push(await publishExample(file, of));
	}

	async function run(file: string, items?: IDataObject[]) {
		const { runWorkflow } = await engine();
		const nodes = nodesOf(example(file));
		const result = await runWorkflow({ nodes, credentials: credentials(), nodeTypes, items });
		expect(result.error?.message).toBeUndefined();
		return result;
	}

	it('sends a fill to Telegram, ready and escaped', async () => {
		await publish('fill-to-telegram.json');
		simulator().order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' });
		expect(await firstMessage()).toMatchObject({ chatId: '123456789', mode: 'HTML' });
		expect(sent[0].text).toMatch(/BTCUSDT/);
		expect(sent[0].text).toMatch(/0\.001/);
	});

	it.each([
		['approved', true],
		['declined', false],
	])('places what was prepared when it is %s', async (_answer, answer) => {
		person.isApproved = answer;
		const market = await startTestSimulator();
		try {
			await publish('approved-order.json', market);
			market.setPrice('BTCUSDT', '65900');
			await aMoment();
			market.setPrice('BTCUSDT', '66010');
			expect((await firstMessage()).text).toMatch(
				/^BUY BTCUSDT for 100 USDT, MARKET, worth 100 USDT, .* trade at 6\d{4}(\.\d{1,8})? on average, 0(\.\d\d?)? % worse/,
			);
			if (answer) await until('the report', () => sent.length > 1, 20_000);
			else await aMoment();
			expect(sent.slice(1).map(({ text }) => text)).toEqual(
				answer ? [expect.stringMatching(/^Bought 0\.00\d+ for \d/)] : [],
			);
			expect(ordersOf(market)).toHaveLength(answer ? 1 : 0);
		} finally {
			await market.stop();
		}
	});

	it('sends a deposit once it is credited', async () => {
		await publish('deposit-to-telegram.json');
		simulator().deposit('USDT', '250');
		expect((await firstMessage()).text).toMatch(/250/);
	});

	it('sends trouble of the connection and its end, and not that it is there', async () => {
		await publish('connection-to-telegram.json');
		await until('the streams', () => simulator().state().connections.openWebSockets > 0, 20_000);
		expect(sent).toEqual([]);
		simulator().fault({ kind: 'refuseUpgrade', times: 1_000 });
		simulator().fault({ kind: 'dropConnections' });
		expect((await firstMessage()).text).toMatch(/Trying again until it works/);
		forgetArrivals();
		simulator().fault({ kind: 'clear' });
		const isBack = () => sent.some(({ text }) => text.includes('Connected'));
		await until('that it is back', isBack, 30_000);
	}, 90_000);

	it('reports the portfolio in one message', async () => {
		await run('morning-portfolio.json');
		expect(sent).toHaveLength(1);
		expect(sent[0].text).toMatch(/^Portfolio: [\d.]+ USDT\n/);
		expect(sent[0].text).toMatch(/USDT [\d.]+ = [\d.]+ USDT \([\d.]+ %\)/);
	});

	it('writes what the account holds, one row per day and asset, also when it runs twice', async () => {
		await run('daily-balances-to-sheet.json');
		const rows = [...sheet.values()];
		expect(rows.length).toBeGreaterThan(1);
		const today = expect.stringMatching(/^20\d\d-\d\d-\d\d$/);
		expect(rows).toContainEqual({
			key: expect.stringMatching(/^20\d\d-\d\d-\d\d USDT$/),
			date: today,
			asset: 'USDT',
			total: expect.stringMatching(/^\d/),
			price: '1',
			valueUsdt: expect.stringMatching(/^\d/),
			sharePercent: expect.stringMatching(/^\d/),
		});
		await run('daily-balances-to-sheet.json');
		expect([...sheet.values()]).toEqual(rows);
	});

	it('sends a fill to Telegram and keeps it as one row', async () => {
		await publish('fill-to-telegram-and-sheet.json');
		const { orderId } = simulator().order({
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'MARKET',
			quantity: '0.001',
		});
		expect((await firstMessage()).text).toMatch(/BTCUSDT/);
		await until('a row', () => sheet.size > 0, 20_000);
		expect([...sheet.values()]).toEqual([
			expect.objectContaining({
				symbol: 'BTCUSDT',
				side: 'BUY',
				quantity: '0.001',
				orderId: String(orderId),
				price: expect.stringMatching(/^\d/),
				amount: expect.stringMatching(/^\d/),
				fee: expect.stringMatching(/^\d/),
				feeCurrency: expect.stringMatching(/^[A-Z]+$/),
			}),
		]);
		expect(sent).toHaveLength(1);
	});

	it('lists the largest movers in one message', async () => {
		await run('hourly-movers.json');
		expect(sent).toHaveLength(1);
		expect(sent[0].text.split('\n').length).toBeLessThanOrEqual(5);
		expect(sent[0].text).toMatch(/^\S+USDT -?\d+\.\d % at [\d.]+/);
	});

	it('stops everything for the owner of the chat, and for nobody else', async () => {
		const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.001' };
		simulator().order({ ...limit, price: '50000' });
		const isOpen = () => ordersOf(simulator()).some(({ status }) => status === 'NEW');
		const from = (id: number, text = '/stop') => [{ message: { text, chat: { id } } }];
		await run('kill-switch.json', from(987));
		await run('kill-switch.json', from(123456789, 'stop?'));
		expect([isOpen(), sent]).toEqual([true, []]);
		await run('kill-switch.json', from(123456789));
		expect([isOpen(), sent.map(({ text }) => text)]).toEqual([
			false,
			['No order is open any longer.'],
		]);
	});

	it('buys a breakout once, and reports what it got', async () => {
		await publish('breakout-buy.json');
		await until('the stream', () => simulator().state().connections.openWebSockets > 0, 20_000);
		simulator().setPrice('BTCUSDT', '65000');
		simulator().setPrice('BTCUSDT', '66050');
		expect((await firstMessage()).text).toMatch(/^Bought 0\.001 at 66\d+/);
		const own = ordersOf(simulator()).filter(({ clientOrderId }) =>
			clientOrderId?.startsWith('n8n'),
		);
		expect(own).toMatchObject([{ side: 'BUY', type: 'LIMIT', price: '66200', status: 'FILLED' }]);
	}, 60_000);

	it('sends a chart when the RSI falls low in an uptrend', async () => {
		// One of its own, because the difference of two clocks is measured once.
		const clock = { manualClock: true, requestClock: 'exchange' } as const;
		const startMs = Date.UTC(2026, 2, 4, 12, 1);
		const market = await startTestSimulator({ ...clock, startMs });
		try {
			const hourAt = (price: number) => {
				const trade = (quantity: string) =>
					market.trade('BTCUSDT', { side: 'BUY', price: String(price), quantity });
				market.setPrice('BTCUSDT', String(price));
				trade('0.01');
				market.advance(3_600_000);
				trade('0.001');
			};
			for (let hour = 1; hour <= 60; hour++) hourAt(65_000 + hour * 200);
			for (let hour = 1; hour <= 4; hour++) hourAt(77_000 - hour * 600);
			await publish('rsi-with-trend-filter.json', market);
			const listened = () => market.state().connections.subscriptions;
			await until('the candles of two pairs', () => listened().length === 4, 20_000);
			await until('their history', () => (market.state().requests.klines ?? 0) >= 4, 20_000);
			for (let hour = 5; hour <= 16 && sent.length === 0; hour++) {
				hourAt(77_000 - hour * 600);
				await aMoment();
			}
			expect(await firstMessage()).toEqual({
				chatId: '123456789',
				picture: 'image/png',
				text: expect.stringMatching(
					/^BTCUSDT: both conditions hold\nRSI 14 crosses down through 30 \(1 Hour\): 2\d\.\d+\nclose is at or above EMA 50 \(4 Hours\): \d+ against [\d.]+\n/,
				),
			});
			for (const trigger of active.splice(0)) await trigger.close();
		} finally {
			await market.stop();
		}
	}, 60_000);

	it.each([
		['BTCUSDT', 'above', '25'],
		['ETHUSDT', 'below', '50'],
	])(
		'buys %s, that closed %s its average, for %s USDT, once a day',
		async (pair, _where, amount) => {
			const text = JSON.stringify(nodesOf(example('dca-below-average.json')));
			const nodes = JSON.parse(text.replaceAll('BTCUSDT', pair)) as TestNode[];
			const { runWorkflow } = await engine();
			for (const isNewProcess of [false, true]) {
				if (isNewProcess) forgetProcessState();
				const credentials = { mexcApi: credentialFor(past()) };
				const result = await runWorkflow({ nodes, credentials, nodeTypes });
				expect(result.error?.message).toBeUndefined();
			}
			const own = ordersOf(past()).filter(({ symbol }) => symbol === pair);
			expect(own).toMatchObject([{ side: 'BUY', type: 'MARKET', status: 'FILLED' }]);
			expect(sent.map(({ text: said }) => said)).toEqual([
				expect.stringMatching(
					/^Bought [\d.]+ BTC for [\d.]+ USDT at [\d.]+\. Close [\d.]+, average/,
				),
			]);
			const [, spent, close, average] =
				/for ([\d.]+) .* Close ([\d.]+), .* ([\d.]+)\.$/.exec(sent[0].text) ?? [];
			expect(Math.ceil(Number(spent))).toBe(Number(amount));
			expect(Number(close) < Number(average)).toBe(amount === '50');
		},
	);

	it('listens to the candles of every pair it scans', async () => {
		await publish('volume-scanner-to-telegram.json');
		const listened = () =>
			simulator()
				.state()
				.connections.subscriptions.filter((channel) => /kline.*@Min5$/.test(channel));
		await until('the candles of four pairs', () => listened().length === 4, 20_000);
	});
});
