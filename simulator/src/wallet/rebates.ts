import type { Account } from '../exchange/accounts';
import { type Decimal, ZERO, decimal, plain } from '../exchange/decimal';
import type { AccountRecords, Rebate } from './records';
import type { Wallet } from './wallet';

export interface Span {
	readonly from: number;
	readonly to: number;
}

export function within(time: number, { from, to }: Span): boolean {
	return time >= from && time <= to;
}

/** Sums of rebates per market, in USDT. */
export interface RebateSums {
	readonly spot: Decimal;
	readonly futures: Decimal;
	readonly etf: Decimal;
	readonly total: Decimal;
	readonly traded: Decimal;
}

/** Payments for the trading of others: booked, and summed up for the pages that show them. */
export class Rebates {
	constructor(private readonly wallet: Wallet) {}

	/** Pays a rebate into the spot wallet. */
	pay(account: Account, rebate: Omit<Rebate, 'time'>): void {
		const time = this.wallet.clock.now();
		this.wallet.of(account.uid).rebates.push({ ...rebate, time });
		this.wallet.change(account, 'SPOT', rebate.asset, decimal(rebate.amount), 'SUGAR');
	}

	/** What one referral has brought; payments in other assets at their last price. */
	sums(records: AccountRecords, span: Span, uid: string): RebateSums {
		const own = records.rebates.filter((rebate) => rebate.uid === uid && within(rebate.time, span));
		return this.sumUp(own);
	}

	sumUp(rebates: readonly Rebate[]): RebateSums {
		const of = (market: Rebate['market']) =>
			rebates
				.filter((rebate) => rebate.market === market)
				.reduce((sum, rebate) => sum.plus(this.inUsdt(rebate.asset, rebate.amount)), ZERO);
		const [spot, futures, etf] = [of('spot'), of('futures'), of('etf')];
		const traded = rebates.reduce((sum, r) => sum.plus(this.inUsdt(r.asset, r.traded)), ZERO);
		return { spot, futures, etf, total: spot.plus(futures).plus(etf), traded };
	}

	inUsdt(asset: string, amount: string): Decimal {
		const price = asset === 'USDT' ? decimal(1) : this.wallet.exchange.market(`${asset}USDT`)?.last;
		return decimal(amount).times(price ?? ZERO);
	}
}

/** As the affiliate pages print sums. */
export function printed(amount: Decimal): string {
	return plain(amount.round(8, 0));
}
