import { closePosition } from '../../mexc/flows/closePosition';
import { startTestSimulator } from '../support/simulator';
import {
	buy,
	clientOf,
	exitsOf,
	openPosition,
	ordersOf,
	publish,
	sees,
	stopOnly,
} from './exitHarness';
import { flowOptions } from './flowHarness';
import { aWhile, killAll } from './privateHarness';
import { DEMO_ACCOUNT, type Simulator } from '../../simulator/src';

/** All that it ever has of the asset is what the test buys. */
const poor = { ...DEMO_ACCOUNT, balances: { USDT: '100000' } };
const ROUNDS = 2;
const units = (quantity: string) => Math.round(Number(quantity) * 1e8);

async function close(simulator: Simulator) {
	const client = clientOf(simulator);
	const settings = { asset: 'BTC', quoteAsset: 'USDT', type: 'MARKET', cancelOpenSells: false };
	return await closePosition(client, settings, flowOptions(client));
}

/** Of all sells, and of those that the trigger placed. */
function soldOf(simulator: Simulator) {
	const sum = (orders: ReturnType<typeof ordersOf>) =>
		orders.reduce((total, { executedQty }) => total + units(executedQty), 0);
	return {
		all: sum(ordersOf(simulator).filter(({ side }) => side === 'SELL')),
		exits: sum(exitsOf(simulator)),
	};
}

describe('Close Position beside a managed exit', () => {
	afterEach(killAll);

	it('leaves nothing to the trigger, which reports the end once and sells nothing more', async () => {
		const { simulator, trigger } = await openPosition(stopOnly());
		expect(await close(simulator)).toMatchObject({ endedBy: 'filled', leftQuantity: '0' });
		expect(await sees(trigger, 'exited')).toMatchObject({
			reason: 'soldByOthers',
			soldByOthersQuantity: '0.01',
			remainingQuantity: '0',
		});
		simulator.setPrice('BTCUSDT', '60000');
		await aWhile(100);
		expect(exitsOf(simulator)).toHaveLength(0);
		expect(trigger.items.filter(({ action }) => action === 'exited')).toHaveLength(1);
	});

	it('says that nothing is left where the stop has sold everything first', async () => {
		const simulator = await startTestSimulator({ limits: false, accounts: [poor] });
		buy(simulator);
		const client = clientOf(simulator);
		const options = flowOptions(client);
		const settings = { asset: 'BTC', quoteAsset: 'USDT', type: 'MARKET', cancelOpenSells: false };
		const report = await closePosition(client, settings, {
			...options,
			async place(leg) {
				const byOthers = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '0.01' };
				simulator.order(byOthers);
				return await options.place(leg);
			},
		});
		expect(report).toMatchObject({ endedBy: 'nothingToSell', leftQuantity: '0' });
		expect(soldOf(simulator).all).toBe(units('0.01'));
	});

	it('at the moment of the stop sells nothing beyond what was bought', async () => {
		const simulator = await startTestSimulator({ limits: false, accounts: [poor] });
		const bought = units('0.01');
		const trigger = await publish(simulator, stopOnly());
		for (let round = 1; round <= ROUNDS; round++) {
			simulator.setPrice('BTCUSDT', '65000');
			buy(simulator);
			await trigger.waitFor(2 * round - 1, 20_000);
			const closing = aWhile(round % 3).then(async () => await close(simulator));
			simulator.setPrice('BTCUSDT', '60000');
			await closing;
			await trigger.waitFor(2 * round, 20_000);
			const sold = soldOf(simulator);
			expect(sold.all).toBe(round * bought);
			expect(sold.exits).toBeLessThanOrEqual(round * bought);
		}
		await aWhile(100);
		const ends = trigger.items.filter(({ action }) => action === 'exited');
		expect(new Set(ends.map(({ entryOrderId }) => entryOrderId)).size).toBe(ROUNDS);
		expect(ends).toHaveLength(ROUNDS);
	});
});
