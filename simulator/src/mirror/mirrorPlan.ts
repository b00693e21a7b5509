import type { Pair } from '../exchange/pairs';
import { Clock } from '../exchange/clock';
import type { MarketPlan } from '../marketPlan';
import { OutsideCandles } from '../outside/outsideCandles';
import type { QueuePlaces } from '../outside/queuePlaces';
import { MirrorMarket } from './mirrorMarket';
import type { MirrorOptions } from './mirrorOptions';
import { pairsIn } from './pairRules';
import { SourceError, SourceRest } from './sourceRest';

const MEXC_STREAMS: Readonly<Record<string, string>> = {
	'api.mexc.com': 'wss://wbs-api.mexc.com/ws',
	'api.mexc.co': 'wss://wbs-api.mexc.co/ws',
};
const USUAL_TIMEOUT_MS = 10_000;
const USUAL_LATENCY_MS = 150;
const USUAL_LIFE_MS = 23.5 * 3_600_000;
const USUAL_TOP = 20;

/** A mirror that cannot start; the message is one sentence for the user. */
export class MirrorStartError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'MirrorStartError';
	}
}

/** What a mirror goes on with. */
export interface MirrorPast {
	/** Pairs that orders of an earlier run are about: they are mirrored as well. */
	readonly pairs: readonly Pair[];
	readonly places: QueuePlaces;
}

/**
 * Asks the source for its time and its pairs.
 * @param clockMs exchange time at the start where it is not the source's
 * @throws MirrorStartError when the source cannot be reached, or does not have a pair
 */
export async function planMirror(
	options: MirrorOptions,
	past: MirrorPast = { pairs: [], places: {} },
	clockMs?: number,
): Promise<MarketPlan> {
	const url = options.url.replace(/\/+$/, '');
	const timeoutMs = options.timeoutMs ?? USUAL_TIMEOUT_MS;
	const clock = new Clock();
	const rest = new SourceRest(url, clock, timeoutMs);
	try {
		const { answer, sentAt } = await rest.ask('/api/v3/time');
		const { serverTime } = answer as { serverTime?: unknown };
		const aheadMs = Number(serverTime) - (sentAt + clock.now()) / 2;
		const listed = pairsIn(await rest.get('/api/v3/exchangeInfo'));
		const chosen = options.pairs ?? (await mostTraded(rest, listed, options));
		const pairs = withPast(
			chosen.map((symbol) => listedPair(listed, symbol, url)),
			listed,
			past,
		);
		return {
			pairs,
			startMs: () => clockMs ?? Math.round(Date.now() + aheadMs),
			candlesOf: (market) => new OutsideCandles(() => market.last),
			marketOf: (parts) =>
				new MirrorMarket(
					parts,
					{
						url,
						timeoutMs,
						wsUrl: options.wsUrl ?? streamsOf(url),
						latencyMs: options.latencyMs ?? USUAL_LATENCY_MS,
						lifeMs: options.connectionLifeMs ?? USUAL_LIFE_MS,
						followsTime: clockMs === undefined,
					},
					past.places,
				),
		};
	} catch (error) {
		if (!(error instanceof SourceError)) throw error;
		throw new MirrorStartError(`The mirror cannot start: ${error.message}.`);
	} finally {
		rest.stop();
		clock.stop();
	}
}

function listedPair(listed: ReadonlyMap<string, Pair>, symbol: string, url: string): Pair {
	const pair = listed.get(symbol);
	if (pair !== undefined) return pair;
	throw new MirrorStartError(`${url} has no pair ${symbol}; names are written like BTCUSDT.`);
}

/** Pairs of earlier orders that the source has given up are kept, offline. */
function withPast(
	chosen: readonly Pair[],
	listed: ReadonlyMap<string, Pair>,
	past: MirrorPast,
): Pair[] {
	const names = new Set(chosen.map(({ symbol }) => symbol));
	const more = past.pairs
		.filter(({ symbol }) => !names.has(symbol))
		.map((pair): Pair => listed.get(pair.symbol) ?? { ...pair, status: '3' });
	return [...chosen, ...more];
}

async function mostTraded(
	rest: SourceRest,
	listed: ReadonlyMap<string, Pair>,
	{ quote = 'USDT', top = USUAL_TOP }: MirrorOptions,
): Promise<string[]> {
	const answer = await rest.get('/api/v3/ticker/24hr');
	const rows = (Array.isArray(answer) ? answer : []) as Array<Record<string, unknown>>;
	const known = rows.flatMap(({ symbol, quoteVolume }) => {
		const pair = listed.get(String(symbol));
		if (pair?.quoteAsset !== quote || pair.status !== '1') return [];
		// For a ranking only.
		return [{ symbol: pair.symbol, volume: Number(quoteVolume) || 0 }];
	});
	if (known.length === 0) {
		throw new MirrorStartError(`${rest.baseUrl} trades no pair against ${quote}.`);
	}
	known.sort((a, b) => b.volume - a.volume);
	return known.slice(0, top).map(({ symbol }) => symbol);
}

/** Where the streams of an exchange with this REST address are. */
function streamsOf(url: string): string {
	const { protocol, host } = new URL(url);
	return MEXC_STREAMS[host] ?? `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/ws`;
}
