import { createHash, randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { WireValues } from '../../../mexc/endpoints/endpoint';
import { processWide } from '../../../mexc/core/globalState';
import { systemTime } from '../../../mexc/core/time';
import { originOf } from './lineage';

/** The item, and the place in its batch. */
export type Position = readonly [item: number, element?: number];

export interface Identity {
	/** The same for every attempt, and different for everything else. */
	parts: Array<string | number>;
	/** It holds in every execution of the same event: another process may have used it. */
	isOfEvent: boolean;
}

/**
 * Where a request comes from: the event of the trigger that its item descends from, or else the execution;
 * with the node, the run and the place of the item. In an agent's hands n8n raises the run index at every
 * retry, so what is sent stands in its place (`sent`), and there is no lineage.
 */
export function identityOf(
	context: IExecuteFunctions,
	[item, element]: Position,
	sent: WireValues | undefined,
): Identity {
	const instance = [context.getInstanceId(), context.getWorkflow().id ?? ''];
	const node = context.getNode().id;
	const ending = element === undefined ? [] : [element];
	if (sent) {
		const hash = createHash('sha256').update(JSON.stringify(sent)).digest('base64url');
		return {
			parts: [...instance, executionOf(context), node, hash, item, ...ending],
			isOfEvent: false,
		};
	}
	const run = Number(context.getWorkflowDataProxy(item).$runIndex);
	const origin = originOf(context, item);
	if (!origin) {
		return {
			parts: [...instance, executionOf(context), node, run, item, ...ending],
			isOfEvent: false,
		};
	}
	const { trigger, event, eventId, ordinal } = origin;
	const parts = [...instance, 'event', trigger, event, eventId, node, run, ordinal, ...ending];
	return { parts, isOfEvent: true };
}

function executionOf(context: IExecuteFunctions): string {
	return context.getExecutionId() ?? randomUUID();
}

/**
 * Milliseconds when the execution began; of a retry, when the first attempt did. Older versions of n8n do not
 * say.
 */
export function startOf(context: IExecuteFunctions): number | undefined {
	return context.getExecutionContext?.()?.establishedAt;
}

const MAX_RETRIES_KNOWN = 1_000;

/**
 * For the retry of an execution by a person: the monotonic moment at which this process first saw it. Its
 * earlier attempt had ended by then, so it has sent nothing after it. Undefined for every other run.
 */
export function retriedAtOf(context: IExecuteFunctions): number | undefined {
	if (context.getMode() !== 'retry') return undefined;
	const seen = processWide('retriedExecutions', () => new Map<string, number>());
	const id = context.getExecutionId() ?? '';
	const at = seen.get(id) ?? systemTime.monotonic();
	seen.set(id, at);
	for (const oldest of [...seen.keys()].slice(0, -MAX_RETRIES_KNOWN)) seen.delete(oldest);
	return at;
}
