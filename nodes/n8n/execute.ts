import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isComposite, type AnyOperation } from '../../mexc/endpoints/composite';
import type { Operation, Values } from '../../mexc/endpoints/endpoint';
import { limit } from '../../mexc/endpoints/fields';
import { MexcError } from '../../mexc/errors';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest, checkValues, parseWireValue } from '../../mexc/rest/request';
import { createRestClient } from '../../mexc/rest/restClient';
import { accountOf, logOf, networkOf } from './context';
import { errorItem, toNodeError } from './errors';
import { fileItem, isFileWanted } from './file';
import { itemsOf, type OutputSettings } from './output';
import { readContent } from './pages';
import { placeBatchItem, placeItem } from './place';
import { sendMoney } from './sendMoney';
import { isTool, refuseToolWrite } from './tool';
import { optionsOf, valuesOf } from './values';

/**
 * An action node's execute(): the operation of each item, one after the other in their order. All items
 * of a run share one client. Without input items nothing is sent.
 */
export async function executeEndpoints(
	context: IExecuteFunctions,
	operations: readonly AnyOperation[],
): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	let client: RestClient | undefined;
	for (const itemIndex of context.getInputData().keys()) {
		const pairedItem = { item: itemIndex };
		try {
			stopWhenCancelled(context);
			client ??= await clientOf(context);
			const rows = await executeItem(context, client, operations, itemIndex);
			for (const row of rows) results.push({ ...row, pairedItem });
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
	operations: readonly AnyOperation[],
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const operation = operationOf(context, operations, itemIndex);
	const values = valuesOf(context, operation, itemIndex);
	const settings = settingsOf(context, operation, itemIndex);
	const items = (body: unknown, wire = {}) =>
		itemsOf(operation, body, wire, settings).map((json) => ({ json }));
	if (operation.id === 'newOrder') {
		return items(await placeItem(context, client, values, itemIndex));
	}
	if (operation.id === 'batchOrders') {
		return items(await placeBatchItem(context, client, itemIndex));
	}
	if (isTool(context)) refuseToolWrite(context, operation);
	const signal = context.getExecutionCancelSignal();
	if (isComposite(operation)) {
		return items(await operation.run(client, checkValues(operation, values), { signal }));
	}
	if (operation.trace) {
		return items(await sendMoney(context, client, operation, values, itemIndex));
	}
	const { values: wire } = buildRequest(operation, values);
	const inFile = isFileWanted(operation, optionsOf(context, itemIndex));
	const wanted = { maxRows: settings.maxRows, raw: !settings.simplify && !inFile };
	const content = await readContent(client, operation, values, wanted, { signal });
	if (inFile) return [await fileItem(context, operation, content, wire, settings.maxRows)];
	return items(content, wire);
}

/** A workflow that was written by a program may name anything. */
function operationOf(
	context: IExecuteFunctions,
	operations: readonly AnyOperation[],
	itemIndex: number,
): AnyOperation {
	const resource = context.getNodeParameter('resource', itemIndex, '');
	const operation = context.getNodeParameter('operation', itemIndex, '');
	const found = operations.find((entry) => entry.id === operation && entry.resource === resource);
	if (found) return found;
	const known = operations.map((entry) => `${entry.resource}: ${entry.id}`).join(', ');
	throw new MexcError({
		kind: 'input',
		message: `The resource "${String(resource)}" has no operation "${String(operation)}".`,
		hint: `This node knows ${known}.`,
		parameter: 'operation',
	});
}

function settingsOf(
	context: IExecuteFunctions,
	{ output, effect }: Operation,
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
