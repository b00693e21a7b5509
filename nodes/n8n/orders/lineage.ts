import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** The event of one of our triggers that an item descends from. */
export interface Origin {
	/** Name of the trigger node. */
	trigger: string;
	/** What kind of event, and which one: equal whenever and however the same event is seen again. */
	event: string;
	eventId: string;
	/** Which of the items of that event, in the node's input; from 0. */
	ordinal: number;
}

type Event = Pick<Origin, 'trigger' | 'event' | 'eventId'>;

/** What n8n's `$('Name')` offers. */
interface NodeData {
	isExecuted: boolean;
	all(): INodeExecutionData[];
	itemMatching(itemIndex: number): INodeExecutionData | undefined;
}

/** One walk for all items of a run; n8n makes a new context for each. */
const known = new WeakMap<IExecuteFunctions, ReadonlyArray<Origin | undefined>>();

/**
 * The event that an item descends from, by n8n's item lineage; undefined where there is none or it cannot
 * be followed. Undefined too in a run from the editor, where pinned data repeats an event on purpose.
 */
export function originOf(context: IExecuteFunctions, itemIndex: number): Origin | undefined {
	let origins = known.get(context);
	if (!origins) {
		origins = originsOf(context);
		known.set(context, origins);
	}
	return origins[itemIndex];
}

function originsOf(context: IExecuteFunctions): Array<Origin | undefined> {
	if (context.getMode() === 'manual') return [];
	const trigger = triggerOf(context);
	if (!trigger) return [];
	const counts = new Map<string, number>();
	return context.getInputData().map((_item, itemIndex) => {
		const event = eventOf(trigger, itemIndex);
		if (!event) return undefined;
		const ordinal = counts.get(event.eventId) ?? 0;
		counts.set(event.eventId, ordinal + 1);
		return { ...event, ordinal };
	});
}

interface Trigger {
	name: string;
	data: NodeData;
	/** The only event of the execution: everything descends from it, whatever nodes lie between. */
	only?: Event;
}

/** The trigger that started this execution, when it is one of ours. */
function triggerOf(context: IExecuteFunctions): Trigger | undefined {
	const { $ } = context.getWorkflowDataProxy(0) as { $: (name: string) => NodeData };
	for (const { name, type } of context.getParentNodes(context.getNode().name)) {
		if (!isOurTrigger(type) || !$(name).isExecuted) continue;
		const data = $(name);
		const items = data.all();
		return { name, data, only: items.length === 1 ? eventIn(name, items[0]) : undefined };
	}
	return undefined;
}

/** By either of the names that n8n knows the trigger by. */
function isOurTrigger(type: string): boolean {
	return type.endsWith('.mexcTrigger') || type.endsWith('.mexcSpotTradingTrigger');
}

function eventOf({ name, data, only }: Trigger, itemIndex: number): Event | undefined {
	if (only) return only;
	try {
		return eventIn(name, data.itemMatching(itemIndex));
	} catch {
		// n8n says so when a node between has made new items, or one of several.
		return undefined;
	}
}

function eventIn(trigger: string, item: INodeExecutionData | undefined): Event | undefined {
	const { event, eventId } = item?.json ?? {};
	if (typeof event !== 'string' || typeof eventId !== 'string' || eventId === '') return undefined;
	return { trigger, event, eventId };
}
