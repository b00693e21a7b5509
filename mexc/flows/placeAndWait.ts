import { inReadingOrder } from '../orders/readingOrder';
import type { Values, WireValues } from '../endpoints/endpoint';
import { MexcError, withPrefix } from '../core/errors';
import { type RestClient, timeOf } from '../rest/client';
import { withoutGuesses } from '../orders/placedOrder';
import type { OrderRow } from '../endpoints/rows/orderRow';
import { cancelAndRead } from './cancelAndRead';
import { failureOf, isAtExchange, type FlowOptions, type FlowOrder } from './orderPort';
import { nameOf, refOf, type OrderRef } from '../orders/orderRef';
import { summarise, type FillSummary } from '../orders/fills';
import { executedText, isEnded, isFilled, remainingOf } from '../endpoints/rows/orderState';
import { readPatiently } from '../orders/readOrder';
import { waitForEnd, type Watched } from './waitForEnd';

export interface WaitSettings {
	waitSeconds: number;
	/** What becomes of an order that has not ended by then. */
	atTimeLimit: 'leave' | 'cancel';
}

/** Why the wait ended: the order did (by MEXC, its owner or the market), the time was up, or nobody knows. */
export type EndedBy = 'filled' | 'cancelled' | 'timeLimit' | 'notPlaced' | 'unknown';

/** MEXC's own fields of the order, what became of placing it, and what it has traded. */
export interface WaitReport extends FlowOrder, Partial<FillSummary> {
	endedBy?: EndedBy;
	/** With `timeLimit`: whether the rest was cancelled. */
	restCancelled?: boolean;
}

/** After the time limit MEXC gets this long to say the last state, or to cancel. */
const GRACE_MS = 30_000;

/**
 * Places an order, or finds the one that an earlier attempt has placed under the same client order id,
 * and waits until it is filled or cancelled, or the time is up. Throws MexcError when the order was not
 * placed, or its state is not known at the end, unless `returnOutcome` asks for the report instead.
 */
export async function placeAndWait(
	client: RestClient,
	order: Values,
	settings: WaitSettings,
	options: FlowOptions,
): Promise<WaitReport> {
	const placed = await options.place({ values: order });
	if (placed.preview || placed.dryRun) return placed;
	if (!isAtExchange(placed)) {
		return { ...placed, endedBy: placed.outcome === 'unknown' ? 'unknown' : 'notPlaced' };
	}
	// A sized order has its amount in what was sent.
	const asked = { ...order, ...(placed.sent as Values | undefined) };
	return await waitFor(client, { placed, asked }, settings, options);
}

/** An order that stands at MEXC, with the values it was asked for. */
export interface Standing {
	placed: FlowOrder;
	asked: Values;
}

/** Waits for an order that stands at MEXC; the report shows it as it was read last. */
export async function waitFor(
	client: RestClient,
	standing: Standing,
	{ waitSeconds, atTimeLimit }: WaitSettings,
	options: FlowOptions,
): Promise<WaitReport> {
	const { signal } = options;
	const { placed } = standing;
	const ref = refOf(placed);
	const untilMs = timeOf(client).monotonic() + waitSeconds * 1000;
	const watched = await waitForEnd(client, ref, { untilMs, signal });
	if (watched.order && isEnded(watched.order)) {
		return await reportOf(client, standing, watched.order, byEnd(watched.order), signal);
	}
	if (timeOf(client).monotonic() < untilMs) return unknownEnd(placed, ref, watched, options);
	const limit = { untilMs: timeOf(client).monotonic() + GRACE_MS, signal };
	if (atTimeLimit === 'cancel') {
		return await cancelRest(client, standing, ref, limit, options);
	}
	try {
		const order = await readPatiently(client, ref, limit);
		const end = isEnded(order) ? byEnd(order) : { endedBy: 'timeLimit', restCancelled: false };
		return await reportOf(client, standing, order, end as End, signal);
	} catch (raw) {
		const error = raw as MexcError;
		return unknownEnd(placed, ref, { order: watched.order, error }, options);
	}
}

type End = Required<Pick<WaitReport, 'endedBy'>> & Pick<WaitReport, 'restCancelled'>;

function byEnd(order: OrderRow): End {
	return { endedBy: isFilled(order) ? 'filled' : 'cancelled' };
}

async function cancelRest(
	client: RestClient,
	standing: Standing,
	ref: OrderRef,
	limit: { untilMs: number; signal?: AbortSignal },
	options: FlowOptions,
): Promise<WaitReport> {
	const { result, order, error } = await cancelAndRead(client, ref, limit);
	if (!order || result === 'unknown') {
		return unknownEnd(standing.placed, ref, { order, error }, options);
	}
	if (result === 'filled' || result === 'gone') {
		return await reportOf(client, standing, order, byEnd(order), limit.signal);
	}
	const end: End = { endedBy: 'timeLimit', restCancelled: result === 'cancelled' };
	const report = await reportOf(client, standing, order, end, limit.signal);
	if (end.restCancelled) return report;
	const failed = { ...report, reason: error?.message, hint: error?.hint, code: error?.code };
	if (options.returnOutcome) return failed;
	throw withPrefix(
		`The time is up, and the rest of ${nameOf(ref)} could not be cancelled: `,
		failureOf({ ...failed, outcome: 'unknown' }),
	);
}

async function reportOf(
	client: RestClient,
	{ placed, asked }: Standing,
	order: OrderRow,
	end: End,
	signal: AbortSignal | undefined,
): Promise<WaitReport> {
	const { outcome, clientOrderId, ...more } = placed;
	const summary = await summarise(client, order, signal);
	const shown = withoutGuesses(order, asked as Partial<WireValues>);
	const remainingQuantity = remainingOf(order) ?? null;
	return inReadingOrder({
		...more,
		...shown,
		clientOrderId,
		outcome,
		...end,
		...summary,
		remainingQuantity,
	});
}

/** The order was placed, but its last state could not be read. */
function unknownEnd(
	placed: FlowOrder,
	ref: OrderRef,
	{ order, error }: Watched,
	{ returnOutcome }: FlowOptions,
): WaitReport {
	const last = order
		? ` It was seen last as ${String(order.status)} with ${executedText(order)} executed.`
		: '';
	const failed = new MexcError({
		kind: error?.kind ?? 'network',
		message: `MEXC has ${nameOf(ref)}, but what became of it is not known: ${error?.message ?? 'MEXC did not answer.'}${last}`,
		hint: `Look at it before placing another one. Running this again with client order ID ${String(placed.clientOrderId)} or the same Idempotency Key goes on waiting for it and places nothing.`,
		code: error?.code,
		httpStatus: error?.httpStatus,
		effect: 'unknown',
	});
	if (!returnOutcome) throw failed;
	const { message: reason, hint, code } = failed;
	const seen = { ...placed, ...order, outcome: placed.outcome };
	return inReadingOrder({ ...seen, endedBy: 'unknown', reason, hint, code });
}
