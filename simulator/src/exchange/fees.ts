import type { Account } from './accounts';
import { type Decimal, ONE, ZERO, decimal } from './decimal';
import type { Pair } from './pairs';

export interface Fee {
	readonly amount: Decimal;
	readonly asset: string;
}

export function takerRate(account: Account, pair: Pair): Decimal {
	return account.isMarket ? ZERO : decimal(pair.takerCommission);
}

export function makerRate(account: Account, pair: Pair): Decimal {
	return account.isMarket ? ZERO : decimal(pair.makerCommission);
}

/** What a BUY of this value locks: the value and the fee a taker would pay on top. */
export function withTakerFee(account: Account, pair: Pair, quote: Decimal): Decimal {
	return quote.times(ONE.plus(takerRate(account, pair)));
}

/**
 * The fee of one fill: in the quote asset for both sides, or in MX when the account has switched that
 * on and holds enough MX (quirks 63, 77).
 * @param mxPrice price of MX in the quote asset, undefined where there is no such market
 */
export function feeOf(
	account: Account,
	pair: Pair,
	quote: Decimal,
	isMaker: boolean,
	mxPrice: Decimal | undefined,
): Fee {
	const rate = isMaker ? makerRate(account, pair) : takerRate(account, pair);
	const amount = quote.times(rate);
	if (account.mxDeduct && mxPrice !== undefined && amount.gt(ZERO)) {
		const inMx = amount.div(mxPrice);
		if (account.ledger.get('MX').free.gte(inMx)) return { amount: inMx, asset: 'MX' };
	}
	return { amount, asset: pair.quoteAsset };
}
