import type { ITriggerFunctions } from 'n8n-workflow';
import type { Log } from '../../../mexc/core/log';

/** `$getWorkflowStaticData` in JavaScript and expressions, `_getWorkflowStaticData` in Python. */
const USE = /getWorkflowStaticData/;

/**
 * Where a node behind the trigger keeps static data of its own, which n8n's one object for both does not
 * let them do side by side (publishedState.ts).
 */
export function warnOfStaticData(context: ITriggerFunctions, log: Pick<Log, 'warn'>): void {
	const trigger = context.getNode().name;
	const nodes = context.getChildNodes(trigger, { includeNodeParameters: true });
	const user = nodes.find(({ parameters }) => USE.test(JSON.stringify(parameters ?? {})));
	if (user === undefined) return;
	log.warn(
		`"${user.name}" keeps static data in the workflow of "${trigger}". n8n saves static data whole, so each event sets it back to what it was when the workflow was published: keep it in a data table, or in a workflow that this one calls (docs/trigger.md).`,
	);
}
