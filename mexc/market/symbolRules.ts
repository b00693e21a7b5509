import { MOST_DECIMALS, tradingRules } from '../endpoints/marketData/symbols';
import type { Row } from '../endpoints/answers';
import { orCancelled } from '../core/abort';
import { MexcError } from '../core/errors';
import { readPairRow } from './reads';
import { forgetRemembered, remember } from '../core/cache';
import type { RestClient } from '../rest/client';
import { systemTime } from '../core/time';
import { amountOf, stepOfDecimals } from '../core/decimal';
import { unknownSymbol } from './unknownSymbol';

export { roundPrice, roundQuantity } from '../core/rounding';

/** The trading rules of a pair; amounts are decimal text, and `0` means that there is no such limit. */
export interface SymbolRules {
	symbol: string;
	baseAsset: string;
	quoteAsset: string;
	/** `online`, `paused`, `offline`, or MEXC's own word. */
	status: string;
	/** False: MEXC lists the pair, but takes no orders for it through the API (quirks 42). */
	isApiTradable: boolean;
	/** IMMEDIATE_OR_CANCEL and FILL_OR_KILL work without being listed (quirks 29). */
	orderTypes: readonly string[];
	/** The sides that MEXC takes at the moment. */
	sides: readonly string[];
	/** Prices are multiples of it. */
	tick: string;
	/** Quantities are multiples of it. */
	step: string;
	minQuantity: string;
	/** In the quote asset, for all types but MARKET. */
	minValue: string;
	maxValue: string;
	/** In the quote asset, for MARKET. */
	minMarketValue: string;
	maxMarketValue: string;
	/** Fractions of the last price (0.02 is 2 %); how MEXC reads the one for sells is not proven (quirks 45). */
	priceBand?: { up?: string; down?: string };
	/** The base rate as a fraction; an account may pay another one (quirks 47). */
	takerCommission?: string;
}

/** Rules change rarely, and reading them costs 25 of 300 weight. */
const RULES_AGE_MS = 10 * 60_000;
/** A pair that is unknown now may be listed in a minute. */
const UNKNOWN_AGE_MS = 30_000;
/** MEXC's answer to a pair it does not have (errors.json). */
const INVALID_SYMBOL = -1121;

/**
 * The rules of one pair, remembered for ten minutes; `maxAgeMs` asks for fresher ones.
 * Throws MexcError: `input` for a pair that MEXC does not have, with similar names where they are known;
 * otherwise what kept MEXC from answering. A cancelled `signal` ends the caller's wait only.
 */
export async function symbolRules(
	client: RestClient,
	symbol: string,
	signal?: AbortSignal,
	maxAgeMs?: number,
): Promise<SymbolRules> {
	const rules = await orCancelled(rulesIfListed(client, symbol, maxAgeMs), signal);
	if (rules === undefined) throw await unknownSymbol(client, symbol);
	return rules;
}

/** The same; undefined for a pair that MEXC does not have. */
export async function rulesIfListed(
	client: RestClient,
	symbol: string,
	maxAgeMs = RULES_AGE_MS,
): Promise<SymbolRules | undefined> {
	const { time = systemTime } = client.context;
	const age = { ageMs: maxAgeMs, absentAgeMs: Math.min(maxAgeMs, UNKNOWN_AGE_MS) };
	return await remember(time, memoryKey(client, symbol), age, () => readRules(client, symbol));
}

/** An answer of MEXC contradicts the remembered rules: the next order reads them again. */
export function forgetSymbolRules(client: RestClient, symbol: string): void {
	forgetRemembered(memoryKey(client, symbol));
}

function memoryKey({ context }: RestClient, symbol: string): string {
	return `rules ${context.account.baseUrl} ${symbol}`;
}

async function readRules(client: RestClient, symbol: string): Promise<SymbolRules | undefined> {
	const row = await readPairRow(client, symbol).catch((error: unknown) => {
		if (error instanceof MexcError && error.code === INVALID_SYMBOL) return undefined;
		throw error;
	});
	return row && rulesOf(row);
}

/**
 * What MEXC leaves out is no limit: a lost rule costs an order that MEXC refuses. Throws MexcError of kind
 * `protocol` for a pair without its two assets, in which everything is counted.
 */
export function rulesOf(row: Row): SymbolRules {
	const named = tradingRules(row);
	const { baseAsset, quoteAsset } = named;
	if (typeof baseAsset !== 'string' || typeof quoteAsset !== 'string') throw withoutAssets(row);
	const finest = stepOfDecimals(MOST_DECIMALS);
	const [up, down] = [amountOf(named.priceBandUp), amountOf(named.priceBandDown)];
	return {
		symbol: String(named.symbol),
		baseAsset,
		quoteAsset,
		status: typeof named.status === 'string' ? named.status : 'unknown',
		isApiTradable: named.apiTradingAllowed !== false,
		orderTypes: Array.isArray(named.orderTypes) ? named.orderTypes.map(String) : [],
		sides: named.allowedSides as string[],
		tick: amountOf(named.tickSize) ?? finest,
		step: amountOf(named.stepSize) ?? finest,
		minQuantity: amountOf(named.minQuantity) ?? '0',
		minValue: amountOf(named.minValue) ?? '0',
		maxValue: amountOf(named.maxValue) ?? '0',
		minMarketValue: amountOf(named.minValueMarket) ?? '0',
		maxMarketValue: amountOf(named.maxValueMarket) ?? '0',
		priceBand: up === undefined && down === undefined ? undefined : { up, down },
		takerCommission: amountOf(named.takerCommission),
	};
}

function withoutAssets({ symbol }: Row): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: `MEXC answered the trading rules of ${String(symbol)} without the names of its two assets.`,
		hint: 'Try again in a moment.',
	});
}
