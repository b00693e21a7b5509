import { createHash, randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Values } from '../../mexc/endpoints/endpoint';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/errors';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest } from '../../mexc/rest/request';
import { clientOrderIdFrom } from '../../mexc/trading/clientOrderId';
import { checkBatch, placeBatch } from '../../mexc/trading/placeBatch';
import { placeOrder, type PlacedOrder, type PlaceHow } from '../../mexc/trading/placeOrder';
import { batchOf } from './batch';
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
	const options = optionsOf(context, itemIndex);
	const given = givenId(values, options);
	const clientOrderId = given ?? idOfItem(context, values, itemIndex);
	const signal = context.getExecutionCancelSignal();
	if (isTool(context) && !mayToolWrite(context)) {
		return await previewOrder(client, { ...values, newClientOrderId: clientOrderId }, signal);
	}
	const isRetry = context.getMode() === 'retry';
	const how: PlaceHow = {
		clientOrderId,
		lookUpFirst:
			given !== undefined ||
			isRetry ||
			context.getNode().retryOnFail === true ||
			options.duplicateCheck === 'always',
		notBefore: given === undefined ? startOf(context) : undefined,
		refuseIdentical: isRetry && given === undefined,
		executionId: context.getExecutionId(),
		returnOutcome: String(options.returnOutcome) === 'true',
		signal,
	};
	return await placeOrder(client, values, how);
}

/** The user's own identity of the order: it holds across executions. */
function givenId(values: Values, options: IDataObject, element: number[]): string | undefined {
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
	return key === '' ? undefined : clientOrderIdFrom(['key', key, ...element]);
}

/** In an agent's hands n8n raises the run index at every retry, so the arguments stand in its place. */
function idOfItem(context: IExecuteFunctions, values: Values, position: number[]): string {
	const run = isTool(context)
		? argumentsHash(values)
		: Number(context.getWorkflowDataProxy(position[0]).$runIndex);
	return clientOrderIdFrom([
		context.getInstanceId(),
		context.getWorkflow().id ?? '',
		context.getExecutionId() ?? randomUUID(),
		context.getNode().id,
		run,
		...position,
	]);
}

function argumentsHash(values: Values): string {
	const sent = buildRequest(newOrder, values).values;
	return createHash('sha256').update(JSON.stringify(sent)).digest('base64url');
}

/** Older versions of n8n do not tell when the execution began. */
function startOf(context: IExecuteFunctions): number | undefined {
	return context.getExecutionContext?.()?.establishedAt;
}

function textOf(value: unknown): string {
	return value === undefined || value === null ? '' : String(value).trim();
}
