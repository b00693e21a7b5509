import type { Holding } from '../endpoints/rows/balances';
import { lastPricesOf } from '../endpoints/rows/prices';
import { add, compare, divide, isZero, multiply, roundDown, roundHalfUp } from '../core/decimal';

export interface ValuedHolding extends Holding {
	/** USDT for one unit, exact. */
	price: string;
	/** The pair whose last price was used, two pairs as `MXBTC, BTCUSDT`, or `USDT` for USDT itself. */
	pricedBy: string;
	/** Total times price, cut after 8 decimals. */
	valueUsdt: string;
	/** Of the total value, in percent, rounded to 2 decimals: the shares may miss 100 by some hundredths. */
	sharePercent: string;
}

/** Without a price, or without an amount that could be valued. */
export interface UnvaluedHolding extends Holding {
	reason: string;
}

export interface Portfolio {
	/** The exact sum of the values; `withoutPrice` names what is not in it. */
	totalValueUsdt: string;
	/** The most valuable first. */
	assets: ValuedHolding[];
	/** By name. */
	withoutPrice: UnvaluedHolding[];
}

interface Price {
	price: string;
	pricedBy: string;
}

/** Quote assets other than USDT that lead to a price, the dollars first. */
const QUOTES = ['USDC', 'USD1', 'USDE', 'BTC', 'ETH', 'MX', 'EUR'];

const VALUE_DIGITS = 8;
const SHARE_DIGITS = 2;

/**
 * Values balances by the last prices of all pairs (MEXC's rows of symbol and price). A price of zero, or one
 * that is no number, is no price; an asset whose amount MEXC does not say is not counted.
 */
export function valuePortfolio(balances: readonly Holding[], tickers: unknown): Portfolio {
	const prices = lastPricesOf(tickers);
	const withoutPrice: UnvaluedHolding[] = [];
	const valued: Array<Omit<ValuedHolding, 'sharePercent'>> = [];
	for (const holding of balances) {
		const { asset, total } = holding;
		if (total !== undefined && isZero(total)) continue;
		const found = priceOf(asset, prices);
		if (total === undefined) withoutPrice.push({ ...holding, reason: withoutAmount(asset) });
		else if (!found) withoutPrice.push({ ...holding, reason: reasonFor(asset) });
		else {
			const valueUsdt = roundDown(multiply(total, found.price), VALUE_DIGITS);
			valued.push({ ...holding, ...found, valueUsdt });
		}
	}
	const totalValueUsdt = valued.reduce((sum, { valueUsdt }) => add(sum, valueUsdt), '0');
	const assets = valued.map((entry) => {
		return { ...entry, sharePercent: shareOf(entry.valueUsdt, totalValueUsdt) };
	});
	assets.sort((a, b) => compare(b.valueUsdt, a.valueUsdt) || byAsset(a, b));
	return { totalValueUsdt, assets, withoutPrice: withoutPrice.sort(byAsset) };
}

/** All assets in one list with the same fields, those without a price last. */
export function portfolioRows({ assets, withoutPrice }: Omit<Portfolio, 'totalValueUsdt'>) {
	const unknown = { price: null, pricedBy: null, valueUsdt: null, sharePercent: null };
	return [
		...assets,
		...withoutPrice.map(({ reason, ...holding }) => ({ ...holding, ...unknown, reason })),
	];
}

function priceOf(asset: string, prices: ReadonlyMap<string, string>): Price | undefined {
	if (asset === 'USDT') return { price: '1', pricedBy: 'USDT' };
	const direct = prices.get(`${asset}USDT`);
	if (direct !== undefined) return { price: direct, pricedBy: `${asset}USDT` };
	for (const quote of QUOTES) {
		const inQuote = prices.get(asset + quote);
		const ofQuote = prices.get(`${quote}USDT`);
		if (inQuote === undefined || ofQuote === undefined) continue;
		return { price: multiply(inQuote, ofQuote), pricedBy: `${asset}${quote}, ${quote}USDT` };
	}
	return undefined;
}

/** The quotient is cut far behind the last digit shown, which never moves it over the middle. */
function shareOf(value: string, total: string): string {
	const share = isZero(total) ? '0' : divide(multiply(value, '100'), total);
	return roundHalfUp(share, SHARE_DIGITS);
}

function withoutAmount(asset: string): string {
	return `MEXC does not say how much ${asset} the account holds.`;
}

function reasonFor(asset: string): string {
	return `No pair gives ${asset} a last price in USDT, neither ${asset}USDT nor one through ${QUOTES.join(', ')}.`;
}

function byAsset(a: Holding, b: Holding): number {
	return a.asset < b.asset ? -1 : Number(a.asset > b.asset);
}
