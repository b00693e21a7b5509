import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import {
	actions,
	buy,
	clientOf,
	exitsOf,
	ordersOf,
	openPosition,
	planWith,
	publish,
	sees,
	sold,
	stopOnly,
	TAG,
	WAIT_MS,
} from './exitHarness';
import { readPositions } from '../../mexc/exits/overview';
import { parseExitPlan } from '../../mexc/exits/settings';
import { forgetProcess, lateLists } from './exitKill';
import { aWhile, connected, cut, killAll, simulatorAccount } from './privateHarness';

describe('a managed exit', () => {
	afterEach(killAll);

	it('sells a share at each target, moves the stop to break-even, and reports the result', async () => {
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator, planWith({ breakEvenAfterStep: 1 }));
		const entry = buy(simulator);
		expect(await sees(trigger, 'opened')).toMatchObject({
			eventId: `BTCUSDT:${entry}:opened`,
			entryQuantity: '0.01',
			remainingQuantity: '0.01',
			stopReason: 'stopLoss',
			targets: [{ isSold: false }, { isSold: false }],
		});
		simulator.setPrice('BTCUSDT', '67000');
		const step = await sees(trigger, 'stepFilled');
		expect(step).toMatchObject({ quantity: '0.005', remainingQuantity: '0.005', step: 1 });
		expect(await sees(trigger, 'stopMoved')).toMatchObject({ reason: 'breakEven' });
		simulator.setPrice('BTCUSDT', '65000');
		const end = await sees(trigger, 'exited');
		expect(end).toMatchObject({ reason: 'breakEven', remainingQuantity: '0' });
		expect(Number(end.totalResult)).toBeGreaterThan(0);
		expect(end.totalFees).toEqual([{ asset: 'USDT', amount: expect.any(String) as string }]);
		expect(actions(trigger).sort()).toEqual([
			'exited breakEven',
			'opened',
			'stepFilled takeProfit 1',
			'stopMoved breakEven',
		]);
		await sold(simulator, 0.01, 2);
	});

	it('is shown by Get Managed Positions as the trigger sees it', async () => {
		const parameters = planWith({ breakEvenAfterStep: 1, trailingDistancePercent: '4' });
		const { simulator, trigger } = await openPosition(parameters);
		simulator.setPrice('BTCUSDT', '67000');
		const step = await sees(trigger, 'stepFilled');
		const wanted = { symbol: 'BTCUSDT', source: { tag: TAG }, plan: parseExitPlan(parameters) };
		const { rows, notes } = await readPositions(clientOf(simulator), wanted);
		const shown = Object.entries(rows[0]).filter(([name]) =>
			/^e.*[edy]$|Quantity$|stop/i.test(name),
		);
		const shared = shown.filter(([name]) => name in step);
		expect(shared.length).toBeGreaterThan(8);
		expect(step).toMatchObject(Object.fromEntries(shared));
		expect(rows[0]).toMatchObject({ exitPlanMark: expect.any(String) as string, nextStep: 2 });
		expect(notes).toEqual([]);
	});

	it('follows the highest price with a trailing stop', async () => {
		const simulator = await startTestSimulator();
		const trailing = { trailingActivationPercent: '2', trailingDistancePercent: '1' };
		const trigger = await publish(simulator, planWith({ takeProfitBy: 'none', ...trailing }));
		buy(simulator);
		await sees(trigger, 'opened');
		simulator.setPrice('BTCUSDT', '66800');
		await sees(trigger, 'stopMoved');
		simulator.setPrice('BTCUSDT', '66000');
		expect(await sees(trigger, 'exited')).toMatchObject({ reason: 'trailingStop' });
		await sold(simulator, 0.01, 1);
	});

	it.each([
		['the answer to the exit is lost', { kind: 'resetMidBody' }],
		['MEXC fails after taking the exit', { kind: 'status', status: 503, when: 'after' }],
		['MEXC fails before taking the exit', { kind: 'status', status: 503, when: 'before' }],
	] as const)('sells once where %s', async (_name, fault) => {
		const { simulator, trigger } = await openPosition(stopOnly());
		simulator.fault({ ...fault, endpoint: 'newOrder' });
		simulator.setPrice('BTCUSDT', '60000');
		await sees(trigger, 'exited');
		await sold(simulator, 0.01, 1);
	});

	it('sells once where n8n is killed after selling, and the lists of MEXC lag behind', async () => {
		const simulator = await startTestSimulator();
		const first = await publish(simulator, stopOnly());
		buy(simulator);
		await sees(first, 'opened');
		const beLate = await lateLists(simulator);
		simulator.setPrice('BTCUSDT', '60000');
		await until('the exit is taken', () => exitsOf(simulator).length === 1, WAIT_MS);
		first.kill();
		forgetProcess(simulator);
		beLate();
		const second = await publish(simulator, stopOnly());
		await sees(second, 'exited');
		await sold(simulator, 0.01, 1);
	});

	it('sells while the private stream is dead and prices flow', async () => {
		const { simulator } = await openPosition(stopOnly());
		cut(simulator);
		await aWhile(50);
		buy(simulator, '0.004');
		simulator.setPrice('BTCUSDT', '60000');
		await sold(simulator, 0.014, 2);
	});

	it('never sells what the user has sold by hand', async () => {
		const { simulator, trigger } = await openPosition(stopOnly());
		const byHand = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET' };
		simulator.order({ ...byHand, quantity: '0.004' });
		simulator.setPrice('BTCUSDT', '60000');
		const end = await sees(trigger, 'exited');
		expect(end).toMatchObject({ quantity: '0.006', soldByOthersQuantity: '0.004' });
		await sold(simulator, 0.006, 1);
	});

	it('sells nothing in a dry run, and says what it would do', async () => {
		const simulator = await startTestSimulator();
		const account = simulatorAccount(simulator);
		const dry = { ...account, policy: { ...account.policy, dryRun: true } };
		const trigger = await publish(simulator, planWith(), { account: dry });
		buy(simulator);
		await sees(trigger, 'opened');
		simulator.setPrice('BTCUSDT', '67000');
		expect(await sees(trigger, 'stepFilled')).toMatchObject({ dryRun: true, quantity: '0.005' });
		simulator.setPrice('BTCUSDT', '60000');
		expect(await sees(trigger, 'exited')).toMatchObject({ dryRun: true, reason: 'stopLoss' });
		expect(ordersOf(simulator)).toHaveLength(1);
	});

	it('reports an entry with its tag on a pair that it does not watch', async () => {
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator);
		await connected(simulator, 3);
		buy(simulator, '0.1', { symbol: 'ETHUSDT' });
		expect(await sees(trigger, 'forgottenFound')).toMatchObject({ symbol: 'ETHUSDT' });
	});

	it('has at most one exit of a target where two processes overlap', async () => {
		const simulator = await startTestSimulator({
			switches: { repeatedClientOrderId: 'rejectAlways' },
		});
		const first = await publish(simulator, planWith(), { key: 'first' });
		const second = await publish(simulator, planWith(), { key: 'second' });
		buy(simulator);
		await Promise.all([sees(first, 'opened'), sees(second, 'opened')]);
		simulator.setPrice('BTCUSDT', '67000');
		await Promise.all([sees(first, 'stepFilled'), sees(second, 'stepFilled')]);
		await sold(simulator, 0.005, 1);
		simulator.setPrice('BTCUSDT', '60000');
		await Promise.all([sees(first, 'exited'), sees(second, 'exited')]);
		await sold(simulator, 0.01, 2);
		expect(first.ids().sort()).toEqual(second.ids().sort());
	});
});
