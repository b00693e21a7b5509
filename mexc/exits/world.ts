import { compare, divide, minimum, multiply } from '../core/decimal';
import { MexcError } from '../core/errors';
import type { RestClient } from '../rest/client';
import { marketOf } from '../policy/policyMarket';
import { symbolRules, type SymbolRules } from '../market/symbolRules';
import type { ExitPlan, PairLimits } from './plan';
import type { Pair } from './position';

/** The price may move between the decision and the policy's own look at it. */
const ROOM = '0.9';

export interface PairWorld {
	pair: Pair;
	limits: PairLimits;
}

/**
 * What the pair and the credential let one exit be. An exit that is worth more than one order may be is sold
 * in several. Throws MexcError.
 */
export async function readWorld(client: RestClient, symbol: string): Promise<PairWorld> {
	const rules = await symbolRules(client, symbol);
	return worldOf(rules, await mostOf(client, rules));
}

export function worldOf(rules: SymbolRules, maxValue?: string): PairWorld {
	const { symbol, baseAsset, quoteAsset, step, tick, minQuantity, minMarketValue, minValue } =
		rules;
	return {
		pair: { symbol, baseAsset, quoteAsset, step, minQuantity, minValue: minMarketValue },
		limits: {
			tick,
			step,
			minQuantity,
			minValue: minMarketValue,
			minLimitValue: minValue,
			maxValue,
		},
	};
}

/** The most that one order may be worth, in the quote asset. */
async function mostOf(
	client: RestClient,
	{ quoteAsset, maxMarketValue }: SymbolRules,
): Promise<string | undefined> {
	const { maxOrderValue } = client.context.account.policy;
	const ofPair = compare(maxMarketValue, '0') > 0 ? multiply(maxMarketValue, ROOM) : undefined;
	if (maxOrderValue === undefined) return ofPair;
	const rate = quoteAsset === 'USDT' ? '1' : await marketOf(client).lastPrice(`${quoteAsset}USDT`);
	if (rate === undefined) throw withoutRate(quoteAsset, maxOrderValue);
	const ofPolicy = divide(multiply(maxOrderValue, ROOM), rate);
	return ofPair === undefined ? ofPolicy : minimum(ofPair, ofPolicy);
}

/**
 * Whether the plan can work on this pair with this credential, while a person is looking. Throws an `input` or
 * `policy` MexcError with the rule and the value.
 */
export async function checkPair(client: RestClient, symbol: string, plan: ExitPlan): Promise<void> {
	const rules = await symbolRules(client, symbol);
	checkRules(rules, plan);
	const { limits } = await readWorld(client, symbol);
	if (limits.maxValue !== undefined && compare(limits.maxValue, limits.minValue) < 0) {
		throw refusedByPolicy(
			`One order may be worth ${limits.maxValue} ${rules.quoteAsset} at most (Max Order Value of the credential, less a tenth), and ${symbol} takes no less than ${limits.minValue}: no exit could be sold.`,
			'Raise Max Order Value in the MEXC API credential.',
		);
	}
	checkShares(client, rules, plan);
	await checkStop(client, symbol, plan);
}

function checkRules(
	{ symbol, status, isApiTradable, orderTypes, sides }: SymbolRules,
	{ isResting = false }: ExitPlan,
): void {
	const problem =
		(!isApiTradable && 'is not open to orders through the API') ||
		((status === 'offline' || status === 'paused') && `is ${status}`) ||
		(!orderTypes.includes('MARKET') && 'takes no market orders, by which exits are sold') ||
		(isResting &&
			!orderTypes.includes('LIMIT') &&
			'takes no limit orders, by which targets rest') ||
		(!sides.includes('SELL') && 'takes no sells at the moment');
	if (problem === false) return;
	throw invalid('symbols', `${symbol} ${problem}.`, 'Choose another pair.');
}

/** With a limit on an entry it is known how small a step of it can be at most. */
function checkShares(client: RestClient, rules: SymbolRules, { takeProfits }: ExitPlan): void {
	const { maxOrderValue } = client.context.account.policy;
	if (maxOrderValue === undefined || rules.quoteAsset !== 'USDT') return;
	for (const [index, { sharePercent }] of takeProfits.entries()) {
		const value = divide(multiply(maxOrderValue, sharePercent), '100');
		if (compare(value, rules.minMarketValue) >= 0) continue;
		throw invalid(
			'takeProfits',
			`Target ${index + 1} sells ${sharePercent} % of an entry that is worth ${maxOrderValue} USDT at most (Max Order Value of the credential): ${value} USDT, and ${rules.symbol} takes no less than ${rules.minMarketValue}.`,
			'Give it a larger share, or leave it out.',
		);
	}
}

async function checkStop(client: RestClient, symbol: string, plan: ExitPlan): Promise<void> {
	const { stopLossPrice } = plan;
	if (stopLossPrice === undefined) return;
	const last = await marketOf(client).lastPrice(symbol);
	if (last === undefined || compare(stopLossPrice, last) < 0) return;
	throw invalid(
		'stopLossPrice',
		`Stop Loss Price ${stopLossPrice} is not below the price of ${symbol}, ${last}: whatever is bought would be sold at once.`,
		'Give a price below the market.',
	);
}

/** What the credential has to allow for an exit at all. Throws a `policy` MexcError. */
export function checkCredential(client: RestClient, symbols: readonly string[]): void {
	const { policy } = client.context.account;
	if (!policy.allowTrading) {
		throw refusedByPolicy(
			'Managed Exit sells, and this credential does not allow trading: Allow Trading is off.',
			'Turn on Allow Trading in the MEXC API credential.',
		);
	}
	if (!policy.allowedSides.includes('SELL')) {
		throw refusedByPolicy(
			'Managed Exit sells, and Allowed Sides of this credential does not contain SELL.',
			'Allow SELL in the MEXC API credential.',
		);
	}
	const { allowedSymbols } = policy;
	const missing = symbols.filter(
		(symbol) => allowedSymbols.length > 0 && !allowedSymbols.includes(symbol),
	);
	if (missing.length > 0) {
		throw refusedByPolicy(
			`Managed Exit could not sell on ${missing.join(', ')}: Allowed Symbols of this credential lists ${allowedSymbols.join(', ')}.`,
			'Add the pair there, or remove it from Symbols.',
		);
	}
	if (policy.maxOpenValue === undefined) return;
	throw refusedByPolicy(
		`Max Open Value (${policy.maxOpenValue} USDT) of this credential counts every order while others are open, so that it could refuse an exit at the very moment of the stop.`,
		'Use a credential without Max Open Value for Managed Exit; Max Order Value holds, and larger exits are sold in several orders.',
	);
}

function withoutRate(quoteAsset: string, limit: string): MexcError {
	return refusedByPolicy(
		`${quoteAsset} has no price in USDT, so it cannot be said what Max Order Value (${limit} USDT) lets an exit be.`,
		'Use a credential without Max Order Value for pairs against this asset.',
	);
}

function refusedByPolicy(message: string, hint: string): MexcError {
	return new MexcError({ kind: 'policy', message, hint });
}

function invalid(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message, hint });
}
