import { asRow, type Row } from '../endpoints/answers';
import { allOrders, queryOrder } from '../endpoints/spotTrading';
import { asMexcError } from '../core/errors';
import { executedOf, orderIdOf } from '../endpoints/rows/orderRow';
import { isZero } from '../core/decimal';
import { isFinal } from '../endpoints/rows/orderState';
import { orderPush, orderTimeOf } from './pushForm';
import type { Activity } from './activity';
import { isRefusal } from './historyReads';
import type { Look } from './run';
import type { Suspects } from './symbols';
import { askedPerSymbol, type Found } from './trading';

/** A balance in it changes without any order naming it, when fees are paid in it (quirks 63). */
const FEE_ASSET = 'MX';

/**
 * The final states that orders have reached meanwhile. `allOrders` lists by the time an order was placed:
 * those known to be open since before are asked one by one.
 */
export async function findOrders(
	look: Look,
	suspects: Suspects,
	activity: Activity,
): Promise<Found> {
	const gaps: string[] = [];
	const known = activity.openOrders;
	const rows = await listedOrders(look, suspects, gaps);
	for (const [orderId, symbol] of known) {
		if (rows.has(orderId)) continue;
		const row = await askedOrder(look, symbol, orderId);
		if (row !== undefined) rows.set(orderId, row);
		else if (look.isLast) {
			activity.loseOrder(orderId);
			gaps.push(`MEXC no longer knows order ${orderId} of ${symbol}, which was open`);
		}
	}
	const all = [...rows.values()];
	for (const row of all.filter((one) => !isEnded(one))) {
		const orderId = orderIdOf(row);
		if (orderId !== undefined) activity.noteOpen(orderId, String(row.symbol));
	}
	const recent = all.filter((row) => isSince(row, look.from));
	// An order that does not say how much was executed may have been.
	const traded = recent.filter((row) => isTraded(executedOf(row)));
	for (const row of traded) activity.noteTrade(String(row.symbol), orderTimeOf(row) || look.now());
	const ended = all.filter(
		(row) => isEnded(row) && (known.has(orderIdOf(row) ?? '') || isSince(row, look.from)),
	);
	return {
		messages: ended.map((row) => orderPush(row, look.now())),
		tradedSymbols: new Set(traded.map(({ symbol }) => String(symbol))),
		feeAssets: new Set(traded.length > 0 ? [FEE_ASSET] : []),
		gaps,
	};
}

/** By order id. What is listed as open may have ended until the pair was asked. */
async function listedOrders(
	{ history, from }: Look,
	{ open, symbols }: Suspects,
	gaps: string[],
): Promise<Map<string, Row>> {
	const answers = await askedPerSymbol(symbols, gaps, async (symbol) =>
		history.rows(allOrders, { symbol }, from),
	);
	gaps.push(...answers.flatMap((answer) => answer.gaps));
	const rows = [...open, ...answers.flatMap((answer) => answer.rows)];
	return new Map(rows.map((row) => [orderIdOf(row) ?? JSON.stringify(row), row]));
}

async function askedOrder({ history }: Look, symbol: string, orderId: string) {
	try {
		return asRow(await history.body(queryOrder, { symbol, orderId }));
	} catch (error) {
		if (isRefusal(asMexcError(error))) return undefined;
		throw asMexcError(error);
	}
}

function isTraded(executed: string | undefined): boolean {
	return executed === undefined || !isZero(executed);
}

/** MEXC was asked for nothing older: a row that says no time is not. */
function isSince(row: Row, from: number): boolean {
	return !(orderTimeOf(row) < from);
}

/** An order without a status is asked for again. */
function isEnded({ status }: Row): boolean {
	return typeof status === 'string' && status !== '' && isFinal(status);
}
