import type { Field } from '../endpoint';

const NAME = { pattern: /^[A-Za-z0-9]{8,32}$/, form: '8 to 32 letters and digits' } as const;

/** An existing sub-account. Names made elsewhere may follow other rules than those for new ones. */
export const subAccount: Field = {
	displayName: 'Sub-Account',
	name: 'subAccount',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The sub-account, by its name',
	placeholder: 'e.g. tradingbot1',
	required: true,
	list: { method: 'searchSubAccounts' },
	wire: { kind: 'text', maxLength: 64 },
};

/** The same field for a name that does not exist yet, so without a list. */
export const newSubAccount: Field = {
	displayName: 'Name',
	name: 'subAccount',
	type: 'resourceLocator',
	default: { mode: 'name', value: '' },
	description: 'Name of the new sub-account: 8 to 32 letters and digits',
	placeholder: 'e.g. tradingbot1',
	required: true,
	wire: { kind: 'text', ...NAME },
};

export const note: Field = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	default: '',
	description: 'A note on what the sub-account is for',
	placeholder: 'e.g. Grid trading',
	required: true,
	wire: { kind: 'text', maxLength: 100, use: 'note' },
};
