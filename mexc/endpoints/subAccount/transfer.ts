import { eachRow, identityBy, numberAt, rowsUnder } from '../answers';
import { endpoint, type Field, type RuleViolation, type WireValues } from '../endpoint';
import { endTime, startTime } from '../fields';
import { listOf, objectWith, oneOrMany } from '../forms';
import { routes } from '../routes';
import { amount, asset, fromAccountType, toAccountType } from '../wallet/fields';
import { transferIdentity, transferRow } from '../wallet/transfer';
import { subAccount } from './fields';

const fromAccount: Field = {
	...subAccount,
	displayName: 'From Account',
	name: 'fromAccount',
	description: 'The sub-account the asset is taken from. Left out, it is the master account.',
	required: undefined,
};

const toAccount: Field = {
	...subAccount,
	displayName: 'To Account',
	name: 'toAccount',
	description: 'The sub-account the asset goes to. Left out, it is the master account.',
	required: undefined,
};

const clientTranId: Field = {
	displayName: 'Client Transfer ID',
	name: 'clientTranId',
	type: 'string',
	default: '',
	description:
		'An ID of your own of exactly 32 letters and digits, to find the transfer again after a lost answer. Left empty, one is made from the execution.',
	placeholder: 'e.g. a1b2c3d4e5f60718293a4b5c6d7e8f90',
	wire: {
		kind: 'text',
		maxLength: 32,
		pattern: /^[A-Za-z0-9]{32}$/,
		form: 'exactly 32 letters and digits',
		use: 'key',
	},
};

/** MEXC takes an account that is not named for the master account. */
function differentPlaces(values: WireValues): RuleViolation | undefined {
	const sameAccount = values.fromAccount === values.toAccount;
	if (!sameAccount || values.fromAccountType !== values.toAccountType) return undefined;
	const account = values.fromAccount ?? 'the master account';
	return {
		parameter: 'toAccount',
		message: `The transfer would go from the ${values.fromAccountType} wallet of ${account} to itself.`,
		hint: 'Set From Account or To Account in Options to a sub-account, or choose two different wallets.',
	};
}

const toWallet: Field = { ...toAccountType, default: 'SPOT' };

export const subAccountUniversalTransfer = endpoint({
	...routes.subAccountUniversalTransfer,
	name: 'Create',
	action: 'Create a transfer between accounts',
	description:
		'Move an asset between the master account and sub-accounts. Sent once and never repeated: after a lost answer look at Get Many.',
	weight: { ip: 1, uid: null },
	effect: 'money',
	fields: [fromAccountType, toWallet, asset, amount],
	options: [fromAccount, toAccount, clientTranId],
	rules: [differentPlaces],
	output: {
		shape: 'object',
		form: oneOrMany(objectWith('tranId'), listOf(objectWith('tranId'))),
		decimals: [],
	},
	trace: { ownId: 'clientTranId', lookUp: 'Transfer > Get Many' },
});

export const subAccountUniversalTransferHistory = endpoint({
	...routes.subAccountUniversalTransferHistory,
	name: 'Get Many',
	action: 'Get many transfers between accounts',
	description: 'Get the transfers between the master account and sub-accounts',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [fromAccountType, toWallet],
	options: [
		fromAccount,
		toAccount,
		{ ...clientTranId, description: 'Only the transfer with this ID of your own' },
		startTime,
		endTime,
	],
	output: {
		shape: 'list',
		...rowsUnder('result'),
		simplify: eachRow(transferRow),
		decimals: ['amount'],
		paging: {
			size: { parameter: 'limit', max: 500 },
			page: { parameter: 'page', totalRows: numberAt('totalCount') },
			keyOf: identityBy(...transferIdentity),
		},
	},
});
