import {
	asRow,
	eachRow,
	identityBy,
	numberAt,
	rowsUnder,
	timeAt,
	withIsoTimes,
	type Row,
} from '../answers';
import { endpoint } from '../endpoint';
import { endTime, startTime } from '../fields';
import { listOf, objectWith, oneOrMany } from '../forms';
import { DAY_MS } from '../paging';
import { routes } from '../routes';
import { amount, asset, differentWallets, fromAccountType, toAccountType, tranId } from './fields';

/** Some answers say FUTURE where requests say FUTURES (quirks 59). */
export function transferRow(row: Row): Row {
	const wallet = (kind: unknown) => (kind === 'FUTURE' ? 'FUTURES' : kind);
	const named = ['fromAccountType', 'toAccountType'].filter((name) => name in row);
	const wallets = Object.fromEntries(named.map((name) => [name, wallet(row[name])]));
	return withIsoTimes({ ...row, ...wallets }, 'timestamp');
}

/** What distinguishes transfers and never changes: the two sides of one may have the same ID. */
export const transferIdentity = [
	'tranId',
	'clientTranId',
	'asset',
	'amount',
	'fromAccount',
	'fromAccountType',
	'toAccount',
	'toAccountType',
];

export const universalTransfer = endpoint({
	...routes.universalTransfer,
	name: 'Create',
	action: 'Create a transfer',
	description:
		'Move an asset between the Spot and Futures wallets of the account. Sent once and never repeated: after a lost answer look at Get Many.',
	weight: { ip: 1, uid: null },
	effect: 'money',
	fields: [fromAccountType, toAccountType, asset, amount],
	rules: [differentWallets],
	// A list in the documentation, an object of late (quirks 60).
	output: {
		shape: 'object',
		form: oneOrMany(objectWith('tranId'), listOf(objectWith('tranId'))),
		decimals: [],
	},
	trace: { lookUp: 'Transfer > Get Many' },
});

export const universalTransferHistory = endpoint({
	...routes.universalTransferHistory,
	name: 'Get Many',
	action: 'Get many transfers',
	description:
		'Get the transfers from one wallet to the other: of the last 7 days, or since a start time within six months',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [fromAccountType, toAccountType],
	options: [startTime, endTime],
	rules: [differentWallets],
	output: {
		shape: 'list',
		...rowsUnder('rows'),
		simplify: eachRow(transferRow),
		decimals: ['amount'],
		paging: {
			size: { parameter: 'size', max: 100 },
			page: { parameter: 'page', totalRows: numberAt('total') },
			keyOf: identityBy(...transferIdentity),
			// What one request may span is not documented; the 7 days of a request without times surely.
			window: { timeOf: timeAt('timestamp'), spanMs: 7 * DAY_MS },
		},
	},
});

export const universalTransferByTranId = endpoint({
	...routes.universalTransferByTranId,
	name: 'Get',
	action: 'Get a transfer',
	description: 'Get one transfer between the wallets of the account, of the last six months',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [{ ...tranId, required: true }],
	output: {
		shape: 'object',
		form: objectWith('tranId'),
		simplify: (body) => transferRow(asRow(body)),
		decimals: ['amount'],
	},
});
