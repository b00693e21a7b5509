import { refusal } from '../../exchange/refusal';
import { type Span, within } from '../../wallet/rebates';
import type { Withdrawal } from '../../wallet/records';
import { type SignedCall, type SignedHandler, given, wholeNumber } from '../call';
import { longName } from './wallet';
import { DAY_MS, WEEK_MS, spanOf } from './walletHistory';

/** Deposits and withdrawals are listed for 7 days at a time, 90 days back. */
export function chainSpan(call: SignedCall): Span {
	return spanOf(call, {
		usualMs: WEEK_MS,
		longestMs: WEEK_MS,
		reachMs: 90 * DAY_MS,
		tooEarly: () => refusal(400, 'The start time cannot be earlier than 90 days'),
	});
}

/** Both withdraw endpoints; they differ in the name of the network parameter only. */
function request(call: SignedCall, networkParameter: 'netWork' | 'network'): Withdrawal {
	const { account, services } = call;
	return services.accountSide.withdrawals.request(account, {
		coin: given(call, 'coin'),
		network: given(call, networkParameter),
		contractAddress: given(call, 'contractAddress'),
		address: given(call, 'address'),
		memo: given(call, 'memo'),
		amount: given(call, 'amount'),
		withdrawOrderId: given(call, 'withdrawOrderId'),
		remark: given(call, 'remark'),
	});
}

/** Newest first. */
function withdrawHistory(call: SignedCall): unknown {
	const span = chainSpan(call);
	const [coin, status] = [given(call, 'coin'), given(call, 'status')];
	const { withdrawals } = call.services.accountSide.wallet.of(call.account.uid);
	return withdrawals
		.filter(({ applyTime }) => within(applyTime, span))
		.filter((row) => coin === '' || row.coin === coin)
		.filter((row) => status === '' || String(row.status) === status)
		.slice(-(wholeNumber(call, 'limit') ?? 1000))
		.reverse()
		.map((withdrawal) => withdrawalRow(call, withdrawal));
}

function withdrawalRow(call: SignedCall, withdrawal: Withdrawal): unknown {
	const { coin, netWork, txId } = withdrawal;
	return {
		id: withdrawal.id,
		withdrawOrderId: withdrawal.withdrawOrderId,
		txId,
		coin,
		network: longName(call, coin, netWork),
		address: withdrawal.address,
		amount: withdrawal.requested,
		transferType: 0,
		status: withdrawal.status,
		transactionFee: withdrawal.fee,
		confirmNo: null,
		applyTime: withdrawal.applyTime,
		remark: withdrawal.remark,
		memo: withdrawal.memo,
		explorerUrl: null,
		transHash: txId,
		updateTime: withdrawal.updateTime,
		coinId: `sim-${coin}`,
		vcoinId: `sim-${coin}-${netWork}`,
		netWork,
	};
}

export const withdrawalHandlers: Readonly<Record<string, SignedHandler>> = {
	withdraw: (call) => ({ id: request(call, 'netWork').id }),
	withdrawApply: (call) => [{ id: request(call, 'network').id }],
	cancelWithdraw: (call) => {
		const id = given(call, 'id');
		call.services.accountSide.withdrawals.cancel(call.account, id);
		return { id };
	},
	withdrawHistory,
};
