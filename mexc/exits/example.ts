import { orCancelled } from '../core/abort';
import { add, divide, multiply } from '../core/decimal';
import { roundQuantity } from '../core/rounding';
import type { EventPort, EventReader, Occurrence } from '../events';
import { lastPrice } from '../market/marketNow';
import { clientOrderIdFrom, exitKeyOf, taggedClientOrderId } from '../orders/clientOrderId';
import { positionFields } from './items';
import type { Position } from './position';
import type { ManagedExits } from './manage';
import { itemOf } from './reporter';
import { readWorld } from './world';

/** No order has this id. */
const ORDER_ID = 'C02__000000000000000000000';
/** In the quote asset. */
const VALUE = '20';

/**
 * An entry of this moment as the plan takes it over, with its stops and targets. None where there is a position: it
 * is reported itself, by `reader`. Empty for a pair without a price. Throws MexcError.
 */
export async function exitExample(
	port: EventPort,
	{ plan, source, symbols }: ManagedExits,
	reader: EventReader,
): Promise<readonly Occurrence[]> {
	await orCancelled(reader.begun, port.signal);
	const { client, time } = port;
	const [symbol] = symbols;
	const { pair, limits } = await readWorld(client, symbol);
	const price = await lastPrice(port, symbol);
	if (price === undefined) return [];
	const cut = roundQuantity(divide(VALUE, price), limits.step);
	const bought = add(cut, limits.step);
	const now = time.now();
	const untagged = clientOrderIdFrom(['example']);
	const clientOrderId = 'tag' in source ? taggedClientOrderId(untagged, source.tag) : untagged;
	const value = multiply(bought, price);
	const position: Position = {
		symbol,
		entryOrderId: ORDER_ID,
		entryClientOrderId: clientOrderId,
		exitKey: exitKeyOf(symbol, ORDER_ID),
		amounts: {
			bought,
			value,
			quantity: bought,
			sold: '0',
			soldByOthers: '0',
			stepsDone: 0,
			openedAt: now,
		},
		entries: [{ orderId: ORDER_ID, clientOrderId, bought, value, time: now }],
		entryFees: {},
		exits: [],
		changedAt: now,
		boughtAt: now,
	};
	const fields = positionFields({ plan, pair, tick: limits.tick }, position, { high: price });
	const name = `${ORDER_ID}:opened`;
	return [{ item: itemOf(symbol, { name, action: 'opened', time: now, fields }, now) }];
}
