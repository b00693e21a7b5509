import { compareBooks } from './bookEvents';
import { amount } from '../support/amount';

const EVENTS = amount(250_000, 1_000_000);

it(`books ${EVENTS} random events as the independent model does, to the last digit`, () => {
	compareBooks('fifo', EVENTS, 20261128);
});

it.each(['lifo', 'average'] as const)('books twenty thousand by %s', (method) => {
	compareBooks(method, 20_000, 4711);
});
