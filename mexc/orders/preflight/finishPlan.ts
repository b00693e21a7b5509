import { asMexcError } from '../../core/errors';
import type { RestClient } from '../../rest/client';
import { freeIn } from '../../endpoints/rows/balances';
import { readBalances } from '../../market/reads';
import { add, compare, multiply, subtract } from '../../core/decimal';
import { marketOf } from '../../policy/policyMarket';
import { factsNeeded, sizeOrder } from './sizeOrder';
import { checkNeeds, needOf, type Need } from './balance';
import { readBook, readTouch } from './book';
import { checkSize } from './checkOrder';
import { checkDeviation, emptyBook } from './deviation';
import { takerRate } from './fees';
import { ifWithin } from '../../core/within';
import { timeOf } from '../../rest/client';
import { checkKeySymbols, isKnownAsLimited } from './keySymbols';
import { isRuleBroken, STANDARD, type OrderPlan, type PlanHow } from './plan';
import type { SymbolRules } from '../../market/symbolRules';

/** For facts without which the order goes on: MEXC checks them itself. */
const OPTIONAL_WAIT_MS = 2_000;
const BANDED_TYPES = ['LIMIT', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'];

/**
 * What only the market, the balance and the key can say, read just before sending: the amount where it
 * depends on them, and the checks that were asked for. Throws MexcError: `rule` for what is refused;
 * another kind when something cannot be read without which the order must not go on.
 */
export async function finishPlan(
	client: RestClient,
	plan: OrderPlan,
	how: PlanHow,
): Promise<OrderPlan> {
	const { preflight = STANDARD, signal } = how;
	const isOff = preflight.mode === 'off';
	const sized = plan.isSizePending ? await sizeNow(client, plan, signal) : plan;
	const checks = [
		isOff ? undefined : checkTouch(client, sized, signal),
		isOff ? undefined : warnOfBand(client, sized),
		checkKey(client, sized, preflight.checkKeySymbols === true),
		preflight.checkBalance ? checkBalances(client, [sized], how) : undefined,
		checkBook(client, sized, preflight.maxDeviationPercent, signal),
	];
	const warnings = (await Promise.all(checks)).filter((warning) => warning !== undefined);
	return { ...sized, warnings: [...sized.warnings, ...warnings] };
}

async function sizeNow(
	client: RestClient,
	plan: OrderPlan,
	signal: AbortSignal | undefined,
): Promise<OrderPlan> {
	const { rules, sizing, send } = plan;
	if (!rules || !sizing) return plan;
	const needed = factsNeeded(sizing, send);
	const [balances, rate, touch] = await Promise.all([
		needed.balance ? readBalances(client, { signal }) : undefined,
		needed.balance ? takerRate(client, rules) : undefined,
		needed.touch ? readTouch(client, send, signal) : undefined,
	]);
	const spent = send.side === 'BUY' ? rules.quoteAsset : rules.baseAsset;
	const facts = { free: balances && freeIn(balances, spent), takerRate: rate, touch };
	const sized = { ...send, ...sizeOrder(rules, send, sizing, facts) };
	checkSize(rules, sized, touch);
	return { ...plan, send: sized, isSizePending: false };
}

/** A market order by quantity is worth what the book says. Returns a warning when that cannot be read. */
async function checkTouch(
	client: RestClient,
	{ rules, send }: OrderPlan,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	if (!rules || send.type !== 'MARKET' || send.quantity === undefined) return undefined;
	const reading = readTouch(client, send, signal).then((touch) => ({ touch }));
	const read = await orWarning(client, reading, 'The value of the market order was not checked');
	if (typeof read === 'string') return read;
	if (read.touch === undefined) throw emptyBook(send);
	checkSize(rules, send, read.touch);
	return undefined;
}

/** The last price moves and one side of the rule is not proven (quirks 45): a warning only. */
async function warnOfBand(
	client: RestClient,
	{ rules, send }: OrderPlan,
): Promise<string | undefined> {
	if (!rules || !isBanded(rules, send.type)) return undefined;
	const asked = marketOf(client).lastPrice(send.symbol);
	const last = await ifWithin(timeOf(client), OPTIONAL_WAIT_MS, asked).catch(() => undefined);
	return last === undefined ? undefined : bandWarning(rules, send, last);
}

/** Whether the last price is asked for, for a warning. */
export function isBanded({ priceBand }: SymbolRules, type: string): boolean {
	return priceBand !== undefined && BANDED_TYPES.includes(type);
}

/** The warning for a price that lies outside the pair's band around the last price. */
export function bandWarning(
	{ priceBand, symbol }: SymbolRules,
	{ side, price }: OrderPlan['send'],
	last: string,
): string | undefined {
	const width = side === 'BUY' ? priceBand?.up : priceBand?.down;
	if (width === undefined) return undefined;
	const isBuy = side === 'BUY';
	const bound = multiply(last, isBuy ? add('1', width) : subtract('1', width));
	const isOutside = isBuy ? compare(price, bound) > 0 : compare(price, bound) < 0;
	if (!isOutside) return undefined;
	return `Price ${price} is ${isBuy ? 'above' : 'below'} ${bound}, ${multiply(width, '100')} % from the last price ${last} of ${symbol}: MEXC may refuse it (code 30087).`;
}

async function checkKey(
	client: RestClient,
	{ send }: OrderPlan,
	isWanted: boolean,
): Promise<string | undefined> {
	if (!isWanted && !isKnownAsLimited(client)) return undefined;
	const read = await orWarning(
		client,
		checkKeySymbols(client, send.symbol).then(() => ({})),
		'The pairs of the API key were not checked',
	);
	return typeof read === 'string' ? read : undefined;
}

async function checkBook(
	client: RestClient,
	{ send }: OrderPlan,
	maxPercent: string | undefined,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	if (maxPercent === undefined) return undefined;
	// A guard that was asked for is not left out because MEXC does not answer.
	checkDeviation(send, await readBook(client, send.symbol, signal), maxPercent);
	return undefined;
}

/**
 * Throws MexcError of kind `rule` when the free balance does not cover the orders together. Returns a
 * warning when it cannot be read: MEXC compares it itself.
 */
export async function checkBalances(
	client: RestClient,
	plans: readonly OrderPlan[],
	{ afterCancelling = [], signal }: Pick<PlanHow, 'afterCancelling' | 'signal'>,
): Promise<string | undefined> {
	const [{ rules }] = plans;
	const needsOf = async (orders: ReadonlyArray<Pick<OrderPlan, 'rules' | 'send'>>) => {
		const needs = await Promise.all(orders.map((order) => needOfPlan(client, order, signal)));
		return needs.filter((need) => need !== undefined);
	};
	const reading = Promise.all([
		needsOf(plans),
		needsOf(afterCancelling.map((send) => ({ rules, send }))),
		readBalances(client, { signal }),
	]);
	const read = await orWarning(client, reading, 'The balance was not checked');
	if (typeof read === 'string') return read;
	const [needs, released, holdings] = read;
	try {
		checkNeeds(needs, holdings, released);
		return undefined;
	} catch (raw) {
		const error = asMexcError(raw);
		if (isRuleBroken(error)) throw error;
		return `The balance was not checked: ${error.message}`;
	}
}

async function needOfPlan(
	client: RestClient,
	{ rules, send }: Pick<OrderPlan, 'rules' | 'send'>,
	signal: AbortSignal | undefined,
): Promise<Need | undefined> {
	if (!rules) return undefined;
	const isMarketBuy = send.type === 'MARKET' && send.side === 'BUY' && send.quantity !== undefined;
	const touch = isMarketBuy ? await readTouch(client, send, signal) : undefined;
	return needOf(rules, send, await takerRate(client, rules), touch);
}

/** What was read, or a sentence when it could not be; a broken rule is thrown. */
async function orWarning<T extends object>(
	client: RestClient,
	reading: Promise<T>,
	what: string,
): Promise<T | string> {
	try {
		const read = await ifWithin(timeOf(client), OPTIONAL_WAIT_MS, reading);
		return read ?? `${what}: MEXC did not answer in time.`;
	} catch (raw) {
		const error = asMexcError(raw);
		if (isRuleBroken(error) || error.kind === 'cancelled') throw error;
		return `${what}: ${error.message}`;
	}
}
