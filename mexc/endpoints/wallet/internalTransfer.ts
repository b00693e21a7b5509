import { asRow, eachRow, identityBy, numberAt, rowsUnder, timeAt } from '../answers';
import { endpoint, type Field, type RuleViolation, type WireValues } from '../endpoint';
import { endTime, startTime } from '../fields';
import { anObject, objectOf, objectWith } from '../forms';
import { DAY_MS } from '../paging';
import { routes } from '../routes';
import { amount, asset, tranId } from './fields';
import { transferIdentity, transferRow } from './transfer';

const receiverKind: Field = {
	displayName: 'Receiver Is Given By',
	name: 'toAccountType',
	type: 'options',
	default: 'UID',
	description: 'How the receiving MEXC user is named',
	options: [
		{ name: 'Email', value: 'EMAIL' },
		{ name: 'Mobile Number', value: 'MOBILE' },
		{ name: 'UID', value: 'UID' },
	],
	required: true,
	wire: { kind: 'choice' },
};

const forms: Readonly<Record<string, readonly [form: RegExp, example: string]>> = {
	EMAIL: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an email address, for example jane@example.com'],
	MOBILE: [/^\d{4,15}$/, 'a mobile number of digits only, without the area code'],
	UID: [/^\d{4,15}$/, 'the UID of the user, digits only'],
};

/** A receiver that is misspelled may be somebody else. */
function receiverFits({ toAccountType, toAccount }: WireValues): RuleViolation | undefined {
	const [form, example] = forms[toAccountType];
	if (form.test(toAccount)) return undefined;
	return {
		parameter: 'toAccount',
		message: `Receiver "${toAccount}" does not fit Receiver Is Given By ${toAccountType}.`,
		hint: `Write ${example}.`,
	};
}

export const internalTransfer = endpoint({
	...routes.internalTransfer,
	name: 'Create',
	action: 'Create an internal transfer',
	description:
		'Send an asset to another MEXC user. Cannot be taken back, sent once and never repeated: after a lost answer look at Get Many.',
	weight: { ip: 1, uid: null },
	effect: 'money',
	fields: [
		asset,
		amount,
		receiverKind,
		{
			displayName: 'Receiver',
			name: 'toAccount',
			type: 'string',
			default: '',
			description: 'UID, email or mobile number of the receiving MEXC user',
			hint: 'Check it twice: what another user has received cannot be taken back',
			placeholder: 'e.g. 87658765',
			required: true,
			wire: { kind: 'text', maxLength: 100 },
		},
		{
			displayName: 'Area Code',
			name: 'areaCode',
			type: 'string',
			default: '',
			description: 'Country calling code of the mobile number',
			placeholder: 'e.g. 49',
			required: true,
			showWhen: { toAccountType: ['MOBILE'] },
			wire: { kind: 'text', pattern: /^\+?\d{1,5}$/, form: 'a calling code of digits, such as 49' },
		},
	],
	rules: [receiverFits],
	output: { shape: 'object', form: objectWith('tranId'), decimals: [] },
	trace: { lookUp: 'Internal Transfer > Get Many' },
});

export const internalTransferHistory = endpoint({
	...routes.internalTransferHistory,
	name: 'Get Many',
	action: 'Get many internal transfers',
	description:
		'Get the transfers to and from other MEXC users, of the last 7 days or since a start time',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [{ ...tranId, description: 'Only this transfer' }, startTime, endTime],
	output: {
		shape: 'list',
		...rowsUnder('data'),
		simplify: eachRow(transferRow),
		decimals: ['amount'],
		paging: {
			// Neither the largest page nor the longest span is documented: both are those of a bare request.
			size: { parameter: 'limit', max: 10 },
			page: { parameter: 'page', totalRows: numberAt('totalRecords') },
			keyOf: identityBy(...transferIdentity),
			window: { timeOf: timeAt('timestamp'), spanMs: 7 * DAY_MS },
		},
	},
});

export const assetInternalTransferRecord = endpoint({
	...routes.assetInternalTransferRecord,
	name: 'Look Up (Undocumented)',
	action: 'Look up a transfer by the old address',
	description:
		'Look a wallet transfer up at an old address that MEXC does not document any more. Transfer > Get does the same.',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [
		{
			displayName: 'Transfer ID',
			name: 'transact_id',
			type: 'string',
			default: '',
			description: "MEXC's ID of the transfer",
			required: true,
			wire: { kind: 'text', maxLength: 64 },
		},
	],
	output: {
		shape: 'object',
		form: objectOf({ data: anObject }),
		simplify: (body) => asRow(body).data,
		decimals: ['amount'],
	},
});
