import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type JsonObject,
} from 'n8n-workflow';
import { MexcError, type ErrorKind } from '../../mexc/core/errors';
import { isToolNode } from './orders/tool';

type NodeError = NodeApiError | NodeOperationError;

/** What the user or the policy has to change; everything else came from the other side of the wire. */
const OWN_KINDS: ReadonlySet<ErrorKind> = new Set([
	'input',
	'rule',
	'policy',
	'conflict',
	'cancelled',
]);

/**
 * The one place where errors become n8n's: what happened in MEXC's words with its code as the message,
 * what to do next as the description, and the item it happened for.
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (!(error instanceof MexcError)) {
		return new NodeOperationError(node, error as Error, { itemIndex });
	}
	const message = isToolNode(node) ? withHint(error) : messageOf(error);
	const description = error.hint ?? null;
	const nodeError = OWN_KINDS.has(error.kind)
		? new NodeOperationError(node, error, { itemIndex })
		: new NodeApiError(node, asJson(error), {
				itemIndex,
				httpCode: String(error.httpStatus ?? ''),
			});
	// n8n's constructors put stock sentences in place of messages that mention an HTTP status or a code
	// such as ECONNREFUSED; ours say more.
	return Object.assign(nodeError, { message, description });
}

/** What an item says about its error when the workflow goes on: `details` is n8n's own name for it. */
export function errorItem(error: NodeError): IDataObject {
	const { cause } = error;
	const details: IDataObject = { description: error.description };
	if (cause instanceof MexcError) {
		const { kind, code, httpStatus, effect, parameter, retryAfterMs } = cause;
		Object.assign(details, { kind, code, httpStatus, effect, parameter, retryAfterMs });
	}
	const known = Object.entries(details).filter(
		([, value]) => value !== undefined && value !== null,
	);
	return { error: error.message, details: Object.fromEntries(known) };
}

function messageOf({ message, code }: MexcError): string {
	if (typeof code !== 'number' || message.includes(String(code))) return message;
	return `${message.replace(/\.$/, '')} (MEXC code ${code})`;
}

/** All in one: n8n hands an agent the message alone, and what to do next is what it needs. */
function withHint(error: MexcError): string {
	const message = messageOf(error);
	return error.hint === undefined ? message : `${message.replace(/\.$/, '')}. ${error.hint}`;
}

function asJson(error: MexcError): JsonObject {
	return error as unknown as JsonObject;
}
