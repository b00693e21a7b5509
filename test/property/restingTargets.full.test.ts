import { firstProblem } from './restingPaths';
import { amount } from '../support/amount';

const PATHS = amount(2_000, 20_000);

describe('targets that rest, at length', () => {
	it('never offer more than the position, have each id once, end before a stop, leave nothing', () => {
		const { filled, problem } = firstProblem(PATHS);
		expect(problem).toBeUndefined();
		expect(filled).toBeGreaterThan(PATHS / 4);
	}, 600_000);
});
