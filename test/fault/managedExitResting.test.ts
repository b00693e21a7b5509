import { exitsOf, ordersOf, publish, sees } from './exitHarness';
import { forgetProcess } from './exitKill';
import { cancelElsewhere } from './flowHarness';
import { aWhile, killAll } from './privateHarness';
import { inBook, openResting, restingPlan, soldAll } from './restingHarness';

describe('targets that rest at the exchange', () => {
	afterEach(killAll);

	it('are orders at their prices, and are reported when they are filled', async () => {
		const { simulator, trigger } = await openResting(restingPlan({ breakEvenAfterStep: 1 }));
		simulator.setPrice('BTCUSDT', '66400');
		expect(await sees(trigger, 'stepFilled')).toMatchObject({
			reason: 'takeProfit',
			step: 1,
			quantity: '0.005',
			remainingQuantity: '0.005',
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
});
