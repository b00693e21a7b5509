import { cancelEverything } from '../../mexc/flows/cancelEverything';
import { closePosition } from '../../mexc/flows/closePosition';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import {
	buy,
	clientOf,
	exitsOf,
	openPosition,
	ordersOf,
	planWith,
	publish,
	rows,
	sees,
	soldUnits,
	WAIT_MS,
} from './exitHarness';
import { forgetProcess, lateLists } from './exitKill';
import { flowOptions } from './flowHarness';
import { aWhile, killAll, simulatorAccount } from './privateHarness';
import { inBook, openResting, restingPlan, rests, soldAll } from './restingHarness';

describe('targets that rest at the exchange, at length', () => {
	afterEach(killAll);

	it('move with a plan that was edited, and are watched again where it says so', async () => {
		const { simulator, trigger } = await openResting();
		trigger.kill();
		const moved = await publish(
			simulator,
			restingPlan({ takeProfits: rows(['3', '60'], ['6', '40']) }),
		);
		const wanted = () => inBook(simulator).some((order) => order.startsWith('0.006 at 66'));
		await until('the orders moved', () => wanted() && inBook(simulator).length === 2, WAIT_MS);
		moved.kill();
		await publish(simulator, planWith());
		await rests(simulator, 0);
		simulator.setPrice('BTCUSDT', '60000');
		await soldAll(simulator);
	});

	it('are cancelled by Close Position, and the trigger reports the end once', async () => {
		const { simulator, trigger } = await openResting();
		const client = clientOf(simulator);
		const settings = { asset: 'BTC', quoteAsset: 'USDT', type: 'MARKET', cancelOpenSells: false };
		const report = await closePosition(client, settings, flowOptions(client));
		expect(report.cancelledSells).toMatchObject([{ isManagedExit: true }, { isManagedExit: true }]);
		expect(await sees(trigger, 'exited')).toMatchObject({ reason: 'soldByOthers' });
		simulator.setPrice('BTCUSDT', '60000');
		await aWhile(100);
		expect(soldUnits(simulator)).toBe(0);
		expect(trigger.items.filter(({ action }) => action === 'exited')).toHaveLength(1);
	});

	it('are cancelled by Cancel Everything, and the position stays managed', async () => {
		const { simulator } = await openResting();
		const client = clientOf(simulator);
		const settings = { symbols: ['BTCUSDT'], accountWide: false };
		const report = await cancelEverything(client, settings, flowOptions(client));
		expect(report).toMatchObject({ cancelled: 2, managedExits: 2 });
		await aWhile(100);
		expect(inBook(simulator)).toEqual([]);
		simulator.setPrice('BTCUSDT', '60000');
		await soldAll(simulator);
	});

	it('wait for an exit of the process before that the lists do not show yet', async () => {
		// Watched at first: nothing rests that would have locked the balance.
		const { simulator, trigger } = await openPosition(planWith());
		const beLate = await lateLists(simulator);
		simulator.setPrice('BTCUSDT', '60000');
		await soldAll(simulator);
		trigger.kill();
		forgetProcess(simulator);
		beLate();
		simulator.setPrice('BTCUSDT', '65000');
		await publish(simulator, restingPlan());
		await aWhile(1_000);
		expect(exitsOf(simulator)).toHaveLength(1);
		simulator.setPrice('BTCUSDT', '80000');
		await aWhile(200);
		expect(exitsOf(simulator)).toHaveLength(1);
	});

	it('are not placed in a dry run', async () => {
		const simulator = await startTestSimulator();
		const account = simulatorAccount(simulator);
		const dry = { ...account, policy: { ...account.policy, dryRun: true } };
		const trigger = await publish(simulator, restingPlan(), { account: dry });
		buy(simulator);
		await sees(trigger, 'opened');
		simulator.setPrice('BTCUSDT', '66400');
		expect(await sees(trigger, 'stepFilled')).toMatchObject({ dryRun: true });
		expect(ordersOf(simulator)).toHaveLength(1);
	});

	it.each([
		['is lost', { kind: 'resetMidBody' }],
		['is an error after MEXC has taken it', { kind: 'status', status: 503, when: 'after' }],
	] as const)('are placed once where the answer %s', async (_name, fault) => {
		const simulator = await startTestSimulator();
		await publish(simulator, restingPlan());
		await aWhile(50);
		simulator.fault({ ...fault, endpoint: 'newOrder' });
		buy(simulator);
		await rests(simulator, 2);
		await aWhile(50);
		expect(exitsOf(simulator)).toHaveLength(2);
		simulator.fault({ ...fault, endpoint: 'cancelOrder' });
		simulator.setPrice('BTCUSDT', '60000');
		await soldAll(simulator);
	});
});
