import {
	afterRow,
	checkLimits,
	keyOfLimit,
	watchLimits,
	type ReportedLevel,
} from '../../../../mexc/alerts/limitWatch';
import { createLatch } from '../../../../mexc/core/deferred';
import type { Row } from '../../../../mexc/endpoints/answers';
import { readerOf, type EventPort, type EventReader } from '../../../../mexc/events';
import { channelName, streams } from '../../../../mexc/streams';
import type { TriggerEvent } from '../event';

/** A limit over a day of the credential is nearly used, or used: read over REST, and soon after own orders. */
export const limit: TriggerEvent = {
	value: 'limit',
	name: 'Trading Limit',
	description: 'A limit over a day of the credential is used to 80 % or to 100 %',
	testHint: 'A test shows a limit that is used to 80 % or more at the moment.',
	access: 'private',
	symbols: 'none',
	fields: [],
	options: ['numberFormat'],
	delivery: ['each', 'batch'],
	decimals: ['max', 'used', 'left', 'usedPercent'],
	isUnique: true,
	isLossless: true,
	isFoundAgain: true,
	prepare() {
		return {
			channels: [channelName(streams.privateOrders)],
			checkAtMexc: async (client) => await Promise.resolve(checkLimits(client)),
			open: openLimits,
		};
	},
};

const KEY = 'limits';

function openLimits(port: EventPort): EventReader {
	const { store, time } = port;
	store.keepOnly([KEY]);
	// What n8n has taken, and ahead of it what waits for its execution.
	const accepted = knownIn(store.load(KEY));
	const known = new Map(accepted);
	const save = () => store.save(KEY, Object.fromEntries(accepted));
	const beginning = createLatch();
	const take = (rows: readonly Row[]) => {
		for (const row of rows) {
			const key = keyOfLimit(row);
			const { next, isReached } = afterRow(known.get(key), row, time.now());
			known.set(key, next);
			if (isReached) {
				accepted.set(key, { ...next, level: accepted.get(key)?.level ?? 0 });
				emit(key, row, next);
			} else if (next.level === 0) accepted.set(key, next);
		}
		save();
		beginning.open();
	};
	const emit = (key: string, row: Row, { level, since }: ReportedLevel) => {
		const now = time.now();
		const { symbol, ...rest } = row;
		port.emit({
			item: {
				event: limit.value,
				eventId: `${key}:${level}:${since}`,
				...(typeof symbol === 'string' ? { symbol } : {}),
				eventTime: now,
				receivedAt: now,
				level,
				...rest,
			},
			accepted() {
				accepted.set(key, { level, since });
				save();
			},
		});
	};
	const { wake } = watchLimits(port, take);
	return readerOf({
		begun: beginning.opened,
		read() {
			wake();
			return [];
		},
		progress: () =>
			known.size === 0
				? 'the limits could not be read yet'
				: `none of the ${known.size} limits is used to 80 %`,
	});
}

/** What was saved may have been edited by people. */
function knownIn(saved: unknown): Map<string, ReportedLevel> {
	const entries = typeof saved === 'object' && saved !== null ? Object.entries(saved) : [];
	return new Map(
		entries.flatMap(([key, value]): Array<[string, ReportedLevel]> => {
			const { level, since } = (value ?? {}) as Partial<ReportedLevel>;
			return typeof level === 'number' && typeof since === 'number'
				? [[key, { level, since }]]
				: [];
		}),
	);
}
