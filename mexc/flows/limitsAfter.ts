import { compare, subtract } from '../core/decimal';
import { asMexcError } from '../core/errors';
import type { Row } from '../endpoints/answers';
import type { WireValues } from '../endpoints/endpoint';
import { isPurchase } from '../policy/countOrders';
import { orderValue } from '../policy/orderValue';
import { marketOf } from '../policy/policyMarket';
import type { RestClient } from '../rest/client';
import { tradingLimits } from './tradingLimits';

/** What the limits of a day leave once an order has been placed. */
export interface LimitsAfter {
	/** Those of the order's pair and of all pairs together; empty where the credential sets none. */
	limits: Row[];
	/** The same for a person, with a blank before it; empty without limits. */
	words: string;
}

/**
 * What would be left of the limits over a day after this order. Throws MexcError where that cannot be read and
 * the order buys; a sale is not refused, so its words say only that nobody knows.
 */
export async function limitsAfter(client: RestClient, order: WireValues): Promise<LimitsAfter> {
	if (client.context.account.policy.dayLimits === undefined) return { limits: [], words: '' };
	try {
		const all = await tradingLimits(client);
		const about = all.filter(({ symbol }) => symbol === null || symbol === order.symbol);
		const isBuy = isPurchase(order);
		const value = isBuy ? ((await orderValue(order, marketOf(client))) ?? '0') : '0';
		const limits = about.map((row) => rowAfter(row, isBuy ? value : '0'));
		return { limits, words: wordsOf(limits) };
	} catch (raw) {
		const error = asMexcError(raw);
		if (isPurchase(order)) throw error;
		return { limits: [], words: ` What is left of the limits cannot be read: ${error.message}` };
	}
}

/** Losses are known once an order has sold, so those of the day stay as they are. */
function rowAfter({ name, limit, unit, symbol, max, left }: Row, value: string): Row {
	const costs: Readonly<Record<string, string>> = { maxBoughtPerDay: value, maxOrdersPerDay: '1' };
	const rest = subtract(String(left), costs[String(limit)] ?? '0');
	const leftAfter = compare(rest, '0') < 0 ? '0' : rest;
	return { name, limit, unit, symbol, max, left, leftAfter };
}

function wordsOf(limits: readonly Row[]): string {
	const parts = limits.map(({ name, unit, max, leftAfter }) => {
		return `${leftAfter} of ${max} ${unit} (${name})`;
	});
	return parts.length === 0 ? '' : ` Left of the limits after it: ${parts.join(', ')}.`;
}
