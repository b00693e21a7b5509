import { asRow, type Row } from '../answers';
import { endpoint } from '../endpoint';
import { objectWith } from '../forms';
import { routes } from '../routes';

/** The key itself was given with the request: it need not lie in every execution. */
function withoutKey(body: unknown): Row {
	const isKey = (name: string) => /^(accessKey|apikey)$/i.test(name);
	return Object.fromEntries(Object.entries(asRow(body)).filter(([name]) => !isKey(name)));
}

export const apiKeyInfo = endpoint({
	...routes.apiKeyInfo,
	name: 'Get',
	action: 'Get an API key',
	description: 'Get permissions, bound IP addresses and remaining days of an API key',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [
		{
			displayName: 'Access Key',
			name: 'accessKey',
			type: 'string',
			default: '',
			description: 'The API key to look up, normally your own',
			typeOptions: { password: true },
			required: true,
			wire: { kind: 'text', maxLength: 128 },
		},
	],
	output: {
		shape: 'object',
		form: objectWith('permissions', 'remainingValidity', 'status'),
		simplify: withoutKey,
		decimals: [],
		secrets: ['accessKey'],
	},
});

export const updateApiKeyInfo = endpoint({
	...routes.updateApiKeyInfo,
	name: 'Update',
	action: 'Update an API key',
	description:
		'Replace the IP addresses an API key is bound to, and its note; a wrong list locks this n8n out',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			default: '',
			description: 'The API key to change; the key itself, not its secret',
			typeOptions: { password: true },
			required: true,
			wire: { kind: 'text', maxLength: 128 },
		},
		{
			displayName: 'IP Addresses',
			name: 'ipWhiteList',
			type: 'string',
			default: '',
			description:
				'All addresses that may use the key from now on, at most 20, separated by commas. The address of this n8n must be among them.',
			placeholder: 'e.g. 203.0.113.7,203.0.113.8',
			required: true,
			wire: { kind: 'list', maxItems: 20 },
		},
	],
	options: [
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			default: '',
			description: 'The new name of the key',
			placeholder: 'e.g. n8n',
			wire: { kind: 'text', maxLength: 200, use: 'note' },
		},
	],
	output: {
		shape: 'object',
		form: objectWith('apikey', 'apiKey', 'ipWhiteList', 'note'),
		simplify: withoutKey,
		decimals: [],
		secrets: ['apikey'],
	},
});
