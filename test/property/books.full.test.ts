import { compareBooks } from './bookEvents';

const MILLION = 1_000_000;

it('books a million random events as the independent model does, to the last digit', () => {
	compareBooks('fifo', MILLION, 20261128);
});

it.each(['lifo', 'average'] as const)('books twenty thousand by %s', (method) => {
	compareBooks(method, MILLION / 50, 4711);
});
