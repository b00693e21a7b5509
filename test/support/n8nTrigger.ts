/** Records what a published trigger emits, and saves static data when n8n's server would. */
import './n8nEnvironment';
import {
	deepCopy,
	type ExecutionError,
	type IDataObject,
	type INodeExecutionData,
	type IRun,
	type ITriggerFunctions,
	type Workflow,
} from 'n8n-workflow';
import { keepEvidence } from './evidence';
import type { RunResult } from './n8n';

type DonePromise = Parameters<ITriggerFunctions['emit']>[2];

export interface Emit {
	/** Items by output. */
	data: INodeExecutionData[][];
	/** The JSON of the first output's items. */
	json: IDataObject[];
	deduplicationKey?: string;
	/** Whether the trigger asked to hear about the end of the execution. */
	awaited: boolean;
	/** Ends the execution that this emit started (only with `executions: 'manual'`); a job is another process's. */
	finish(status?: IRun['status'], jobId?: string): void;
	/** n8n has an execution with this key already, and starts none. */
	skip(): void;
	/** The execution could not be started. */
	refuse(error: Error): void;
	/** The run of the nodes behind the trigger, where there are any. */
	result?: RunResult;
	time: number;
}

export interface ActiveTrigger {
	readonly emits: Emit[];
	readonly emittedErrors: Error[];
	readonly failedExecutions: ExecutionError[];
	/** As n8n's database holds it: written after activation and at each emit, never after closing. */
	savedStaticData: IDataObject;
	/** Resolves with all emits once there are `count`; rejects after `timeoutMs`. */
	waitForEmits(count: number, timeoutMs?: number): Promise<Emit[]>;
	/** Unpublishes the workflow. */
	close(): Promise<void>;
}

export interface EmitRecorder {
	trigger: Omit<ActiveTrigger, 'close'>;
	emit: ITriggerFunctions['emit'];
	emitError: ITriggerFunctions['emitError'];
	saveFailedExecution: ITriggerFunctions['saveFailedExecution'];
	saveStaticData(): void;
}

export interface RecorderOptions {
	executions: 'auto' | 'manual';
	/** Runs the nodes behind the trigger. */
	run(data: INodeExecutionData[][]): Promise<RunResult | undefined>;
}

function runOf(status: IRun['status']): IRun {
	const data = { resultData: { runData: {} } } as unknown as IRun['data'];
	return { data, status, mode: 'trigger', startedAt: new Date(), finished: true } as IRun;
}

export function recordEmits(workflow: Workflow, options: RecorderOptions): EmitRecorder {
	const waiting = new Set<() => void>();
	const trigger: Omit<ActiveTrigger, 'close'> = {
		emits: [],
		emittedErrors: [],
		failedExecutions: [],
		savedStaticData: {},
		waitForEmits: async (count, timeoutMs = 5000) =>
			await new Promise((resolve, reject) => {
				const check = () => {
					if (trigger.emits.length < count) return;
					clearTimeout(timer);
					waiting.delete(check);
					resolve(trigger.emits);
				};
				const tooLate = () => {
					waiting.delete(check);
					reject(new Error(`${trigger.emits.length} of ${count} emits after ${timeoutMs} ms`));
				};
				const timer = setTimeout(tooLate, timeoutMs);
				waiting.add(check);
				check();
			}),
	};
	const saveStaticData = () => {
		trigger.savedStaticData = deepCopy(workflow.staticData);
		keepEvidence('static data', trigger.savedStaticData);
	};
	const emit = (
		data: INodeExecutionData[][],
		_response: unknown,
		done?: DonePromise,
		deduplicationKey?: string,
	) => {
		saveStaticData();
		const record: Emit = {
			data,
			json: (data[0] ?? []).map((item) => item.json),
			deduplicationKey,
			awaited: done !== undefined,
			finish: (status = 'success', jobId) => done?.resolve({ ...runOf(status), jobId }),
			// As n8n's server does it, against the type.
			skip: () => done?.resolve(undefined as unknown as IRun),
			refuse: (error) => done?.reject(error),
			time: Date.now(),
		};
		trigger.emits.push(record);
		keepEvidence('emit', { data, deduplicationKey });
		if (options.executions === 'auto') void runBehind(record, data, done);
		for (const check of [...waiting]) check();
	};
	const runBehind = async (record: Emit, data: INodeExecutionData[][], done?: DonePromise) => {
		record.result = await options.run(data);
		done?.resolve(record.result?.run ?? runOf('success'));
	};
	return {
		trigger,
		emit,
		emitError: (error) => {
			trigger.emittedErrors.push(error);
			keepEvidence('emitted error', error);
		},
		saveFailedExecution: (error) => {
			trigger.failedExecutions.push(error);
			keepEvidence('failed execution', error);
		},
		saveStaticData,
	};
}
