import { firstDifference } from './exitModel';

const PATHS = 100_000;

describe('a plan of exits, at length', () => {
	it('decides as a plain model does on 100,000 random paths', () => {
		expect(firstDifference(PATHS).difference).toBeUndefined();
	}, 60_000);
});
