import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Values, WireValues } from '../../mexc/endpoints/endpoint';
import { testOrder } from '../../mexc/endpoints/spotTrading';
import { newClientOrderId } from '../../mexc/endpoints/fields';
import { MexcError } from '../../mexc/errors';
import type { RestClient } from '../../mexc/rest/client';
import { parseWireValue } from '../../mexc/rest/wireValue';
import { clientOrderIdFrom } from '../../mexc/trading/clientOrderId';
import { checkBatch, placeBatch } from '../../mexc/trading/placeBatch';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/trading/placeOrder';
import { finishPlan } from '../../mexc/trading/preflight/finishPlan';
import { askedValues, planOrder, reportOf } from '../../mexc/trading/preflight/plan';
import { previewOrders, type OrderPreview } from '../../mexc/trading/previewOrders';
import type { Sizing } from '../../mexc/trading/sizing/sizeOrder';
import { batchOf } from './batch';
import { identityOf, startOf, type Position } from './identity';
import { placeOption, placeOptionsOf, preflightOf, sizingOf } from './placing';
import { isTool, mayToolWrite } from './tool';

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
	itemIndex: number,
): Promise<PlacedOrder | OrderPreview> {
	const how = howToPlace(context, values, [itemIndex], sizingOf(context, itemIndex));
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
	itemIndex: number,
): Promise<unknown> {
	const preflight = preflightOf(placeOptionsOf(context, itemIndex));
	const sizing = sizingOf(context, itemIndex);
	const how = { preflight, sizing, signal: context.getExecutionCancelSignal() };
	const plan = await finishPlan(client, await planOrder(client, values, how), how);
	const answer = await client.call(testOrder, plan.send, { signal: how.signal });
	return { ...(answer as IDataObject), ...reportOf(plan) };
}

/** The Create Batch operation of one item: each order as Create would place it, with an id of its own. */
export async function placeBatchItem(
	context: IExecuteFunctions,
	client: RestClient,
	itemIndex: number,
): Promise<Array<PlacedOrder | OrderPreview>> {
	const orders = batchOf(context, itemIndex);
	checkBatch(orders);
	const elements = orders.map((values, index) => {
		return { values, how: howToPlace(context, values, [itemIndex, index]) };
	});
	if (!isTool(context) || mayToolWrite(context)) return await placeBatch(client, elements);
	return await previewOrders(client, elements, PREVIEW_REASON);
}

/**
 * How an order of this position is placed. `wish` is what an agent asked for, where that is not the order
 * itself: it tells the agent's wishes apart.
 */
export function howToPlace(
	context: IExecuteFunctions,
	values: Values,
	position: Position,
	sizing?: Sizing,
	wish?: WireValues,
): PlaceHow {
	const options = placeOptionsOf(context, position[0]);
	const given = givenId(values, options, position[1]);
	const isRetry = context.getMode() === 'retry';
	return {
		clientOrderId: given ?? idOfItem(context, position, () => wish ?? wishOf(values, sizing)),
		lookUpFirst:
			given !== undefined ||
			isRetry ||
			context.getNode().retryOnFail === true ||
			placeOption(options, 'duplicateCheck') === 'always',
		notBefore: given === undefined ? startOf(context) : undefined,
		refuseIdentical: isRetry && given === undefined,
		executionId: context.getExecutionId(),
		returnOutcome: placeOption(options, 'returnOutcome') === 'true',
		preflight: preflightOf(options),
		sizing,
		signal: context.getExecutionCancelSignal(),
	};
}

/** The user's own identity of the order: it holds across executions. */
export function givenId(
	values: Values,
	options: IDataObject,
	element?: number,
): string | undefined {
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
	if (key === undefined) return own;
	return clientOrderIdFrom(element === undefined ? ['key', key] : ['key', key, element]);
}

function idOfItem(context: IExecuteFunctions, position: Position, wish: () => WireValues): string {
	return clientOrderIdFrom(identityOf(context, position, isTool(context) ? wish() : undefined));
}

function wishOf(values: Values, sizing: Sizing | undefined): WireValues {
	return { ...askedValues(values, sizing), ...sizing };
}
