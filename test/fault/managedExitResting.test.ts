import { closePosition } from '../../mexc/flows/closePosition';
import { cancelEverything } from '../../mexc/flows/cancelEverything';
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
	type Parameters,
} from './exitHarness';
import { forgetProcess } from './exitKill';
import { cancelElsewhere, flowOptions } from './flowHarness';
import { aWhile, killAll, simulatorAccount } from './privateHarness';
import type { Simulator } from '../../simulator/src';

const restingPlan = (more: Parameters = {}) => planWith({ targetOrders: 'resting', ...more });

/** Orders in the book, by price. */
const inBook = (simulator: Simulator) =>
	exitsOf(simulator)
		.filter(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED')
		.map(({ price, quantity }) => `${quantity} at ${price}`)
		.sort();

async function rests(simulator: Simulator, orders: number): Promise<void> {
	await until(`${orders} orders rest`, () => inBook(simulator).length === orders, WAIT_MS);
}

async function openResting(parameters: Parameters = restingPlan()) {
	const opened = await openPosition(parameters);
	await rests(opened.simulator, 2);
	return opened;
}

const units = (quantity: number) => Math.round(quantity * 1e8);

async function soldAll(simulator: Simulator, quantity = 0.01): Promise<void> {
	await until('all is sold', () => soldUnits(simulator) >= units(quantity), WAIT_MS);
	await aWhile(50);
	expect(soldUnits(simulator)).toBe(units(quantity));
	expect(inBook(simulator)).toEqual([]);
}

describe('targets that rest at the exchange', () => {
	afterEach(killAll);

	it('are orders at their prices, and are reported when they are filled', async () => {
		const { simulator, trigger } = await openResting(restingPlan({ breakEvenAfterStep: 1 }));
		simulator.setPrice('BTCUSDT', '66400');
		expect(await sees(trigger, 'stepFilled')).toMatchObject({
			...{ reason: 'takeProfit', step: 1, quantity: '0.005', remainingQuantity: '0.005' },
			// Nothing for the maker.
			fees: [],
			targets: [
				{ isSold: true, isResting: false },
				{ isSold: false, isResting: true },
			],
		});
		expect(await sees(trigger, 'stopMoved')).toMatchObject({ reason: 'breakEven' });
		simulator.setPrice('BTCUSDT', '68000');
		expect(await sees(trigger, 'exited')).toMatchObject({ step: 2, remainingQuantity: '0' });
		await soldAll(simulator);
		expect(ordersOf(simulator).filter(({ side }) => side === 'SELL')).toHaveLength(2);
	});

	it('end before a stop sells the rest', async () => {
		const { simulator, trigger } = await openResting();
		simulator.setPrice('BTCUSDT', '66400');
		await sees(trigger, 'stepFilled');
		simulator.setPrice('BTCUSDT', '60000');
		expect(await sees(trigger, 'exited')).toMatchObject({ reason: 'stopLoss', quantity: '0.005' });
		await soldAll(simulator);
	});

	it('are filled while n8n is off, and the next process goes on from there', async () => {
		const { simulator, trigger } = await openResting();
		trigger.kill();
		forgetProcess(simulator);
		simulator.setPrice('BTCUSDT', '66400');
		const next = await publish(simulator, restingPlan());
		expect(await sees(next, 'stepFilled')).toMatchObject({ step: 1, quantity: '0.005' });
		simulator.setPrice('BTCUSDT', '60000');
		expect(await sees(next, 'exited')).toMatchObject({ reason: 'stopLoss' });
		await soldAll(simulator);
	});

	it('are not put back where somebody cancels one: it is watched, also by the next process', async () => {
		const { simulator, trigger } = await openResting();
		const [first] = exitsOf(simulator);
		await cancelElsewhere(simulator, first.orderId);
		await aWhile(100);
		expect(inBook(simulator)).toHaveLength(1);
		trigger.kill();
		forgetProcess(simulator);
		const next = await publish(simulator, restingPlan());
		await aWhile(400);
		expect(inBook(simulator)).toHaveLength(1);
		simulator.setPrice('BTCUSDT', '66400');
		expect(await sees(next, 'stepFilled')).toMatchObject({ quantity: '0.005' });
		simulator.setPrice('BTCUSDT', '68000');
		await soldAll(simulator);
	});

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
