import {
	eachRow,
	identityBy,
	numberAt,
	rowsUnder,
	timeAt,
	withIsoTimes,
	withOneNetwork,
	withStatusName,
} from '../answers';
import { endpoint, type Field, type RuleViolation, type WireValues } from '../endpoint';
import { endTime, startTime } from '../fields';
import { listOf, objectWith, oneOrMany } from '../forms';
import { DAY_MS } from '../paging';
import { routes } from '../routes';
import { amount, coin, coinFilter, network } from './fields';

const statusNames: Readonly<Record<string, string>> = {
	'1': 'applied',
	'2': 'auditing',
	'3': 'waiting',
	'4': 'processing',
	'5': 'waitingForPackaging',
	'6': 'waitingForConfirmation',
	'7': 'success',
	'8': 'failed',
	'9': 'cancelled',
	'10': 'manual',
};

/** In the order a withdrawal goes through them. */
const status: Field = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: '7',
	description: 'Only withdrawals in this state',
	options: [
		{ name: 'Applied', value: '1' },
		{ name: 'Under Review', value: '2' },
		{ name: 'Waiting', value: '3' },
		{ name: 'Processing', value: '4' },
		{ name: 'Waiting for Packaging', value: '5' },
		{ name: 'Waiting for Confirmation', value: '6' },
		{ name: 'Manual Review', value: '10' },
		{ name: 'Success', value: '7' },
		{ name: 'Failed', value: '8' },
		{ name: 'Cancelled', value: '9' },
	],
	wire: { kind: 'choice' },
};

const netWork: Field = {
	displayName: 'Network',
	name: 'netWork',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The network (chain) to send on, by its ID, for example TRX',
	hint: 'The receiver must expect the coins on this very network: sent on another one they can be lost',
	placeholder: 'e.g. TRX',
	list: { method: 'searchNetworks', dependsOn: ['coin'] },
	wire: { kind: 'text', maxLength: 50 },
};

const address: Field = {
	displayName: 'Address',
	name: 'address',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Where the coins go. It must be in the address book of the MEXC account.',
	hint: 'Choose it from the address book: coins sent to a wrong address are lost',
	placeholder: 'e.g. TArGWdTApuuZtiWMjupXqbZqQYsBTy126o',
	required: true,
	list: { method: 'searchAddresses', dependsOn: ['coin'] },
	wire: { kind: 'text', maxLength: 256, pattern: /^\S+$/, form: 'one address without spaces' },
};

const memo: Field = {
	displayName: 'Memo',
	name: 'memo',
	type: 'string',
	default: '',
	description: 'The memo or tag that belongs to the address, where the receiver gave one',
	hint: 'Needed for coins such as XRP and EOS and by many exchanges: without it the coins can be lost',
	placeholder: 'e.g. 1234567890',
	wire: { kind: 'text', maxLength: 256 },
};

const withdrawnAmount: Field = {
	...amount,
	description: 'How much to withdraw, within the limits and the step of the network',
	hint: 'MEXC does not say whether the network fee is taken from the amount or added to it: Currency > Get Many shows the fee',
};

/** A repeated ID is not known to be refused: it is for finding the withdrawal, not for protection. */
const withdrawOrderId: Field = {
	displayName: 'Withdrawal Order ID',
	name: 'withdrawOrderId',
	type: 'string',
	default: '',
	description:
		'An ID of your own, to find the withdrawal again after a lost answer. Left empty, one is made from the execution.',
	placeholder: 'e.g. payout-2026-001',
	wire: { kind: 'text', maxLength: 64, use: 'key' },
};

const remark: Field = {
	displayName: 'Remark',
	name: 'remark',
	type: 'string',
	default: '',
	description: 'A note that is stored with the withdrawal',
	wire: { kind: 'text', maxLength: 256, use: 'note' },
};

/** MEXC calls it optional, but a network it picks itself can be the wrong one (quirks 90). */
function networkNamed({ netWork: id, coin: what }: WireValues): RuleViolation | undefined {
	if (id !== undefined) return undefined;
	return {
		parameter: 'netWork',
		message: `Network is required to withdraw ${what}.`,
		hint: 'Choose the network on which the receiver expects the coins.',
	};
}

/** The old address answers a list. */
const aWithdrawal = oneOrMany(objectWith('id'), listOf(objectWith('id')));

export const withdraw = endpoint({
	...routes.withdraw,
	name: 'Create',
	action: 'Create a withdrawal',
	description:
		'Send coins out of the account to an address of its address book. Sent once and never repeated: after a lost answer look at Get Many.',
	weight: { ip: 1, uid: null },
	effect: 'money',
	fields: [coin, netWork, address, memo, withdrawnAmount],
	options: [
		{
			displayName: 'Contract Address',
			name: 'contractAddress',
			type: 'string',
			default: '',
			description: 'Contract of the token, where several on the network have the same name',
			wire: { kind: 'text', maxLength: 256 },
		},
		remark,
		withdrawOrderId,
	],
	rules: [networkNamed],
	output: { shape: 'object', form: aWithdrawal, decimals: [] },
	trace: { ownId: 'withdrawOrderId', lookUp: 'Withdrawal > Get Many' },
});

export const cancelWithdraw = endpoint({
	...routes.cancelWithdraw,
	name: 'Cancel',
	action: 'Cancel a withdrawal',
	description: 'Cancel a withdrawal that MEXC has not begun to process',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [
		{
			displayName: 'Withdrawal ID',
			name: 'id',
			type: 'string',
			default: '',
			description: "MEXC's ID of the withdrawal, as the Create operation returned it",
			placeholder: 'e.g. 7213fea8e94b4a5593d507237e5a555b',
			required: true,
			wire: { kind: 'text', maxLength: 64 },
		},
	],
	output: { shape: 'object', form: objectWith('id'), decimals: [] },
});

export const withdrawHistory = endpoint({
	...routes.withdrawHistory,
	name: 'Get Many',
	action: 'Get many withdrawals',
	description:
		'Get the withdrawals of the last 90 days, or of a time within them, with state and fee',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [coinFilter, status, startTime, endTime],
	output: {
		shape: 'list',
		simplify: eachRow((row) =>
			withIsoTimes(withStatusName(withOneNetwork(row), statusNames), 'applyTime', 'updateTime'),
		),
		decimals: ['amount', 'transactionFee'],
		paging: {
			size: { parameter: 'limit', max: 1000 },
			keyOf: identityBy('id'),
			window: { timeOf: timeAt('applyTime'), spanMs: 7 * DAY_MS, reachMs: 90 * DAY_MS },
		},
	},
});

export const withdrawAddress = endpoint({
	...routes.withdrawAddress,
	name: 'Get Many Addresses',
	action: 'Get many withdrawal addresses',
	description: 'Get the address book: the addresses to which the account may withdraw',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [],
	options: [coinFilter],
	output: {
		shape: 'list',
		...rowsUnder('data'),
		simplify: eachRow(withOneNetwork),
		decimals: [],
		paging: {
			// The largest page is not documented; 20 is the usual one.
			size: { parameter: 'limit', max: 20 },
			page: { parameter: 'page', totalRows: numberAt('totalRecords') },
		},
	},
});

export const withdrawApply = endpoint({
	...routes.withdrawApply,
	name: 'Withdraw the Old Way (Deprecated)',
	action: 'Withdraw the old deprecated way',
	description:
		'Send coins out of the account by an address that MEXC is going to close; use Create instead',
	weight: { ip: 1, uid: null },
	effect: 'money',
	fields: [coin, address, memo, withdrawnAmount],
	options: [network, remark, withdrawOrderId],
	output: { shape: 'object', form: aWithdrawal, decimals: [] },
	trace: { ownId: 'withdrawOrderId', lookUp: 'Withdrawal > Get Many' },
});
