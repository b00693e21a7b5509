import { inBookOrder, isBookable, type BookEvent, type Fill } from '../books/ledger';
import { amountOf, isZero } from '../core/decimal';
import { timeIn, type Row } from '../endpoints/answers';
import { exchangeInfo, klines, tickerPrice } from '../endpoints/marketData';
import type { Holding } from '../endpoints/rows/balances';
import { idText } from '../endpoints/rows/orderRow';
import type { Pair } from '../endpoints/rows/pairs';
import { accountInfo, myTrades, uid } from '../endpoints/spotTrading';
import { depositHistory } from '../endpoints/wallet/deposit';
import { dustLog } from '../endpoints/wallet/dust';
import { internalTransferHistory } from '../endpoints/wallet/internalTransfer';
import { universalTransferHistory } from '../endpoints/wallet/transfer';
import { listSubAccounts } from '../endpoints/subAccount/accounts';
import { subAccountUniversalTransferHistory } from '../endpoints/subAccount/transfer';
import { withdrawHistory } from '../endpoints/wallet/withdrawal';
import { readBalances } from '../market/reads';
import { timeOf, type RestClient } from '../rest/client';
import { earliestOf, readRowsSince } from '../rest/rowsSince';
import { readWalletMoves } from './walletMoves';

/** What MEXC's lists prove of an account's past. */
export interface AccountHistory {
	/** Fills of the pairs, and what came and went without a trade, in the order of the books. */
	events: readonly BookEvent[];
	/** Since when they are complete, and when they were read; exchange time, in milliseconds. */
	provenFrom: number;
	readAt: number;
	/** As they were when the events had been read. */
	balances: readonly Holding[];
	/** What the lists do not prove, in sentences. */
	gaps: readonly string[];
}

/** What an operation asks that reads the past of an account and says what it is worth. */
export const valuedHistorySteps = [
	exchangeInfo,
	tickerPrice,
	klines,
	accountInfo,
	uid,
	myTrades,
	depositHistory,
	withdrawHistory,
	universalTransferHistory,
	internalTransferHistory,
	dustLog,
	listSubAccounts,
	subAccountUniversalTransferHistory,
];

/** An account that trades while it is read is read again; more often than this, the difference is named. */
const MOST_READINGS = 3;
/** MEXC's reach ends later with every minute: so long the reading may take. */
const READING_MS = 3_600_000;

export interface WantedHistory {
	pairs: readonly Pair[];
	/** What came and went of every asset, not only of those of the pairs. */
	isOfAllAssets?: boolean;
	signal?: AbortSignal;
}

/**
 * The account's past of some pairs, as far back as MEXC lists fills. Balances are read before and after, so
 * that they belong to the events. Throws MexcError.
 */
export async function readAccountHistory(
	client: RestClient,
	{ pairs, isOfAllAssets = false, signal }: WantedHistory,
): Promise<AccountHistory> {
	const now = async () => timeOf(client).now() + (await client.clockOffsetMs());
	const provenFrom = Math.ceil(earliestOf(myTrades, await now())) + READING_MS;
	const assets = new Set(pairs.flatMap(({ baseAsset, quoteAsset }) => [baseAsset, quoteAsset]));
	const isTraded = (asset: string) => assets.has(asset);
	const isWanted = (coin: string) => isOfAllAssets || assets.has(nameOf(coin, isTraded));
	let balances = await readBalances(client, { signal });
	for (let reading = 1; ; reading++) {
		const fills = await readFills(client, pairs, provenFrom, signal);
		const wallet = await readWalletMoves(client, { from: provenFrom, isWanted, signal });
		const readAt = await now();
		const after = await readBalances(client, { signal });
		const isQuiet = isSame(balances, after);
		balances = after;
		if (!isQuiet && reading < MOST_READINGS) continue;
		const gaps = [...fills.gaps, ...wallet.gaps];
		if (!isQuiet) gaps.push('The balances changed while they were read, each time again.');
		const moves = wallet.moves.map((move) => ({ ...move, asset: nameOf(move.asset, isTraded) }));
		return {
			events: inBookOrder([...fills.fills, ...moves]),
			provenFrom,
			readAt,
			balances,
			gaps,
		};
	}
}

function isSame(before: readonly Holding[], after: readonly Holding[]): boolean {
	const text = (holdings: readonly Holding[]) =>
		JSON.stringify(holdings.map(({ asset, total }) => [asset, total]).sort());
	return text(before) === text(after);
}

/** Histories name a coin with its network now and then, `USDC-TRX` (quirks 61). */
function nameOf(coin: string, isKnown: (asset: string) => boolean): string {
	const [asset] = coin.split('-');
	return isKnown(asset) ? asset : coin;
}

async function readFills(
	client: RestClient,
	pairs: readonly Pair[],
	from: number,
	signal: AbortSignal | undefined,
): Promise<{ fills: Fill[]; gaps: string[] }> {
	const fills: Fill[] = [];
	const gaps: string[] = [];
	for (const [index, pair] of pairs.entries()) {
		const { symbol } = pair;
		const found = await readRowsSince(client, myTrades, { symbol }, from, signal);
		gaps.push(...found.gaps.map((gap) => `Fills of ${symbol}: ${gap}.`));
		for (const row of found.rows) {
			// It says no time only where MEXC's answer is broken: it may be of this time.
			if (timeIn(row.time) < from) continue;
			const fill = fillOf(row, pair);
			if (fill && isBookable(fill)) fills.push(fill);
			else
				gaps.push(
					`Fill ${idText(row.id) ?? 'without an ID'} of ${symbol} does not say what was traded, and is not counted.`,
				);
		}
		if (pairs.length > 1) {
			client.context.log.info(`Fills of ${index + 1} of ${pairs.length} pairs are read.`);
		}
	}
	return { fills, gaps };
}

/** Undefined for a row that does not say what was traded, or when. */
function fillOf(row: Row, { symbol, baseAsset, quoteAsset }: Pair): Fill | undefined {
	const [price, quantity] = [amountOf(row.price), amountOf(row.qty)];
	const [quoteQuantity, time] = [amountOf(row.quoteQty), timeIn(row.time)];
	const fee = amountOf(row.commission);
	const isSaid = price !== undefined && quantity !== undefined && quoteQuantity !== undefined;
	if (!isSaid || fee === undefined || !Number.isFinite(time)) return undefined;
	if (typeof row.isBuyer !== 'boolean') return undefined;
	const { commissionAsset: feeAsset } = row;
	if (!isZero(fee) && (typeof feeAsset !== 'string' || feeAsset === '')) return undefined;
	return {
		kind: 'fill',
		id: idText(row.id) ?? '',
		time,
		symbol,
		baseAsset,
		quoteAsset,
		price,
		quantity,
		quoteQuantity,
		side: row.isBuyer ? 'BUY' : 'SELL',
		fee: isZero(fee) ? undefined : { asset: String(feeAsset), amount: fee },
	};
}
