import { decimalText } from '../../../../mexc/core/decimalText';
import { timeIn, type Row } from '../../../../mexc/endpoints/answers';
import { withdrawHistory } from '../../../../mexc/endpoints/wallet/withdrawal';
import { channelName, streams } from '../../../../mexc/streams';
import { assetsField, parseAssets } from '../assets';
import {
	openWallet,
	walletExample,
	type WalletEvent,
} from '../../../../mexc/reconciliation/wallet';
import type { TriggerEvent } from '../event';

/** Outgoing coins. MEXC pushes when money is set aside or has gone; what it was for is in its history. */
export const withdrawal: TriggerEvent = {
	value: 'withdrawal',
	name: 'Withdrawal',
	description: 'Outgoing coins: requested, reviewed, sent, finished, failed or cancelled',
	testHint: 'Request a withdrawal on this account while the test listens.',
	access: 'private',
	symbols: 'none',
	fields: [assetsField()],
	options: ['simplify', 'numberFormat', 'repeatUnfinished'],
	delivery: ['each', 'batch'],
	decimals: ['amount', 'fee', 'transactionFee'],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	prepare({ values, simplify }) {
		const assets = parseAssets(values.assets);
		return {
			channels: [channelName(streams.privateAccount)],
			open: (port) => openWallet(port, { ...withdrawals, assets, simplify }),
			example: async (port) => [
				await walletExample(port, { ...withdrawals, assets, simplify }, sampleRow),
			],
		};
	},
};

/** enums.json withdrawStatus: success, failed, cancelled. */
const ENDED = ['7', '8', '9'];

const withdrawals: Omit<WalletEvent, 'assets' | 'simplify'> = {
	event: 'withdrawal',
	history: withdrawHistory,
	pushed: ['WITHDRAW', 'WITHDRAW_FEE'],
	isUnderWay: ({ status }) => !ENDED.includes(String(status)),
	idOf: ({ id, coin, address, applyTime }) => String(id || [coin, address, applyTime].join(' ')),
	contentOf: ({ coin, amount, address }) =>
		[coin, decimalText(amount) ?? amount, address].join(' '),
	startedAt: ({ applyTime }) => timeIn(applyTime),
	simplified: (row) => ({
		withdrawalId: row.id,
		withdrawOrderId: row.withdrawOrderId ?? null,
		asset: row.coin,
		network: row.network,
		amount: row.amount,
		fee: row.transactionFee ?? null,
		status: row.statusName ?? String(row.status),
		address: row.address,
		memo: row.memo || null,
		txId: row.txId ?? null,
		requestTime: timeIn(row.applyTime) || null,
	}),
};

/** What MEXC's history lists of a withdrawal that has arrived; none has this id. */
function sampleRow(coin: string, now: number): Row {
	return {
		id: '0'.repeat(32),
		withdrawOrderId: null,
		txId: '0'.repeat(64),
		coin,
		network: 'Tron(TRC20)',
		address: 'TExampleAddressOfAWithdrawalThatIsNone',
		amount: '50',
		transferType: 0,
		status: 7,
		transactionFee: '1',
		confirmNo: null,
		applyTime: now,
		remark: '',
		memo: null,
		explorerUrl: null,
		transHash: '0'.repeat(64),
		updateTime: now,
		coinId: '',
		vcoinId: '',
		netWork: 'TRX',
	};
}
