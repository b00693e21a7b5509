import fc from 'fast-check';
import { runModel } from './model/exchangeModel';
import { stepsOf } from './model/steps';

describe('thousands of orders, cancels and transfers of several users over HTTP', () => {
	it('money is conserved, books never cross, versions go on, pushes and REST agree', async () => {
		const sum = { orders: 0, trades: 0, transfers: 0 };
		const property = fc.asyncProperty(stepsOf(400), async (steps) => {
			const { orders, trades, transfers } = await runModel(steps);
			sum.orders += orders;
			sum.trades += trades;
			sum.transfers += transfers;
		});
		// How many steps a run has is left to chance.
		const isEnough = () => sum.orders > 3000 && sum.trades > 3000 && sum.transfers > 100;
		for (let round = 0; round < 20 && !isEnough(); round++) {
			await fc.assert(property, { numRuns: 20 });
		}
		expect({ ...sum, isEnough: isEnough() }).toMatchObject({ isEnough: true });
	}, 900_000);
});
