import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';
import type { Operation } from '../../../mexc/endpoints/endpoint';
import { MexcError } from '../../../mexc/core/errors';

/**
 * Whether an AI agent uses the node. n8n makes the tool variant of a node under its name plus `Tool`;
 * isToolExecution() is false when the engine runs a tool as an ordinary node, so safety rests on the name.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return isToolNode(context.getNode());
}

export function isToolNode({ type }: INode): boolean {
	return type.endsWith('Tool');
}

/** n8n hands an agent "" where a tool returns no item, which says neither that it worked nor that there is none. */
export const NOTHING_FOUND: IDataObject = {
	found: 0,
	note: 'There is nothing to list: the request worked and its answer is empty.',
};

/** Only the node's owner can set this: the field takes no expressions, and a text is not enough. */
export function mayToolWrite(context: IExecuteFunctions): boolean {
	return context.getNode().parameters.allowToolWrites === true;
}

/** Throws for everything that changes something, unless the tool's owner allows it. */
export function refuseToolWrite(context: IExecuteFunctions, endpoint: Operation): void {
	if (endpoint.effect === 'read' || mayToolWrite(context)) return;
	throw new MexcError({
		kind: 'policy',
		message: `AI agents may not use "${endpoint.name}" here: it changes something on the exchange.`,
		hint: 'The owner of the workflow can switch on Allow Tool Writes in this tool.',
	});
}
