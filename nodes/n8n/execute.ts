import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { limit } from '../../mexc/endpoints/fields';
import { MexcError } from '../../mexc/errors';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest, parseWireValue } from '../../mexc/rest/request';
import { createRestClient } from '../../mexc/rest/restClient';
import { accountOf, logOf, networkOf } from './context';
import { errorItem, toNodeError } from './errors';
import { itemsOf, type OutputSettings } from './output';
import { readContent } from './pages';
import { placeBatchItem, placeItem } from './place';
import { sendMoney } from './sendMoney';
import { isTool, refuseToolWrite } from './tool';
import { valuesOf } from './values';

/**
 * An action node's execute(): the operation of each item, one after the other in their order. All items
 * of a run share one client. Without input items nothing is sent.
 */
export async function executeEndpoints(
	context: IExecuteFunctions,
	endpoints: readonly Endpoint[],
): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	let client: RestClient | undefined;
	for (const itemIndex of context.getInputData().keys()) {
		const pairedItem = { item: itemIndex };
		try {
			stopWhenCancelled(context);
			client ??= await clientOf(context);
			const rows = await executeItem(context, client, endpoints, itemIndex);
			for (const json of rows) results.push({ json, pairedItem });
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, itemIndex);
			if (!context.continueOnFail() || isCancellation(error)) throw nodeError;
			results.push({ json: errorItem(nodeError), pairedItem });
		}
	}
	return [results];
}

async function clientOf(context: IExecuteFunctions): Promise<RestClient> {
	const account = await accountOf(context);
	return createRestClient({ account, network: networkOf(context), log: logOf(context) });
}

async function executeItem(
	context: IExecuteFunctions,
	client: RestClient,
	endpoints: readonly Endpoint[],
	itemIndex: number,
): Promise<IDataObject[]> {
	const endpoint = endpointOf(context, endpoints, itemIndex);
	const values = valuesOf(context, endpoint, itemIndex);
	const settings = settingsOf(context, endpoint, itemIndex);
	if (endpoint.id === 'newOrder') {
		const placed = await placeItem(context, client, values, itemIndex);
		return itemsOf(endpoint, placed, {}, settings);
	}
	if (endpoint.id === 'batchOrders') {
		const placed = await placeBatchItem(context, client, itemIndex);
		return itemsOf(endpoint, placed, {}, settings);
	}
	if (isTool(context)) refuseToolWrite(context, endpoint);
	if (endpoint.trace) {
		const body = await sendMoney(context, client, endpoint, values, itemIndex);
		return itemsOf(endpoint, body, {}, settings);
	}
	const signal = context.getExecutionCancelSignal();
	const { values: wire } = buildRequest(endpoint, values);
	const wanted = { maxRows: settings.maxRows, raw: !settings.simplify };
	const content = await readContent(client, endpoint, values, wanted, { signal });
	return itemsOf(endpoint, content, wire, settings);
}

/** A workflow that was written by a program may name anything. */
function endpointOf(
	context: IExecuteFunctions,
	endpoints: readonly Endpoint[],
	itemIndex: number,
): Endpoint {
	const resource = context.getNodeParameter('resource', itemIndex, '');
	const operation = context.getNodeParameter('operation', itemIndex, '');
	const found = endpoints.find((entry) => entry.id === operation && entry.resource === resource);
	if (found) return found;
	const known = endpoints.map((entry) => `${entry.resource}: ${entry.id}`).join(', ');
	throw new MexcError({
		kind: 'input',
		message: `The resource "${String(resource)}" has no operation "${String(operation)}".`,
		hint: `This node knows ${known}.`,
		parameter: 'operation',
	});
}

function settingsOf(
	context: IExecuteFunctions,
	{ output, effect }: Endpoint,
	itemIndex: number,
): OutputSettings {
	const read = (name: string, standard: Values[string]) =>
		context.getNodeParameter(name, itemIndex, standard as IDataObject);
	const simplify = String(read('simplify', true)) !== 'false';
	const numberFormat = read('numberFormat', 'text') === 'number' ? 'number' : 'text';
	const isAsked = output.shape === 'list' && effect === 'read';
	if (!isAsked || String(read('returnAll', false)) === 'true') {
		return { simplify, numberFormat };
	}
	const wanted = parseWireValue(limit, read('limit', limit.default)) ?? limit.default;
	return { simplify, numberFormat, maxRows: Number(wanted) };
}

function stopWhenCancelled(context: IExecuteFunctions): void {
	if (!context.getExecutionCancelSignal()?.aborted) return;
	throw new MexcError({ kind: 'cancelled', message: 'The execution was cancelled.' });
}

function isCancellation(error: unknown): boolean {
	return error instanceof MexcError && error.kind === 'cancelled';
}
