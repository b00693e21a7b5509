import { type Span, printed, within } from '../../wallet/rebates';
import type { AccountRecords, Rebate, Referral } from '../../wallet/records';
import { type SignedCall, type SignedHandler } from '../call';
import { type Page, YEAR_MS, pageOf, recordPage, spanOf } from './walletHistory';

function recordsOf({ services, account }: SignedCall): AccountRecords {
	return services.accountSide.wallet.of(account.uid);
}

/** Times of the rebate pages: one year back. */
function rebateSpan(call: SignedCall): Span {
	return spanOf(call, { usualMs: YEAR_MS, reachMs: YEAR_MS });
}

/** These pages have a fixed size. */
function tenRows<T>(call: SignedCall, rows: readonly T[]): Page<T> {
	return pageOf(call, rows, undefined);
}

/** One row per referral, with what their trading has brought in the time asked for. */
function rebateHistory(call: SignedCall): unknown {
	const span = rebateSpan(call);
	const records = recordsOf(call);
	const rows = records.referrals.map(({ uid, account, inviteTime }: Referral) => {
		const sums = call.services.accountSide.rebates.sums(records, span, uid);
		return {
			spot: printed(sums.spot),
			futures: printed(sums.futures),
			total: printed(sums.total),
			uid,
			account,
			inviteTime,
		};
	});
	return recordPage(tenRows(call, rows));
}

/** Single payments, newest first. */
function payments(isKickback: boolean): SignedHandler {
	return (call) => {
		const span = rebateSpan(call);
		const { rebates, referrals } = recordsOf(call);
		const rows = rebates
			.filter((rebate) => rebate.isKickback === isKickback && within(rebate.time, span))
			.reverse()
			.map((rebate) => paymentRow(rebate, referrals));
		return recordPage(tenRows(call, rows));
	};
}

function paymentRow(rebate: Rebate, referrals: readonly Referral[]): unknown {
	return {
		asset: rebate.asset,
		type: rebate.market,
		rate: rebate.rate,
		amount: rebate.amount,
		uid: rebate.uid,
		account: referrals.find(({ uid }) => uid === rebate.uid)?.account ?? '',
		tradeTime: rebate.time,
		updateTime: rebate.time,
	};
}

export const rebateHandlers: Readonly<Record<string, SignedHandler>> = {
	rebateHistory,
	rebateDetail: payments(false),
	rebateKickback: payments(true),
	referCode: (call) => ({ referCode: recordsOf(call).referCode }),
};
