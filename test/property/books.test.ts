import fc from 'fast-check';
import { methods } from '../../mexc/books/book';
import { compareBooks } from './bookEvents';

describe.each(methods)('the books of %s', (method) => {
	it('agree with an independent model to the last digit, whatever happens', () => {
		fc.assert(
			fc.property(fc.integer(), (seed) => compareBooks(method, 400, seed)),
			{ numRuns: 6 },
		);
	});
});
