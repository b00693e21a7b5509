/**
 * The real n8n engine for tests: the built package is loaded by n8n-core's own loader, workflows run in
 * WorkflowExecute and triggers in ActiveWorkflowTriggers. Only what n8n's server adds around the engine
 * (stored credentials, saved static data) is imitated, and noted where it is. `npm run build` comes first.
 */
import { Container, logLines, type LogLine } from './n8nEnvironment';
import {
	ActiveWorkflowTriggers,
	ExecutionLifecycleHooks,
	PackageDirectoryLoader,
	TriggerContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteData,
	type INodeExecutionData,
	type INodeListSearchResult,
	INodePropertyOptions,
	type IPinData,
	type IRun,
	type ITriggerFunctions,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import path from 'node:path';
import {
	additionalDataFor,
	credentialsHelperFor,
	prepare,
	type Prepared,
	START,
	type WorkflowOptions,
} from './n8nWorkflow';
import { keepEvidence } from './evidence';
import { forgetProcess } from './process';
import { loadOptions, searchList, testCredential, type SearchOptions } from './n8nEditor';
import { recordEmits, type ActiveTrigger, type EmitRecorder } from './n8nTrigger';

export type { ActiveTrigger, Emit } from './n8nTrigger';
export type { TestNode, WorkflowOptions } from './n8nWorkflow';
export type { LogLine } from './n8nEnvironment';

const repositoryRoot = path.resolve(__dirname, '../..');

export interface RunOptions extends WorkflowOptions {
	/** What the Start node hands to the first node; one empty item when absent. */
	items?: readonly IDataObject[];
	/** Starts at this node with `items` as its input, instead of before the first node. */
	startAt?: string;
	mode?: WorkflowExecuteMode;
	/** When the execution began; of a retry, when its first attempt did. */
	startedAt?: number;
	/** Data that a person has pinned to nodes in the editor. */
	pinData?: IPinData;
}

export interface RunResult {
	run: IRun;
	status: IRun['status'];
	/** The error that ended the run, if any. */
	error?: Error & { description?: string | null; context?: IDataObject };
	/** What a node put on an output in its last run. */
	items(nodeName: string, output?: number): INodeExecutionData[];
	json(nodeName: string, output?: number): IDataObject[];
}

export interface ManualRun {
	result: Promise<RunResult>;
	cancel(): void;
}

export interface ActivateOptions extends WorkflowOptions {
	/** What n8n's server had saved: `ActiveTrigger.savedStaticData` of the run before. */
	staticData?: IDataObject;
	activation?: WorkflowActivateMode;
	mode?: 'trigger';
	/** `manual`: the test settles each emit's done promise itself. Default: the workflow's run settles it. */
	executions?: 'auto' | 'manual';
	/** Takes what is emitted instead: nothing is recorded, and nothing runs behind the trigger. */
	emit?: ITriggerFunctions['emit'];
}

export interface Engine {
	readonly loader: PackageDirectoryLoader;
	readonly packageName: string;
	/** Every line logged in this process so far, by n8n and by the nodes. */
	readonly logs: LogLine[];
	runWorkflow(options: RunOptions): Promise<RunResult>;
	/** "Execute workflow" in the editor, started at the trigger (the first node). */
	runManual(options: WorkflowOptions): ManualRun;
	/** Publishes a workflow whose first node is the trigger. Rejects as n8n's activation does. */
	activateTrigger(options: ActivateOptions): Promise<ActiveTrigger>;
	/** The credential's Test button. */
	testCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<{ status: string; message: string }>;
	/** The list behind a resource locator of the first node. */
	searchList(options: SearchOptions): Promise<INodeListSearchResult>;
	/** The list of a field of the first node of which several can be chosen. */
	loadOptions(options: WorkflowOptions & { method: string }): Promise<INodePropertyOptions[]>;
}

/** Loads the package at `packageRoot` (this repository, unless told otherwise). */
export async function loadEngine(packageRoot = repositoryRoot): Promise<Engine> {
	const loader = new PackageDirectoryLoader(packageRoot);
	await loader.loadAll();
	return {
		loader,
		packageName: loader.packageName,
		logs: logLines,
		runWorkflow: async (options) => await runWorkflow(loader, options),
		runManual: (options) => runManual(loader, options),
		activateTrigger: async (options) => await activateTrigger(loader, options),
		loadOptions: async (options) => await loadOptions(loader, options),
		searchList: async (options) => await searchList(loader, options),
		testCredential: async (type, data) => await testCredential(loader, type, data),
	};
}

function resultOf(run: IRun, { isSearched = true }: Partial<WorkflowOptions> = {}): RunResult {
	if (isSearched) keepEvidence('run', run.data.resultData);
	const items = (nodeName: string, output = 0) =>
		run.data.resultData.runData[nodeName]?.at(-1)?.data?.main?.[output] ?? [];
	return {
		run,
		status: run.status,
		error: run.data.resultData.error as RunResult['error'],
		items,
		json: (nodeName, output) => items(nodeName, output).map((item) => item.json),
	};
}

async function execute(
	loader: PackageDirectoryLoader,
	{ workflow, data }: Prepared,
	options: WorkflowOptions & Pick<RunOptions, 'pinData' | 'startedAt'>,
	mode: WorkflowExecuteMode,
	first: IExecuteData,
): Promise<RunResult> {
	const additionalData = additionalDataFor(
		credentialsHelperFor(loader, options.credentials),
		options.executionId,
	);
	const executionId = additionalData.executionId ?? '';
	additionalData.hooks = new ExecutionLifecycleHooks(mode, executionId, data);
	const { startedAt } = options;
	const runtimeData =
		startedAt === undefined
			? undefined
			: { version: 1 as const, establishedAt: startedAt, source: mode };
	const runData = createRunExecutionData({
		executionData: { nodeExecutionStack: [first], runtimeData },
		resultData: { pinData: options.pinData },
	});
	const execution = new WorkflowExecute(additionalData, mode, runData);
	return resultOf(await execution.processRunExecutionData(workflow), options);
}

async function runWorkflow(
	loader: PackageDirectoryLoader,
	options: RunOptions,
): Promise<RunResult> {
	const prepared = prepare(loader, options, {}, true);
	const node = prepared.workflow.getNode(options.startAt ?? START);
	if (node === null) throw new Error(`No node called ${options.startAt}`);
	const items = (options.items ?? [{}]).map((json) => ({ json: { ...json } }));
	const first = { node, data: { main: [items] }, source: null };
	return await execute(loader, prepared, options, options.mode ?? 'trigger', first);
}

function runManual(loader: PackageDirectoryLoader, options: WorkflowOptions): ManualRun {
	const { workflow, data } = prepare(loader, options);
	const helper = credentialsHelperFor(loader, options.credentials);
	const additionalData = additionalDataFor(helper, options.executionId);
	additionalData.hooks = new ExecutionLifecycleHooks('manual', '1', data);
	const startNode = workflow.getNode(options.nodes[0].name) ?? undefined;
	const running = new WorkflowExecute(additionalData, 'manual').run({ workflow, startNode });
	return { result: running.then((run) => resultOf(run, options)), cancel: () => running.cancel() };
}

async function activateTrigger(
	loader: PackageDirectoryLoader,
	options: ActivateOptions,
): Promise<ActiveTrigger> {
	// Each activation is one of a new process, which knows what was saved and nothing else.
	forgetProcess();
	const prepared = prepare(loader, options, deepCopy(options.staticData ?? {}));
	const { workflow } = prepared;
	const helper = credentialsHelperFor(loader, options.credentials);
	const [trigger, ...rest] = options.nodes;
	const node = workflow.getNode(trigger.name);
	if (node === null) throw new Error('A workflow needs a trigger');
	const recorder: EmitRecorder = recordEmits(workflow, {
		executions: options.executions ?? 'auto',
		run: async (data) => {
			if (rest.length === 0) return undefined;
			const published = prepare(loader, options, deepCopy(workflow.staticData));
			const start = published.workflow.getNode(trigger.name) ?? node;
			const first = { node: start, data: { main: data }, source: null };
			return await execute(loader, published, options, 'trigger', first);
		},
	});
	const triggers = Container.get(ActiveWorkflowTriggers);
	await triggers.addTriggers(
		workflow.id,
		workflow,
		[node.id],
		additionalDataFor(helper),
		'trigger',
		options.activation ?? 'activate',
		(ofWorkflow, ofNode, additionalData, mode, activation) =>
			new TriggerContext(
				ofWorkflow,
				ofNode,
				additionalData,
				mode,
				activation,
				options.emit ?? recorder.emit,
				recorder.emitError,
				recorder.saveFailedExecution,
			),
		() => {
			throw new Error('The package has no polling node');
		},
	);
	recorder.saveStaticData();
	return Object.assign(recorder.trigger, {
		close: async () => void (await triggers.remove(workflow.id)),
	});
}
