import { asRows } from '../endpoints/answers';
import type { Values } from '../endpoints/endpoint';
import { openOrders } from '../endpoints/spotTrading';
import { asMexcError, MexcError, withPrefix } from '../core/errors';
import { idText, unfilledOf, type OrderRow } from '../endpoints/rows/orderRow';
import { type RestClient, timeOf } from '../rest/client';
import { sleep } from '../core/time';
import { add, compare } from '../core/decimal';
import { exitOf } from '../orders/clientOrderId';
import { lookUpOrder } from '../orders/lookUp';
import { roundQuantity, symbolRules, type SymbolRules } from '../market/symbolRules';
import { freeOf } from './balance';
import { belowMinimum } from './minimum';
import { cancelAndRead, type CancelResult } from './cancelAndRead';
import { isAtExchange, outcomeOf, rehearse, type FlowOptions, type FlowOrder } from './orderPort';
import { throwIfCancelled } from '../core/abort';
import { refOf } from '../orders/orderRef';
import { notDetermined, restOf } from '../endpoints/rows/orderState';
import { waitFor, type WaitReport } from './placeAndWait';

export interface CloseSettings {
	asset: string;
	quoteAsset: string;
	type: string;
	price?: string;
	cancelOpenSells: boolean;
}

export interface CloseReport extends Omit<WaitReport, 'endedBy' | 'outcome'> {
	/** Absent when nothing could be sold. */
	outcome?: string;
	/** `placed`: a limit order that waits in the book. */
	endedBy: WaitReport['endedBy'] | 'placed' | 'nothingToSell' | 'preview' | 'dryRun';
	asset: string;
	symbol: string;
	/** What is free of the asset after the flow, decimal text; null when it could not be read. */
	leftQuantity: string | null;
	/** The open sells of the pair, and what cancelling each came to. */
	cancelledSells: Array<{
		orderId: unknown;
		result: CancelResult | 'open';
		/** An order of the trigger event Managed Exit. */
		isManagedExit: boolean;
	}>;
}

/** A market order ends at once; MEXC may show it a little later. */
const MARKET_WAIT_SECONDS = 15;
const CANCEL_MS = 30_000;
/** What a cancelled order had locked may be free a moment later. */
const RELEASE_WAITS_MS = [300, 700, 1_500, 2_500];
/** The balance became smaller between reading it and selling it (errors.json). */
const TOO_LITTLE = ['30004', '30005', '10101'];

/**
 * Sells what is free of an asset, rounded down to what the pair takes. Throws MexcError when the order was
 * not placed or its state is not known, unless `returnOutcome` asks for the report. An amount that MEXC
 * would refuse as too small is no error: it is reported as left.
 */
export async function closePosition(
	client: RestClient,
	settings: CloseSettings,
	options: FlowOptions,
): Promise<CloseReport> {
	const rules = await symbolRules(client, settings.asset + settings.quoteAsset, options.signal);
	const earlier = await placedEarlier(client, rules.symbol, options);
	if (earlier) return await follow(client, settings, rules, earlier, [], options);
	const sells = await sellsToCancel(client, settings, rules.symbol, options);
	const free = await freeOf(client, settings.asset, options.signal);
	const foreseen = sells.reduce((sum, order) => add(sum, lockedBy(order)), free);
	const tooSmall = await whyTooSmall(client, settings, rules, foreseen);
	if (tooSmall) return nothingToSell(settings, rules, foreseen, tooSmall);
	const rests = sells.map(restOf).filter((rest) => rest !== undefined);
	const leg = { values: sellOf(settings, rules, foreseen), afterCancelling: rests };
	await options.check([leg]);
	if (options.rehearsal) {
		const placed = sells.length > 0 ? await rehearse(leg, options) : await options.place(leg);
		return rehearsed(settings, rules, free, placed, sells, options.rehearsal);
	}
	const cancelledSells = await cancelSells(client, sells, options);
	try {
		if (sells.length > 0) await released(client, settings.asset, foreseen, options);
		return await sell(client, settings, rules, cancelledSells, options);
	} catch (error) {
		throw afterCancelling(cancelledSells, asMexcError(error, 'unknown'));
	}
}

/** From the first cancellation on an error must say that open sells are gone. */
function afterCancelling(sells: CloseReport['cancelledSells'], error: MexcError): MexcError {
	const gone = sells.filter(({ result }) => result === 'cancelled');
	if (gone.length === 0) return error;
	return withPrefix(`${gone.length} of ${sells.length} open sells were cancelled; then: `, error);
}

/** The order of an earlier attempt: its asset is sold or locked, so what is free now says nothing. */
async function placedEarlier(
	client: RestClient,
	symbol: string,
	options: FlowOptions,
): Promise<FlowOrder | undefined> {
	const { clientOrderId, mayExist, sentUntilMs } = options.identityOf({ values: {} });
	if (!mayExist || options.rehearsal) return undefined;
	const how = { sentUntilMs, signal: options.signal };
	const seen = await lookUpOrder(client, { symbol }, clientOrderId, how);
	if (seen.state === 'absent') return undefined;
	if (seen.state === 'unknown') throw seen.error;
	if (seen.order.side === 'SELL' && seen.order.symbol === symbol) {
		return { ...seen.order, clientOrderId, outcome: 'found' };
	}
	throw new MexcError({
		kind: 'conflict',
		message: `The client order ID ${clientOrderId} already belongs to another order: ${String(seen.order.side)} ${String(seen.order.symbol)}. Nothing was sent.`,
		hint: 'Use a new Client Order ID or Idempotency Key to close another position.',
		parameter: 'newClientOrderId',
	});
}

/**
 * All open sells of the pair, or those of managed exits alone: the position that they were to leave is closed
 * here. What cannot be listed keeps nothing from being sold, unless the user wants it cancelled.
 */
async function sellsToCancel(
	client: RestClient,
	{ cancelOpenSells }: CloseSettings,
	symbol: string,
	options: FlowOptions,
): Promise<OrderRow[]> {
	if (cancelOpenSells) return await openSells(client, symbol, options);
	try {
		return (await openSells(client, symbol, options)).filter(isManagedExit);
	} catch (error) {
		throwIfCancelled(options.signal, `before anything was sold on ${symbol}.`);
		const { message } = asMexcError(error);
		client.context.log.warn(`Open managed exits of ${symbol} could not be listed: ${message}`);
		return [];
	}
}

async function openSells(
	client: RestClient,
	symbol: string,
	{ signal }: FlowOptions,
): Promise<OrderRow[]> {
	const rows = asRows(await client.call(openOrders, { symbol }, { signal }));
	return rows.filter(({ side }) => side === 'SELL');
}

function isManagedExit({ clientOrderId }: OrderRow): boolean {
	return exitOf(idText(clientOrderId) ?? '') !== undefined;
}

/** What cancelling an open sell gives back. */
function lockedBy(order: OrderRow): string {
	const unfilled = unfilledOf(order);
	if (unfilled === undefined) throw notDetermined(order);
	return unfilled;
}

function sellOf(
	{ type, price }: CloseSettings,
	{ symbol, step }: SymbolRules,
	free: string,
): Values {
	return { symbol, side: 'SELL', type, price, quantity: roundQuantity(free, step) };
}

async function whyTooSmall(
	client: RestClient,
	{ asset, quoteAsset, type, price }: CloseSettings,
	rules: SymbolRules,
	free: string,
): Promise<string | undefined> {
	const below = await belowMinimum(client, rules, { quantity: free, type, price });
	if (!below) return undefined;
	const worth = below.value === undefined ? '' : `, worth ${below.value} ${quoteAsset}`;
	return `${free} ${asset} can be sold${worth}, and the pair takes no less than ${below.minimum}.`;
}

async function cancelSells(
	client: RestClient,
	sells: readonly OrderRow[],
	{ signal }: FlowOptions,
): Promise<CloseReport['cancelledSells']> {
	const done: CloseReport['cancelledSells'] = [];
	for (const order of sells) {
		const until = { untilMs: timeOf(client).monotonic() + CANCEL_MS, signal };
		const { result } = await cancelAndRead(client, refOf(order), until);
		done.push({ orderId: order.orderId, result, isManagedExit: isManagedExit(order) });
	}
	return done;
}

async function released(
	client: RestClient,
	asset: string,
	foreseen: string,
	{ signal }: FlowOptions,
): Promise<void> {
	for (const wait of RELEASE_WAITS_MS) {
		if (compare(await freeOf(client, asset, signal), foreseen) >= 0) return;
		await sleep(timeOf(client), wait, signal);
		throwIfCancelled(signal, `after the open sells were cancelled; no ${asset} was sold.`);
	}
}

async function sell(
	client: RestClient,
	settings: CloseSettings,
	rules: SymbolRules,
	cancelledSells: CloseReport['cancelledSells'],
	options: FlowOptions,
): Promise<CloseReport> {
	const free = await freeOf(client, settings.asset, options.signal);
	const tooSmall = await whyTooSmall(client, settings, rules, free);
	if (tooSmall) return { ...nothingToSell(settings, rules, free, tooSmall), cancelledSells };
	const { placed, nothing } = await placeSell(client, settings, rules, free, options);
	if (placed === undefined) return { ...nothing, cancelledSells };
	return await follow(client, settings, rules, placed, cancelledSells, options);
}

/**
 * Once more with what is left, when somebody has sold some between the look at the balance and the order, as the
 * stop of a managed exit does; where they sold all of it, nothing was left to do.
 */
async function placeSell(
	client: RestClient,
	settings: CloseSettings,
	rules: SymbolRules,
	free: string,
	options: FlowOptions,
): Promise<
	{ placed: FlowOrder; nothing?: undefined } | { placed?: undefined; nothing: CloseReport }
> {
	const place = async (of: string) => await options.place({ values: sellOf(settings, rules, of) });
	let refusal: MexcError | undefined;
	const placed = await place(free).catch((error: unknown) => {
		refusal = asMexcError(error, 'unknown');
		return outcomeOf(refusal);
	});
	if (placed.outcome === 'notPlaced' && TOO_LITTLE.includes(String(placed.code))) {
		const now = await freeOf(client, settings.asset, options.signal);
		if (compare(now, free) < 0) {
			const tooSmall = await whyTooSmall(client, settings, rules, now);
			if (tooSmall) return { nothing: nothingToSell(settings, rules, now, tooSmall) };
			return { placed: await place(now) };
		}
	}
	if (refusal) throw refusal;
	return { placed };
}

async function follow(
	client: RestClient,
	settings: CloseSettings,
	rules: SymbolRules,
	placed: FlowOrder,
	cancelledSells: CloseReport['cancelledSells'],
	options: FlowOptions,
): Promise<CloseReport> {
	const wait = { waitSeconds: MARKET_WAIT_SECONDS, atTimeLimit: 'leave' as const };
	const isWaiting = isAtExchange(placed) && settings.type === 'MARKET';
	// It sells a quantity, whatever that is.
	const standing = { placed, asked: { type: settings.type, quantity: '' } };
	const report = isWaiting ? await waitFor(client, standing, wait, options) : placed;
	const leftQuantity = await freeOf(client, settings.asset, options.signal).catch(() => null);
	const { asset } = settings;
	const endedBy = (report as WaitReport).endedBy ?? endOf(placed);
	return { ...report, endedBy, asset, symbol: rules.symbol, leftQuantity, cancelledSells };
}

function endOf({ outcome }: FlowOrder): CloseReport['endedBy'] {
	if (outcome === 'unknown' || outcome === 'notPlaced') return outcome;
	return 'placed';
}

function nothingToSell(
	{ asset }: CloseSettings,
	{ symbol }: SymbolRules,
	leftQuantity: string,
	reason: string,
): CloseReport {
	return { endedBy: 'nothingToSell', asset, symbol, leftQuantity, reason, cancelledSells: [] };
}

function rehearsed(
	{ asset }: CloseSettings,
	{ symbol }: SymbolRules,
	leftQuantity: string,
	placed: FlowOrder,
	sells: readonly OrderRow[],
	endedBy: 'preview' | 'dryRun',
): CloseReport {
	const cancelledSells = sells.map((order) => {
		const { orderId } = order;
		return { orderId, result: 'open' as const, isManagedExit: isManagedExit(order) };
	});
	return { ...placed, endedBy, asset, symbol, leftQuantity, cancelledSells };
}
