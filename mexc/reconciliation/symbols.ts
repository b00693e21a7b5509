import { asRows, type Row } from '../endpoints/answers';
import { accountInfo, openOrders } from '../endpoints/spotTrading';
import { balancesIn } from './balances';
import type { Pair } from '../endpoints/rows/pairs';
import type { Activity } from './activity';
import type { HistoryReader } from './historyReads';

/** Pairs that are asked on a mere chance, at a weight of 10 each (MEXC allows 300 in 10 seconds). */
const FEW = 10;

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
	const all = asRows(await history.body(openOrders, {}));
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
	const pairs = await history.pairs();
	return pairs.filter(
		({ baseAsset, quoteAsset }) => assets.includes(baseAsset) && assets.includes(quoteAsset),
	);
}

/**
 * A second guess: who bought and sold as much of an asset left only its price and fees behind. The pairs
 * between a changed asset and anything the account holds: those of assets that no trade explains, or a few
 * more where everything seems explained.
 */
export async function widerSuspects(
	history: HistoryReader,
	suspects: Suspects,
	unexplained: readonly string[],
): Promise<Suspects> {
	const { changedAssets, account, symbols } = suspects;
	const none = { ...suspects, changedPairs: [], symbols: [] };
	if (changedAssets.length === 0 || suspects.isBlind) return none;
	const held = [...balancesIn(account).keys(), ...changedAssets];
	const changed = unexplained.length > 0 ? unexplained : changedAssets;
	const pairs = (await history.pairs()).filter(
		({ symbol, baseAsset, quoteAsset }) =>
			!symbols.includes(symbol) &&
			[baseAsset, quoteAsset].every((asset) => held.includes(asset)) &&
			[baseAsset, quoteAsset].some((asset) => changed.includes(asset)),
	);
	if (unexplained.length === 0 && pairs.length > FEW) return none;
	return { ...suspects, changedPairs: pairs, symbols: pairs.map(({ symbol }) => symbol) };
}

/** Assets that changed without a trade that was found. */
export function unexplainedAssets(
	{ changedAssets, changedPairs, isBlind }: Suspects,
	tradedSymbols: ReadonlySet<string>,
	feeAssets: ReadonlySet<string>,
): readonly string[] {
	if (isBlind) return [];
	const explained = new Set(feeAssets);
	for (const { symbol, baseAsset, quoteAsset } of changedPairs) {
		if (!tradedSymbols.has(symbol)) continue;
		explained.add(baseAsset);
		explained.add(quoteAsset);
	}
	return changedAssets.filter((asset) => !explained.has(asset));
}

/** Why something may be missing still, in sentences without an end. */
export function doubtsAbout(
	{ isBlind }: Suspects,
	unexplained: readonly string[],
): readonly string[] {
	if (isBlind) {
		return ['it is not known what the account held before, so pairs may not have been asked'];
	}
	if (unexplained.length === 0) return [];
	const [subject, verb] = unexplained.length === 1 ? ['balance', 'has'] : ['balances', 'have'];
	return [
		`the ${subject} of ${unexplained.join(', ')} ${verb} changed without a trade that was found (a deposit, a withdrawal, a transfer, or a trade of a pair that is not known here)`,
	];
}
