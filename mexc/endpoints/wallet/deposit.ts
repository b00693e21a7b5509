import {
	eachRow,
	identityBy,
	timeAt,
	withIsoTimes,
	withOneNetwork,
	withStatusName,
} from '../answers';
import { endpoint, type Field } from '../endpoint';
import { endTime, startTime } from '../fields';
import { listOf, objectWith, oneOrMany } from '../forms';
import { DAY_MS } from '../paging';
import { routes } from '../routes';
import { coin, coinFilter, network } from './fields';

const statusNames: Readonly<Record<string, string>> = {
	'1': 'small',
	'2': 'timeDelay',
	'3': 'largeDelay',
	'4': 'pending',
	'5': 'success',
	'6': 'auditing',
	'7': 'rejected',
	'8': 'refund',
	'9': 'preSuccess',
	'10': 'invalid',
	'11': 'restricted',
	'12': 'completed',
};

/** As a deposit goes through them: on its way, arrived, not credited. */
const status: Field = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: '5',
	description: 'Only deposits in this state',
	options: [
		{ name: 'Pending', value: '4', description: 'Waiting for confirmations' },
		{ name: 'Delayed', value: '2', description: 'Held back for a while' },
		{ name: 'Delayed (Large Amount)', value: '3' },
		{ name: 'Under Review', value: '6' },
		{ name: 'Credited, Not Yet Confirmed', value: '9' },
		{ name: 'Success', value: '5' },
		{ name: 'Completed', value: '12' },
		{ name: 'Too Small', value: '1', description: 'Below the minimum deposit' },
		{ name: 'Restricted', value: '11' },
		{ name: 'Rejected', value: '7' },
		{ name: 'Refunded', value: '8' },
		{ name: 'Invalid', value: '10' },
	],
	wire: { kind: 'choice' },
};

/** What distinguishes deposits and never changes; MEXC's ID of the transaction comes first. */
export const depositIdentity = [
	'txId',
	'coin',
	'address',
	'netWork',
	'network',
	'amount',
	'memo',
	'addressTag',
] as const;

export const depositHistory = endpoint({
	...routes.depositHistory,
	name: 'Get Many',
	action: 'Get many deposits',
	description:
		'Get the deposits of the last 90 days, or of a time within them, with their confirmations',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [coinFilter, status, startTime, endTime],
	output: {
		shape: 'list',
		simplify: eachRow((row) =>
			withIsoTimes(withStatusName(withOneNetwork(row), statusNames), 'insertTime', 'updateTime'),
		),
		decimals: ['amount'],
		foreignTexts: ['memo'],
		paging: {
			size: { parameter: 'limit', max: 1000 },
			// One transaction may hold several deposits to one address.
			keyOf: identityBy(...depositIdentity),
			window: { timeOf: timeAt('insertTime'), spanMs: 7 * DAY_MS, reachMs: 90 * DAY_MS },
		},
	},
});

export const depositAddress = endpoint({
	...routes.depositAddress,
	name: 'Get Addresses',
	action: 'Get deposit addresses',
	description: 'Get the addresses to which a coin can be deposited, one for each network',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [coin],
	options: [{ ...network, description: 'Only this network. Left empty, all are returned.' }],
	output: {
		shape: 'list',
		simplify: eachRow(withOneNetwork),
		decimals: [],
	},
});

export const generateDepositAddress = endpoint({
	...routes.generateDepositAddress,
	name: 'Create Address',
	action: 'Create a deposit address',
	description: 'Create the address for deposits of a coin on one network',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [coin, { ...network, required: true }],
	output: {
		shape: 'object',
		form: oneOrMany(objectWith('address'), listOf(objectWith('address'))),
		simplify: eachRow(withOneNetwork),
		decimals: [],
	},
});
