import { refusal } from '../../exchange/refusal';
import { type Span, printed, within } from '../../wallet/rebates';
import type { AccountRecords, Rebate } from '../../wallet/records';
import { type SignedCall, type SignedHandler, given } from '../call';
import { DAY_MS, HALF_YEAR_MS, WEEK_MS, pageOf, spanOf } from './walletHistory';

interface Affiliate {
	readonly call: SignedCall;
	readonly records: AccountRecords;
	readonly span: Span;
}

interface List {
	readonly rows: readonly unknown[];
	/** Sums that stand beside the page. */
	readonly sums?: Readonly<Record<string, unknown>>;
}

/** For affiliates; the others get 403 in the shape of the older services. */
function affiliatePage(
	times: Parameters<typeof spanOf>[1],
	list: (affiliate: Affiliate) => List,
): SignedHandler {
	return (call) => {
		const records = call.services.accountSide.wallet.of(call.account.uid);
		if (!records.switches.affiliate) {
			return { success: false, code: 403, message: refusal(403).message };
		}
		const { rows, sums } = list({ call, records, span: spanOf(call, times) });
		const page = pageOf(call, rows, 'pageSize');
		const data = {
			pageSize: page.size,
			totalCount: page.total,
			totalPage: page.pages,
			currentPage: page.page,
			...sums,
			resultList: page.rows,
		};
		return { success: true, code: 0, message: null, data };
	};
}

/** Rows fit when the request names no value, or this one. */
function fits(call: SignedCall, name: string, value: string): boolean {
	const wanted = given(call, name);
	return wanted === '' || wanted === value;
}

function referralsOf({ call, records }: Affiliate) {
	return records.referrals
		.filter(({ inviteCode }) => fits(call, 'inviteCode', inviteCode))
		.filter(({ uid }) => fits(call, 'uid', uid));
}

function commission(affiliate: Affiliate): List {
	const { call, records, span } = affiliate;
	const rows = referralsOf(affiliate).map((referral) => {
		const sums = call.services.accountSide.rebates.sums(records, span, referral.uid);
		const { firstDepositTime } = referral;
		return {
			uid: referral.uid,
			account: referral.account,
			inviteCode: referral.inviteCode,
			// The one time in seconds (quirks 18).
			inviteTime: Math.floor(referral.inviteTime / 1000),
			spot: printed(sums.spot),
			etf: printed(sums.etf),
			futures: printed(sums.futures),
			total: printed(sums.total),
			deposit: referral.depositAmount,
			firstDepositTime:
				firstDepositTime === null ? null : new Date(firstDepositTime).toISOString().slice(0, 10),
		};
	});
	const none = { totalCommissionUsdtAmount: null, totalTradeUsdtAmount: null };
	return { rows, sums: { usdtAmount: null, ...none, finished: null } };
}

const TYPES: Readonly<Record<Rebate['market'], number>> = { spot: 1, futures: 2, etf: 3 };

function commissionDetail({ call, records, span }: Affiliate): List {
	const { rebates } = call.services.accountSide;
	const codeOf = (uid: string) => records.referrals.find((r) => r.uid === uid)?.inviteCode ?? '';
	const chosen = records.rebates
		.filter(({ isKickback, time }) => !isKickback && within(time, span))
		.filter(({ market }) => fits(call, 'type', String(TYPES[market])))
		.filter(({ uid }) => fits(call, 'inviteCode', codeOf(uid)))
		.reverse();
	const sums = rebates.sumUp(chosen);
	const rows = chosen.map((rebate) => ({
		type: TYPES[rebate.market],
		sourceType: TYPES[rebate.market],
		state: 2,
		date: rebate.time,
		uid: rebate.uid,
		rate: rebate.rate,
		symbol: rebate.asset,
		takerAmount: rebate.traded,
		makerAmount: '0',
		amountCurrency: rebate.asset,
		usdtAmount: printed(rebates.inUsdt(rebate.asset, rebate.traded)),
		commission: rebate.amount,
		currency: rebate.asset,
	}));
	return {
		rows,
		sums: {
			totalCommissionUsdtAmount: printed(sums.total),
			totalTradeUsdtAmount: printed(sums.traded),
		},
	};
}

function referralPage(affiliate: Affiliate): List {
	const { call, records, span } = affiliate;
	const rows = referralsOf(affiliate)
		.filter(({ inviteTime }) => within(inviteTime, span))
		.map((referral) => {
			const trades = records.rebates.filter(({ uid }) => uid === referral.uid);
			const sums = call.services.accountSide.rebates.sumUp(trades);
			return {
				uid: referral.uid,
				nickName: null,
				email: referral.account,
				registerTime: referral.inviteTime,
				inviteCode: referral.inviteCode,
				depositAmount: referral.depositAmount,
				tradingAmount: printed(sums.traded),
				commission: printed(sums.total),
				firstDepositTime: referral.firstDepositTime,
				firstTradeTime: trades[0]?.time ?? null,
				lastDepositTime: referral.lastDepositTime,
				lastTradeTime: trades[trades.length - 1]?.time ?? null,
				withdrawAmount: referral.withdrawAmount,
				asset: '0 USDT',
				identification: 1,
			};
		});
	return { rows };
}

function campaigns({ records, span }: Affiliate): List {
	const rows = records.campaigns
		.filter(({ createTime }) => within(createTime, span))
		.map(({ name, inviteCode, clicks, createTime }) => ({
			campaign: name,
			inviteCode,
			clickTime: clicks,
			createTime,
			signup: 0,
			traded: 0,
			deposited: 0,
			depositAmount: '0',
			tradingAmount: '0',
			commission: '0',
		}));
	return { rows };
}

function subAffiliates({ call, records, span }: Affiliate): List {
	const rows = records.subAffiliates
		.filter(({ activationTime }) => within(activationTime, span))
		.filter(({ inviteCode }) => fits(call, 'inviteCode', inviteCode))
		.map(({ name, mail, campaign, inviteCode, activationTime }) => ({
			subaffiliateName: name,
			subaffiliateMail: mail,
			campaign,
			inviteCode,
			activationTime,
			registered: 0,
			deposited: 0,
			depositAmount: '0',
			commission: '0',
		}));
	return { rows };
}

function withdrawals({ records, span }: Affiliate): List {
	const rows = records.affiliateWithdrawals
		.filter(({ time }) => within(time, span))
		.map(({ time, asset, amount }) => ({ withdrawTime: time, asset, amount }));
	return { rows };
}

const WEEK = { usualMs: WEEK_MS };

export const affiliateHandlers: Readonly<Record<string, SignedHandler>> = {
	affiliateCommission: affiliatePage({ usualMs: HALF_YEAR_MS }, commission),
	affiliateWithdraw: affiliatePage({ usualMs: HALF_YEAR_MS }, withdrawals),
	affiliateCommissionDetail: affiliatePage(
		{ usualMs: WEEK_MS, longestMs: 30 * DAY_MS },
		commissionDetail,
	),
	affiliateCampaign: affiliatePage(WEEK, campaigns),
	affiliateReferral: affiliatePage(WEEK, referralPage),
	affiliateSubaffiliates: affiliatePage(WEEK, subAffiliates),
	// The rows of this list were never seen: a page with the known field alone.
	affiliateList: affiliatePage(WEEK, ({ records }) => ({
		rows: records.referrals.map(({ uid }) => ({ uid })),
	})),
};
