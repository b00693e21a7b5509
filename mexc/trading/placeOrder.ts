import type { Values } from '../endpoints/endpoint';
import { newOrder } from '../endpoints/spotTrading';
import { asMexcError, MexcError } from '../errors';
import { orderIdOf } from '../market/orderRow';
import type { RestClient } from '../rest/client';
import { existingOrder, isAboutClientId, refuseIdentical } from './existingOrder';
import { afterUnknown } from './lostOrder';
import type { OrderRow } from './matchOrder';
import { ended, placedOrder } from './placedOrder';
import type { PlacedOrder, PlaceHow } from './placedOrder';
import { readBook } from './preflight/book';
import { learnFrom } from './preflight/contradiction';
import { estimateFill } from './preflight/estimateFill';
import type { FillEstimate } from './preflight/estimateFill';
import { takerRate } from './preflight/fees';
import { finishPlan } from './preflight/finishPlan';
import { askedValues, isRuleBroken, planOrder, reportOf, withoutId } from './preflight/plan';
import type { OrderPlan } from './preflight/plan';
import { forgetSent, oneAtATime, orderKey, rememberSent } from './sentOrders';

export type { Outcome, PlacedOrder, PlaceHow } from './placedOrder';

/**
 * Checks, sizes and rounds an order as `how` says, and places it at most once per client order id within
 * this process. A lost answer is looked up by the id and never sent again. Throws MexcError: of kind
 * `conflict` when the id belongs to another order, otherwise as told by `returnOutcome`;
 * `effect: 'unknown'` when nobody can tell.
 */
export async function placeOrder(
	client: RestClient,
	values: Values,
	how: PlaceHow,
): Promise<PlacedOrder> {
	const named = { ...values, newClientOrderId: how.clientOrderId };
	const asked = askedValues(named, how.sizing);
	const key = orderKey(client, how.clientOrderId);
	try {
		return await oneAtATime(key, async () => {
			const started = await startPlacing(client, named, how, key);
			if ('existing' in started) return started.existing;
			const plan = await finishPlan(client, started.plan, how);
			return { ...(await send(client, plan, how, key)), ...reportOf(plan) };
		});
	} catch (error) {
		const refusal = asMexcError(error);
		if (!isRuleBroken(refusal)) throw refusal;
		return ended('notPlaced', asked, how, refusal);
	}
}

/**
 * The plan of the order, or the order that its id already belongs to. A repeated order is looked up
 * before its pair's rules are believed: they may have changed since it was placed.
 */
export async function startPlacing(
	client: RestClient,
	named: Values,
	how: PlaceHow,
	key: string,
): Promise<{ plan: OrderPlan } | { existing: PlacedOrder }> {
	const planned = await planOrder(client, named, how).catch((error: unknown) => {
		if (isRuleBroken(error)) return { refusal: asMexcError(error) };
		throw error;
	});
	const wanted = 'refusal' in planned ? askedValues(named, how.sizing) : planned.send;
	const existing = await existingOrder(client, wanted, how, key);
	if (existing) return { existing };
	if ('refusal' in planned) throw planned.refusal;
	if (how.refuseIdentical) await refuseIdentical(client, wanted, how);
	return { plan: planned };
}

async function send(
	client: RestClient,
	plan: OrderPlan,
	how: PlaceHow,
	key: string,
): Promise<PlacedOrder> {
	const { executionId } = how;
	const wanted = plan.send;
	rememberSent(key, { wanted, executionId });
	try {
		const answer = (await client.call(newOrder, wanted, { signal: how.signal })) as OrderRow;
		if (client.context.account.policy.dryRun) return await dryRun(client, plan, how, key);
		if (orderIdOf(answer) === undefined) throw withoutOrderId();
		rememberSent(key, { wanted, answer, executionId });
		return placedOrder(answer, wanted, how);
	} catch (raw) {
		const error = asMexcError(raw, 'unknown');
		if (error.effect === 'unknown') return await afterUnknown(client, wanted, how, error);
		forgetSent(key);
		learnFrom(client, wanted.symbol, error);
		if (isAboutClientId(error)) {
			const taken = await existingOrder(client, wanted, { ...how, lookUpFirst: true }, key);
			if (taken) return taken;
		}
		return ended('notPlaced', wanted, how, error);
	}
}

async function dryRun(
	client: RestClient,
	plan: OrderPlan,
	how: PlaceHow,
	key: string,
): Promise<PlacedOrder> {
	forgetSent(key);
	const reason = 'Dry Run is on in the credential: MEXC checked the order and did not place it.';
	const { clientOrderId, signal } = how;
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
