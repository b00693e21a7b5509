import type { IDataObject } from 'n8n-workflow';
import { executionsAfter, readExecution } from '../../scripts/n8nServer/executions';
import type { Call } from '../../scripts/n8nServer/session';
import { TRIGGER } from './realN8n';

/** One item of the trigger in one execution. */
export interface Arrival {
	executionId: number;
	/** n8n's word: `success`, `crashed`, … */
	status: string;
	item: IDataObject;
}

/** Everything that reached executions, read from n8n's own list of them. */
export interface Arrivals {
	/** Reads what is new since the last time. */
	read(): Promise<void>;
	/** Of one workflow, in the order of the executions. */
	of(workflowId: string): readonly Arrival[];
	executions(workflowId: string): number;
}

export function watchArrivals(rest: Call): Arrivals {
	const arrivals = new Map<string, Arrival[]>();
	const executions = new Map<string, number>();
	const read = new Set<number>();
	/** Every execution up to this id has been read. */
	let complete = 0;

	async function keep(id: number, workflowId: string, status: string): Promise<void> {
		const items = (await readExecution(rest, id)).startedWith(TRIGGER);
		const own = arrivals.get(workflowId) ?? [];
		own.push(...items.map(({ json }) => ({ executionId: id, status, item: json })));
		arrivals.set(workflowId, own);
		executions.set(workflowId, (executions.get(workflowId) ?? 0) + 1);
		read.add(id);
	}

	return {
		async read() {
			let allEnded = true;
			for (let after = complete; ;) {
				const window = await executionsAfter(rest, after);
				const last = window.at(-1)?.id;
				if (last === undefined) return;
				for (const { id, workflowId, status, hasEnded } of window) {
					allEnded &&= hasEnded;
					if (hasEnded && !read.has(id)) await keep(id, workflowId, status);
				}
				if (allEnded) complete = last;
				after = last;
			}
		},
		of: (workflowId) => arrivals.get(workflowId) ?? [],
		executions: (workflowId) => executions.get(workflowId) ?? 0,
	};
}
