import { firstDifference } from './exitModel';

/** exits.full.test.ts walks fifty times as many paths. */
const PATHS = 2_000;

describe('a plan of exits', () => {
	it('decides as a plain model does, on random plans, fills and prices', () => {
		const { sales, difference } = firstDifference(PATHS);
		expect(difference).toBeUndefined();
		// It compares sales, and not two silences.
		expect(sales).toBeGreaterThan(PATHS / 2);
	});
});
