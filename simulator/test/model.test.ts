import fc from 'fast-check';
import { runModel } from './model/exchangeModel';
import { stepsOf } from './model/steps';

describe('whatever users do over HTTP', () => {
	// The same with thousands of orders is in model.full.test.ts.
	it('money is conserved, books never cross, versions go on, pushes and REST agree', async () => {
		const property = fc.asyncProperty(stepsOf(60), async (steps) => {
			await runModel(steps);
		});
		await fc.assert(property, { numRuns: 6 });
	}, 30_000);
});
