import { firstDifference } from './exitModel';
import { amount } from '../support/amount';

const PATHS = amount(100_000, 1_000_000);

describe('a plan of exits, at length', () => {
	it(`decides as a plain model does on ${PATHS} random paths`, () => {
		expect(firstDifference(PATHS).difference).toBeUndefined();
	}, 900_000);
});
