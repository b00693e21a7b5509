import { exitClientOrderId, exitKeyOf } from '../../mexc/orders/clientOrderId';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import {
	actions,
	buy,
	exitsOf,
	PAIR,
	planWith,
	publish,
	sees,
	sold,
	soldUnits,
	stopOnly,
	WAIT_MS,
	type Parameters,
} from './exitHarness';
import { forgetProcess } from './exitKill';
import { aWhile, killAll, type PrivateTrigger } from './privateHarness';

const together = (plan: Parameters) => ({ ...plan, allBuysTogether: true });

const trailing = together(
	planWith({
		takeProfitBy: 'none',
		stopLossBy: 'none',
		trailingActivationPercent: '3',
		trailingDistancePercent: '2',
	}),
);

async function seesBuys(trigger: PrivateTrigger, count: number): Promise<void> {
	const bought = () =>
		trigger.items.filter(({ action }) => /opened|increased/.test(String(action)));
	await until(`${count} buys`, () => bought().length === count, WAIT_MS);
}

describe('one exit for all buys of a pair', () => {
	afterEach(killAll);

	it('trails from the average of all, and from the highest price since the latest buy', async () => {
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator, trailing);
		buy(simulator);
		await seesBuys(trigger, 1);
		// Not so high that it trails by itself; from the average after the next buy it would.
		simulator.setPrice(PAIR, '66500');
		await aWhile(50);
		simulator.setPrice(PAIR, '60000');
		buy(simulator, '0.03');
		await seesBuys(trigger, 2);
		await aWhile(300);
		expect(exitsOf(simulator)).toEqual([]);
		simulator.setPrice(PAIR, '65000');
		await sees(trigger, 'stopMoved');
		simulator.setPrice(PAIR, '63600');
		const exited = await sees(trigger, 'exited');
		await sold(simulator, 0.04, 1);
		expect(actions(trigger)).toEqual([
			...['opened', 'increased', 'stopMoved trailingStop'],
			'exited trailingStop',
		]);
		expect(exited).toMatchObject({ entryCount: 2, entryQuantity: '0.04', quantity: '0.04' });
		expect(Number(exited.totalResult)).toBeGreaterThan(0);
	});

	it('says what each further buy has made of the position, and where its stop is now', async () => {
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator, together(stopOnly('10')));
		buy(simulator);
		await seesBuys(trigger, 1);
		simulator.setPrice(PAIR, '60000');
		const orderId = buy(simulator);
		const increased = await sees(trigger, 'increased');
		const opened = await sees(trigger, 'opened');
		expect(increased).toMatchObject({ orderId, quantity: '0.01', entryQuantity: '0.02' });
		expect(increased).toMatchObject({ entryOrderId: opened.entryOrderId, entryCount: 2 });
		expect(Number(increased.stopPrice)).toBeLessThan(Number(opened.stopPrice));
		expect(String(opened.eventId)).toMatch(/:opened$/);
		expect(String(increased.eventId)).toMatch(new RegExp(`:increased:${orderId}$`));
		expect(actions(trigger)).toEqual(['opened', 'increased']);
	});

	it('reports the stop that trails again from where a further buy has left it', async () => {
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator, trailing);
		buy(simulator);
		await seesBuys(trigger, 1);
		simulator.setPrice(PAIR, '72000');
		const first = await sees(trigger, 'stopMoved');
		simulator.setPrice(PAIR, '70600');
		await aWhile(50);
		buy(simulator);
		const increased = await sees(trigger, 'increased');
		expect(Number(increased.stopPrice)).toBeLessThan(Number(first.stopPrice));
		// While it trails, it is reported once a minute at most.
		await aWhile(1_200);
		simulator.setPrice(PAIR, '71000');
		const moves = () => trigger.items.filter(({ action }) => action === 'stopMoved');
		await until('it moves again', () => moves().length === 2, WAIT_MS);
		expect(moves()[1]).toMatchObject({ previousStopPrice: increased.stopPrice });
	});

	it('begins again with the next buy when everything is sold', async () => {
		const simulator = await startTestSimulator();
		const trigger = await publish(simulator, together(stopOnly()));
		buy(simulator);
		buy(simulator, '0.02');
		await seesBuys(trigger, 2);
		simulator.setPrice(PAIR, '60000');
		await sees(trigger, 'exited');
		await sold(simulator, 0.03, 1);
		const entry = buy(simulator, '0.005');
		await seesBuys(trigger, 3);
		await aWhile(300);
		await sold(simulator, 0.03, 1);
		simulator.setPrice(PAIR, '56000');
		await sold(simulator, 0.035, 2);
		const id = exitClientOrderId(exitKeyOf(PAIR, entry), 0);
		expect(exitsOf(simulator).at(-1)?.clientOrderId).toBe(id);
	});

	it.each([true, false])(
		'is found again after a restart, with what was sold (static data kept: %s)',
		async (isKept) => {
			const simulator = await startTestSimulator();
			const database = { staticData: {} };
			const plan = together(planWith({ breakEvenAfterStep: 1 }));
			const first = await publish(simulator, plan, { database });
			buy(simulator);
			buy(simulator);
			await seesBuys(first, 2);
			simulator.setPrice(PAIR, '66500');
			await sees(first, 'stepFilled');
			// n8n has taken it.
			await aWhile(50);
			first.kill();
			forgetProcess(simulator);
			if (!isKept) database.staticData = {};
			const second = await publish(simulator, plan, { database });
			simulator.setPrice(PAIR, '64900');
			await sees(second, 'exited');
			await sold(simulator, 0.02, 2);
			const found = isKept ? [] : ['opened', 'increased'];
			// The last item of the first process is emitted again: its execution had not ended.
			const expected = [...found, 'stepFilled takeProfit 1', 'exited breakEven'];
			const seen = actions(second).filter((action) => !action.startsWith('stopMoved'));
			expect(seen).toEqual(expected);
		},
	);

	it('sells nothing twice where the plan becomes one for each buy, or the other way round', async () => {
		const simulator = await startTestSimulator();
		const plans = [together(planWith()), planWith(), together(planWith()), stopOnly('1')];
		// Others' holdings of the asset: nothing is refused for want of balance.
		simulator.order({ symbol: PAIR, side: 'BUY', type: 'MARKET', quantity: '0.1' });
		for (const quantity of ['0.01', '0.02', '0.03']) buy(simulator, quantity);
		const prices = ['66400', '67000', '68000', '60000'];
		for (const [index, plan] of plans.entries()) {
			const trigger = await publish(simulator, plan);
			await until('it looks', () => trigger.items.length > 0, WAIT_MS);
			simulator.setPrice(PAIR, prices[index]);
			await aWhile(600);
			if (index < plans.length - 1) trigger.kill();
			forgetProcess(simulator);
		}
		await until('everything is sold', () => soldUnits(simulator) >= 6_000_000, WAIT_MS);
		await aWhile(500);
		expect(soldUnits(simulator)).toBe(6_000_000);
	});
});
