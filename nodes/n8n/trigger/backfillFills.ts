import { myTrades } from '../../../mexc/endpoints/spotTrading';
import { dealPush } from '../../../mexc/history/pushForm';
import type { Activity } from './backfillActivity';
import type { Look } from './backfillRun';
import type { Suspects } from './backfillSymbols';
import { askedPerSymbol, type Found } from './backfillTrading';

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
	const rows = answers.flatMap((answer) => answer.rows).filter(({ time }) => Number(time) >= from);
	for (const { symbol, time } of rows) activity.noteTrade(String(symbol), Number(time));
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
	const ids = new Set(open.map(({ orderId }) => String(orderId)));
	for (const orderId of activity.openOrders.keys()) {
		if (!ids.has(orderId)) activity.forgetOrder(orderId);
	}
	for (const { orderId, symbol } of open) activity.noteOpen(String(orderId), String(symbol));
}
