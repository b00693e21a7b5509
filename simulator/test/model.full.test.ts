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
		await fc.assert(property, { numRuns: 60 });
		expect(sum.orders).toBeGreaterThan(3000);
		expect(sum.trades).toBeGreaterThan(3000);
		expect(sum.transfers).toBeGreaterThan(100);
	}, 900_000);
});
