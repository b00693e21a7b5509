import { accountInfo } from '../endpoints/spotTrading';
import { balancePush, balancesIn } from './balances';
import type { PushMessage } from '../streams/pushMessage';
import { channelName, streams } from '../streams';
import { sleep } from '../core/time';
import { subtract } from '../core/decimal';
import { BalanceMemory, type Difference } from './balanceMemory';
import { Cursor } from './cursor';
import { Backfill, type Look } from './run';
import { readerOf, type EventPort, type EventReader, type Occurrence } from '../events';

/** A push about what the account's answer holds already may still be on its way. */
const SETTLE_MS = 2_000;
const CURSOR_KEY = 'cursor:balanceUpdate';
/** MEXC's own words stand in pushes only. */
const UNSEEN = 'INTERRUPTION';

interface BalanceEvents {
	/** The events in a message, whether the stream brought it or a comparison. */
	read(message: PushMessage): readonly Occurrence[];
	wants(asset: string): boolean;
	isOn: boolean;
}

/**
 * Reports each change once. What an interruption has hidden is reported as the difference between the balances
 * before and after it, one event per asset: the steps between are not known.
 */
export function openBalances(port: EventPort, { read, wants, isOn }: BalanceEvents): EventReader {
	port.store.keepOnly([CURSOR_KEY, BalanceMemory.key]);
	const cursor = new Cursor(port.store, CURSOR_KEY, port);
	const memory = new BalanceMemory(port.store);
	const report = (message: PushMessage, more: { eventId?: string; backfilled?: true } = {}) => {
		const push = balancePush(message);
		return read(message).flatMap(({ item }) => {
			const tracked = cursor.track({ item: { ...item, ...more } });
			if (tracked === undefined) return [];
			if (push === undefined) return [tracked];
			const taken = memory.giveAway(push.asset, push.balance, push.time);
			const accepted = () => {
				taken();
				tracked.accepted?.();
			};
			return [{ ...tracked, accepted }];
		});
	};
	let gaps: readonly string[] = [];
	const look = async ({ history, isLast, isAfterCut, now }: Look): Promise<readonly string[]> => {
		const account = balancesIn(await history.body(accountInfo, {}));
		await sleep(port.time, SETTLE_MS, port.signal);
		if (port.signal.aborted) return [];
		const time = now();
		if (!memory.hasBegun) {
			memory.begin(account, time);
			if (cursor.isResumed || isAfterCut) gaps = ['it is not known what the account held before'];
			return gaps;
		}
		for (const difference of memory.differences(account, time, !isLast)) {
			if (!wants(difference.asset)) continue;
			const more = { eventId: idOf(difference), backfilled: true } as const;
			report(pushOf(difference, time), more).forEach((occurrence) => port.emit(occurrence));
		}
		return gaps;
	};
	const what = 'changes of balances';
	const recovered = () => {
		gaps = [];
		memory.recovered();
	};
	const interrupted = () => memory.interrupted();
	const backfill = new Backfill({ port, cursor, what, isOn, look, interrupted, recovered });
	return readerOf({
		begun: backfill.begun,
		read(message) {
			const push = balancePush(message);
			if (push) memory.notePush(push);
			return report(message);
		},
		onState: (event) => backfill.onState(event),
		close: () => backfill.close(),
	});
}

/** Equal when it is found again after a restart: what it was, and what it has become. */
function idOf({ asset, before, now }: Difference): string {
	return [asset, before.at, UNSEEN, now.free, now.locked].join(':');
}

function pushOf({ asset, before, now }: Difference, time: number): PushMessage {
	return {
		channel: channelName(streams.privateAccount),
		bodyName: streams.privateAccount.bodyName,
		receivedAt: time,
		body: {
			vcoinName: asset,
			balanceAmount: now.free,
			balanceAmountChange: subtract(now.free, before.free),
			frozenAmount: now.locked,
			frozenAmountChange: subtract(now.locked, before.locked),
			type: UNSEEN,
			time: String(time),
		},
	};
}
