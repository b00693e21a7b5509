import { remember } from '../core/cache';
import { asMexcError, MexcError } from '../core/errors';
import type { Log } from '../core/log';
import { sleep, type Time } from '../core/time';
import { ticker24hr } from '../endpoints/marketData';
import { asRows } from '../endpoints/answers';
import { readPairs } from '../market/reads';
import type { RestClient } from '../rest/client';
import { pairsToWatch, type Market, type Watchlist } from './watchlist';

/** A request of weight 25, and another one where volumes decide; shared by all watchlists of this process. */
export const WATCHLIST_EVERY_MS = 60_000;
const SHARED_MS = WATCHLIST_EVERY_MS / 2;

interface WatchlistPort {
	readonly client: RestClient;
	time: Time;
	log: Log;
	signal: AbortSignal;
}

/** All pairs, and their volumes where those decide. Throws MexcError, also for an exchange without pairs. */
export async function readMarket(
	{ kind }: Watchlist,
	{ client, time }: Pick<WatchlistPort, 'client' | 'time'>,
): Promise<Market> {
	const shared = async <T>(what: string, ask: () => Promise<T>) =>
		await remember(time, `${what} ${client.context.account.baseUrl}`, { ageMs: SHARED_MS }, ask);
	const pairs = await shared('watchlist pairs', async () => await readPairs(client));
	if (pairs.length === 0) {
		throw new MexcError({ kind: 'protocol', message: 'MEXC listed no pairs at all.' });
	}
	if (kind === 'quote') return { pairs, tickers: [] };
	const tickers = await shared('watchlist volumes', async () => await client.call(ticker24hr, {}));
	return { pairs, tickers: asRows(tickers) };
}

/**
 * Asks once a minute until `port.signal` aborts. `on` gets the pairs to watch, and those that MEXC no longer lists.
 * A watched pair that one answer leaves out is only believed to be gone when the next one does so too. Failures are
 * logged and asked again at the next turn.
 */
export async function followWatchlist(
	list: Watchlist,
	port: WatchlistPort,
	current: () => ReadonlySet<string>,
	on: (wanted: readonly string[], delisted: ReadonlySet<string>) => void,
): Promise<void> {
	const { time, log, signal } = port;
	let missing: ReadonlySet<string> = new Set();
	while (!signal.aborted) {
		try {
			const market = await readMarket(list, port);
			if (signal.aborted) return;
			const gone = goneFrom(market, current());
			const delisted = new Set([...gone].filter((symbol) => missing.has(symbol)));
			const doubtful = [...gone].filter((symbol) => !missing.has(symbol));
			missing = gone;
			const wanted = pairsToWatch(list, market, current());
			on([...doubtful, ...wanted].slice(0, list.count), delisted);
		} catch (error) {
			if (signal.aborted) return;
			log.warn(`The pairs of the watchlist could not be read: ${asMexcError(error).message}`);
		}
		await sleep(time, WATCHLIST_EVERY_MS, signal);
	}
}

/** Those of `current` that are offline or not there. */
function goneFrom({ pairs }: Market, current: ReadonlySet<string>): Set<string> {
	const listed = new Set(pairs.filter(({ status }) => status !== '3').map(({ symbol }) => symbol));
	return new Set([...current].filter((symbol) => !listed.has(symbol)));
}
