import { throwIfCancelled } from '../core/abort';
import { add, compare, divide, subtract } from '../core/decimal';
import { asMexcError, MexcError, withDetails, withPrefix } from '../core/errors';
import { sleep } from '../core/time';
import type { Holding } from '../endpoints/rows/balances';
import { readBalances, readLastPrices } from '../market/reads';
import { symbolRules, type SymbolRules } from '../market/symbolRules';
import { lookUpOrder } from '../orders/lookUp';
import { takerRate } from '../orders/preflight/fees';
import { ruleBroken } from '../orders/preflight/rule';
import { accountKey, oneAtATime } from '../orders/sentOrders';
import { timeOf, type RestClient } from '../rest/client';
import { freeOf } from './balance';
import {
	failureOf,
	isAtExchange,
	outcomeOf,
	type FlowOptions,
	type FlowOrder,
	type Leg,
} from './orderPort';
import { waitFor, type WaitReport } from './placeAndWait';
import {
	checkTargets,
	planRebalance,
	smallestOrder,
	spendableOf,
	type PlannedAsset,
	type Position,
	type RebalancePlan,
	type RebalanceSettings,
} from './rebalancePlan';

export interface Rebalancing extends RebalanceSettings {
	/** Only the plan: nothing is sent. */
	preview: boolean;
	stpMode?: string;
}

/** An asset as it was planned, with what became of its order. */
export interface RebalancedAsset extends PlannedAsset {
	order?: WaitReport;
}

export interface RebalanceReport extends Omit<RebalancePlan, 'assets'> {
	endedBy:
		| ('rebalanced' | 'partlyRebalanced' | 'nothingToDo' | 'notPlaced' | 'unknown')
		| ('preview' | 'dryRun');
	quoteAsset: string;
	/** Why it did not end as it was planned. */
	reason?: string;
	/** Orders that are at MEXC, those of earlier attempts included. */
	placed: number;
	assets: RebalancedAsset[];
}

/** A market order ends at once; MEXC may show it a little later. */
const MARKET_WAIT_SECONDS = 15;
/** What a sale has brought may be free a moment later. */
const RELEASE_WAITS_MS = [300, 700, 1_500, 2_500];

/**
 * Brings assets back to their parts of the whole with market orders, sells before buys. Everything is planned and
 * checked before the first order is sent; it stops at the first one that was not placed, or of which it is not
 * known. Each asset has at most one order for one identity: a repeated run finds those of the run before. Throws
 * MexcError when nothing was sent, or nothing was placed unless `returnOutcome` asks for the report.
 */
export async function rebalance(
	client: RestClient,
	settings: Rebalancing,
	options: FlowOptions,
): Promise<RebalanceReport> {
	checkTargets(settings);
	const work = async () => await run(client, settings, options);
	// Two at a time would each count what the other is about to trade.
	return await oneAtATime(`rebalance ${accountKey(client)}`, work);
}

interface Target {
	index: number;
	weightPercent: string;
	rules: SymbolRules;
	/** Of an earlier attempt. */
	earlier?: WaitReport;
}

async function run(
	client: RestClient,
	settings: Rebalancing,
	options: FlowOptions,
): Promise<RebalanceReport> {
	const isSending = !settings.preview && options.rehearsal === undefined;
	const targets = await targetsOf(client, settings, options);
	if (isSending) await findEarlier(client, targets, options);
	const balances = await readBalances(client, options);
	const prices = await readLastPrices(client, { signal: options.signal });
	const positions = targets.map((target) => positionOf(target, balances, prices));
	const quote = heldOf(balances, settings.quoteAsset);
	const plan = planRebalance(settings, positions, quote.total);
	const legs = new Map<number, Leg>();
	for (const asset of plan.assets) {
		if (asset.action !== 'keep') legs.set(asset.index, legOf(asset, settings));
	}
	for (const leg of legs.values()) await options.check([leg]);
	const orders = new Map<number, WaitReport>();
	for (const { index, earlier } of targets) if (earlier) orders.set(index, earlier);
	const trading: Trading = { client, settings, options, plan, targets, legs, orders };
	if (!isSending) return await rehearsed(trading);
	const stopped = await trade(trading, quote.free);
	return reportOf(trading, stopped);
}

async function targetsOf(
	client: RestClient,
	{ targets, quoteAsset }: Rebalancing,
	{ signal }: FlowOptions,
): Promise<Target[]> {
	const found: Target[] = [];
	for (const [index, { asset, weightPercent }] of targets.entries()) {
		// What the others leave is the quote asset's.
		if (asset === quoteAsset) continue;
		try {
			found.push({
				index,
				weightPercent,
				rules: await symbolRules(client, asset + quoteAsset, signal),
			});
		} catch (raw) {
			const error = asMexcError(raw);
			if (error.kind !== 'input') throw error;
			const message = `Target ${index + 1}: ${error.message}`;
			throw withDetails(error, { message, parameter: 'targets' });
		}
	}
	return found;
}

/** Orders of an earlier attempt with the same identity; one that has not ended is waited for. */
async function findEarlier(
	client: RestClient,
	targets: readonly Target[],
	options: FlowOptions,
): Promise<void> {
	for (const target of targets) {
		const { rules, index } = target;
		const { clientOrderId, mayExist, sentUntilMs } = options.identityOf({ values: {}, leg: index });
		if (!mayExist) continue;
		const how = { sentUntilMs, signal: options.signal };
		const seen = await lookUpOrder(client, { symbol: rules.symbol }, clientOrderId, how);
		if (seen.state === 'unknown') throw seen.error;
		if (seen.state === 'absent') continue;
		const placed = { ...seen.order, clientOrderId, outcome: 'found' };
		target.earlier = await follow(client, placed, {}, options);
	}
}

function positionOf(
	{ index, rules, weightPercent, earlier }: Target,
	balances: readonly Holding[],
	prices: ReadonlyMap<string, string>,
): Position {
	const price = prices.get(rules.symbol);
	if (price === undefined) {
		throw ruleBroken(
			'emptyBook',
			`Target ${index + 1}: ${rules.symbol} has no last price, so ${rules.baseAsset} cannot be valued. Nothing was sent.`,
			'Remove the target, or wait until the pair is traded.',
			'targets',
		);
	}
	const { free, total } = heldOf(balances, rules.baseAsset);
	return { index, rules, weightPercent, price, free, total, isDone: earlier !== undefined };
}

/** Throws MexcError of kind `protocol` where MEXC does not say how much there is. */
function heldOf(balances: readonly Holding[], asset: string): { free: string; total: string } {
	const held = balances.find((holding) => holding.asset === asset);
	if (held === undefined) return { free: '0', total: '0' };
	const { free, total } = held;
	if (free !== undefined && total !== undefined) return { free, total };
	throw new MexcError({
		kind: 'protocol',
		message: `How much ${asset} the account holds cannot be determined: MEXC lists the asset without an amount. Nothing was sent.`,
		hint: 'Try again in a moment.',
	});
}

function legOf({ index, symbol, quantity, quoteAmount }: PlannedAsset, how: Rebalancing): Leg {
	const order = { symbol, type: 'MARKET', stpMode: how.stpMode };
	if (quoteAmount === undefined) {
		return { leg: index, values: { ...order, side: 'SELL', quantity } };
	}
	const sizing = { by: 'quoteAmount', quoteAmount } as const;
	return { leg: index, values: { ...order, side: 'BUY' }, sizing };
}

interface Trading {
	client: RestClient;
	settings: Rebalancing;
	options: FlowOptions;
	plan: RebalancePlan;
	targets: readonly Target[];
	legs: ReadonlyMap<number, Leg>;
	/** By the place of their target. */
	orders: Map<number, WaitReport>;
}

/** The failure that stopped it, or a sentence on why less was bought. */
type Stopped = MexcError | string | undefined;

async function trade(trading: Trading, freeBefore: string): Promise<Stopped> {
	const { client, settings, options, plan, legs } = trading;
	let expected = freeBefore;
	for (const asset of plan.assets.filter(({ action }) => action === 'sell')) {
		const { order, failure } = await place(trading, legs.get(asset.index) as Leg);
		if (failure) return failure;
		expected = add(expected, broughtBy(order, settings.quoteAsset));
	}
	const buys = plan.assets.filter(({ action }) => action === 'buy');
	if (buys.length > 0) await released(client, settings.quoteAsset, expected, options);
	let less: string | undefined;
	for (const [number, asset] of buys.entries()) {
		const free = await freeOf(client, settings.quoteAsset, options.signal);
		const { rules } = trading.targets.find(({ index }) => index === asset.index) as Target;
		const spendable = divide(free, add('1', await takerRate(client, rules)));
		const open = buys.slice(number).map(({ quoteAmount = '0' }) => quoteAmount);
		const quoteAmount = spendableOf(open[0], open, spendable);
		const smallest = smallestOrder(settings, { rules });
		if (compare(quoteAmount, smallest) < 0) {
			less = `${free} ${settings.quoteAsset} are free, which leaves less for ${asset.asset} than the smallest order of ${smallest} ${settings.quoteAsset}.`;
			asset.reason = less;
			continue;
		}
		const { failure } = await place(trading, legOf({ ...asset, quoteAmount }, settings));
		if (failure) return failure;
	}
	return less;
}

/** `failure`: it was not placed, or nobody knows. */
async function place(
	trading: Trading,
	leg: Leg,
): Promise<{ order: WaitReport; failure?: MexcError }> {
	const { client, options, orders } = trading;
	const before = [...orders.values()].filter(isAtExchange).length;
	throwIfCancelled(options.signal, `after ${before} orders of the rebalancing were placed.`);
	let thrown: MexcError | undefined;
	const placed = await options.place(leg).catch((raw: unknown): FlowOrder => {
		thrown = asMexcError(raw, 'unknown');
		return { ...outcomeOf(thrown), clientOrderId: options.identityOf(leg).clientOrderId };
	});
	const order = await follow(client, placed, leg.values, options);
	orders.set(leg.leg as number, order);
	return { order, failure: thrown ?? (isFailed(order) ? failureOf(order) : undefined) };
}

async function follow(
	client: RestClient,
	placed: FlowOrder,
	values: Leg['values'],
	options: FlowOptions,
): Promise<WaitReport> {
	if (!isAtExchange(placed)) {
		return { ...placed, endedBy: placed.outcome === 'unknown' ? 'unknown' : 'notPlaced' };
	}
	const asked = { ...values, ...(placed.sent as Leg['values'] | undefined) };
	const wait = { waitSeconds: MARKET_WAIT_SECONDS, atTimeLimit: 'leave' } as const;
	return await waitFor(client, { placed, asked }, wait, { ...options, returnOutcome: true });
}

function isFailed({ endedBy }: WaitReport): boolean {
	return endedBy === 'notPlaced' || endedBy === 'unknown';
}

/** What a sale added to the quote asset, as far as MEXC says it. */
function broughtBy({ executedValue, fees = [] }: WaitReport, quoteAsset: string): string {
	const fee = fees.find(({ asset }) => asset === quoteAsset)?.amount ?? '0';
	return executedValue ? subtract(executedValue, fee) : '0';
}

async function released(
	client: RestClient,
	asset: string,
	expected: string,
	{ signal }: FlowOptions,
): Promise<void> {
	for (const wait of RELEASE_WAITS_MS) {
		if (compare(await freeOf(client, asset, signal), expected) >= 0) return;
		await sleep(timeOf(client), wait, signal);
		throwIfCancelled(signal, 'after the sells of the rebalancing; nothing was bought.');
	}
}

/** What would be sent. An agent gets the preview of each order; a dry run tests the sells at MEXC. */
async function rehearsed(trading: Trading): Promise<RebalanceReport> {
	const { options, legs, orders, settings } = trading;
	for (const [index, leg] of legs) orders.set(index, await rehearsal(leg, settings, options));
	const endedBy = options.rehearsal === 'dryRun' && !settings.preview ? 'dryRun' : 'preview';
	return { ...reportOf(trading, undefined), endedBy, reason: 'Nothing was placed.' };
}

async function rehearsal(
	leg: Leg,
	{ preview }: Rebalancing,
	options: FlowOptions,
): Promise<FlowOrder> {
	if (options.rehearsal === 'preview') return await options.place(leg);
	const shown = { ...leg.values, ...leg.sizing, outcome: 'notPlaced' };
	if (preview) return { ...shown, preview: true, reason: 'Preview is on: nothing was sent.' };
	if (leg.values.side === 'SELL') return await options.place(leg);
	const reason = 'Dry Run is on in the credential: this order would be placed after the sells.';
	return { ...shown, dryRun: true, reason };
}

function reportOf(trading: Trading, stopped: Stopped): RebalanceReport {
	const { plan, orders, settings, options } = trading;
	const assets = plan.assets.map((asset): RebalancedAsset => {
		const order = orders.get(asset.index);
		return order ? { ...asset, order } : asset;
	});
	const found = [...orders.values()];
	const placed = found.filter(isAtExchange).length;
	const reason = typeof stopped === 'string' ? stopped : stopped?.message;
	const endedBy = endOf(assets, placed, stopped);
	if (stopped instanceof MexcError && endedBy === 'notPlaced' && !options.returnOutcome) {
		throw withPrefix('No order of the rebalancing was placed. ', stopped);
	}
	const { wholeValue } = plan;
	return { endedBy, quoteAsset: settings.quoteAsset, wholeValue, placed, reason, assets };
}

function endOf(
	assets: readonly RebalancedAsset[],
	placed: number,
	stopped: Stopped,
): RebalanceReport['endedBy'] {
	if (assets.some(({ order }) => order?.endedBy === 'unknown')) return 'unknown';
	if (assets.every(({ action, order }) => action === 'keep' && !order)) return 'nothingToDo';
	if (placed === 0) return 'notPlaced';
	const isWhole = assets.every(
		({ action, order }) => (action === 'keep' && !order) || order?.endedBy === 'filled',
	);
	return isWhole && stopped === undefined ? 'rebalanced' : 'partlyRebalanced';
}
