import { exchangeInfo } from '../../../mexc/endpoints/marketData';
import type { Row } from '../../../mexc/endpoints/answers';
import { accountInfo, openOrders } from '../../../mexc/endpoints/spotTrading';
import { pairsIn, type Pair } from '../../../mexc/history/balances';
import type { Activity } from './backfillActivity';
import type { HistoryReader } from './backfillReads';

/** Where something may have happened, and how that is known. */
export interface Suspects {
	symbols: readonly string[];
	/** Rows of the orders that are open now. */
	open: readonly Row[];
	/** Assets that were traded, deposited or moved meanwhile. */
	changedAssets: readonly string[];
	/** The pairs between them. */
	changedPairs: readonly Pair[];
	/** It is not known what the account held before. */
	isBlind: boolean;
	/** What it holds now; to be noted once everything was found. */
	account: unknown;
}

/**
 * The pairs to ask: the trigger's own, or else those of orders that were or are open, those traded in the
 * last 24 hours, and those between assets whose balance is another than before (quirks, section 7: history
 * needs a symbol).
 */
export async function suspectsOf(
	history: HistoryReader,
	activity: Activity,
	{ symbols, mayBeBlind }: { symbols: readonly string[]; mayBeBlind: boolean },
): Promise<Suspects> {
	const body = await history.body(openOrders, {});
	const all = Array.isArray(body) ? (body as Row[]) : [];
	const open = all.filter(({ symbol }) => activity.wants(String(symbol)));
	const none = { open, changedAssets: [], changedPairs: [], isBlind: false, account: undefined };
	if (symbols.length > 0) return { ...none, symbols };
	const account = await history.body(accountInfo, {});
	const isBlind = !activity.knowsBalances && mayBeBlind;
	const changedAssets = activity.knowsBalances || mayBeBlind ? activity.changedAssets(account) : [];
	const changedPairs = await pairsBetween(history, changedAssets);
	const found = [
		...activity.openOrders.values(),
		...open.map(({ symbol }) => String(symbol)),
		...activity.tradedSymbols,
		...changedPairs.map(({ symbol }) => symbol),
	];
	const suspects = { open, changedAssets, changedPairs, isBlind, account };
	return { ...suspects, symbols: [...new Set(found)] };
}

async function pairsBetween(
	history: HistoryReader,
	assets: readonly string[],
): Promise<readonly Pair[]> {
	if (assets.length < 2) return [];
	const pairs = pairsIn(await history.body(exchangeInfo, {}));
	return pairs.filter(({ base, quote }) => assets.includes(base) && assets.includes(quote));
}

/** Sentences about changed balances that no trade found explains. */
export function unexplained(
	{ changedAssets, changedPairs, isBlind }: Suspects,
	tradedSymbols: ReadonlySet<string>,
	otherAssets: ReadonlySet<string>,
): readonly string[] {
	if (isBlind) {
		return ['it is not known what the account held before, so pairs may not have been asked'];
	}
	const explained = new Set(otherAssets);
	for (const { symbol, base, quote } of changedPairs) {
		if (!tradedSymbols.has(symbol)) continue;
		explained.add(base);
		explained.add(quote);
	}
	const left = changedAssets.filter((asset) => !explained.has(asset));
	if (left.length === 0) return [];
	const [subject, verb] = left.length === 1 ? ['balance', 'has'] : ['balances', 'have'];
	return [
		`the ${subject} of ${left.join(', ')} ${verb} changed without a trade that was found (a deposit, a withdrawal, a transfer, or a trade of a pair that is not known here)`,
	];
}
