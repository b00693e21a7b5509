import { eachRow, identityBy, rowsUnder, withIsoTimes } from '../answers';
import { endpoint } from '../endpoint';
import { objectWith } from '../forms';
import { routes } from '../routes';
import { accountType } from '../wallet/fields';
import { newSubAccount, note, subAccount } from './fields';

export const listSubAccounts = endpoint({
	...routes.listSubAccounts,
	name: 'Get Many',
	action: 'Get many subaccounts',
	description: 'Get the sub-accounts of the master account',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [
		{ ...subAccount, description: 'Only this sub-account', required: undefined },
		{
			displayName: 'State',
			name: 'isFreeze',
			type: 'options',
			default: 'false',
			description: 'Only sub-accounts that are frozen, or only those that are not',
			options: [
				{ name: 'Active', value: 'false' },
				{ name: 'Frozen', value: 'true' },
			],
			wire: { kind: 'choice' },
		},
	],
	output: {
		shape: 'list',
		...rowsUnder('subAccounts'),
		simplify: eachRow((row) => withIsoTimes(row, 'createTime')),
		decimals: [],
		paging: {
			size: { parameter: 'limit', max: 200 },
			page: { parameter: 'page' },
			keyOf: identityBy('subAccount'),
		},
	},
});

export const createSubAccount = endpoint({
	...routes.createSubAccount,
	name: 'Create',
	action: 'Create a subaccount',
	description:
		'Create a sub-account of the master account, which may have up to 30. It cannot log in on the website.',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [newSubAccount, note],
	output: { shape: 'object', form: objectWith('subAccount'), decimals: [] },
});

export const subAccountAsset = endpoint({
	...routes.subAccountAsset,
	name: 'Get Balances',
	action: 'Get balances of a subaccount',
	description: 'Get the balances of one sub-account, one item for each asset',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [subAccount, accountType],
	output: { shape: 'list', ...rowsUnder('balances'), decimals: ['free', 'locked'] },
});

export const enableSubAccountFutures = endpoint({
	...routes.enableSubAccountFutures,
	name: 'Turn On Futures (Deprecated)',
	action: 'Turn on futures for a subaccount',
	description:
		'Turn on futures for a sub-account, at an address that MEXC does not document any more',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [subAccount],
	output: {
		shape: 'object',
		...rowsUnder('data'),
		simplify: eachRow((row) => withIsoTimes(row, 'timestamp')),
		decimals: [],
	},
});

export const enableSubAccountMargin = endpoint({
	...routes.enableSubAccountMargin,
	name: 'Turn On Margin (Deprecated)',
	action: 'Turn on margin for a subaccount',
	description: 'Turn on margin for a sub-account. MEXC has closed margin trading on spot.',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [subAccount],
	output: {
		shape: 'object',
		...rowsUnder('data'),
		simplify: eachRow((row) => withIsoTimes(row, 'timestamp')),
		decimals: [],
	},
});
