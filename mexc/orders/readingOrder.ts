/** What became of an order, then what it is, then what it cost: as a trader asks. */
const FIRST = [
	'outcome',
	'endedBy',
	'status',
	'symbol',
	'side',
	'type',
	'executedQuantity',
	'remainingQuantity',
	'executedValue',
	'averagePrice',
	'fees',
];

/** The same order with the fields that people look for first in front; the others keep their order. */
export function inReadingOrder<Order extends object>(order: Order): Order {
	const known = new Set(Object.keys(order));
	const first = FIRST.filter((name) => known.has(name));
	const rest = [...known].filter((name) => !FIRST.includes(name));
	const fields = order as Readonly<Record<string, unknown>>;
	return Object.fromEntries([...first, ...rest].map((name) => [name, fields[name]])) as Order;
}
