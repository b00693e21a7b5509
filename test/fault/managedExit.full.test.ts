import { scaledTime } from '../support/scaledTime';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import {
	buy,
	exitsOf,
	openPosition,
	planWith,
	publish,
	rows,
	sees,
	sold,
	stopOnly,
	WAIT_MS,
} from './exitHarness';
import { aWhile, killAll, simulatorAccount } from './privateHarness';

describe('a managed exit, at length', () => {
	afterEach(killAll);

	it('sells over two targets at once where the price has jumped over both', async () => {
		const { simulator, trigger } = await openPosition(
			planWith({ takeProfits: rows(['1', '30'], ['2', '30'], ['9', '40']) }),
		);
		simulator.setPrice('BTCUSDT', '67500');
		expect(await sees(trigger, 'stepFilled')).toMatchObject({ step: 2, quantity: '0.006' });
		expect(exitsOf(simulator)).toHaveLength(1);
	});

	it('sells after the time limit, without any trade on the pair, and not before', async () => {
		const simulator = await startTestSimulator({ startMs: Date.now() - 120_000 });
		const limit = { takeProfitBy: 'none', stopLossBy: 'none', timeLimitMinutes: 30 };
		buy(simulator);
		const patient = await publish(simulator, planWith(limit), { key: 'patient' });
		await sees(patient, 'opened');
		await aWhile(60);
		expect(exitsOf(simulator)).toHaveLength(0);
		patient.kill();
		const hasty = await publish(simulator, planWith({ ...limit, timeLimitMinutes: 1 }));
		expect(await sees(hasty, 'exited')).toMatchObject({ reason: 'timeLimit' });
		await sold(simulator, 0.01, 1);
	});

	it('goes on trying while the exchange is away at the stop, and sells when it is back', async () => {
		const { simulator, trigger } = await openPosition(stopOnly());
		simulator.fault({ kind: 'status', status: 503, when: 'before', times: 40 });
		simulator.setPrice('BTCUSDT', '60000');
		await until('it is refused', () => simulator.state().faults.length === 0, WAIT_MS);
		await sees(trigger, 'exited');
		await sold(simulator, 0.01, 1);
	});

	it('reads the price where its stream is dead', async () => {
		const { simulator } = await openPosition(stopOnly());
		simulator.fault({ kind: 'refuseUpgrade', times: 1_000_000 });
		simulator.fault({ kind: 'dropConnections', only: 'public' });
		await aWhile(50);
		simulator.setPrice('BTCUSDT', '60000');
		await sold(simulator, 0.01, 1);
	});

	it('reports the end of a position that the user has sold by hand', async () => {
		const { simulator, trigger } = await openPosition(stopOnly());
		const byHand = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET' };
		simulator.order({ ...byHand, quantity: '0.01' });
		expect(await sees(trigger, 'exited')).toMatchObject({ reason: 'soldByOthers' });
		simulator.setPrice('BTCUSDT', '60000');
		await aWhile(100);
		expect(exitsOf(simulator)).toHaveLength(0);
	});

	it('never sells what was sold by hand while it waits for what an earlier process may have sent', async () => {
		const simulator = await startTestSimulator();
		const byHand = { symbol: 'BTCUSDT', type: 'MARKET' };
		// Others' holdings of the asset: nothing is refused for want of balance.
		simulator.order({ ...byHand, side: 'BUY', quantity: '0.02' });
		// These 15 seconds are six here, and by the clock the entry is not one of an earlier process.
		const trigger = await publish(simulator, stopOnly(), { time: scaledTime(2.5) });
		await aWhile(2_200);
		buy(simulator);
		await sees(trigger, 'opened');
		simulator.setPrice('BTCUSDT', '60000');
		await aWhile(100);
		expect(exitsOf(simulator)).toHaveLength(0);
		simulator.order({ ...byHand, side: 'SELL', quantity: '0.01' });
		expect(await sees(trigger, 'exited')).toMatchObject({ reason: 'soldByOthers' });
		await aWhile(4_200);
		expect(exitsOf(simulator)).toHaveLength(0);
	});

	it('leaves alone what carries no tag or another one, and sells of every buy where pairs are named', async () => {
		const simulator = await startTestSimulator();
		const other = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.003' };
		simulator.order(other);
		await aWhile(5);
		const since = new Date().toISOString();
		const byTag = await publish(simulator, stopOnly(), { key: 'by tag' });
		const byPair = await publish(
			simulator,
			{ ...stopOnly('8'), entries: 'pairs', entriesSince: since },
			{ key: 'by pair' },
		);
		buy(simulator, '0.005', { tag: 'another' });
		buy(simulator, '0.01');
		await sees(byTag, 'opened');
		simulator.order({ ...other, quantity: '0.002' });
		await sees(byPair, 'opened');
		simulator.setPrice('BTCUSDT', '61000');
		await sold(simulator, 0.01, 1);
		simulator.setPrice('BTCUSDT', '58000');
		await sold(simulator, 0.012, 2);
	});

	it('sells an exit that is worth more than Max Order Value in several orders', async () => {
		const simulator = await startTestSimulator();
		const account = simulatorAccount(simulator);
		const limited = { ...account, policy: { ...account.policy, maxOrderValue: '300' } };
		const trigger = await publish(simulator, stopOnly(), { account: limited });
		buy(simulator);
		await sees(trigger, 'opened');
		simulator.setPrice('BTCUSDT', '60000');
		await sees(trigger, 'exited');
		await sold(simulator, 0.01, 3);
	});

	it('says what keeps it from selling, and sells once that is over', async () => {
		const { simulator, trigger } = await openPosition(stopOnly());
		simulator.updateAccount({ barred: true });
		simulator.setPrice('BTCUSDT', '60000');
		expect(await sees(trigger, 'failed')).toMatchObject({ remainingQuantity: '0.01' });
		simulator.updateAccount({ barred: false });
		await sees(trigger, 'exited');
		await sold(simulator, 0.01, 1);
	});
});
