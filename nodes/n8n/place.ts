import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Values, WireValues } from '../../mexc/endpoints/endpoint';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/errors';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest } from '../../mexc/rest/request';
import { clientOrderIdFrom } from '../../mexc/trading/clientOrderId';
import { checkBatch, placeBatch } from '../../mexc/trading/placeBatch';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/trading/placeOrder';
import { batchOf } from './batch';
import { identityOf, type Position } from './identity';
import { previewOrder, type OrderPreview } from './preview';
import { isTool, mayToolWrite } from './tool';
import { optionsOf } from './values';

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
	const how = howToPlace(context, values, [itemIndex]);
	if (isTool(context) && !mayToolWrite(context)) {
		const named = { ...values, newClientOrderId: how.clientOrderId };
		return await previewOrder(client, named, how.signal);
	}
	return await placeOrder(client, values, how);
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
	const previews: OrderPreview[] = [];
	for (const { values, how } of elements) {
		const named = { ...values, newClientOrderId: how.clientOrderId };
		previews.push(await previewOrder(client, named, how.signal));
	}
	return previews;
}

/**
 * How an order of this position is placed. `sent` is what an agent asked for, where that is more than the
 * order itself: it tells an agent's wishes apart.
 */
export function howToPlace(
	context: IExecuteFunctions,
	values: Values,
	position: Position,
	sent?: WireValues,
): PlaceHow {
	const options = optionsOf(context, position[0]);
	const given = givenId(values, options, position[1]);
	const isRetry = context.getMode() === 'retry';
	return {
		clientOrderId: given ?? idOfItem(context, values, position, sent),
		lookUpFirst:
			given !== undefined ||
			isRetry ||
			context.getNode().retryOnFail === true ||
			options.duplicateCheck === 'always',
		notBefore: given === undefined ? startOf(context) : undefined,
		refuseIdentical: isRetry && given === undefined,
		executionId: context.getExecutionId(),
		returnOutcome: String(options.returnOutcome) === 'true',
		signal: context.getExecutionCancelSignal(),
	};
}

/** The user's own identity of the order: it holds across executions. */
export function givenId(
	values: Values,
	options: IDataObject,
	element?: number,
): string | undefined {
	const own = textOf(values.newClientOrderId);
	const key = textOf(options.idempotencyKey);
	if (own !== '' && key !== '') {
		throw new MexcError({
			kind: 'input',
			message: 'Client Order ID and Idempotency Key are both given.',
			hint: 'Give one of them: the client order ID is made from the key.',
			parameter: 'idempotencyKey',
		});
	}
	if (own !== '') return own;
	if (key === '') return undefined;
	return clientOrderIdFrom(element === undefined ? ['key', key] : ['key', key, element]);
}

function idOfItem(
	context: IExecuteFunctions,
	values: Values,
	position: Position,
	sent?: WireValues,
): string {
	const wish = isTool(context) ? (sent ?? buildRequest(newOrder, values).values) : undefined;
	return clientOrderIdFrom(identityOf(context, position, wish));
}

/** Older versions of n8n do not tell when the execution began. */
function startOf(context: IExecuteFunctions): number | undefined {
	return context.getExecutionContext?.()?.establishedAt;
}

function textOf(value: unknown): string {
	return value === undefined || value === null ? '' : String(value).trim();
}
