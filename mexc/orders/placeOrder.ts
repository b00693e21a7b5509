import { inReadingOrder } from './readingOrder';
import { asRow } from '../endpoints/answers';
import type { Values, WireValues } from '../endpoints/endpoint';
import { newOrder } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../core/errors';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import type { RestClient } from '../rest/client';
import { refuseEqual } from './equalOrder';
import { existingOrder } from './existingOrder';
import { withExecution } from './marketOrder';
import { ended, type PlacedOrder, type PlaceHow } from './placedOrder';
import { readBook } from './preflight/book';
import { estimateFill, type FillEstimate } from './preflight/estimateFill';
import { takerRate } from './preflight/fees';
import { finishPlan } from './preflight/finishPlan';
import {
	askedValues,
	isRuleBroken,
	planOrder,
	reportOf,
	withoutId,
	type OrderPlan,
} from './preflight/plan';
import { forgetSent, oneAtATime, orderKey, rememberSending, type SentOrder } from './sentOrders';
import { settle } from './settle';

export type { Outcome, PlacedOrder, PlaceHow } from './placedOrder';

/**
 * Checks, sizes and rounds an order as `how` says, and places it at most once per client order id within
 * this process. A lost answer is looked up by the id and never sent again. Throws MexcError: of kind
 * `conflict` when the id belongs to another order, otherwise as reported by `returnOutcome`;
 * `effect: 'unknown'` when it is not known.
 */
export async function placeOrder(
	client: RestClient,
	values: Values,
	how: PlaceHow,
): Promise<PlacedOrder> {
	const named = { ...values, newClientOrderId: how.clientOrderId };
	const asked = askedValues(named, how.sizing);
	try {
		const order = await oneAtATime(orderKey(client, how.clientOrderId), async () => {
			const started = await startPlacing(client, named, how);
			if ('existing' in started) return await complete(client, started.existing, asked, how);
			const plan = await finishPlan(client, started.plan, how);
			const sent = { ...(await sendOrder(client, plan, how)), ...reportOf(plan) };
			return await complete(client, sent, asked, how);
		});
		return inReadingOrder(order);
	} catch (error) {
		const refusal = asMexcError(error);
		if (!isRuleBroken(refusal)) throw refusal;
		return ended('notPlaced', asked, how, refusal);
	}
}

/** With what a market order has executed, where that is wanted. */
export async function complete(
	client: RestClient,
	order: PlacedOrder,
	{ type }: WireValues,
	{ readResult, signal }: PlaceHow,
): Promise<PlacedOrder> {
	const stands = order.outcome === 'placed' || order.outcome === 'found';
	if (!readResult || !stands || type !== 'MARKET') return order;
	return await withExecution(client, order, signal);
}

/**
 * The plan of the order, or the order that its id already belongs to. A repeated order is looked up
 * before its pair's rules are believed: they may have changed since it was placed.
 */
export async function startPlacing(
	client: RestClient,
	named: Values,
	how: PlaceHow,
): Promise<{ plan: OrderPlan } | { existing: PlacedOrder }> {
	const planned = await planOrder(client, named, how).catch((error: unknown) => {
		if (isRuleBroken(error)) return { refusal: asMexcError(error) };
		throw error;
	});
	const wanted = 'refusal' in planned ? askedValues(named, how.sizing) : planned.send;
	const existing = await existingOrder(client, wanted, how);
	if (existing) return { existing };
	if ('refusal' in planned) throw planned.refusal;
	if (how.refuseEqual) await refuseEqual(client, wanted, how);
	return { plan: planned };
}

/** Sends a checked order. `isAgain`: after a look-up has proved that the first time came to nothing. */
export async function sendOrder(
	client: RestClient,
	plan: OrderPlan,
	how: PlaceHow,
	isAgain = false,
): Promise<PlacedOrder> {
	const wanted = plan.send;
	const before = rememberSending(client, wanted, how.clientOrderId, how.execution);
	const answer = await answerTo(client, wanted, how);
	const isDryRun = client.context.account.policy.dryRun && !(answer instanceof MexcError);
	if (isDryRun) return await dryRun(client, plan, how, before);
	const again = async () => await sendOrder(client, plan, how, true);
	return await settle(client, { wanted, how, before }, answer, isAgain ? undefined : again);
}

/** MEXC's row of the order, or what came instead; a dry run has no order ID. */
async function answerTo(
	client: RestClient,
	wanted: WireValues,
	{ signal }: PlaceHow,
): Promise<OrderRow | MexcError> {
	try {
		const answer = asRow(await client.call(newOrder, wanted, { signal }));
		const isWhole = client.context.account.policy.dryRun || orderIdOf(answer) !== undefined;
		return isWhole ? answer : withoutOrderId();
	} catch (raw) {
		return asMexcError(raw, 'unknown');
	}
}

async function dryRun(
	client: RestClient,
	plan: OrderPlan,
	how: PlaceHow,
	before: SentOrder | undefined,
): Promise<PlacedOrder> {
	const { clientOrderId, signal } = how;
	forgetSent(client, clientOrderId, before);
	const reason = 'Dry Run is on in the credential: MEXC checked the order and did not place it.';
	const estimate = await fillOf(client, plan, signal).catch(() => undefined);
	const order = withoutId(plan.send);
	return { ...order, clientOrderId, outcome: 'notPlaced', dryRun: true, reason, estimate };
}

/** What the order would do in the live book at this moment. Throws MexcError. */
export async function fillOf(
	client: RestClient,
	{ send: order, rules }: OrderPlan,
	signal?: AbortSignal,
): Promise<FillEstimate> {
	const book = await readBook(client, order.symbol, signal);
	const rate = rules && (await takerRate(client, rules));
	return estimateFill(book, order, { rate, asset: rules?.quoteAsset });
}

function withoutOrderId(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered without an order ID.',
		effect: 'unknown',
	});
}
