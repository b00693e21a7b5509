import { balanceChange, type BalanceChange } from '../../../../mexc/reconciliation/balances';
import { balanceExample } from '../../../../mexc/reconciliation/examples';
import type { PushMessage } from '../../../../mexc/streams/pushMessage';
import { channelName, streams } from '../../../../mexc/streams';
import { assetsField, parseAssets } from '../assets';
import { openBalances } from '../../../../mexc/reconciliation/balanceEvents';
import { type TriggerEvent } from '../event';
import { readerOf, type Occurrence } from '../../../../mexc/events';

/** Changes of balances. One order causes several; each is one event, and none is ever dropped. */
export const balanceUpdate: TriggerEvent = {
	value: 'balanceUpdate',
	name: 'Balance Update',
	description: 'Every change of a balance: orders, fills, fees, deposits, withdrawals, transfers',
	testHint: 'Place an order on this account while the test listens: it locks a balance.',
	access: 'private',
	symbols: 'none',
	fields: [assetsField()],
	options: ['backfill', 'simplify', 'numberFormat', 'repeatUnfinished'],
	delivery: ['each', 'batch'],
	// The names of the simplified form, and those of MEXC's own.
	decimals: [
		'free',
		'locked',
		'freeChange',
		'lockedChange',
		'balanceAmount',
		'balanceAmountChange',
		'frozenAmount',
		'frozenAmountChange',
	],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	isSeldom: true,
	prepare({ values, simplify }) {
		const assets = parseAssets(values.assets);
		const wants = (asset: string) => assets.length === 0 || assets.includes(asset);
		const read = (message: PushMessage) => updatesOf(message, wants, simplify);
		return {
			channels: [channelName(streams.privateAccount)],
			open: (port) =>
				port.isTest
					? readerOf({ read })
					: openBalances(port, { read, wants, isOn: values.backfill !== false }),
			example: async (port) => read(await balanceExample(port, assets)),
		};
	},
};

function updatesOf(
	message: PushMessage,
	wants: (asset: string) => boolean,
	simplify: boolean,
): Occurrence[] {
	const change = balanceChange(message);
	if (change === undefined || !wants(change.asset)) return [];
	return [
		{
			item: {
				event: balanceUpdate.value,
				eventId: idOf(change),
				eventTime: change.time,
				receivedAt: message.receivedAt,
				...(simplify ? simplified(change) : message.body),
			},
		},
	];
}

/** MEXC gives changes no id; no two of an asset have the same time, reason and outcome. */
function idOf({ asset, time, reason, free, locked }: BalanceChange): string {
	return [asset, time, reason, free, locked].join(':');
}

function simplified({ asset, free, locked, freeChange, lockedChange, reason }: BalanceChange) {
	return { asset, free, locked, freeChange, lockedChange, reason };
}
