import { createHash, randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { WireValues } from '../../mexc/endpoints/endpoint';

/** The item, and the place in its batch. */
export type Position = readonly [item: number, element?: number];

/**
 * Where a request comes from: the same parts for every attempt of one item in one run of the node. In an
 * agent's hands n8n raises the run index at every retry, so what is sent stands in its place (`sent`).
 */
export function identityOf(
	context: IExecuteFunctions,
	position: Position,
	sent: WireValues | undefined,
): Array<string | number> {
	const run = sent
		? createHash('sha256').update(JSON.stringify(sent)).digest('base64url')
		: Number(context.getWorkflowDataProxy(position[0]).$runIndex);
	return [
		context.getInstanceId(),
		context.getWorkflow().id ?? '',
		context.getExecutionId() ?? randomUUID(),
		context.getNode().id,
		run,
		...position.filter((part) => part !== undefined),
	];
}

/**
 * Milliseconds when the execution began; of a retry, when the first attempt did. Older versions of n8n do not
 * tell.
 */
export function startOf(context: IExecuteFunctions): number | undefined {
	return context.getExecutionContext?.()?.establishedAt;
}
