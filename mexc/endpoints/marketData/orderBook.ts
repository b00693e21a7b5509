import { asRow, type Row } from '../answers';
import { endpoint } from '../endpoint';
import { listOf, objectOf, tupleOf } from '../forms';
import { limit, symbol } from '../fields';
import { routes } from '../routes';

const levels = listOf(tupleOf(2));

function bookLevels(rows: unknown): Row[] {
	return (rows as unknown[][]).map(([price, quantity]) => ({ price, quantity }));
}

/** Some answers say more about the state of the book. */
function stateOf({ version, lastOrderCreateTime }: Row): Row {
	const said = Object.entries({ version, lastOrderCreateTime });
	return Object.fromEntries(said.filter(([, value]) => value !== undefined && value !== null));
}

export const orderBook = endpoint({
	...routes.orderBook,
	name: 'Get',
	action: 'Get an order book',
	description: 'Get the bids (highest first) and asks (lowest first) of a pair',
	weight: { ip: 3, uid: null },
	effect: 'read',
	fields: [symbol],
	options: [
		{
			...limit,
			displayName: 'Depth',
			default: 100,
			description:
				'Number of price levels per side, at most 5000; MEXC often returns fewer of a large number',
			typeOptions: { minValue: 1, maxValue: 5000 },
			wire: { kind: 'integer', min: 1, max: 5000 },
		},
	],
	output: {
		shape: 'object',
		form: objectOf({ bids: levels, asks: levels }),
		simplify: (body, values) => {
			const book = asRow(body);
			return {
				symbol: values.symbol,
				lastUpdateId: book.lastUpdateId,
				timestamp: book.timestamp,
				...stateOf(book),
				bids: bookLevels(book.bids),
				asks: bookLevels(book.asks),
			};
		},
		decimals: ['price', 'quantity'],
	},
});
