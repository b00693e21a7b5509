import { asRow, rowsUnder, withIsoTimes } from '../answers';
import { endpoint, type Field } from '../endpoint';
import { objectOf, objectWith, truth } from '../forms';
import { routes } from '../routes';

const tradeGroupName: Field = {
	displayName: 'Group Name',
	name: 'tradeGroupName',
	type: 'string',
	default: '',
	description: 'Name of the group; each name exists once per master account',
	placeholder: 'e.g. bots',
	required: true,
	wire: { kind: 'text', maxLength: 128 },
};

const tradeGroupId: Field = {
	displayName: 'Group ID',
	name: 'tradeGroupId',
	type: 'string',
	default: '',
	description: 'ID of the group, as Create and Get Many return it',
	placeholder: 'e.g. 91',
	required: true,
	wire: { kind: 'text', maxLength: 64 },
};

const uids: Field = {
	displayName: 'UIDs',
	name: 'uid',
	type: 'string',
	default: '',
	description: 'Numbers of the accounts, separated by commas',
	placeholder: 'e.g. 49910594,49910595',
	required: true,
	wire: { kind: 'list' },
};

const group = (row: unknown) => withIsoTimes(asRow(row), 'createTime', 'updateTime');
const groupOf = (body: unknown) => group(asRow(body).data);
const oneGroup = objectOf({ data: objectWith('tradeGroupId', 'tradeGroupName') });
const whetherDone = objectOf({ data: truth });
/** MEXC answers `true` under `data`. */
const done = (body: unknown) => ({ success: asRow(body).data });

export const createStpGroup = endpoint({
	...routes.createStpGroup,
	name: 'Create Group',
	action: 'Create a self trade prevention group',
	description:
		'Create a group of accounts that never trade with each other; master accounts only, at most 10 groups',
	weight: { ip: 20, uid: null },
	effect: 'write',
	fields: [tradeGroupName],
	output: { shape: 'object', form: oneGroup, simplify: groupOf, decimals: [] },
});

export const queryStpGroup = endpoint({
	...routes.queryStpGroup,
	name: 'Get Many Groups',
	action: 'Get many self trade prevention groups',
	description: 'Get the groups of this name with their accounts; master accounts only',
	weight: { ip: 20, uid: null },
	effect: 'read',
	fields: [tradeGroupName],
	output: {
		shape: 'list',
		...rowsUnder('data'),
		simplify: (rows) => (rows as unknown[]).map(group),
		decimals: [],
	},
});

export const deleteStpGroup = endpoint({
	...routes.deleteStpGroup,
	name: 'Delete Group',
	action: 'Delete a self trade prevention group',
	description: 'Delete a group; its accounts may trade with each other again',
	weight: { ip: 20, uid: null },
	effect: 'write',
	fields: [tradeGroupId],
	output: { shape: 'object', form: whetherDone, simplify: done, decimals: [] },
});

export const addStpGroupUids = endpoint({
	...routes.addStpGroupUids,
	name: 'Add Accounts to Group',
	action: 'Add accounts to a self trade prevention group',
	description: 'Add accounts to a group; the answer lists only those just added',
	weight: { ip: 20, uid: null },
	effect: 'write',
	fields: [tradeGroupId, uids],
	output: { shape: 'object', form: oneGroup, simplify: groupOf, decimals: [] },
});

export const removeStpGroupUids = endpoint({
	...routes.removeStpGroupUids,
	name: 'Remove Accounts From Group',
	action: 'Remove accounts from a self trade prevention group',
	description: 'Remove accounts from a group; they may trade with the others again',
	weight: { ip: 20, uid: null },
	effect: 'write',
	fields: [tradeGroupId, uids],
	output: { shape: 'object', form: whetherDone, simplify: done, decimals: [] },
});
