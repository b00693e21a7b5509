import { cancelWithdraw, withdraw } from '../../mexc/endpoints/wallet/withdrawal';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import type { IDataObject } from 'n8n-workflow';
import { createRestClient } from '../../mexc/client';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import {
	aWhile,
	cut,
	killAll,
	simulatorAccount,
	start,
	type Database,
	type PrivateTrigger,
} from './privateHarness';

// Balances, deposits and withdrawals, with and without interruptions.
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startTestSimulator();
});

afterEach(async () => {
	killAll();
	await simulator.stop();
});

const requests = (endpoint: string) => simulator.state().requests[endpoint] ?? 0;

async function listening(event: string, more: Record<string, unknown> = {}) {
	const trigger = await start(simulator, { event, ...more });
	const endpoint = { deposit: 'depositHistory', withdrawal: 'withdrawHistory' }[event];
	await until('the first look', () => requests(endpoint ?? 'accountInfo') > 0);
	// Balances wait for pushes under way: 2 seconds, a hundredth here.
	await aWhile(60);
	return trigger;
}

const statuses = ({ items }: PrivateTrigger) => items.map(({ status }) => status);

async function withdrawn(): Promise<string> {
	const account = simulatorAccount(simulator);
	const client = createRestClient({
		account: { ...account, policy: { ...account.policy, allowWithdrawals: true } },
		network: openNetwork,
		log: silentLog,
	});
	simulator.addWithdrawalAddress({ coin: 'USDT', network: 'TRX', address: 'Tmine' });
	const body = await client.call(withdraw, {
		coin: 'USDT',
		netWork: 'TRX',
		address: 'Tmine',
		amount: '100',
	});
	return String((body as { id: string }).id);
}

async function cancelled(id: string): Promise<void> {
	const account = simulatorAccount(simulator);
	const client = createRestClient({ account, network: openNetwork, log: silentLog });
	await client.call(cancelWithdraw, { id });
}

/** What the trigger for withdrawals has saved of what n8n has taken. */
function cursorOf({ staticData }: Database): { recent: object } {
	const state = staticData.state as IDataObject;
	return state['cursor:withdrawal'] as { recent: object };
}

describe('balances', () => {
	test('each change with its reason, of the chosen assets', async () => {
		const all = await listening('balanceUpdate');
		const some = await start(simulator, { event: 'balanceUpdate', assets: 'btc, ETH' });
		await until('both', () => simulator.state().connections.subscriptions.length === 2);
		simulator.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' });
		await until('the balances', () => some.items.length > 0);
		await aWhile(100);
		expect(all.items[0]).toEqual({
			event: 'balanceUpdate',
			eventId: expect.stringMatching(/^USDT:\d+:ENTRUST_PLACE:/),
			eventTime: expect.any(Number),
			receivedAt: expect.any(Number),
			asset: 'USDT',
			free: expect.any(String),
			locked: expect.any(String),
			freeChange: expect.stringMatching(/^-/),
			lockedChange: expect.any(String),
			reason: 'ENTRUST_PLACE',
		});
		expect(some.items.map(({ asset, free }) => [asset, free])).toEqual([['BTC', '2.01']]);
		expect(new Set(all.ids()).size).toBe(all.items.length);
	});

	test('an interruption is reported as the difference, one event per asset', async () => {
		const trigger = await listening('balanceUpdate');
		const reconnect = cut(simulator);
		simulator.deposit('ETH', '1');
		simulator.deposit('ETH', '2');
		simulator.deposit('MX', '5');
		reconnect();
		await trigger.waitFor(2);
		simulator.deposit('MX', '1');
		await trigger.waitFor(3);
		await aWhile(250);
		expect(
			trigger.items.map(({ asset, freeChange, reason }) => [asset, freeChange, reason]),
		).toEqual([
			['ETH', '3', 'INTERRUPTION'],
			['MX', '5', 'INTERRUPTION'],
			['MX', '1', 'DEPOSIT'],
		]);
		expect(trigger.items.map(({ backfilled }) => backfilled)).toEqual([true, true, undefined]);

		const again = cut(simulator);
		simulator.deposit('ETH', '1');
		again();
		await trigger.waitFor(4);
		expect(trigger.items[3]).toMatchObject({ asset: 'ETH', freeChange: '1', free: '24' });
	});

	test('what n8n had not taken is reported after a restart', async () => {
		const before = await listening('balanceUpdate');
		simulator.deposit('ETH', '1');
		await before.waitFor(1);
		await aWhile(250);
		before.kill();
		simulator.deposit('ETH', '2');
		const after = await start(simulator, { event: 'balanceUpdate' }, { database: before.database });
		await after.waitFor(1);
		await aWhile(250);
		expect(after.items).toHaveLength(1);
		expect(after.items[0]).toMatchObject({ asset: 'ETH', free: '23', backfilled: true });
	});
});

describe('deposits', () => {
	test('a credited one with its details, an old one not', async () => {
		simulator.deposit('USDT', '7');
		await aWhile(50);
		const trigger = await listening('deposit');
		simulator.deposit('USDT', '25.5');
		await trigger.waitFor(1);
		await aWhile(300);
		expect(trigger.items).toEqual([
			{
				event: 'deposit',
				eventId: expect.stringMatching(/ USDT .*:success$/),
				eventTime: expect.any(Number),
				receivedAt: expect.any(Number),
				asset: 'USDT',
				network: expect.any(String),
				amount: '25.5',
				status: 'success',
				address: expect.any(String),
				memo: null,
				txId: expect.any(String),
				confirmations: '0',
				confirmationsNeeded: '0',
				depositTime: expect.any(Number),
			},
		]);
	});

	test('one that comes during an interruption and is confirmed later', async () => {
		const trigger = await listening('deposit', { assets: 'usdt' });
		const reconnect = cut(simulator);
		simulator.deposit('USDT', '9', undefined, { network: 'TRX', confirmEveryMs: 40 });
		simulator.deposit('ETH', '1');
		reconnect();
		await until('its end', () => statuses(trigger).includes('success'));
		expect(statuses(trigger)).toEqual(['pending', 'success']);
		expect(new Set(trigger.items.map(({ txId }) => txId)).size).toBe(1);
	});
});

describe('withdrawals', () => {
	test('requested and cancelled', async () => {
		const trigger = await listening('withdrawal');
		const id = await withdrawn();
		await trigger.waitFor(1);
		await cancelled(id);
		await trigger.waitFor(2);
		expect(statuses(trigger)).toEqual(['applied', 'cancelled']);
		expect(trigger.ids()).toEqual([`${id}:applied`, `${id}:cancelled`]);
		expect(trigger.items[0]).toMatchObject({
			withdrawalId: id,
			asset: 'USDT',
			network: 'TRX',
			amount: '100',
			address: 'Tmine',
		});
	});

	test('one that fails while n8n is down is reported at the next start, once', async () => {
		const before = await listening('withdrawal');
		const id = await withdrawn();
		await before.waitFor(1);
		before.kill();
		simulator.failWithdrawal(id);
		const after = await start(simulator, { event: 'withdrawal' }, { database: before.database });
		await until('the end', () => statuses(after).includes('failed'));
		await aWhile(250);
		const ids = after.ids().filter((eventId) => eventId !== `${id}:applied`);
		expect(ids).toEqual([`${id}:failed`]);
		expect(after.found()).toHaveLength(after.items.length);
	});

	test('the last state is reported once, also when n8n took it before the one before it', async () => {
		const ends: (() => void)[] = [];
		const onEmit = async () => await new Promise<void>((resolve) => ends.push(resolve));
		const before = await start(simulator, { event: 'withdrawal' }, { onEmit });
		await until('the first look', () => requests('withdrawHistory') > 0);
		const id = await withdrawn();
		await before.waitFor(1);
		await cancelled(id);
		await before.waitFor(2);
		ends.reverse().forEach((end) => end());
		const { database } = before;
		await until('both taken', () => {
			before.save();
			return Object.keys(cursorOf(database).recent).length === 2;
		});
		before.kill();
		// It holds the last minute only.
		cursorOf(database).recent = {};
		const after = await start(simulator, { event: 'withdrawal' }, { database });
		const next = await withdrawn();
		await until('the next', () => after.ids().includes(`${next}:applied`));
		expect(after.ids()).toEqual([`${next}:applied`]);
	});
});
