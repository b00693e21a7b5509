import type { IDataObject } from 'n8n-workflow';
import { processWide } from '../../../mexc/core/globalState';
import type { Time } from '../../../mexc/core/time';
import type { StateStore } from '../../../mexc/events';
import { stateStore } from './state';

/** n8n's static data of one trigger node, as the published workflow holds it in memory. */
export interface StaticDataPlace {
	workflowId: string;
	/** n8n keys static data by it. */
	nodeName: string;
	/** The node's part. */
	own: IDataObject;
	/** The part that all nodes of the workflow share. */
	shared(): IDataObject;
	time: Pick<Time, 'now'>;
}

export interface PublishedState {
	store: StateStore;
	/** Whether there is anything to remember. */
	isUsed(): boolean;
	/** Right before an emit, at which n8n saves static data if something of it was written. */
	beforeEmit(): void;
	/** An execution begins, which has read static data and may write it; returns what its end calls. */
	executionStarts(): () => void;
}

interface Saved {
	state: IDataObject;
	/** Milliseconds; of two versions the later one is right. */
	savedAt: number;
}

/** What the triggers of one workflow that run in this process remember, and what may overwrite it. */
interface WorkflowRecord {
	/** By node name. */
	states: Map<string, Saved>;
	running: Set<object>;
	/** Running ones that read static data before the latest state was saved. */
	outdated: Set<object>;
	/** One of those has ended, and may have written what it had read. */
	isOverwritten: boolean;
}

const COPIES = 'mexcTriggers';
/** Of triggers that were renamed or deleted some stay behind. */
const MOST_COPIES = 20;

const records = () => processWide('triggerStates', () => new Map<string, WorkflowRecord>());

/**
 * The state of a published trigger. It lies in static data, which n8n saves whole: each execution that
 * writes static data writes back everything as it was when it began, and of two triggers of one workflow
 * that were published one after the other each has a copy of its own of everything. So the state is
 * written again after an execution that may have overwritten it, each trigger saves the others' states
 * too, and the newest version is taken. Everything happens at an emit, because n8n saves at no other time.
 */
export function publishedState(place: StaticDataPlace): PublishedState {
	const { workflowId, nodeName, own, shared, time } = place;
	const record = recordOf(workflowId);
	const ownSaved = savedIn(own);
	const known = newestOf([
		ownSaved,
		savedIn(objectIn(shared()[COPIES])[nodeName]),
		record.states.get(nodeName),
	]);
	if (known !== undefined) record.states.set(nodeName, known);
	let savedAt = known?.savedAt ?? 0;
	let hasChanged = false;

	const write = (state: IDataObject) => {
		hasChanged = true;
		savedAt = Math.max(time.now(), savedAt + 1);
		record.states.set(nodeName, { state, savedAt });
		// Assigned as a whole: n8n notices a change by the assignment.
		own.state = state;
		own.savedAt = savedAt;
	};

	const copyOthers = () => {
		const others = [...record.states].filter(([name]) => name !== nodeName);
		if (others.length === 0) return;
		others.sort(([, one], [, other]) => other.savedAt - one.savedAt);
		shared()[COPIES] = Object.fromEntries(others.slice(0, MOST_COPIES));
	};

	if (known !== undefined && known !== ownSaved) write(known.state);
	return {
		store: stateStore(known?.state ?? {}, write),
		isUsed: () => record.states.has(nodeName),
		beforeEmit() {
			const saved = record.states.get(nodeName);
			if (!hasChanged && !record.isOverwritten) return;
			if (saved !== undefined) own.state = saved.state;
			copyOthers();
			hasChanged = false;
			record.isOverwritten = false;
			record.outdated = new Set(record.running);
		},
		executionStarts() {
			const execution = {};
			record.running.add(execution);
			return () => {
				record.running.delete(execution);
				if (record.outdated.delete(execution)) record.isOverwritten = true;
			};
		},
	};
}

function recordOf(workflowId: string): WorkflowRecord {
	const all = records();
	const known = all.get(workflowId);
	if (known !== undefined) return known;
	const record: WorkflowRecord = {
		states: new Map(),
		running: new Set(),
		outdated: new Set(),
		isOverwritten: false,
	};
	all.set(workflowId, record);
	return record;
}

/** Undefined for nothing, and for what people have made of it. The first version saved no time. */
function savedIn(value: unknown): Saved | undefined {
	const { state, savedAt } = objectIn(value);
	if (typeof state !== 'object' || state === null) return undefined;
	const time = typeof savedAt === 'number' ? savedAt : 0;
	return { state: { ...(state as IDataObject) }, savedAt: time };
}

function newestOf(versions: ReadonlyArray<Saved | undefined>): Saved | undefined {
	return versions.reduce((newest, one) => {
		if (one === undefined || (newest?.savedAt ?? -1) >= one.savedAt) return newest;
		return one;
	}, undefined);
}

function objectIn(value: unknown): IDataObject {
	return typeof value === 'object' && value !== null ? (value as IDataObject) : {};
}
