import type { Account, DayLimits } from '../account/account';
import { compare, multiply } from '../core/decimal';
import { asMexcError, MexcError, withDetails } from '../core/errors';
import { sleep } from '../core/time';
import { windowAt } from '../limits/dayWindow';
import {
	limitsFor,
	limitsIn,
	nameOf,
	overrunBy,
	type AppliedLimit,
	type Overrun,
	type Purchase,
} from '../limits/judge';
import type { Usage } from '../limits/usage';
import type { OrderParameters } from './closedRequest';
import { readUsage, withOwn, type WantedUsage } from './dayUsage';
import { count, isPurchase, ownOrders, type Settle } from './countOrders';
import { orderValue, usdtPerQuote } from './orderValue';
import { enter, ownMemory, rememberReading, type OwnMemory, type Reading } from './ownOrders';
import type { OwnHistory, PolicyMarket } from './policyMarket';
import { refused } from './refusal';

export interface ReserveOptions {
	/** Nothing will be sent, so nothing is counted. */
	isPreview: boolean;
	/** Another node sends it, and nobody will say what became of it. */
	isForeign: boolean;
}

const NOTHING_RESERVED: Settle = () => undefined;

/**
 * Refuses purchases that the limits over a day of the credential have no room for, and counts those that have.
 * Purchases under limits go one after the other, each judged by what the exchange lists at that moment and by
 * the orders of this process that it does not list yet; so in one process nothing is exceeded, and another
 * process can have at most one order on its way that was judged before. Sales count and are never refused,
 * and nothing is asked for them. Throws MexcError of kind `policy`.
 */
export async function reserveInDay(
	account: Account,
	orders: readonly OrderParameters[],
	market: PolicyMarket,
	options: ReserveOptions,
): Promise<Settle> {
	const { dayLimits } = account.policy;
	if (dayLimits === undefined || orders.length === 0) return NOTHING_RESERVED;
	const limits = limitsFor(
		dayLimits,
		orders.map(({ symbol = '' }) => symbol),
	);
	if (limits.length === 0) return NOTHING_RESERVED;
	const memory = ownMemory(account);
	if (!orders.some(isPurchase)) {
		return options.isPreview ? NOTHING_RESERVED : await note(memory, orders, market, options);
	}
	const wanted = wantedFor(account, dayLimits, limits);
	const purchases = await purchasesIn(orders, limits, market);
	const { time } = market.history;
	const judged: Judged = { limits, wanted, purchases, askedAtMs: time.monotonic() };
	if (options.isPreview) {
		await requireRoom(judged, market, memory);
		return NOTHING_RESERVED;
	}
	const leave = await enter(memory);
	try {
		const sentAt = await requireRoom(judged, market, memory);
		const values = purchases.map(({ value }) => value);
		const own = ownOrders(orders, values, sentAt);
		return count(memory, own, { time, isForeign: options.isForeign, leave });
	} catch (error) {
		leave();
		throw asMexcError(error);
	}
}

/** What an account has used of its limits, with every limit that is set. Throws MexcError as above. */
export async function usageOfDay(
	account: Account,
	market: PolicyMarket,
): Promise<{ limits: readonly AppliedLimit[]; usage: Usage } | undefined> {
	const { dayLimits } = account.policy;
	if (dayLimits === undefined) return undefined;
	const limits = limitsIn(dayLimits);
	const wanted = wantedFor(account, dayLimits, limits);
	const memory = ownMemory(account);
	const reading = await readUsage(wanted, market, memory);
	return { limits, usage: withOwn(reading, wanted, memory.orders) };
}

/** Throws MexcError of kind `policy` for limits with which every purchase would be refused. */
export function checkDayLimits(account: Account): void {
	const { dayLimits } = account.policy;
	if (dayLimits !== undefined) wantedFor(account, dayLimits, limitsIn(dayLimits));
}

interface Judged {
	limits: readonly AppliedLimit[];
	wanted: WantedUsage;
	purchases: readonly Purchase[];
	/** On the clock that never steps, before it was waited for others. */
	askedAtMs: number;
}

/** Each decision asks for two or three lists of each of these pairs. */
const MOST_PAIRS = 20;

function wantedFor(
	{ policy }: Account,
	{ window }: DayLimits,
	limits: readonly AppliedLimit[],
): WantedUsage {
	const together = limits.find(({ symbol }) => symbol === undefined);
	const symbols = new Set(limits.flatMap(({ symbol }) => symbol ?? []));
	if (together !== undefined) {
		if (policy.allowedSymbols.length === 0) throw withoutPairs(together);
		for (const symbol of policy.allowedSymbols) symbols.add(symbol);
	}
	if (symbols.size > MOST_PAIRS) throw tooManyPairs(symbols.size);
	return {
		window,
		symbols: [...symbols].sort(),
		kinds: [...new Set(limits.map(({ kind }) => kind))],
	};
}

async function purchasesIn(
	orders: readonly OrderParameters[],
	limits: readonly AppliedLimit[],
	market: PolicyMarket,
): Promise<Purchase[]> {
	const limit = limits.find(({ kind }) => kind === 'bought');
	return await Promise.all(
		orders.filter(isPurchase).map(async (order) => {
			const { symbol = '' } = order;
			const value = limit === undefined ? '0' : await orderValue(order, market);
			if (limit !== undefined && value === undefined) throw notConvertible(limit);
			return { symbol, value: value ?? '0' };
		}),
	);
}

/** MEXC lists fills and sales a little later than the order. */
const WAITS_MS = [300, 700, 1_500];

/** The moment, by the exchange's clock, at which there was room. Throws MexcError where there is none. */
async function requireRoom(
	{ wanted, limits, purchases, askedAtMs }: Judged,
	market: PolicyMarket,
	memory: OwnMemory,
): Promise<number> {
	const { history } = market;
	const key = JSON.stringify(wanted);
	const { trouble } = memory;
	// Who has waited while the exchange did not say it has waited long enough.
	if (trouble?.key === key && trouble.atMs >= askedAtMs) throw trouble.error;
	const noted = (error: MexcError) => {
		memory.trouble = { key, error, atMs: history.time.monotonic() };
		return error;
	};
	const overrunIn = (reading: Reading) =>
		overrunBy(limits, withOwn(reading, wanted, memory.orders), purchases);
	const recent = await recentRefusal(memory, key, wanted, history);
	const again = recent && overrunIn(recent);
	if (again && !again.isPassing) throw await explained(again, market);
	const waits = [...WAITS_MS];
	for (;;) {
		const reading = await readUsage(wanted, market, memory).catch((error: unknown) => {
			throw noted(notRead(limits[0], asMexcError(error)));
		});
		const now = await history.now();
		const overrun = overrunIn(reading);
		if (overrun === undefined) {
			memory.readings.delete(key);
			return now;
		}
		const pause = overrun.isPassing ? waits.shift() : undefined;
		if (pause !== undefined) {
			await sleep(history.time, pause);
			continue;
		}
		if (overrun.isPassing) throw noted(overrun.error);
		rememberReading(memory, key, reading);
		throw await explained(overrun, market);
	}
}

/** Of many orders at once the first that is refused asks for all of them. */
const REFUSAL_AGE_MS = 500;

async function recentRefusal(
	memory: OwnMemory,
	key: string,
	{ window }: WantedUsage,
	history: OwnHistory,
): Promise<Reading | undefined> {
	const reading = memory.readings.get(key);
	if (reading === undefined) return undefined;
	if (history.time.monotonic() - reading.readAtMs > REFUSAL_AGE_MS) return undefined;
	const isSameDay =
		window !== 'utcDay' || windowAt(window, await history.now()).from === reading.usage.window.from;
	return isSameDay ? reading : undefined;
}

/** The limit over a day that one of these orders would count for as a purchase; undefined where there is none. */
export function dayLimitOf(
	{ dayLimits }: Account['policy'],
	orders: readonly OrderParameters[],
): AppliedLimit | undefined {
	const symbols = orders.filter(isPurchase).map(({ symbol = '' }) => symbol);
	return dayLimits && symbols.length > 0 ? limitsFor(dayLimits, symbols)[0] : undefined;
}

/** A cancelled order makes room, so that no refusal may rest on what was read before. */
export function forgetRefusals(account: Account): void {
	if (account.policy.dayLimits !== undefined) ownMemory(account).readings.clear();
}

/** Where a limit is below the smallest order of the pair, that is what has to be said. */
async function explained(
	{ limit, error, wanted }: Overrun,
	market: PolicyMarket,
): Promise<MexcError> {
	const [purchase] = wanted;
	if (limit.kind !== 'bought' || purchase === undefined) return error;
	try {
		const { symbol } = purchase;
		const [rules, rate] = await Promise.all([
			market.history.rules(symbol),
			usdtPerQuote(symbol, market),
		]);
		if (rules === undefined || rate === undefined) return error;
		const smallest = multiply(rules.minValue, rate);
		return compare(smallest, limit.max) > 0 ? belowSmallest(limit, symbol, smallest) : error;
	} catch {
		return error;
	}
}

/** Sales are counted without asking for anything that could fail. */
async function note(
	memory: OwnMemory,
	orders: readonly OrderParameters[],
	{ history }: PolicyMarket,
	{ isForeign }: ReserveOptions,
): Promise<Settle> {
	const { time } = history;
	const sentAt = await history.now().catch(() => time.now());
	const leave = () => undefined;
	return count(memory, ownOrders(orders, [], sentAt), { time, isForeign, leave });
}

function withoutPairs(limit: AppliedLimit): MexcError {
	return refused(
		`${nameOf(limit)} of the credential needs Allowed Symbols: MEXC lists orders pair by pair, so without them nobody knows what was bought.`,
		'Write the pairs that workflows may trade into Allowed Symbols in the MEXC API credential, or use Limits per Symbol.',
	);
}

function tooManyPairs(count: number): MexcError {
	return refused(
		`The limits of a day of the credential are about ${count} pairs, and at most ${MOST_PAIRS} can be read before each purchase.`,
		'Shorten Allowed Symbols, or use Limits per Symbol for the pairs that matter.',
	);
}

function notConvertible(limit: AppliedLimit): MexcError {
	return refused(
		`The value of this order in USDT cannot be determined, so ${nameOf(limit)} (${limit.max} USDT) refuses it.`,
		'Check symbol and amount; for a pair whose quote asset has no USDT price use Max Orders per Day.',
	);
}

function notRead(limit: AppliedLimit, cause: MexcError): MexcError {
	return withDetails(cause, {
		kind: 'policy',
		message: `${nameOf(limit)} of the credential cannot be checked, so nothing was sent: ${cause.message}`,
		hint: `${cause.hint ?? 'Try again when MEXC answers.'} Purchases are refused meanwhile; sales are not.`,
		code: undefined,
		effect: 'none',
		parameter: undefined,
	});
}

function belowSmallest(limit: AppliedLimit, symbol: string, smallest: string): MexcError {
	return refused(
		`${nameOf(limit)} (${limit.max} USDT) of the credential is less than the smallest order of ${symbol}, which is worth ${smallest} USDT, so nothing can be bought. Nothing was sent.`,
		'Raise the limit in the MEXC API credential; to forbid purchases choose Sell in Allowed Sides.',
	);
}
