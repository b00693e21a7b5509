import { refusal } from '../../exchange/refusal';
import type { InternalTransfer, WalletKind, WalletTransfer } from '../../wallet/records';
import { within } from '../../wallet/rebates';
import { emailOf } from '../../wallet/transfers';
import { type SignedCall, type SignedHandler, given } from '../call';
import { HALF_YEAR_MS, WEEK_MS, pageOf, recordPage, spanOf } from './walletHistory';

const RECORD_MISSING = 'Record does not exist';

/** The two wallet kinds of a request; the general checks know the names. */
export function kindsOf(call: SignedCall): { fromKind: WalletKind; toKind: WalletKind } {
	return {
		fromKind: given(call, 'fromAccountType') as WalletKind,
		toKind: given(call, 'toAccountType') as WalletKind,
	};
}

function universalTransfer(call: SignedCall): unknown {
	const { fromKind, toKind } = kindsOf(call);
	const [asset, amount] = [given(call, 'asset'), given(call, 'amount')];
	const { transfers } = call.services.accountSide;
	const { tranId } = transfers.universal(call.account, fromKind, toKind, asset, amount);
	return { tranId };
}

function transferRow(transfer: WalletTransfer): unknown {
	return {
		tranId: transfer.tranId,
		clientTranId: null,
		asset: transfer.asset,
		amount: transfer.amount,
		fromAccountType: transfer.from,
		toAccountType: transfer.to,
		symbol: null,
		status: transfer.status,
		timestamp: transfer.time,
	};
}

/** Newest first; six months back. */
function universalTransferHistory(call: SignedCall): unknown {
	const span = spanOf(call, { usualMs: WEEK_MS, reachMs: HALF_YEAR_MS });
	const { fromKind, toKind } = kindsOf(call);
	const rows = records(call)
		.transfers.filter(({ time }) => within(time, span))
		.filter(({ from, to }) => from === fromKind && to === toKind)
		.reverse()
		.map(transferRow);
	const page = pageOf(call, rows, 'size');
	return { rows: page.rows, total: page.total };
}

function records({ services, account }: SignedCall) {
	return services.accountSide.wallet.of(account.uid);
}

/** @throws Refusal 22222 for an id that is not known */
function transferOf(call: SignedCall, tranId: string): WalletTransfer {
	const found = records(call).transfers.find((transfer) => transfer.tranId === tranId);
	if (found === undefined) throw refusal(22222, RECORD_MISSING);
	return found;
}

/** As the exchange's second version names the wallets. */
const OLD_NAMES: Readonly<Record<WalletKind, string>> = { SPOT: 'MAIN', FUTURES: 'CONTRACT' };

function assetInternalTransferRecord(call: SignedCall): unknown {
	const transfer = transferOf(call, given(call, 'transact_id'));
	return {
		code: '200',
		data: {
			currency: transfer.asset,
			amount: transfer.amount,
			transact_id: transfer.tranId,
			from: OLD_NAMES[transfer.from],
			to: OLD_NAMES[transfer.to],
			transact_state: transfer.status,
		},
	};
}

function internalTransfer(call: SignedCall): unknown {
	const { tranId } = call.services.accountSide.transfers.internal(call.account, {
		toAccountType: given(call, 'toAccountType'),
		toAccount: given(call, 'toAccount'),
		areaCode: given(call, 'areaCode'),
		asset: given(call, 'asset'),
		amount: given(call, 'amount'),
	});
	return { tranId };
}

/** Sent and received, newest first. */
function internalTransferHistory(call: SignedCall): unknown {
	const span = spanOf(call, { usualMs: WEEK_MS });
	const tranId = given(call, 'tranId');
	const rows = records(call)
		.internalTransfers.filter(({ time }) => within(time, span))
		.filter((transfer) => tranId === '' || transfer.tranId === tranId)
		.reverse()
		.map(internalRow);
	return recordPage(pageOf(call, rows, 'limit'));
}

function internalRow(transfer: InternalTransfer): unknown {
	return {
		tranId: transfer.tranId,
		asset: transfer.asset,
		amount: transfer.amount,
		toAccountType: transfer.toAccountType,
		toAccount: transfer.toAccount,
		fromAccount: emailOf(transfer.fromUid),
		status: transfer.status,
		timestamp: transfer.time,
	};
}

export const transferHandlers: Readonly<Record<string, SignedHandler>> = {
	universalTransfer,
	universalTransferHistory,
	universalTransferByTranId: (call) => transferRow(transferOf(call, given(call, 'tranId'))),
	assetInternalTransferRecord,
	internalTransfer,
	internalTransferHistory,
};
