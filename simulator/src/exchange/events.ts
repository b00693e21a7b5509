import type { Decimal } from './decimal';
import type { Order, OwnTrade, Side } from './orders';

/** A public trade. */
export interface Trade {
	readonly id: string;
	readonly symbol: string;
	readonly price: Decimal;
	readonly quantity: Decimal;
	readonly quote: Decimal;
	readonly takerSide: Side;
	/** Exchange time, ms. */
	readonly time: number;
}

export type BalanceReason =
	| 'ENTRUST_PLACE'
	| 'ENTRUST'
	| 'ENTRUST_CANCEL'
	| 'ENTRUST_UNFROZEN'
	| 'TRADE_FEE'
	| 'DEPOSIT'
	| 'WITHDRAW'
	| 'WITHDRAW_FEE'
	| 'CONTRACT_TRANSFER'
	| 'SUGAR';

/** One change of one asset; `free` and `locked` are the balances after it. */
export interface BalanceChange {
	readonly asset: string;
	readonly free: Decimal;
	readonly freeChange: Decimal;
	readonly locked: Decimal;
	readonly lockedChange: Decimal;
	readonly reason: BalanceReason;
	readonly time: number;
}

/** What the private channels report to the owner. Orders change later: read them during the call. */
export type PrivateEvent =
	| { readonly uid: string; readonly kind: 'balance'; readonly balance: BalanceChange }
	| { readonly uid: string; readonly kind: 'deal'; readonly trade: OwnTrade }
	| { readonly uid: string; readonly kind: 'order'; readonly order: Order };
