import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator/src';
import { signed } from '../../simulator/test/support/client';
import { timeOfDay } from '../support/timeOfDay';

/** Where somebody trades without n8n. */
export const OWN_SYMBOL = 'BTCUSDT';
/** Where the workflows place their orders, below the market. */
const ORDER_SYMBOL = 'ETHUSDT';
/** Each order is a millionth larger than the one before, so that its quantity names it. */
const SMALLEST_MILLIONTHS = 400;

/** Prices at which the workflows place their orders: a cent for each millionth of the quantity. */
const FLOORS = { auto: 3440, always: 3460 } as const;
export type DuplicateCheck = keyof typeof FLOORS;

/** Parameters of the order that answers a fill, at a price that names the fill. */
export function answeringOrder(duplicateCheck: DuplicateCheck): Record<string, unknown> {
	const cents = `($json.quantity * 1000000 - ${SMALLEST_MILLIONTHS}) / 100`;
	return {
		resource: 'order',
		operation: 'newOrder',
		symbol: ORDER_SYMBOL,
		side: 'BUY',
		type: 'LIMIT',
		quantity: '0.002',
		price: `={{ (${FLOORS[duplicateCheck]} + ${cents}).toFixed(2) }}`,
		options: { duplicateCheck },
	};
}

/** What the exchange says has happened since an activity began. */
export interface Happened {
	/** By eventId, with a description. */
	fills: Map<string, string>;
	/** By eventId: the final states of the orders. */
	finals: Map<string, string>;
	/** How many orders answered a fill, by the fill's eventId. */
	answers(duplicateCheck: DuplicateCheck): Map<string, number>;
}

/** Somebody who trades on the account from outside, one market order after the other. */
export interface Activity {
	placed(): number;
	stop(): Promise<void>;
	happened(): Happened;
}

export function startActivity(exchange: Simulator, everyMs: number): Activity {
	const from = exchange.snapshot().trades.length;
	const known = new Set(ordersOf(exchange).map(({ orderId }) => orderId));
	let placed = 0;
	let isOver = false;

	async function run(): Promise<void> {
		let due = performance.now();
		while (!isOver) {
			const quantity = ((SMALLEST_MILLIONTHS + placed) / 1_000_000).toFixed(6);
			const side = placed % 2 === 0 ? 'BUY' : 'SELL';
			exchange.order({ symbol: OWN_SYMBOL, side, type: 'MARKET', quantity });
			placed++;
			due += everyMs;
			await sleep(Math.max(0, due - performance.now()));
		}
	}
	const running = run();

	return {
		placed: () => placed,
		async stop() {
			isOver = true;
			await running;
		},
		happened() {
			const trades = exchange.snapshot().trades.slice(from);
			const orders = ordersOf(exchange).filter(({ orderId }) => !known.has(orderId));
			const own = orders.filter(({ symbol }) => symbol === OWN_SYMBOL);
			const ownIds = new Set(own.map(({ orderId }) => orderId));
			const fills = trades.filter(({ orderId }) => ownIds.has(orderId));
			return {
				fills: new Map(
					fills.map(({ id, quantity, time }) => [id, `${quantity}, ${timeOfDay(time)}`]),
				),
				finals: new Map(
					own.map(({ orderId, status, executedQty, time }) => [
						`${orderId}:${status}:${executedQty}`,
						`${executedQty}, ${timeOfDay(time)}`,
					]),
				),
				answers(duplicateCheck) {
					const prices = orders
						.filter(({ symbol }) => symbol === ORDER_SYMBOL)
						.map(({ price }) => Math.round(Number(price) * 100));
					return new Map(
						fills.map(({ id, quantity }) => {
							const cents = Math.round(Number(quantity) * 1_000_000) - SMALLEST_MILLIONTHS;
							const price = FLOORS[duplicateCheck] * 100 + cents;
							return [id, prices.filter((one) => one === price).length];
						}),
					);
				},
			};
		},
	};
}

/** MEXC allows 500 open orders of a pair. */
export async function cancelAnswers(exchange: Simulator): Promise<void> {
	const { status, text } = await signed(exchange, 'DELETE', '/api/v3/openOrders', {
		symbol: ORDER_SYMBOL,
	});
	if (status !== 200) throw new Error(`Cancelling failed: ${text}`);
}

function ordersOf(exchange: Simulator) {
	return Object.values(exchange.state().accounts).flatMap(({ orders }) => orders);
}
