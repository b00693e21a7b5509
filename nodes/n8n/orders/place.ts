import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Values, WireValues } from '../../../mexc/endpoints/endpoint';
import { newClientOrderId } from '../../../mexc/endpoints/fields';
import { testOrder } from '../../../mexc/endpoints/spotTrading';
import { MexcError } from '../../../mexc/core/errors';
import type { RestClient } from '../../../mexc/rest/client';
import { parseWireValue } from '../../../mexc/rest/wireValue';
import { clientOrderIdFrom, taggedClientOrderId } from '../../../mexc/orders/clientOrderId';
import { checkBatch, placeBatch } from '../../../mexc/orders/placeBatch';
import {
	fillOf,
	placeOrder,
	type PlacedOrder,
	type PlaceHow,
} from '../../../mexc/orders/placeOrder';
import { finishPlan } from '../../../mexc/orders/preflight/finishPlan';
import { askedValues, planOrder, reportOf, withoutId } from '../../../mexc/orders/preflight/plan';
import { previewOrders, type OrderPreview } from '../../../mexc/orders/previewOrders';
import type { Sizing } from '../../../mexc/orders/preflight/sizeOrder';
import { batchOf } from '../fields/batch';
import { identityOf, retriedAtOf, startOf, type Position } from './identity';
import { placeOption, placeOptionsOf, preflightOf, sizingOf } from './placing';
import { isTool, mayToolWrite } from './tool';

/** An item of a run, and the signal that ends all of them. */
export interface ItemOfRun {
	itemIndex: number;
	signal: AbortSignal;
}

export const PREVIEW_REASON =
	'A preview only: the owner of the workflow has not switched on Allow Tool Writes.';

/**
 * The Create operation of one item. The client order id follows from where the order comes from, so that
 * a repeated attempt finds the order of the first one instead of placing another.
 */
export async function placeItem(
	context: IExecuteFunctions,
	client: RestClient,
	values: Values,
	{ itemIndex, signal }: ItemOfRun,
): Promise<PlacedOrder | OrderPreview> {
	const sizing = sizingOf(context, itemIndex);
	const how = howToPlace(context, values, { position: [itemIndex], sizing, signal });
	if (isTool(context) && !mayToolWrite(context)) {
		const [preview] = await previewOrders(client, [{ values, how }], PREVIEW_REASON);
		return preview;
	}
	return await placeOrder(client, values, how);
}

/** The Test operation of one item: the checks of placing, then those of MEXC. */
export async function testItem(
	context: IExecuteFunctions,
	client: RestClient,
	values: Values,
	{ itemIndex, signal }: ItemOfRun,
): Promise<unknown> {
	const preflight = preflightOf(placeOptionsOf(context, itemIndex));
	const sizing = sizingOf(context, itemIndex);
	const how = { preflight, sizing, signal };
	const plan = await finishPlan(client, await planOrder(client, values, how), how);
	const answer = await client.call(testOrder, plan.send, { signal: how.signal });
	// MEXC's answer to an order it would take is empty.
	const estimate = await fillOf(client, plan, signal).catch(() => undefined);
	const wouldSend = withoutId(plan.send);
	return { valid: true, ...(answer as IDataObject), wouldSend, ...reportOf(plan), estimate };
}

/** The Create Batch operation of one item: each order as Create would place it, with an id of its own. */
export async function placeBatchItem(
	context: IExecuteFunctions,
	client: RestClient,
	{ itemIndex, signal }: ItemOfRun,
): Promise<Array<PlacedOrder | OrderPreview>> {
	const orders = batchOf(context, itemIndex);
	checkBatch(orders);
	const elements = orders.map((values, index) => {
		return { values, how: howToPlace(context, values, { position: [itemIndex, index], signal }) };
	});
	if (!isTool(context) || mayToolWrite(context)) return await placeBatch(client, elements);
	return await previewOrders(client, elements, PREVIEW_REASON);
}

export interface Placing {
	position: Position;
	sizing?: Sizing;
	/** What an agent asked for, where that is not the order itself: it distinguishes the agent's requests. */
	asked?: WireValues;
	/** The order that this one replaces, by MEXC's ID: the replacement exists once, whoever asks for it. */
	replaces?: string;
	signal: AbortSignal;
}

/** How an order of this position is placed. */
export function howToPlace(context: IExecuteFunctions, values: Values, placing: Placing): PlaceHow {
	const { position, sizing, signal } = placing;
	const options = placeOptionsOf(context, position[0]);
	const { clientOrderId, lasts } = idOf(context, values, options, placing);
	const retriedAtMs = retriedAtOf(context);
	return {
		clientOrderId,
		lookUpFirst:
			lasts ||
			context.getNode().retryOnFail === true ||
			placeOption(options, 'duplicateCheck') === 'always',
		sentUntilMs: retriedAtMs,
		notBefore: lasts ? undefined : startOf(context),
		// Run again by a person, it has other IDs than the execution that may have placed it.
		refuseEqual: retriedAtMs !== undefined && !lasts,
		execution: { id: context.getExecutionId(), startedAt: startOf(context) },
		returnOutcome: placeOption(options, 'returnOutcome') === 'true',
		readResult: placeOption(options, 'readResult') !== 'false',
		preflight: preflightOf(options),
		sizing,
		signal,
	};
}

interface UsedId {
	clientOrderId: string;
	/** The same in whatever execution, so that it may have been used before. */
	lasts: boolean;
}

/** With the mark of the Exit Plan Tag, where there is one. */
function idOf(
	context: IExecuteFunctions,
	values: Values,
	options: IDataObject,
	placing: Placing,
): UsedId {
	const own = ownIdOf(values, options, placing.position[1]);
	const used = own ? usersOwn(own, placing) : derived(context, values, placing);
	const tag = placeOption(options, 'exitPlanTag');
	if (tag === undefined) return used;
	checkTagged(values, own);
	return { ...used, clientOrderId: taggedClientOrderId(used.clientOrderId, tag) };
}

function usersOwn({ clientOrderId, isKey }: OwnId, { replaces }: Placing): UsedId {
	if (isKey || replaces === undefined) return { clientOrderId, lasts: true };
	return replacement(replaces);
}

function replacement(replaces: string): UsedId {
	return { clientOrderId: clientOrderIdFrom(['replaces', replaces]), lasts: true };
}

function derived(
	context: IExecuteFunctions,
	values: Values,
	{ position, sizing, asked, replaces }: Placing,
): UsedId {
	if (replaces !== undefined) return replacement(replaces);
	const sent = () => asked ?? { ...askedValues(values, sizing), ...sizing };
	const { parts, isOfEvent } = identityOf(context, position, isTool(context) ? sent() : undefined);
	return { clientOrderId: clientOrderIdFrom(parts), lasts: isOfEvent };
}

/** What is sold needs no exit, and an ID that the user has written has no room for a mark. */
function checkTagged({ side }: Values, own: OwnId | undefined): void {
	if (side === 'SELL') {
		throw new MexcError({
			kind: 'input',
			message: 'Exit Plan Tag is given for a SELL: only what was bought has an exit.',
			hint: 'Remove the option, or place a BUY.',
			parameter: 'exitPlanTag',
		});
	}
	if (own === undefined || own.isKey) return;
	throw new MexcError({
		kind: 'input',
		message: 'Client Order ID and Exit Plan Tag are both given.',
		hint: 'The mark of the tag is part of the client order ID: give an Idempotency Key instead of an ID of your own.',
		parameter: 'exitPlanTag',
	});
}

interface OwnId {
	clientOrderId: string;
	/** Made from the Idempotency Key. */
	isKey: boolean;
}

/** The user's own identity of the order: it holds across executions. */
export function ownIdOf(values: Values, options: IDataObject, element?: number): OwnId | undefined {
	const own = parseWireValue(newClientOrderId, values.newClientOrderId);
	const key = placeOption(options, 'idempotencyKey');
	if (own !== undefined && key !== undefined) {
		throw new MexcError({
			kind: 'input',
			message: 'Client Order ID and Idempotency Key are both given.',
			hint: 'Give one of them: the client order ID is made from the key.',
			parameter: 'idempotencyKey',
		});
	}
	if (own !== undefined) return { clientOrderId: own, isKey: false };
	if (key === undefined) return undefined;
	const parts = element === undefined ? ['key', key] : ['key', key, element];
	return { clientOrderId: clientOrderIdFrom(parts), isKey: true };
}
