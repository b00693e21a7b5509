import { amountOf, compare, subtract } from '../../core/decimal';

/** An order as queryOrder, openOrders, allOrders and the answers to cancellations show it. */
export type OrderRow = Readonly<Record<string, unknown>>;

// The one reader of such a row. The newest page of MEXC spells some names another way than its answers do
// (quirks 100), and any amount can be null or empty: what is not said is undefined here and never zero.

/** MEXC's id; undefined in what is no order. */
export function orderIdOf({ orderId }: OrderRow): string | undefined {
	return idText(orderId);
}

/** The id of an order or a trade, which some samples of MEXC show as a number (quirks 26). */
export function idText(id: unknown): string | undefined {
	if (typeof id === 'number') return Number.isSafeInteger(id) ? String(id) : undefined;
	return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The base quantity that was ordered; of a market order by amount a derived one (quirks 86). */
export function quantityOf(row: OrderRow): string | undefined {
	return amountOf(said(row.origQty, row.Qty));
}

/** Base quantity executed so far. */
export function executedOf(row: OrderRow): string | undefined {
	return amountOf(row.executedQty);
}

/** What the executed quantity cost or brought, in the quote asset. */
export function executedValueOf(row: OrderRow): string | undefined {
	return amountOf(said(row.cummulativeQuoteQty, row.cumulativeQuoteQty));
}

/** The amount of the quote asset that was ordered; of a limit order price times quantity. */
export function quoteQuantityOf(row: OrderRow): string | undefined {
	return amountOf(row.origQuoteOrderQty);
}

/** What is not executed of the ordered quantity; undefined as well where more is executed than was ordered. */
export function unfilledOf(row: OrderRow): string | undefined {
	const [ordered, executed] = [quantityOf(row), executedOf(row)];
	if (ordered === undefined || executed === undefined) return undefined;
	return compare(executed, ordered) > 0 ? undefined : subtract(ordered, executed);
}

/** The row under one spelling of its names, for showing. */
export function withOneSpelling(row: OrderRow): OrderRow {
	if (!('Qty' in row) && !('cumulativeQuoteQty' in row)) return row;
	const { Qty, cumulativeQuoteQty, ...rest } = row;
	return {
		...rest,
		origQty: said(row.origQty, Qty),
		cummulativeQuoteQty: said(row.cummulativeQuoteQty, cumulativeQuoteQty),
	};
}

/** The first that says something. */
function said(one: unknown, other: unknown): unknown {
	return one === undefined || one === null || one === '' ? other : one;
}
