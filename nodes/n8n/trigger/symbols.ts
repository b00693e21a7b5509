import { klines } from '../../../mexc/endpoints/marketData';
import { MexcError } from '../../../mexc/core/errors';
import { readSymbols } from '../../../mexc/input/names';
import { shownValue } from '../../../mexc/input/problem';
import { readPairs } from '../../../mexc/market/reads';
import { parseWatchlist, type Watchlist } from '../../../mexc/alerts/watchlist';
import type { RestClient } from '../../../mexc/rest/client';
import { similarSymbols } from '../../../mexc/market/similarSymbols';
import type { ReadParameter, TriggerEvent } from './event';
import { symbolSources, type SymbolSource } from './symbolsFields';

/** MEXC's answer to a pair it does not have (errors.json). */
const INVALID_SYMBOL = -1121;
/** For all questions together: an activation must not hang (n8n gives up after about 80 seconds). */
const LOOK_UP_MS = 15_000;
const FEW = 10;

/**
 * The pairs as MEXC spells them, each once: from comma text, a list, or a resource locator of either. Throws an
 * `input` MexcError.
 */
export function parseSymbols(read: ReadParameter, event: TriggerEvent): readonly string[] {
	if (event.symbols === 'none') return [];
	const source = symbolsSource(read, event);
	if (source === 'watchlist') return [];
	const parameter = source === 'list' ? 'symbolList' : 'symbols';
	const symbols = readSymbols(read(parameter, ''), { label: 'Symbols', parameter });
	if (symbols.length > 0 || event.symbols === 'optional') return symbols;
	throw new MexcError({
		kind: 'input',
		parameter,
		message: `${event.name} needs at least one symbol.`,
		hint:
			source === 'list'
				? 'Choose one or more pairs in Symbols.'
				: 'Write one or more pairs in Symbols, separated by commas, for example BTCUSDT, ETHUSDT.',
	});
}

/** The rule by which the pairs are chosen; undefined where they are named. Throws an `input` MexcError. */
export function readWatchlist(read: ReadParameter, event: TriggerEvent): Watchlist | undefined {
	if (event.symbols === 'none' || symbolsSource(read, event) !== 'watchlist') return undefined;
	return parseWatchlist({
		watchlist: read('watchlist', 'volume'),
		watchlistQuoteAsset: read('watchlistQuoteAsset', 'USDT'),
		watchlistCount: read('watchlistCount', 20),
		watchlistInclude: read('watchlistInclude', ''),
		watchlistExclude: read('watchlistExclude', ''),
	});
}

/** Throws an `input` MexcError for a choice that there is not. */
function symbolsSource(read: ReadParameter, event: TriggerEvent): SymbolSource {
	if (event.isOfUnlisted === true) return 'names';
	const given = read('symbolsFrom', 'names');
	const known = symbolSources.filter((one) => one !== 'watchlist' || event.watchlist !== undefined);
	const source = known.find((one) => one === given);
	if (source !== undefined) return source;
	throw new MexcError({
		kind: 'input',
		parameter: 'symbolsFrom',
		message: `Choose Symbols ${shownValue(given)} is not possible for ${event.name}.`,
		hint: `Use one of: ${known.join(', ')}.`,
	});
}

/**
 * Refuses pairs that MEXC does not list, while a person is looking; does nothing when MEXC cannot be asked
 * just now, because network trouble is no reason not to start. Throws an `input` MexcError that names them.
 */
export async function verifySymbols(client: RestClient, symbols: readonly string[]): Promise<void> {
	if (symbols.length === 0) return;
	const signal = AbortSignal.timeout(LOOK_UP_MS);
	const missing = await missingSymbols(client, symbols, signal);
	if (missing.length === 0) return;
	const meant = [...(await similarSymbols(client, missing, { signal })).values()].flat();
	const question = meant.length === 0 ? '' : ` Did you mean ${[...new Set(meant)].join(' or ')}?`;
	throw new MexcError({
		kind: 'input',
		parameter: 'symbols',
		message: `MEXC does not list ${missing.join(', ')} as a spot pair.${question}`,
		hint: 'Check the spelling in Symbols: base asset first, like BTCUSDT. Delisted pairs have to be removed.',
	});
}

/** A few pairs are asked one by one (weight 1 each), many with MEXC's whole list (weight 25). */
async function missingSymbols(
	client: RestClient,
	symbols: readonly string[],
	signal: AbortSignal,
): Promise<readonly string[]> {
	if (symbols.length > FEW) return await missingInList(client, symbols, signal);
	const missing: string[] = [];
	for (const symbol of symbols) {
		const answer = await ask(client, symbol, signal);
		if (answer === 'silent') break;
		if (answer === 'unknown') missing.push(symbol);
	}
	return missing;
}

async function missingInList(
	client: RestClient,
	symbols: readonly string[],
	signal: AbortSignal,
): Promise<readonly string[]> {
	try {
		const pairs = await readPairs(client, { signal });
		const listed = new Set(pairs.map(({ symbol }) => symbol));
		return listed.size === 0 ? [] : symbols.filter((symbol) => !listed.has(symbol));
	} catch {
		return [];
	}
}

async function ask(
	client: RestClient,
	symbol: string,
	signal: AbortSignal,
): Promise<'listed' | 'unknown' | 'silent'> {
	try {
		await client.call(klines, { symbol, interval: '1m', limit: 1 }, { signal });
		return 'listed';
	} catch (error) {
		return error instanceof MexcError && error.code === INVALID_SYMBOL ? 'unknown' : 'silent';
	}
}
