import { decimalText } from '../../../../mexc/core/decimalText';
import { timeIn, type Row } from '../../../../mexc/endpoints/answers';
import { depositHistory } from '../../../../mexc/endpoints/wallet/deposit';
import { channelName, streams } from '../../../../mexc/streams';
import { assetsField, parseAssets } from '../assets';
import {
	openWallet,
	walletExample,
	type WalletEvent,
} from '../../../../mexc/reconciliation/wallet';
import type { TriggerEvent } from '../event';

/** Incoming coins. MEXC pushes when one is credited; the details and the other states are in its history. */
export const deposit: TriggerEvent = {
	value: 'deposit',
	name: 'Deposit',
	description: 'Incoming coins: seen, credited, or anything else that becomes of them',
	testHint: 'Send a small amount to one of your deposit addresses while the test listens.',
	access: 'private',
	symbols: 'none',
	fields: [assetsField()],
	options: ['simplify', 'numberFormat', 'repeatUnfinished'],
	delivery: ['each', 'batch'],
	decimals: ['amount'],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	prepare({ values, simplify }) {
		const assets = parseAssets(values.assets);
		return {
			channels: [channelName(streams.privateAccount)],
			open: (port) => openWallet(port, { ...deposits, assets, simplify }),
			example: async (port) => [
				await walletExample(port, { ...deposits, assets, simplify }, sampleRow),
			],
		};
	},
};

/** enums.json depositStatus: still to be decided are delays, confirmations and reviews. */
const UNDER_WAY = ['2', '3', '4', '6', '9', '11'];

const deposits: Omit<WalletEvent, 'assets' | 'simplify'> = {
	event: 'deposit',
	history: depositHistory,
	pushed: ['DEPOSIT', 'DEPOSIT_FEE'],
	isUnderWay: ({ status }) => UNDER_WAY.includes(String(status)),
	idOf: ({ txId, coin, address, insertTime, amount }) =>
		txId ? [txId, coin, address].join(' ') : [coin, address, insertTime, amount].join(' '),
	contentOf: ({ netWork, network, amount, memo, addressTag }) =>
		[netWork || network, decimalText(amount) ?? amount, memo || addressTag].join(' ').trim(),
	startedAt: ({ insertTime }) => timeIn(insertTime),
	simplified: (row) => ({
		asset: row.coin,
		network: row.network,
		amount: row.amount,
		status: row.statusName ?? String(row.status),
		address: row.address,
		memo: textOf(row, 'memo', 'addressTag'),
		txId: row.txId ?? null,
		confirmations: row.confirmTimes ?? null,
		confirmationsNeeded: row.unlockConfirm ?? null,
		depositTime: timeIn(row.insertTime) || null,
	}),
};

/** What MEXC's history lists of a deposit that was credited; no transaction has this id. */
function sampleRow(coin: string, now: number): Row {
	return {
		amount: '50',
		coin,
		network: 'Tron(TRC20)',
		status: 5,
		address: 'TExampleAddressOfADepositThatIsNone',
		addressTag: '',
		txId: `${'0'.repeat(64)}:0`,
		insertTime: now,
		unlockConfirm: '20',
		confirmTimes: '20',
		memo: null,
		transHash: '0'.repeat(64),
		updateTime: now,
		netWork: 'TRX',
	};
}

/** The first of these that says something. */
function textOf(row: Row, ...names: readonly string[]): unknown {
	const name = names.find((candidate) => row[candidate]);
	return name === undefined ? null : row[name];
}
