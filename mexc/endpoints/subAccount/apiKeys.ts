import { asRow, eachRow, rowsUnder, withIsoTimes, type Row } from '../answers';
import { endpoint } from '../endpoint';
import { objectWith } from '../forms';
import { routes } from '../routes';
import { note, subAccount } from './fields';

/** One spelling of the time, and the permissions as a list; some answers say creatTime (quirks 24). */
function keyRow({ creatTime, createTime, permissions, ...row }: Row): Row {
	const time = createTime ?? creatTime;
	const list = typeof permissions === 'string' ? permissions.split(',').filter(Boolean) : [];
	return withIsoTimes({ ...row, permissions: list, createTime: time }, 'createTime');
}

export const getSubAccountApiKeys = endpoint({
	...routes.getSubAccountApiKeys,
	name: 'Get Many',
	action: 'Get many API keys of a subaccount',
	description: 'Get the API keys of a sub-account with permissions and bound IP addresses',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [subAccount],
	output: {
		shape: 'list',
		...rowsUnder('subAccount'),
		simplify: eachRow(keyRow),
		decimals: [],
		secrets: ['apiKey'],
	},
});

export const createSubAccountApiKey = endpoint({
	...routes.createSubAccountApiKey,
	name: 'Create',
	action: 'Create an API key for a subaccount',
	description: 'Create an API key for a sub-account. Its secret is shown only in this answer.',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [
		subAccount,
		{ ...note, description: 'A note on what the key is for' },
		{
			displayName: 'Permissions',
			name: 'permissions',
			type: 'multiOptions',
			default: ['SPOT_ACCOUNT_READ'],
			description: 'What the key may do. Sub-accounts cannot withdraw.',
			options: [
				{ name: 'Futures Account: Change', value: 'CONTRACT_ACCOUNT_WRITE' },
				{ name: 'Futures Account: View', value: 'CONTRACT_ACCOUNT_READ' },
				{ name: 'Futures Orders: Trade', value: 'CONTRACT_DEAL_WRITE' },
				{ name: 'Futures Orders: View', value: 'CONTRACT_DEAL_READ' },
				{ name: 'Spot Account: Change', value: 'SPOT_ACCOUNT_WRITE' },
				{ name: 'Spot Account: View', value: 'SPOT_ACCOUNT_READ' },
				{ name: 'Spot Orders: Trade', value: 'SPOT_DEAL_WRITE' },
				{ name: 'Spot Orders: View', value: 'SPOT_DEAL_READ' },
				{ name: 'Transfers: Make', value: 'SPOT_TRANSFER_WRITE' },
				{ name: 'Transfers: View', value: 'SPOT_TRANSFER_READ' },
			],
			required: true,
			wire: { kind: 'choices' },
		},
	],
	options: [
		{
			displayName: 'IP Addresses',
			name: 'ip',
			type: 'string',
			default: '',
			description:
				'Addresses the key is bound to, separated by commas. A key without any ends after 90 days.',
			placeholder: 'e.g. 203.0.113.7, 203.0.113.8',
			wire: { kind: 'list', maxItems: 20 },
		},
	],
	output: {
		shape: 'object',
		form: objectWith('apiKey', 'secretKey'),
		simplify: (body) => keyRow(asRow(body)),
		decimals: [],
		secrets: ['apiKey', 'secretKey'],
	},
});

export const deleteSubAccountApiKey = endpoint({
	...routes.deleteSubAccountApiKey,
	name: 'Delete',
	action: 'Delete an API key of a subaccount',
	description: 'Delete an API key of a sub-account; whatever uses it stops working at once',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [
		subAccount,
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			default: '',
			description: 'The public part of the key, as Get Many returns it',
			typeOptions: { password: true },
			required: true,
			wire: { kind: 'text', maxLength: 128 },
		},
	],
	output: { shape: 'object', decimals: [] },
});
