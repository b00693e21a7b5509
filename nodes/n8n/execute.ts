import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sharedAbort } from '../../mexc/core/abort';
import {
	isComposite,
	type AnyOperation,
	type Composite,
	type MadeFile,
} from '../../mexc/flows/composite';
import type { Endpoint, Field, Operation, Values } from '../../mexc/endpoints/endpoint';
import { limit } from '../../mexc/endpoints/fields';
import { MexcError } from '../../mexc/core/errors';
import type { RestClient, RestContext } from '../../mexc/rest/client';
import { buildRequest, checkValues } from '../../mexc/rest/request';
import { createRestClient } from '../../mexc/client';
import { accountOf, logOf, networkOf } from './context';
import { errorItem, toNodeError } from './errors';
import { flowOptionsOf } from './orders/orderPort';
import { fileItem, isFileWanted, madeFileItem } from './items/file';
import { inItemOrder, type Task } from './items/itemOrder';
import { itemsOf, type OutputSettings } from './items/output';
import { numberFormat, returnAll, simplify } from './fields/outputFields';
import { readContent } from '../../mexc/rest/pages';
import { placeBatchItem, placeItem, testItem } from './orders/place';
import { withPlacingDecimals } from './orders/placing';
import { sendMoney } from './orders/sendMoney';
import { markedPaper } from './items/paper';
import { SharedReads } from './items/sharedReads';
import { warnedOfForeignText } from './items/foreignText';
import { isTool, NOTHING_FOUND, refuseToolWrite } from './orders/tool';
import { checkedValue, optionValue, valuesOf } from './items/values';

/** As many connections at most; the rate limit sets the pace. */
const MAX_READS_IN_FLIGHT = 8;

/** What the items of a run share. */
interface Run {
	context: IExecuteFunctions;
	operations: readonly AnyOperation[];
	client: () => Promise<RestClient>;
	/** For what cancels orders. */
	urgentClient: () => Promise<RestClient>;
	reads: SharedReads;
	/** Aborted when the execution is cancelled or the run has ended, perhaps before the last item. */
	signal: AbortSignal;
}

/**
 * An action node's execute(): the operation of each item. They begin in the items' order; reads that
 * follow each other overlap, and what changes something waits for all before it and runs alone. All items
 * of a run share one client and the answers to equal reads. Without input items nothing is sent.
 */
export async function executeEndpoints(
	context: IExecuteFunctions,
	operations: readonly AnyOperation[],
): Promise<INodeExecutionData[][]> {
	const cancelled = context.getExecutionCancelSignal();
	const end = sharedAbort();
	const stop = () => end.abort();
	if (cancelled?.aborted) stop();
	cancelled?.addEventListener('abort', stop, { once: true });
	const client = onceMade(() => clientOf(context));
	const urgentClient = onceMade(() => clientOf(context, { isUrgent: true }));
	try {
		const reads = new SharedReads();
		const clients = { client, urgentClient };
		return [await executeItems({ context, operations, ...clients, reads, signal: end.signal })];
	} finally {
		cancelled?.removeEventListener('abort', stop);
		stop();
	}
}

async function executeItems(run: Run): Promise<INodeExecutionData[]> {
	const { context } = run;
	const isFatal = (error: unknown) => !context.continueOnFail() || isCancellation(error);
	const rules = { isFatal, maxInFlight: MAX_READS_IN_FLIGHT };
	const items = context.getInputData().length;
	const outcomes = await inItemOrder(items, (index) => taskOf(run, index), rules);
	const results: INodeExecutionData[] = [];
	for (const [itemIndex, outcome] of outcomes.entries()) {
		const pairedItem = { item: itemIndex };
		if ('value' in outcome) {
			for (const row of outcome.value) results.push({ ...row, pairedItem });
			continue;
		}
		const nodeError = toNodeError(context.getNode(), outcome.error, itemIndex);
		if (isFatal(outcome.error)) throw nodeError;
		results.push({ json: errorItem(nodeError), pairedItem });
	}
	if (items > 0 && results.length === 0 && isTool(context)) {
		return [{ json: { ...NOTHING_FOUND }, pairedItem: { item: 0 } }];
	}
	return results;
}

function taskOf(run: Run, itemIndex: number): Task<INodeExecutionData[]> {
	try {
		const operation = operationOf(run.context, run.operations, itemIndex);
		return {
			alone: operation.effect !== 'read',
			run: async () => {
				stopWhenCancelled(run.signal);
				// Whoever cancels wants out: it goes ahead of the requests of all other workflows.
				const isUrgent = operation.policyClass === 'cancel';
				const client = await (isUrgent ? run.urgentClient() : run.client());
				const items = await executeItem(run, client, operation, itemIndex);
				return markedPaper(client.context.account, items);
			},
		};
	} catch (error) {
		// An item that cannot be understood sends nothing; its error waits for its turn.
		return { alone: false, run: () => Promise.reject(error as Error) };
	}
}

/** Made when it is needed first, and again for a later item if that failed. */
function onceMade<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => {
		if (made) return made;
		made = make();
		made.catch(() => (made = undefined));
		return made;
	};
}

async function clientOf(
	context: IExecuteFunctions,
	more: Pick<RestContext, 'isUrgent'> = {},
): Promise<RestClient> {
	const account = await accountOf(context);
	const own = { account, network: networkOf(context), log: logOf(context) };
	return createRestClient({ ...own, ...more });
}

async function executeItem(
	run: Run,
	client: RestClient,
	operation: AnyOperation,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const { context, signal } = run;
	const values = valuesOf(context, operation, itemIndex);
	const settings = settingsOf(context, operation, itemIndex);
	const items = (body: unknown, wire = {}) =>
		itemsOf(operation, body, wire, settings).map((json) => ({ json }));
	const placed = (body: unknown) =>
		itemsOf(withPlacingDecimals(operation), body, {}, settings).map((json) => ({ json }));
	if (isComposite(operation)) {
		return await compositeItem(run, client, operation, { itemIndex, values, settings });
	}
	if (operation.id === 'testOrder') {
		return placed(await testItem(context, client, values, { itemIndex, signal }));
	}
	if (operation.effect === 'read') {
		return await readItem(run, client, operation, { itemIndex, values, settings });
	}
	run.reads.forget();
	if (operation.id === 'newOrder') {
		return placed(await placeItem(context, client, values, { itemIndex, signal }));
	}
	if (operation.id === 'batchOrders') {
		return placed(await placeBatchItem(context, client, { itemIndex, signal }));
	}
	if (isTool(context)) refuseToolWrite(context, operation);
	if (operation.trace) {
		return items(await sendMoney(context, client, operation, values, { itemIndex, signal }));
	}
	const { values: wire } = buildRequest(operation, values);
	const wanted = { maxRows: settings.maxRows, raw: !settings.simplify };
	return items(await readContent(client, operation, values, wanted, { signal }), wire);
}

interface Reading {
	itemIndex: number;
	values: Values;
	settings: OutputSettings;
}

async function compositeItem(
	{ context, reads, signal }: Run,
	client: RestClient,
	operation: Composite,
	{ itemIndex, values, settings }: Reading,
): Promise<INodeExecutionData[]> {
	if (operation.effect !== 'read') reads.forget();
	const wire = checkValues(operation, values);
	const inFile = isFileWanted(context, operation, itemIndex);
	const { maxRows } = settings;
	const content = await operation.run(client, wire, {
		...flowOptionsOf(context, client, { operation, requested: wire, itemIndex, signal }),
		timeZone: context.getTimezone(),
		maxRows,
	});
	if (inFile) return [await fileItem(context, operation, content, wire, maxRows)];
	if (operation.output.shape === 'file') {
		return [await madeFileItem(context, operation, content as MadeFile, wire, settings)];
	}
	return itemsOf(withPlacingDecimals(operation), content, wire, settings).map((json) => ({ json }));
}

async function readItem(
	{ context, reads, signal }: Run,
	client: RestClient,
	endpoint: Endpoint,
	{ itemIndex, values, settings }: Reading,
): Promise<INodeExecutionData[]> {
	const { values: wire } = buildRequest(endpoint, values);
	const inFile = isFileWanted(context, endpoint, itemIndex);
	const wanted = { maxRows: settings.maxRows, raw: !settings.simplify && !inFile };
	const content = await reads.read(client, endpoint, values, wanted, { signal });
	if (inFile) return [await fileItem(context, endpoint, content, wire, settings.maxRows)];
	const items = itemsOf(endpoint, content, wire, settings);
	const shown = isTool(context) ? items.map((json) => warnedOfForeignText(endpoint, json)) : items;
	return shown.map((json) => ({ json }));
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
	const read = (field: Field) => checkedValue(context, itemIndex, field);
	const shape = {
		simplify: read(simplify) === 'true',
		numberFormat: (optionValue(context, itemIndex, numberFormat) ??
			read(numberFormat)) as OutputSettings['numberFormat'],
	};
	const isAsked = output.shape === 'list' && effect === 'read';
	if (!isAsked || read(returnAll) === 'true') return shape;
	return { ...shape, maxRows: Number(read(limit)) };
}

function stopWhenCancelled(signal: AbortSignal): void {
	if (!signal.aborted) return;
	throw new MexcError({ kind: 'cancelled', message: 'The execution was cancelled.' });
}

function isCancellation(error: unknown): boolean {
	return error instanceof MexcError && error.kind === 'cancelled';
}
