import { asRows } from '../endpoints/answers';
import { openOrders } from '../endpoints/spotTrading';
import {
	absolute,
	add,
	compare,
	divide,
	isZero,
	minimum,
	multiply,
	subtract,
} from '../core/decimal';
import { MexcError, withPrefix } from '../core/errors';
import { processWide } from '../core/globalState';
import { throwIfCancelled } from '../core/abort';
import { sleep } from '../core/time';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { isEnded } from '../endpoints/rows/orderState';
import type { Holding } from '../endpoints/rows/balances';
import { readBalances } from '../market/reads';
import { roundQuantity, type SymbolRules } from '../market/symbolRules';
import { nameOf, refOf, type OrderRef } from '../orders/orderRef';
import { takerRate } from '../orders/preflight/fees';
import { ruleBroken } from '../orders/preflight/rule';
import { readPatiently } from '../orders/readOrder';
import { accountKey } from '../orders/sentOrders';
import { marketOf } from '../policy/policyMarket';
import { type RestClient, timeOf } from '../rest/client';
import { signalIn, type SignalIdentity } from '../signals/identity';
import type { Signal, Size, Target } from '../signals/signal';
import { cancelAndRead } from './cancelAndRead';
import { belowMinimum } from './minimum';
import type { FlowOptions, FlowOrder } from './orderPort';
import type { LastOrder, Reading } from './signalFacts';

/** From what is held to what is to be held; decimal text of the base asset. */
export interface Step {
	heldQuantity: string;
	targetQuantity: string;
	/** Absent: it is there already, as `reason` says. */
	order?: { side: 'BUY' | 'SELL'; size: Size };
	reason?: string;
}

export interface TargetHow {
	rules: SymbolRules;
	identity?: SignalIdentity;
	/** Cancel open sells of the pair where they lock what is to be sold. */
	cancelOpenSells: boolean;
	reading: Reading;
}

const CANCEL_MS = 30_000;
const END_MS = 10_000;
/** What a cancelled order had locked may be free a moment later. */
const RELEASE_WAITS_MS = [300, 700, 1_500, 2_500];

/**
 * The one order that leads from what the account holds to the target. Orders of earlier signals of the strategy on
 * the pair that still stand in the book are cancelled first; other open orders are not counted. Throws MexcError
 * where a balance is not known, or open orders lock what is to be sold.
 */
export async function stepTo(
	client: RestClient,
	signal: Signal,
	target: Target,
	how: TargetHow,
	options: FlowOptions,
): Promise<Step> {
	const { rules, identity, reading } = how;
	let hasChanged = false;
	if (!options.rehearsal) {
		hasChanged = !(await lastEnded(reading.reader, rules.symbol, options));
		if (identity && (await cancelEarlier(reading.reader, rules.symbol, identity, options))) {
			hasChanged = true;
		}
	}
	const balances = await balancesAfter(client, how, hasChanged, options);
	const held = amountIn(balances, rules.baseAsset);
	const goal = await goalOf(client, target, rules, balances);
	const isSell = compare(held.total, goal.quantity) > 0;
	const difference = absolute(subtract(held.total, goal.quantity));
	const quantity = roundQuantity(difference, rules.step);
	const step = { heldQuantity: held.total, targetQuantity: goal.quantity };
	const { type, limitPrice: price } = signal;
	const reason = await whyThere(client, rules, { ...goal, difference, quantity, price, type });
	if (reason !== undefined) {
		const { baseAsset } = rules;
		const before = `The account holds ${held.total} ${baseAsset} and the target is ${goal.quantity}: `;
		return { ...step, reason: before + reason };
	}
	if (!isSell) {
		const size = await buyOf(client, signal, { rules, balances, goal, difference, quantity });
		return { ...step, order: { side: 'BUY', size } };
	}
	if (compare(held.free, quantity) < 0 && !(options.rehearsal && how.cancelOpenSells)) {
		if (!how.cancelOpenSells) throw locked(rules, held, quantity);
		await freeFromSells(client, rules, quantity, options);
	}
	return { ...step, order: { side: 'SELL', size: { by: 'quantity', quantity } } };
}

/**
 * What is held now that nothing of an earlier signal stands in the book. Balances that were asked for at the same
 * time as the open orders count where nothing of the pair was locked: then no order stood in the book that could have
 * been executed between the two answers.
 */
async function balancesAfter(
	client: RestClient,
	{ reading, rules }: TargetHow,
	hasChanged: boolean,
	options: FlowOptions,
): Promise<readonly Holding[]> {
	if (hasChanged) reading.forget();
	const balances = await readBalances(reading.reader, options);
	if (hasChanged || !reading.areBalancesAhead) return balances;
	const isLocked = ({ asset, locked }: Holding) =>
		[rules.baseAsset, rules.quoteAsset].includes(asset) &&
		(locked === undefined || !isZero(locked));
	return balances.some(isLocked) ? await readBalances(client, options) : balances;
}

/** Why no order is needed; undefined where one is. */
async function whyThere(
	client: RestClient,
	rules: SymbolRules,
	order: Goal & { difference: string; quantity: string; price?: string; type: string },
): Promise<string | undefined> {
	const { difference, tolerance } = order;
	if (isZero(difference)) return 'nothing is to be traded.';
	if (tolerance !== undefined && compare(difference, tolerance) < 0) {
		return `they differ by less than ${TOLERANCE_PERCENT} % of the value of both assets.`;
	}
	const below = await belowMinimum(client, rules, order);
	if (!below) return undefined;
	return `the difference of ${difference} ${rules.baseAsset} is less than the pair takes (${below.minimum}).`;
}

interface Buying {
	rules: SymbolRules;
	balances: readonly Holding[];
	goal: Goal;
	difference: string;
	quantity: string;
}

/** A share never asks for more than the free quote asset pays, with the fee: the price has moved meanwhile. */
async function buyOf(
	client: RestClient,
	{ type, limitPrice }: Signal,
	{ rules, balances, goal, difference, quantity }: Buying,
): Promise<Size> {
	if (goal.price === undefined) return { by: 'quantity', quantity };
	const { free } = amountIn(balances, rules.quoteAsset);
	const spendable = divide(free, add('1', await takerRate(client, rules)));
	const quoteAmount = minimum(multiply(difference, limitPrice ?? goal.price), spendable);
	if (type === 'MARKET') return { by: 'quoteAmount', quoteAmount };
	return {
		by: 'quantity',
		quantity: roundQuantity(divide(quoteAmount, limitPrice ?? goal.price), rules.step),
	};
}

/** The order that this process placed last for a signal on the pair, as long as its end was not seen. */
function lastOrders(): Map<string, { ref: OrderRef; sentAtMs: number }> {
	return processWide('signalLastOrders', () => new Map());
}

/** Undefined where the end of that order has been seen, or there is none. */
export function lastOrderOf(client: RestClient, symbol: string): LastOrder | undefined {
	const last = lastOrders().get(`${accountKey(client)} ${symbol}`);
	if (last === undefined) return undefined;
	return { ref: last.ref, isSettled: timeOf(client).monotonic() - last.sentAtMs > END_MS };
}

/** The next target on the pair counts what this order has executed. */
export function rememberLast(client: RestClient, order: FlowOrder): void {
	if (order.outcome !== 'placed' && order.outcome !== 'found') return;
	const ref = refOf(order);
	const sentAtMs = timeOf(client).monotonic();
	lastOrders().set(`${accountKey(client)} ${ref.symbol}`, { ref, sentAtMs });
}

/**
 * A balance read while a market order is on its way would not have its fill. Gives back whether the first answer
 * said that nothing is on its way.
 */
async function lastEnded(
	client: RestClient,
	symbol: string,
	{ signal }: FlowOptions,
): Promise<boolean> {
	const key = `${accountKey(client)} ${symbol}`;
	const last = lastOrders().get(key);
	if (!last) return true;
	const time = timeOf(client);
	const untilMs = time.monotonic() + END_MS;
	let hasWaited = false;
	for (const wait of RELEASE_WAITS_MS) {
		const order = await readPatiently(client, last.ref, { untilMs, signal });
		const isResting = order.type === 'LIMIT' || order.type === 'LIMIT_MAKER';
		if (isEnded(order) || isResting) break;
		hasWaited = true;
		await sleep(time, wait, signal);
		throwIfCancelled(signal, 'while it waited for the order of the signal before.');
	}
	lastOrders().delete(key);
	return !hasWaited;
}

/** A newer signal replaces what an older one has left in the book; gives back whether there was anything. */
async function cancelEarlier(
	client: RestClient,
	symbol: string,
	identity: SignalIdentity,
	options: FlowOptions,
): Promise<boolean> {
	const rows = await openRows(client, symbol, options);
	const isEarlier = ({ clientOrderId }: OrderRow) =>
		signalIn(clientOrderId, identity) !== undefined;
	const earlier = rows.filter(isEarlier);
	await cancelAll(client, symbol, earlier, options);
	return earlier.length > 0;
}

async function openRows(
	client: RestClient,
	symbol: string,
	{ signal }: FlowOptions,
): Promise<readonly OrderRow[]> {
	return asRows(await client.call(openOrders, { symbol }, { signal }));
}

/** Throws MexcError when one of them may still be open. */
async function cancelAll(
	client: RestClient,
	symbol: string,
	rows: readonly OrderRow[],
	{ signal }: FlowOptions,
): Promise<void> {
	for (const row of rows) {
		const until = { untilMs: timeOf(client).monotonic() + CANCEL_MS, signal };
		// They were listed for the pair, whatever the row says.
		const ref = refOf({ ...row, symbol });
		const { result, error } = await cancelAndRead(client, ref, until);
		if (result !== 'open' && result !== 'unknown') continue;
		const cause = error ?? new MexcError({ kind: 'network', message: 'MEXC did not confirm it.' });
		throw withPrefix(`No new order was placed: ${nameOf(ref)} could not be canceled: `, cause);
	}
}

async function freeFromSells(
	client: RestClient,
	rules: SymbolRules,
	quantity: string,
	options: FlowOptions,
): Promise<void> {
	const rows = await openRows(client, rules.symbol, options);
	const sells = rows.filter(({ side }) => side === 'SELL');
	await cancelAll(client, rules.symbol, sells, options);
	for (const wait of RELEASE_WAITS_MS) {
		const held = amountIn(await readBalances(client, options), rules.baseAsset);
		if (compare(held.free, quantity) >= 0) return;
		// What was sold meanwhile need not be sold: the order is refused, and the signal can be sent again.
		if (compare(held.total, quantity) < 0) throw locked(rules, held, quantity);
		await sleep(timeOf(client), wait, options.signal);
		throwIfCancelled(options.signal, 'after open sells were canceled; nothing was sold.');
	}
}

interface Held {
	free: string;
	total: string;
}

/** Throws MexcError of kind `protocol` where MEXC does not say how much there is. */
function amountIn(balances: readonly Holding[], asset: string): Held {
	const held = balances.find((holding) => holding.asset === asset);
	if (held === undefined) return { free: '0', total: '0' };
	const { free, total } = held;
	if (free !== undefined && total !== undefined) return { free, total };
	throw new MexcError({
		kind: 'protocol',
		message: `How much ${asset} the account holds cannot be determined: MEXC lists the asset without an amount.`,
		hint: 'Send the signal again in a moment.',
	});
}

/** How much is to be held; of a share with the price it was computed by, and the difference that does not count. */
interface Goal {
	quantity: string;
	price?: string;
	tolerance?: string;
}

/** A share changes with every price and fee; each small order would cost another fee. */
const TOLERANCE_PERCENT = '1';

async function goalOf(
	client: RestClient,
	target: Target,
	rules: SymbolRules,
	balances: readonly Holding[],
): Promise<Goal> {
	if (target.by === 'amount') return { quantity: target.amount };
	if (isZero(target.percent)) return { quantity: '0' };
	const price = await marketOf(client).lastPrice(rules.symbol);
	if (price === undefined) {
		throw ruleBroken(
			'emptyBook',
			`The share of ${target.percent} % cannot be computed: ${rules.symbol} has no last price.`,
			'Give the target as an amount, in targetPosition.',
			'targetPercent',
		);
	}
	const base = amountIn(balances, rules.baseAsset).total;
	const quote = amountIn(balances, rules.quoteAsset).total;
	const whole = divide(add(multiply(base, price), quote), price);
	const partOf = (percent: string) => divide(multiply(whole, percent), '100');
	return {
		quantity: roundQuantity(partOf(target.percent), rules.step),
		price,
		tolerance: partOf(TOLERANCE_PERCENT),
	};
}

function locked(rules: SymbolRules, { free, total }: Held, quantity: string): MexcError {
	const { baseAsset } = rules;
	return ruleBroken(
		'balance',
		`${quantity} ${baseAsset} are to be sold, but only ${minimum(free, total)} of ${total} ${baseAsset} are free: open orders lock the rest.`,
		'Cancel them, or switch on Cancel Open Sells in Options.',
		'targetPosition',
	);
}
