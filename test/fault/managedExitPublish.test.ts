import type { Policy } from '../../mexc/account/account';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { checkExits } from '../../mexc/exits/check';
import type { ExitPlan } from '../../mexc/exits/plan';
import { useSimulator } from '../support/simulator';
import { simulatorAccount } from './privateHarness';

const plan: ExitPlan = { takeProfits: [], stopLossPercent: '5' };

describe('publishing a plan of exits', () => {
	const simulator = useSimulator();

	async function check(
		policy: Partial<Policy> = {},
		symbols: string[] = ['BTCUSDT'],
		given: ExitPlan = plan,
	): Promise<void> {
		const account = simulatorAccount(simulator());
		const allowed = { ...account, policy: { ...account.policy, ...policy } };
		const client = createRestClient({ account: allowed, network: openNetwork, log: silentLog });
		await checkExits(client, symbols, given);
	}

	it('takes a plan that can work', async () => {
		await expect(check()).resolves.toBeUndefined();
		await expect(check({ maxOrderValue: '100' })).resolves.toBeUndefined();
	});

	it.each<[string, Partial<Policy>, RegExp]>([
		['may not trade', { allowTrading: false }, /Allow Trading is off/],
		['may not sell', { allowedSides: ['BUY'] }, /Allowed Sides/],
		['may not trade the pair', { allowedSymbols: ['ETHUSDT'] }, /BTCUSDT.*ETHUSDT/],
		['counts what is open', { maxOpenValue: '500' }, /Max Open Value \(500 USDT\)/],
		['lets nothing be sold', { maxOrderValue: '1' }, /0\.9 USDT at most.*no less than 1/],
	])('refuses a credential that %s', async (_name, policy, message) => {
		await expect(check(policy)).rejects.toMatchObject({
			kind: 'policy',
			message: expect.stringMatching(message) as string,
			hint: expect.any(String) as string,
		});
	});

	it.each<[string, string, ExitPlan, RegExp, Partial<Policy>]>([
		['an unknown pair', 'NOSUCHUSDT', plan, /NOSUCHUSDT/, {}],
		['a pair without market orders', 'ETHUSDC', plan, /no market orders/, {}],
		[
			'a stop above the market',
			'BTCUSDT',
			{ takeProfits: [], stopLossPrice: '90000' },
			/90000 is not below the price of BTCUSDT, 65/,
			{},
		],
		[
			'a share that the pair can never take',
			'BTCUSDT',
			{ takeProfits: [{ percent: '2', sharePercent: '5' }] },
			/Target 1 sells 5 % of an entry .* 0\.6 USDT/,
			{ maxOrderValue: '12' },
		],
	])('refuses %s', async (_name, symbol, given, message, policy) => {
		await expect(check(policy, [symbol], given)).rejects.toMatchObject({
			kind: 'input',
			message: expect.stringMatching(message) as string,
		});
	});

	it('does not keep a plan from starting because MEXC does not answer', async () => {
		simulator().fault({ kind: 'status', status: 400, when: 'before', endpoint: 'exchangeInfo' });
		await expect(check({}, ['SOLUSDT'])).resolves.toBeUndefined();
		simulator().fault({ kind: 'clear' });
	});
});
