import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { aWhile, connected, cut, killAll, start, type PrivateTrigger } from './privateHarness';

// Events that the exchange gives one name: each is emitted, once, under a name that stays its own.
let simulator: Simulator;

async function begin(options: Parameters<typeof startTestSimulator>[0] = {}): Promise<void> {
	simulator = await startTestSimulator(options);
}

afterEach(async () => {
	killAll();
	await simulator.stop();
});

const requests = (endpoint: string) => simulator.state().requests[endpoint] ?? 0;

/** n8n has taken everything, and is killed; the next start goes on from what it has saved. */
async function restarted(trigger: PrivateTrigger, event: string): Promise<PrivateTrigger> {
	await aWhile();
	trigger.save();
	trigger.kill();
	return await start(simulator, { event }, { database: trigger.database });
}

describe('two deposits of one transaction', () => {
	const deposit = (amount: string, memo?: string, confirmEveryMs?: number) =>
		simulator.deposit('USDT', amount, undefined, {
			txId: 'one',
			...(memo === undefined ? {} : { memo }),
			...(confirmEveryMs === undefined ? {} : { network: 'TRX', confirmEveryMs }),
		});

	async function listening(): Promise<PrivateTrigger> {
		const trigger = await start(simulator, { event: 'deposit' });
		await until('the first look', () => requests('depositHistory') > 0);
		await aWhile(60);
		return trigger;
	}

	const emitted = ({ items }: PrivateTrigger) =>
		items.map(({ amount, memo }) => [amount, memo]).sort();

	it('are two events, the first under the name that it always had', async () => {
		await begin();
		const trigger = await listening();
		deposit('0.1');
		await trigger.waitFor(1);
		deposit('0.25');
		deposit('0.1', 'other');
		await trigger.waitFor(3);
		expect(emitted(trigger)).toEqual([
			['0.1', null],
			['0.1', 'other'],
			['0.25', null],
		]);
		expect(trigger.ids()[0]).toMatch(/^one USDT \S+:success$/);
		expect(new Set(trigger.ids()).size).toBe(3);

		const looks = requests('depositHistory');
		const after = await restarted(trigger, 'deposit');
		await until('a look', () => requests('depositHistory') > looks);
		deposit('9');
		await after.waitFor(1);
		await aWhile();
		expect(emitted(after)).toEqual([['9', null]]);
		expect([...trigger.ids(), ...after.ids()].length).toBe(4);
	});

	it('are two events also when they are equal', async () => {
		await begin();
		const trigger = await listening();
		deposit('0.1');
		deposit('0.1');
		await trigger.waitFor(2);
		await aWhile();
		expect(trigger.items).toHaveLength(2);
		expect(new Set(trigger.ids()).size).toBe(2);
	});

	it('are followed through their states each by itself', async () => {
		await begin({ manualClock: true });
		const trigger = await listening();
		deposit('0.1', undefined, 1_000);
		deposit('0.25', undefined, 500_000);
		await trigger.waitFor(0);
		simulator.advance(60_000);
		await until('a look', () => trigger.items.length >= 1);
		await aWhile();
		const states = trigger.items.map(({ amount, status }) => `${String(amount)} ${String(status)}`);
		expect(new Set(states).size).toBe(states.length);
		expect(states).toContain('0.1 success');
	});
});

describe('a trade with oneself under one trade id', () => {
	const trade = () => {
		const order = { symbol: 'BTCUSDT', type: 'LIMIT', quantity: '0.1', price: '65000' };
		for (const side of ['SELL', 'BUY']) simulator.order({ ...order, side });
	};
	const shared = { market: 'empty', switches: { selfTradeIds: 'shared' } } as const;
	const sides = ({ items }: PrivateTrigger) => items.map(({ side }) => side).sort();

	it('is two fills, over the stream and not again over REST', async () => {
		await begin(shared);
		const trigger = await start(simulator, { event: 'fill' });
		await connected(simulator, 2);
		trade();
		await trigger.waitFor(2);
		expect(sides(trigger)).toEqual(['BUY', 'SELL']);
		const [first, second] = trigger.ids();
		expect(first).toMatch(/X\d+$/);
		expect(second).toMatch(new RegExp(`^${first}:C02__\\d+:(BUY|SELL)$`));
		const before = requests('myTrades');
		cut(simulator)();
		await until('a look', () => requests('myTrades') > before);
		await aWhile(300);
		expect(trigger.items).toHaveLength(2);

		const looks = requests('myTrades');
		const after = await restarted(trigger, 'fill');
		await until('a look', () => requests('myTrades') > looks);
		await aWhile(300);
		expect(after.items).toEqual([]);
	});

	it('is two fills when an interruption has hidden it, and none more by the stream', async () => {
		await begin(shared);
		const trigger = await start(simulator, { event: 'fill' });
		await connected(simulator, 2);
		const reconnect = cut(simulator);
		trade();
		reconnect();
		await trigger.waitFor(2);
		await aWhile(300);
		expect(sides(trigger)).toEqual(['BUY', 'SELL']);
		expect(trigger.items.map(({ backfilled }) => backfilled)).toEqual([true, true]);
		expect(new Set(trigger.ids()).size).toBe(2);
	});
});
