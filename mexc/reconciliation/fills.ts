import { myTrades } from '../endpoints/spotTrading';
import { dealPush } from './pushForm';
import { timeAt } from '../endpoints/answers';
import { orderIdOf } from '../endpoints/rows/orderRow';
import type { Activity } from './activity';
import type { Look } from './run';
import type { Suspects } from './symbols';
import { askedPerSymbol, type Found } from './trading';

const timeOf = timeAt('time');

/** The fills since an interruption, of all pairs on which there may be some. */
export async function findFills(
	{ history, from, isLast, now }: Look,
	{ symbols, open }: Suspects,
	activity: Activity,
): Promise<Found> {
	const gaps: string[] = [];
	const answers = await askedPerSymbol(symbols, gaps, async (symbol) =>
		history.rows(myTrades, { symbol }, from),
	);
	gaps.push(...answers.flatMap((answer) => answer.gaps));
	// MEXC was asked for nothing older: a row that says no time is not.
	const rows = answers.flatMap((answer) => answer.rows).filter((row) => !(timeOf(row) < from));
	for (const row of rows) activity.noteTrade(String(row.symbol), timeOf(row) || now());
	if (isLast) noteOpenOrders(open, activity);
	return {
		messages: rows.map((row) => dealPush(row, now())),
		tradedSymbols: new Set(rows.map(({ symbol }) => String(symbol))),
		feeAssets: new Set(rows.map(({ commissionAsset }) => String(commissionAsset))),
		gaps,
	};
}

/** Fills are found by pair and time: of an order that has ended nothing more has to be known. */
function noteOpenOrders(open: Suspects['open'], activity: Activity): void {
	const ids = new Set(open.map(orderIdOf));
	for (const orderId of activity.openOrders.keys()) {
		if (!ids.has(orderId)) activity.loseOrder(orderId);
	}
	for (const row of open) {
		const orderId = orderIdOf(row);
		if (orderId !== undefined) activity.noteOpen(orderId, String(row.symbol));
	}
}
