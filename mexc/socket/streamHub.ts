import { fingerprint } from '../core/fingerprint';
import type { Account } from '../account/account';
import { MexcError } from '../core/errors';
import { silentLog } from '../core/log';
import { processWide } from '../core/globalState';
import { createRestClient } from '../client';
import { secretsOf } from '../rest/secrets';
import { systemTime } from '../core/time';
import { publicAddress } from './address';
import { sentences } from './closeReason';
import type { Hub, ObservedEvent, SubscribeRequest, Subscription } from './hub';
import { askLastTradeOf } from './lastTrade';
import { ListenKeys } from './listenKey';
import { Observers } from './observers';
import { Pool } from './pool';
import { type Timings, defaultTimings } from './timings';

/** The hub of this process: whoever subscribes shares its connections. */
export function streamHub(): Hub {
	return processWide('streamHub', () => createHub());
}

interface Entry {
	pool: Pool;
	/** Without subscribers it is still good for the listen key that it holds. */
	keys?: ListenKeys;
}

/** A hub of its own; for tests, which shorten the timings. */
export function createHub(timings: Timings = defaultTimings): Hub {
	const entries = new Map<string, Entry>();
	const observers = new Observers();
	const forgetUnused = () => {
		for (const [key, { pool, keys }] of entries) {
			if (pool.isEmpty && !keys?.isHolding) entries.delete(key);
		}
	};
	return {
		subscribe(request: SubscribeRequest): Subscription {
			check(request);
			forgetUnused();
			const key = poolKey(request.account, request.access);
			const entry = entries.get(key) ?? createEntry(request, timings, observers);
			entries.set(key, entry);
			const { ready, close } = entry.pool.subscribe(request);
			return {
				ready,
				close() {
					close();
					forgetUnused();
				},
			};
		},
		observe(account, listener) {
			const keys = [poolKey(account, 'public'), poolKey(account, 'private')];
			return observers.add(keys, listener);
		},
		report(account, access, event, channels = event.channels ?? []) {
			const key = poolKey(account, access);
			const { time, log } = entries.get(key)?.pool ?? { time: systemTime, log: silentLog };
			observers.report(key, { ...event, access, channels, time: time.now() }, log);
		},
		status: (account) =>
			(['public', 'private'] as const).flatMap((access) => {
				const held = entries.get(poolKey(account, access))?.pool.status() ?? [];
				return held.map((channel) => ({ ...channel, access }));
			}),
	};
}

function check({ channels }: SubscribeRequest): void {
	if (channels.length > 0) return;
	throw new MexcError({
		kind: 'input',
		message: 'There is no channel to subscribe to.',
		hint: 'Choose at least one symbol or channel.',
	});
}

/** Market data is the same for everybody; private streams belong to a key and its secret. */
function poolKey(account: Account, access: ObservedEvent['access']): string {
	return access === 'public'
		? `public ${account.wsUrl}`
		: `private ${listenKeyFingerprint(account)}`;
}

/** Hash of all fields a listen key depends on, so a corrected credential gets its own pool. */
function listenKeyFingerprint(account: Account): string {
	const { baseUrl, wsUrl, apiKey, apiSecret, recvWindow, rateLimitShare } = account;
	return fingerprint(baseUrl, wsUrl, apiKey, apiSecret, recvWindow, rateLimitShare);
}

/** Built from the first subscriber's account and network; later ones have the same or an equal one. */
function createEntry(request: SubscribeRequest, timings: Timings, observers: Observers): Entry {
	const { account, network, log, access } = request;
	const time = request.time ?? systemTime;
	const key = poolKey(account, access);
	const context = { account, network, log, time };
	const onRefused = (error: MexcError) =>
		pool.reportAll({ state: 'refused', permanent: true, message: sentences(error) });
	const keys =
		access === 'private'
			? new ListenKeys(createRestClient(context), timings, onRefused)
			: undefined;
	const pool = new Pool({
		network,
		time,
		timings,
		secrets: secretsOf(account),
		askLastTrade: keys ? undefined : askLastTradeOf(context),
		address: keys?.address ?? publicAddress(account.wsUrl),
		onEvent: (event) => observers.report(key, { ...event, access, time: time.now() }, pool.log),
	});
	return { pool, keys };
}
