import { createHash } from 'node:crypto';
import type { Account } from '../account';
import { MexcError } from '../errors';
import { processWide } from '../processState';
import { createRestClient } from '../rest/restClient';
import { systemTime } from '../time';
import { publicAddress } from './address';
import { sentences } from './closeReason';
import type { Hub, SubscribeRequest, Subscription } from './hub';
import { ListenKeys } from './listenKey';
import { Pool } from './pool';
import type { Timings } from './timings';
import { defaultTimings } from './timings';

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
	const forgetUnused = () => {
		for (const [key, { pool, keys }] of entries) {
			if (pool.isEmpty && !keys?.isHolding) entries.delete(key);
		}
	};
	return {
		subscribe(request: SubscribeRequest): Subscription {
			check(request);
			forgetUnused();
			const key = poolKey(request);
			const entry = entries.get(key) ?? createEntry(request, timings);
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
function poolKey({ access, account }: SubscribeRequest): string {
	return access === 'public' ? `public ${account.wsUrl}` : `private ${fingerprint(account)}`;
}

/** Of everything that decides about listen keys: who mends one of these in the credential gets a pool of its own. */
function fingerprint(account: Account): string {
	const { baseUrl, wsUrl, apiKey, apiSecret, recvWindow, rateLimitShare } = account;
	const identity = JSON.stringify([baseUrl, wsUrl, apiKey, apiSecret, recvWindow, rateLimitShare]);
	return createHash('sha256').update(identity).digest('hex');
}

/** Built from the first subscriber's account and network; later ones have the same or an equal one. */
function createEntry(request: SubscribeRequest, timings: Timings): Entry {
	const { account, network, log, access } = request;
	const time = request.time ?? systemTime;
	const shared = { network, time, timings };
	if (access === 'public') {
		const address = publicAddress(account.wsUrl);
		return { pool: new Pool({ ...shared, watchStale: true, address }) };
	}
	const client = createRestClient({ account, network, log, time });
	const keys = new ListenKeys(client, timings, (error) =>
		pool.tellAll({ state: 'refused', permanent: true, message: sentences(error) }),
	);
	const pool = new Pool({ ...shared, watchStale: false, address: keys.address });
	return { pool, keys };
}
