import { universalTransfer } from '../../mexc/endpoints/wallet/transfer';
import { DEMO_ACCOUNT, type Simulator } from '../../simulator/src';
import { scaledTime } from '../support/scaledTime';
import { startTestSimulator } from '../support/simulator';
import {
	buy,
	exitsOf,
	openPosition,
	PAIR,
	planWith,
	publish,
	quickTime,
	rows,
	sees,
	sold,
	soldUnits,
	stopOnly,
	type Parameters,
} from './exitHarness';
import { clientOf, twoTraders } from './flowHarness';
import { aWhile, killAll } from './privateHarness';
import { restingPlan, rests, soldAll } from './restingHarness';

const OTHER = '4711';
const HOUR_MS = 3_600_000;

const limit = (simulator: Simulator, side: 'BUY' | 'SELL', price: string, quantity: string) =>
	String(simulator.order({ symbol: PAIR, side, type: 'LIMIT', price, quantity }, OTHER).orderId);

/** A trade of the other one with himself, at a price where nobody else has orders. */
function tradeAt(simulator: Simulator, price: string): void {
	limit(simulator, 'BUY', price, '0.001');
	limit(simulator, 'SELL', price, '0.001');
}

/** A plan that has taken over a buy of 0.01 at 65000, in a book in which nobody else has orders. */
async function openInEmptyBook(parameters: Parameters) {
	const simulator = await startTestSimulator(twoTraders);
	const trigger = await publish(simulator, parameters);
	tradeAt(simulator, '65000');
	limit(simulator, 'SELL', '65000', '0.01');
	buy(simulator);
	await sees(trigger, 'opened');
	return { simulator, trigger };
}

describe('a managed exit in a hard moment', () => {
	afterEach(killAll);
	// What the last one had asked ends.
	afterAll(async () => await aWhile(500));

	it('says that nobody buys, and sells when somebody does', async () => {
		const { simulator, trigger } = await openInEmptyBook(stopOnly('1'));
		tradeAt(simulator, '64200');
		expect(await sees(trigger, 'failed')).toMatchObject({ code: 30_010 });
		expect(soldUnits(simulator)).toBe(0);
		limit(simulator, 'BUY', '64150', '0.004');
		expect(await sees(trigger, 'stepFilled')).toMatchObject({ quantity: '0.004' });
		limit(simulator, 'BUY', '64150', '0.006');
		expect(await sees(trigger, 'exited')).toMatchObject({ remainingQuantity: '0' });
		await soldAll(simulator);
	});

	it('counts what a target has sold at the very moment of the stop', async () => {
		const takeProfits = rows(['1', '50'], ['1.5', '50']);
		const { simulator } = await openInEmptyBook(
			restingPlan({ takeProfits, stopLossPercent: '0.5' }),
		);
		await rests(simulator, 2);
		limit(simulator, 'BUY', '64500', '0.02');
		limit(simulator, 'BUY', '65650', '0.002');
		expect(soldUnits(simulator)).toBe(200_000);
		tradeAt(simulator, '64600');
		await soldAll(simulator);
	});

	it.each([
		['is paused', 30_000],
		['is closed to sells', 30_001],
		['takes no market orders', 30_019],
		['is no longer listed', 10_007],
	])('says that the pair %s, and sells once that is over', async (_name, code) => {
		const { simulator, trigger } = await openPosition(stopOnly());
		simulator.fault({ kind: 'code', code, endpoint: 'newOrder', times: 1_000 });
		simulator.setPrice(PAIR, '60000');
		expect(await sees(trigger, 'failed')).toMatchObject({ code, remainingQuantity: '0.01' });
		simulator.fault({ kind: 'clear' });
		await sees(trigger, 'exited');
		await sold(simulator, 0.01, 1);
	});

	it('goes on asking, and not too often, where the pair was delisted', async () => {
		const { simulator, trigger } = await openPosition(stopOnly());
		simulator.setPrice(PAIR, '60000');
		simulator.act({ do: 'delist', symbol: PAIR });
		expect(await sees(trigger, 'failed')).toMatchObject({ remainingQuantity: '0.01' });
		const asked = () =>
			simulator.requests().filter(({ endpoint }) => endpoint === 'newOrder').length;
		const before = asked();
		// A minute by the clock of the trigger.
		await aWhile(1_000);
		expect(asked() - before).toBeGreaterThan(0);
		expect(asked() - before).toBeLessThan(7);
		expect(exitsOf(simulator)).toHaveLength(0);
	});

	it('sells what is free where the balance was moved to another account, and the rest when it is back', async () => {
		const accounts = [{ ...DEMO_ACCOUNT, balances: { USDT: '100000' } }];
		const simulator = await startTestSimulator({ accounts });
		const trigger = await publish(simulator, stopOnly());
		buy(simulator);
		await sees(trigger, 'opened');
		const move = async (fromAccountType: string, toAccountType: string) =>
			await clientOf(simulator, { time: quickTime }, { allowTransfers: true }).call(
				universalTransfer,
				{
					fromAccountType,
					toAccountType,
					asset: 'BTC',
					amount: '0.006',
				},
			);
		await move('SPOT', 'FUTURES');
		simulator.setPrice(PAIR, '60000');
		expect(await sees(trigger, 'failed')).toMatchObject({ remainingQuantity: '0.006' });
		await sold(simulator, 0.004, 1);
		await move('FUTURES', 'SPOT');
		await sees(trigger, 'exited');
		await sold(simulator, 0.01, 2);
	});

	it('sells within a minute after the exchange was away for an hour at the stop', async () => {
		const times = 120;
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator, stopOnly(), { time: scaledTime(times) });
		buy(simulator);
		await sees(trigger, 'opened');
		simulator.fault({ kind: 'refuseUpgrade', times: 1_000_000 });
		simulator.fault({ kind: 'dropConnections' });
		simulator.fault({ kind: 'status', status: 503, when: 'before', times: 1_000_000 });
		simulator.setPrice(PAIR, '60000');
		await aWhile(HOUR_MS / times);
		expect(exitsOf(simulator)).toHaveLength(0);
		simulator.fault({ kind: 'clear' });
		await sees(trigger, 'exited');
		await sold(simulator, 0.01, 1);
	}, 90_000);

	it.each([
		['an hour behind', -HOUR_MS],
		['an hour ahead', HOUR_MS],
	])('goes by the clock of the exchange where that of this machine is %s', async (_name, ms) => {
		const simulator = await startTestSimulator({
			startMs: Date.now() - ms,
			requestClock: 'exchange',
		});
		const trigger = await publish(simulator, planWith({ timeLimitMinutes: 30 }));
		buy(simulator);
		await sees(trigger, 'opened');
		await aWhile(300);
		expect(exitsOf(simulator)).toHaveLength(0);
		simulator.setPrice(PAIR, '60000');
		expect(await sees(trigger, 'exited')).toMatchObject({ reason: 'stopLoss' });
		await sold(simulator, 0.01, 1);
	});

	it.each(['watched', 'resting'])(
		'sells the last target with the one before where it is below the minimum, %s',
		async (targetOrders) => {
			const simulator = await startTestSimulator();
			const takeProfits = rows(['1', '90'], ['3', '10']);
			const trigger = await publish(simulator, planWith({ targetOrders, takeProfits }));
			// 6.5 USDT, and the pair takes no less than one.
			buy(simulator, '0.0001');
			await sees(trigger, 'opened');
			if (targetOrders === 'resting') await rests(simulator, 1);
			simulator.setPrice(PAIR, '65800');
			await sees(trigger, 'exited');
			await sold(simulator, 0.0001, 1);
		},
	);
});
