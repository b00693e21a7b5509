import type { Deposit } from '../../wallet/records';
import { within } from '../../wallet/rebates';
import { type SignedCall, type SignedHandler, given, wholeNumber } from '../call';
import { longName } from './wallet';
import { chainSpan } from './withdrawals';

/** Newest first. The coin may be given in the old form COIN-NETWORK. */
function depositHistory(call: SignedCall): unknown {
	const span = chainSpan(call);
	const [coin, status] = [given(call, 'coin'), given(call, 'status')];
	const { deposits } = call.services.accountSide.wallet.of(call.account.uid);
	return deposits
		.filter(({ insertTime }) => within(insertTime, span))
		.filter((row) => coin === '' || [row.coin, `${row.coin}-${row.netWork}`].includes(coin))
		.filter((row) => status === '' || String(row.status) === status)
		.slice(-(wholeNumber(call, 'limit') ?? 1000))
		.reverse()
		.map((deposit) => depositRow(call, deposit));
}

function depositRow(call: SignedCall, deposit: Deposit): unknown {
	return {
		amount: deposit.amount,
		coin: deposit.coin,
		network: longName(call, deposit.coin, deposit.netWork),
		status: deposit.status,
		address: deposit.address,
		addressTag: deposit.memo ?? '',
		txId: deposit.txId,
		insertTime: deposit.insertTime,
		unlockConfirm: String(deposit.needed),
		confirmTimes: String(deposit.confirmations),
		memo: deposit.memo,
		transHash: deposit.txId.replace(/:\d+$/, ''),
		updateTime: deposit.updateTime,
		netWork: deposit.netWork,
	};
}

export const depositHandlers: Readonly<Record<string, SignedHandler>> = { depositHistory };
