import type { StpGroup } from '../../exchange/stpGroups';
import { refusal } from '../../exchange/refusal';
import { type SignedCall, type SignedHandler, given } from '../call';

function envelope(call: SignedCall, data: unknown): unknown {
	return { data, code: 200, msg: 'success', timestamp: call.services.clock.now() };
}

function groupRow(group: StpGroup, uids?: Iterable<string>): Record<string, unknown> {
	return {
		tradeGroupName: group.name,
		tradeGroupId: group.id,
		...(uids && { tradeGroupUid: [...uids].join(',') }),
		createTime: group.createTime,
		updateTime: group.updateTime,
	};
}

function create(call: SignedCall): unknown {
	const { exchange, clock } = call.services;
	const name = given(call, 'tradeGroupName');
	return envelope(call, groupRow(exchange.stpGroups.create(call.account.uid, name, clock.now())));
}

function query(call: SignedCall): unknown {
	const name = given(call, 'tradeGroupName');
	const groups = call.services.exchange.stpGroups.of(call.account.uid);
	return envelope(
		call,
		groups.filter((group) => group.name === name).map((group) => groupRow(group, group.uids)),
	);
}

/** The group and the accounts that a request names. @throws Refusal for one that does not exist */
function named(call: SignedCall): { group: StpGroup; uids: string[] } {
	const { exchange } = call.services;
	const group = exchange.stpGroups.find(call.account.uid, given(call, 'tradeGroupId'));
	const uids = given(call, 'uid')
		.split(',')
		.map((uid) => uid.trim());
	if (uids.some((uid) => !exchange.accounts.has(uid))) throw refusal(22222);
	return { group, uids };
}

/** Lists only the accounts just added, as the documentation says. */
function addUids(call: SignedCall): unknown {
	const { group, uids } = named(call);
	for (const uid of uids) group.uids.add(uid);
	group.updateTime = call.services.clock.now();
	return envelope(call, groupRow(group, uids));
}

function removeUids(call: SignedCall): unknown {
	const { group, uids } = named(call);
	if (uids.some((uid) => !group.uids.has(uid))) throw refusal(22222);
	for (const uid of uids) group.uids.delete(uid);
	group.updateTime = call.services.clock.now();
	return envelope(call, true);
}

export const stpHandlers: Readonly<Record<string, SignedHandler>> = {
	createStpGroup: create,
	queryStpGroup: query,
	deleteStpGroup: (call) => {
		const { stpGroups } = call.services.exchange;
		stpGroups.delete(call.account.uid, given(call, 'tradeGroupId'));
		return envelope(call, true);
	},
	addStpGroupUids: addUids,
	removeStpGroupUids: removeUids,
};
