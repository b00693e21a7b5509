import { DEMO_ACCOUNT } from '../exchange/accounts';
import { decimal } from '../exchange/decimal';
import type { Deposits } from './deposits';
import type { AccountRecords, Referral } from './records';
import type { SubAccounts } from './subAccounts';
import type { Wallet } from './wallet';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The demo account's sub-account, to transfer to. */
export const DEMO_SUB_ACCOUNT = 'trading01';

/** What the past is written into. */
export interface DemoPlaces {
	readonly wallet: Wallet;
	readonly deposits: Deposits;
	readonly subAccounts: SubAccounts;
}

/**
 * Gives the demo account a past, so that every endpoint has something to show: addresses, a
 * sub-account with a key, small balances, and rows in every history of the last days.
 */
export function seedDemo(side: DemoPlaces): void {
	const { wallet } = side;
	const account = wallet.exchange.accounts.get(DEMO_ACCOUNT.uid);
	if (account === undefined) return;
	const records = wallet.of(account.uid);
	const now = wallet.clock.now();
	account.ledger.credit('SOL', decimal('0.0123'));
	account.ledger.credit('XRP', decimal('4.5'));
	wallet.ledger(account, 'FUTURES').credit('USDT', decimal('5000'));
	records.addressBook.push(...ADDRESS_BOOK);
	for (const network of ['TRX', 'BSC', 'ETH']) side.deposits.address(account, 'USDT', network);
	side.deposits.address(account, 'BTC', 'BTC');
	seedMovements(side, records, now);
	seedSubAccount(side, records, now);
	records.conversions.push({
		time: now - 5 * DAY_MS,
		totalConvert: '0.01253714',
		totalFee: '0.00025074',
		details: [
			{
				id: wallet.nextId('dust'),
				asset: 'PYTH',
				amount: '0.1253714',
				convert: '0.01253714',
				fee: '0.00025074',
			},
		],
	});
	Object.assign(records.switches, { kycStatus: '3' });
	seedRebates(records, now);
}

const ADDRESS_BOOK: AccountRecords['addressBook'] = [
	{
		coin: 'USDT',
		netWork: 'TRX',
		address: 'TSimulatedAddressOfTheDemoAccount1',
		memo: null,
		label: 'cold wallet',
	},
	{
		coin: 'USDT',
		netWork: 'BSC',
		address: '0x51ab000000000000000000000000000000000001',
		memo: null,
		label: 'second wallet',
	},
	{
		coin: 'BTC',
		netWork: 'BTC',
		address: 'bc1simulatedaddressofthedemoaccount',
		memo: null,
		label: 'savings',
	},
	{
		coin: 'XRP',
		netWork: 'XRP',
		address: 'rSimulatedAddressOfTheDemoAccount',
		memo: '1029384756',
		label: 'broker',
	},
	{
		coin: 'EOS',
		netWork: 'EOS',
		address: 'simulateddemo',
		memo: '10086',
		label: 'closed network',
	},
];

function seedMovements(side: DemoPlaces, records: AccountRecords, now: number): void {
	const { wallet } = side;
	const txId = () => `${wallet.nextId('chain')}${wallet.nextId('chain')}`;
	const [tron] = ADDRESS_BOOK;
	records.deposits.push({
		txId: `${txId()}:0`,
		coin: 'USDT',
		netWork: 'TRX',
		memo: null,
		amount: '100000',
		address: records.depositAddresses[0]?.address ?? '',
		status: 5,
		confirmations: 20,
		needed: 20,
		confirmEveryMs: 1000,
		insertTime: now - 6 * DAY_MS,
		updateTime: now - 6 * DAY_MS + 20_000,
	});
	records.withdrawals.push({
		id: wallet.nextId('withdrawal'),
		withdrawOrderId: null,
		coin: 'USDT',
		netWork: 'TRX',
		address: tron?.address ?? '',
		memo: null,
		remark: 'seeded',
		amount: '250',
		fee: '1',
		requested: '250',
		status: 7,
		txId: txId(),
		applyTime: now - 3 * DAY_MS,
		updateTime: now - 3 * DAY_MS + 40_000,
	});
	records.transfers.push({
		tranId: wallet.nextId('transfer'),
		asset: 'USDT',
		amount: '5000',
		from: 'SPOT',
		to: 'FUTURES',
		status: 'SUCCESS',
		time: now - 2 * DAY_MS,
	});
}

function seedSubAccount(side: DemoPlaces, records: AccountRecords, now: number): void {
	const { wallet } = side;
	const sub = side.subAccounts.add(records.uid, DEMO_SUB_ACCOUNT, 'seeded');
	const account = wallet.exchange.accounts.get(sub.uid);
	if (account === undefined) return;
	account.ledger.credit('USDT', decimal('1000'));
	account.ledger.credit('MX', decimal('50'));
	side.subAccounts.addKey(account, ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_WRITE'], [], 'seeded');
	const { uid } = records;
	records.subAccountTransfers.push({
		tranId: '11945860693',
		clientTranId: null,
		asset: 'USDT',
		amount: '1000',
		fromAccount: '',
		toAccount: DEMO_SUB_ACCOUNT,
		from: 'SPOT',
		to: 'SPOT',
		status: 'SUCCESS',
		time: now - DAY_MS,
	});
	const internal = {
		tranId: wallet.nextId('internal'),
		asset: 'MX',
		amount: '50',
		toAccountType: 'UID',
		toAccount: sub.uid,
		fromUid: uid,
		toUid: sub.uid,
		status: 'SUCCESS' as const,
		time: now - DAY_MS,
	};
	records.internalTransfers.push(internal);
	wallet.of(sub.uid).internalTransfers.push(internal);
}

function seedRebates(records: AccountRecords, now: number): void {
	const inviteCode = `mexc-${records.referCode}`;
	const referral = (uid: string, account: string, days: number): Referral => ({
		uid,
		account,
		inviteCode,
		inviteTime: now - days * DAY_MS,
		depositAmount: '26000',
		withdrawAmount: '0',
		firstDepositTime: now - (days - 1) * DAY_MS,
		lastDepositTime: now - 2 * DAY_MS,
	});
	records.referrals.push(
		referral('27121050', '154****291@example.com', 200),
		referral('52813530', '338****291@example.com', 5),
	);
	const common = { rate: '0.3', asset: 'USDT', isKickback: false };
	records.rebates.push(
		{
			...common,
			uid: '27121050',
			market: 'spot',
			traded: '2500.5',
			amount: '0.37507500',
			time: now - 2 * DAY_MS,
		},
		{
			...common,
			uid: '52813530',
			market: 'futures',
			traded: '170.49326',
			amount: '0.00085246',
			time: now - 3 * DAY_MS,
		},
		{
			uid: records.uid,
			market: 'spot',
			asset: 'USDT',
			rate: '0.1',
			isKickback: true,
			traded: '900',
			amount: '0.045',
			time: now - 4 * DAY_MS,
		},
	);
	const fifthDay = now - 5 * DAY_MS;
	records.campaigns.push({ name: 'New10', inviteCode, clicks: 7, createTime: fifthDay });
	records.subAffiliates.push({
		name: 'sub one',
		mail: 'ad*****6@example.com',
		campaign: 'New10',
		inviteCode,
		activationTime: fifthDay,
	});
	const withdrawTime = now - 30 * DAY_MS;
	records.affiliateWithdrawals.push({ time: withdrawTime, asset: 'USDT', amount: '12.5' });
}
