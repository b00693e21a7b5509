import type { Values } from '../endpoints/endpoint';
import { MAX_BATCH } from '../endpoints/spotTrading';
import { asMexcError, MexcError, withPrefix } from '../core/errors';
import { executedOf, type OrderRow } from '../endpoints/rows/orderRow';
import { type RestClient, timeOf } from '../rest/client';
import { symbolRules } from '../market/symbolRules';
import { cancelAndRead, type CancelResult } from './cancelAndRead';
import {
	failureOf,
	isAtExchange,
	outcomeOf,
	type FlowOptions,
	type FlowOrder,
	type Leg,
} from './orderPort';
import { throwIfCancelled } from '../core/abort';
import { refOf } from '../orders/orderRef';
import { planLadder, quantityOf, valueOf, type LadderSettings, type Rung } from './ladderPlan';

export interface LadderOrders extends LadderSettings {
	symbol: string;
	type: string;
	stpMode?: string;
	/** What becomes of the placed rungs when others cannot be placed. */
	onFailure: 'keep' | 'cancel';
}

/** A rung as it was planned, with what became of its order. */
export interface RungReport extends FlowOrder {
	/** From 1, at the low price. */
	rung: number;
	/** After a failure: what cancelling it came to, and what it had executed by then. */
	cancelResult?: CancelResult;
	executedQuantity?: string;
}

export interface LadderReport {
	endedBy: 'placed' | 'partlyPlaced' | 'notPlaced' | 'cancelledAgain' | 'preview' | 'dryRun';
	symbol: string;
	side: string;
	/** What was planned for all rungs, decimal text. */
	totalQuantity: string;
	/** In the quote asset, before fees. */
	totalValue: string;
	/** Rungs by what became of their orders. */
	placed: number;
	notPlaced: number;
	unknown: number;
	/** Why the first failed one failed. */
	reason?: string;
	rungs: RungReport[];
}

const CANCEL_MS = 30_000;

/**
 * Places limit orders over a price range. All rungs are planned and checked before the first is sent, in
 * batches of 20. Throws MexcError when nothing was sent or nothing was placed, unless `returnOutcome` asks
 * for the report; a ladder of which some rungs stand is always reported.
 */
export async function placeLadder(
	client: RestClient,
	settings: LadderOrders,
	options: FlowOptions,
): Promise<LadderReport> {
	const rules = await symbolRules(client, settings.symbol, options.signal);
	const plan = planLadder(settings, rules);
	const legs = plan.map((rung, leg) => ({ values: orderOf(settings, rung), leg }));
	await options.check(legs);
	const sent = options.rehearsal
		? await placeEach(legs, options)
		: await placeInBatches(legs, settings, options);
	let rungs: RungReport[] = sent.map((order, index) => {
		return { rung: index + 1, ...plan[index], ...order };
	});
	const failed = rungs.find((rung) => !isAtExchange(rung));
	if (failed && settings.onFailure === 'cancel' && !options.rehearsal) {
		rungs = await cancelPlaced(client, settings, rungs, options);
	}
	const report = reportOf(settings, plan, rungs, failed, options);
	if (report.endedBy === 'notPlaced' && failed && !options.returnOutcome) {
		const before = `No rung of the ladder was placed. Rung ${failed.rung}: `;
		throw withPrefix(before, failureOf(failed));
	}
	return report;
}

function orderOf({ symbol, side, type, stpMode }: LadderOrders, rung: Rung): Values {
	return { symbol, side, type, ...rung, stpMode };
}

/** Batches have neither preview nor order test. */
async function placeEach(legs: readonly Leg[], options: FlowOptions): Promise<FlowOrder[]> {
	const orders: FlowOrder[] = [];
	for (const leg of legs) orders.push(await options.place(leg));
	return orders;
}

/** What stops a whole batch stops those behind it; the refusal of a single order does so only on demand. */
async function placeInBatches(
	legs: readonly Leg[],
	{ onFailure }: LadderOrders,
	options: FlowOptions,
): Promise<FlowOrder[]> {
	const orders: FlowOrder[] = [];
	let stopped: MexcError | undefined;
	for (let start = 0; start < legs.length; start += MAX_BATCH) {
		const batch = legs.slice(start, start + MAX_BATCH);
		throwIfCancelled(options.signal, sentSoFar());
		const placed = stopped ? batch.map(() => notSent(stopped as MexcError)) : await send(batch);
		orders.push(...placed);
	}
	return orders;

	function sentSoFar(): string {
		return `after ${orders.length} of ${legs.length} rungs were sent.`;
	}

	async function send(batch: readonly Leg[]): Promise<FlowOrder[]> {
		try {
			const placed = await options.placeBatch(batch);
			const failed = placed.find((order) => !isAtExchange(order));
			if (failed && onFailure === 'cancel') stopped = failureOf(failed);
			return placed;
		} catch (raw) {
			const error = asMexcError(raw, 'unknown');
			throwIfCancelled(options.signal, sentSoFar());
			// Rungs that stand, or may, must be reported.
			if (orders.every(({ outcome }) => outcome === 'notPlaced')) throw error;
			stopped = error;
			return batch.map((leg) => {
				const { clientOrderId } = options.identityOf(leg);
				return { ...outcomeOf(error), clientOrderId };
			});
		}
	}
}

function notSent({ message, hint, code }: MexcError): FlowOrder {
	const reason = `Not sent, because an earlier rung failed: ${message}`;
	return { outcome: 'notPlaced', reason, hint, code };
}

/** Also those whose fate is unknown: an order that appears late must not be left alone. */
async function cancelPlaced(
	client: RestClient,
	{ symbol }: LadderOrders,
	rungs: readonly RungReport[],
	{ signal }: FlowOptions,
): Promise<RungReport[]> {
	const cancelled: RungReport[] = [];
	for (const rung of rungs) {
		if (rung.outcome === 'notPlaced') {
			cancelled.push(rung);
			continue;
		}
		const until = { untilMs: timeOf(client).monotonic() + CANCEL_MS, signal };
		const { result, order, error } = await cancelAndRead(client, refOf({ symbol, ...rung }), until);
		cancelled.push({ ...rung, ...endOf(result, order), reason: error?.message ?? rung.reason });
	}
	return cancelled;
}

function endOf(cancelResult: CancelResult, order: OrderRow | undefined) {
	if (!order) return { cancelResult };
	return { cancelResult, status: order.status, executedQuantity: executedOf(order) };
}

function reportOf(
	{ symbol, side, onFailure }: LadderOrders,
	plan: readonly Rung[],
	rungs: RungReport[],
	failed: RungReport | undefined,
	{ rehearsal }: FlowOptions,
): LadderReport {
	const count = (wanted: (rung: RungReport) => boolean) => rungs.filter(wanted).length;
	const placed = count(isAtExchange);
	const unknown = count(({ outcome }) => outcome === 'unknown');
	const end = () => {
		if (!failed) return 'placed';
		if (placed + unknown === 0) return 'notPlaced';
		return onFailure === 'cancel' ? 'cancelledAgain' : 'partlyPlaced';
	};
	return {
		endedBy: rehearsal ?? end(),
		symbol,
		side,
		totalQuantity: quantityOf(plan),
		totalValue: valueOf(plan),
		placed,
		notPlaced: rungs.length - placed - unknown,
		unknown,
		reason: rehearsal ? 'Nothing was placed.' : failed?.reason,
		rungs,
	};
}
