import { plain } from '../../exchange/decimal';
import { illegalParameter } from '../../exchange/refusal';
import { within } from '../../wallet/rebates';
import type { SubAccountTransfer, WalletKind } from '../../wallet/records';
import { emailOf } from '../../wallet/transfers';
import { type SignedCall, type SignedHandler, given } from '../call';
import { kindsOf } from './transfers';
import { pageOf, spanOf } from './walletHistory';

/** Only a master may manage sub-accounts. */
export function masterOnly(handler: SignedHandler): SignedHandler {
	return (call) => {
		call.services.accountSide.subAccounts.requireMaster(call.account);
		return handler(call);
	};
}

function createSubAccount(call: SignedCall): unknown {
	const { subAccounts } = call.services.accountSide;
	const created = subAccounts.create(call.account, given(call, 'subAccount'), given(call, 'note'));
	return { subAccount: created.name, note: created.note };
}

function listSubAccounts(call: SignedCall): unknown {
	const [name, frozen] = [given(call, 'subAccount'), given(call, 'isFreeze')];
	if (!['', 'true', 'false'].includes(frozen)) throw illegalParameter('isFreeze', '(true|false)');
	const rows = call.services.accountSide.wallet
		.of(call.account.uid)
		.subAccounts.filter((sub) => name === '' || sub.name === name)
		.filter((sub) => frozen === '' || String(sub.isFreeze) === frozen)
		.map(({ name: subAccount, isFreeze, createTime, uid }) => ({
			subAccount,
			isFreeze,
			createTime,
			uid,
		}));
	return { subAccounts: pageOf(call, rows, 'limit').rows };
}

function subAccountAsset(call: SignedCall): unknown {
	const { wallet, subAccounts } = call.services.accountSide;
	const account = subAccounts.account(call.account, given(call, 'subAccount'));
	const ledger = wallet.ledger(account, given(call, 'accountType') as WalletKind);
	const balances = ledger
		.entries()
		.filter(([, { free, locked }]) => !free.eq(0) || !locked.eq(0))
		.map(([asset, { free, locked }]) => ({ asset, free: plain(free), locked: plain(locked) }));
	return { balances };
}

/** The two retired switches: everything is enabled for every sub-account anyway. */
function enable(field: 'isFuturesEnabled' | 'isMarginEnabled'): SignedHandler {
	return (call) => {
		const subAccount = given(call, 'subAccount');
		call.services.accountSide.subAccounts.account(call.account, subAccount);
		const timestamp = String(call.services.clock.now());
		return { code: '0', message: '', data: [{ subAccount, [field]: true, timestamp }] };
	};
}

function subAccountUniversalTransfer(call: SignedCall): unknown {
	const { tranId } = call.services.accountSide.transfers.subAccount(call.account, {
		...kindsOf(call),
		clientTranId: given(call, 'clientTranId'),
		fromAccount: given(call, 'fromAccount'),
		toAccount: given(call, 'toAccount'),
		asset: given(call, 'asset'),
		amount: given(call, 'amount'),
	});
	return { tranId };
}

/** Newest first. An account that is not named is the master. */
function subAccountUniversalTransferHistory(call: SignedCall): unknown {
	const span = spanOf(call, { usualMs: Infinity });
	const { fromKind, toKind } = kindsOf(call);
	const [from, to] = [given(call, 'fromAccount'), given(call, 'toAccount')];
	const clientTranId = given(call, 'clientTranId');
	const rows = call.services.accountSide.wallet
		.of(call.account.uid)
		.subAccountTransfers.filter(({ time }) => within(time, span))
		.filter((row) => row.from === fromKind && row.to === toKind)
		.filter((row) => row.fromAccount === from && row.toAccount === to)
		.filter((row) => clientTranId === '' || row.clientTranId === clientTranId)
		.reverse()
		.map((row) => subTransferRow(call, row));
	const page = pageOf(call, rows, 'limit');
	return { result: page.rows, totalCount: page.total };
}

function subTransferRow(call: SignedCall, transfer: SubAccountTransfer): unknown {
	const master = emailOf(call.account.uid);
	return {
		tranId: transfer.tranId,
		fromAccount: transfer.fromAccount || master,
		toAccount: transfer.toAccount || master,
		clientTranId: transfer.clientTranId,
		asset: transfer.asset,
		amount: transfer.amount,
		fromAccountType: transfer.from,
		toAccountType: transfer.to,
		status: transfer.status,
		timestamp: transfer.time,
	};
}

export const subAccountHandlers: Readonly<Record<string, SignedHandler>> = {
	createSubAccount: masterOnly(createSubAccount),
	listSubAccounts: masterOnly(listSubAccounts),
	subAccountAsset: masterOnly(subAccountAsset),
	enableSubAccountFutures: masterOnly(enable('isFuturesEnabled')),
	enableSubAccountMargin: masterOnly(enable('isMarginEnabled')),
	subAccountUniversalTransfer: masterOnly(subAccountUniversalTransfer),
	subAccountUniversalTransferHistory: masterOnly(subAccountUniversalTransferHistory),
};
