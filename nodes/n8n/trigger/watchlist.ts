import { MexcError } from '../../../mexc/core/errors';
import { sharedAbort } from '../../../mexc/core/abort';
import { createLatch } from '../../../mexc/core/deferred';
import {
	readerOf,
	type EventPort,
	type EventReader,
	type EventSettings,
	type StateStore,
} from '../../../mexc/events';
import {
	changeOf,
	pairsToWatch,
	watchlistHash,
	type Watchlist,
} from '../../../mexc/alerts/watchlist';
import { followWatchlist, readMarket } from '../../../mexc/alerts/watchlistWatch';
import { candleEnd, candleIntervals } from '../../../mexc/market/candleIntervals';
import type { RestClient } from '../../../mexc/rest/client';
import { systemTime } from '../../../mexc/core/time';
import type { Subscription } from '../../../mexc/socket/hub';
import { CHANNELS_PER_SHARD } from '../../../mexc/socket/shard';
import type { PreparedEvent, TriggerEvent } from './event';

/** Of one watchlist: 80 connections. */
export const MOST_STREAMS = 2_400;
/** A third of what MEXC answers an address (300 in 10 seconds); the rest is for orders and other workflows. */
export const MOST_REQUESTS_PER_MINUTE = 600;
const NONE: ReadonlySet<string> = new Set();

/** What one pair costs, by the streams of its event. */
interface Cost {
	streams: number;
	requestsPerMinute: number;
}

/**
 * An event on pairs that come and go: each of them is prepared, opened and subscribed by itself, so that neither a
 * change of the list nor an interruption of one connection touches the others. Throws as `event.prepare` does.
 */
export function prepareWatchlist(
	event: TriggerEvent,
	list: Watchlist,
	settings: EventSettings,
): PreparedEvent {
	const prepareFor = (symbol: string) => event.prepare({ ...settings, symbols: [symbol] });
	const sample = prepareFor(`BTC${list.quoteAsset}`);
	const cost = costOf(event, sample);
	const most = mostPairs(cost);
	const first = async (client: RestClient) => {
		const market = await readMarket(list, { client, time: systemTime });
		return pairsToWatch(list, market, NONE);
	};
	return {
		channels: [],
		checkNow: sample.checkNow,
		chart: sample.chart,
		async checkAtMexc(client) {
			const wanted = await first(client).catch(() => undefined);
			if (wanted === undefined) return;
			if (wanted.length === 0) throw nobody(list);
			if (wanted.length > most) throw tooMany(wanted.length, most, cost);
		},
		open: (port) => openWatchlist({ list, most, prepareFor, port, isOver: overOf(sample) }),
		async example(port) {
			const [symbol] = await first(port.client);
			if (symbol === undefined) throw nobody(list);
			return (await prepareFor(symbol).example?.(port, readerOf({}))) ?? [];
		},
	};
}

function overOf({ checkNow }: PreparedEvent): (now: number) => boolean {
	return (now) => {
		try {
			checkNow?.(now);
			return false;
		} catch {
			return true;
		}
	};
}

function costOf({ watchlist }: TriggerEvent, { channels }: PreparedEvent): Cost {
	const perMinute = channels.map((channel) => {
		const interval = candleIntervals.find((one) => channel.endsWith(`@${one}`));
		return interval === undefined ? 0 : 60_000 / candleEnd(interval, 0);
	});
	return {
		streams: channels.length,
		requestsPerMinute: watchlist === 'candles' ? perMinute.reduce((sum, one) => sum + one, 0) : 0,
	};
}

function mostPairs({ streams, requestsPerMinute }: Cost): number {
	const byRequests =
		requestsPerMinute === 0 ? Infinity : MOST_REQUESTS_PER_MINUTE / requestsPerMinute;
	return Math.floor(Math.min(MOST_STREAMS / streams, byRequests));
}

interface Opening {
	list: Watchlist;
	most: number;
	prepareFor(symbol: string): PreparedEvent;
	port: EventPort;
	/** Nothing fires any more, whatever pairs come. */
	isOver(now: number): boolean;
}

interface Member {
	reader: EventReader;
	/** Its keys in the store. */
	keys: ReadonlySet<string>;
	/** Nothing of it arrives any more, and it stays one of the list. */
	rest(): void;
	close(): void;
}

function openWatchlist({ list, most, prepareFor, port, isOver }: Opening): EventReader {
	const { store, time, log, signal } = port;
	const key = watchlistHash(list);
	const members = new Map<string, Member>();
	const beginning = createLatch();
	// A test costs one connection at most.
	const limit = port.isTest ? Math.min(most, CHANNELS_PER_SHARD) : most;
	let saidFull = false;

	function apply(wanted: readonly string[], delisted: ReadonlySet<string>): void {
		const { joined, left } = changeOf(new Set(members.keys()), wanted, limit);
		for (const symbol of left) {
			members.get(symbol)?.close();
			members.delete(symbol);
			if (delisted.has(symbol)) sayDelisted(symbol, prepareFor(symbol).channels, port);
		}
		for (const symbol of joined) members.set(symbol, memberOf(prepareFor(symbol), port));
		if (joined.length + left.length > 0) {
			log.info(`Watchlist of ${members.size} pairs: ${changeText(joined, left)}`);
			store.save(key, { symbols: [...members.keys()].join() });
		}
		store.keepOnly([key, ...[...members.values()].flatMap(({ keys }) => [...keys])]);
		for (const member of members.values()) {
			if (member.reader.isFinished(time.now())) member.rest();
		}
		sayFull(wanted.length);
	}

	function sayFull(wanted: number): void {
		const isFull = wanted > limit && !port.isTest;
		if (isFull && !saidFull) {
			log.warn(`The watchlist has ${wanted} pairs by now, and ${limit} at most are watched`);
		}
		saidFull = isFull;
	}

	const saved = savedSymbols(store, key);
	if (saved.length > 0) {
		// What they remember of the run before must not wait for MEXC's answer; the list is checked with it.
		for (const symbol of saved.slice(0, limit))
			members.set(symbol, memberOf(prepareFor(symbol), port));
		beginning.open();
	}
	void followWatchlist(
		list,
		port,
		() => new Set(members.keys()),
		(wanted, delisted) => {
			apply(wanted, delisted);
			beginning.open();
		},
	);
	const all = () => [...members.values()].map(({ reader }) => reader);
	signal.addEventListener('abort', () => members.forEach((member) => member.close()), {
		once: true,
	});
	return readerOf({
		begun: beginning.opened.then(async () => {
			await Promise.all(all().map(async ({ begun }) => await begun));
		}),
		progress: () =>
			members.size === 0
				? 'MEXC has not listed its pairs yet'
				: `${members.size} pairs were watched, among them ${[...members.keys()][0]}: ${all()[0].progress() ?? 'nothing was seen'}`,
		isFinished: (now) => isOver(now) && all().every((reader) => reader.isFinished(now)),
		close: () => members.forEach((member) => member.close()),
	});
}

/** One pair with a port of its own, which ends when it leaves. */
function memberOf(prepared: PreparedEvent, port: EventPort): Member {
	const { hub, log, time, isTest, client } = port;
	const ending = sharedAbort();
	const keys = new Set<string>();
	const emit: EventPort['emit'] = (occurrence) => {
		if (!ending.signal.aborted) port.emit(occurrence);
	};
	const reader = prepared.open({
		hub,
		log,
		time,
		isTest,
		emit,
		signal: ending.signal,
		store: storeOf(port.store, keys, ending.signal),
		get client() {
			return port.client;
		},
		urgentClient: () => port.urgentClient(),
	});
	const { account, network } = client.context;
	const subscription: Subscription = hub.subscribe({
		account,
		network,
		log,
		time,
		access: 'public',
		channels: prepared.channels,
		onMessage: (message) => reader.read(message).forEach(emit),
		onState: (event) => reader.onState(event),
	});
	// The hub reports it, asks again, and the next reading of the list shows whether the pair is gone.
	subscription.ready.catch(() => undefined);
	return {
		reader,
		keys,
		rest: () => subscription.close(),
		close() {
			ending.abort();
			subscription.close();
			reader.close();
		},
	};
}

/** Of one member: the others' states are not its own to forget, and nothing is saved of one that has left. */
function storeOf(store: StateStore, keys: Set<string>, signal: AbortSignal): StateStore {
	return {
		load: (key) => store.load(key),
		save(key, value) {
			if (signal.aborted) return;
			keys.add(key);
			store.save(key, value);
		},
		keepOnly: (own) => own.forEach((key) => keys.add(key)),
	};
}

/** What was saved can be edited by people and by executions. */
function savedSymbols(store: StateStore, key: string): string[] {
	const { symbols } = (store.load(key) ?? {}) as { symbols?: unknown };
	return typeof symbols === 'string' ? symbols.split(',').filter(Boolean) : [];
}

/** In the log and as an event of Connection Status: its streams only fall silent. */
function sayDelisted(symbol: string, channels: readonly string[], { log, hub, client }: EventPort) {
	const message = `MEXC no longer lists ${symbol}: it has left the watchlist.`;
	log.warn(message);
	hub.report(client.context.account, 'public', { state: 'refused', message, channels });
}

const SHOWN = 10;

function changeText(joined: readonly string[], left: readonly string[]): string {
	const named = (symbols: readonly string[]) =>
		symbols.length > SHOWN
			? `${symbols.slice(0, SHOWN).join(', ')} and ${symbols.length - SHOWN} others`
			: symbols.join(', ');
	return [
		...(joined.length > 0 ? [`joined: ${named(joined)}`] : []),
		...(left.length > 0 ? [`left: ${named(left)}`] : []),
	].join('; ');
}

function nobody({ quoteAsset, include, exclude }: Watchlist): MexcError {
	const hasPatterns = include.length + exclude.length > 0;
	return new MexcError({
		kind: 'input',
		parameter: hasPatterns ? 'watchlistInclude' : 'watchlistQuoteAsset',
		message: `No pair against ${quoteAsset} at MEXC is in this watchlist.`,
		hint: hasPatterns
			? 'Check Include and Exclude: * stands for any letters, for example BTC*.'
			: 'Write the asset that pairs are priced in, for example USDT, USDC or BTC.',
	});
}

function tooMany(pairs: number, most: number, { streams, requestsPerMinute }: Cost): MexcError {
	const requests = Math.ceil(pairs * requestsPerMinute);
	const asked = requestsPerMinute > 0 ? ` and ${requests} requests a minute` : '';
	return new MexcError({
		kind: 'input',
		parameter: 'watchlist',
		message: `The watchlist has ${pairs} pairs, which are ${pairs * streams} streams${asked}; with these settings ${most} pairs are the maximum.`,
		hint: `One trigger takes ${MOST_STREAMS} streams and ${MOST_REQUESTS_PER_MINUTE} requests a minute. Choose Largest by Volume, longer candles, fewer lengths of candle, or patterns in Include and Exclude.`,
	});
}
