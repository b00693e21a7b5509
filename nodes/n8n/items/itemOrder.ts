/** The work of one item. */
export interface Task<T> {
	/** Begins when everything before it has ended, and nothing else begins until it has. */
	alone: boolean;
	run: () => Promise<T>;
}

export type Outcome<T> = { value: T } | { error: unknown };

export interface Rules {
	/** Whether the run ends with this error, so that nothing more is begun. */
	isFatal: (error: unknown) => boolean;
	/** How many tasks that are not `alone` may be in progress at the same time. */
	maxInFlight: number;
}

/**
 * Works through `count` items. They begin in their order, some of them at the same time; the outcomes
 * are in their order too and end with the first fatal one. Items behind it that have begun already are
 * not waited for: the caller stops them.
 */
export async function inItemOrder<T>(
	count: number,
	taskOf: (index: number) => Task<T>,
	{ isFatal, maxInFlight }: Rules,
): Promise<Array<Outcome<T>>> {
	const begun: Array<Promise<Outcome<T>>> = [];
	const inFlight = new Set<Promise<Outcome<T>>>();
	const state = { failed: false };
	const begin = (task: Task<T>) => {
		const going = outcomeOf(task).then((outcome) => {
			inFlight.delete(going);
			if ('error' in outcome && isFatal(outcome.error)) state.failed = true;
			return outcome;
		});
		begun.push(going);
		inFlight.add(going);
	};
	const room = async (others: number) => {
		while (inFlight.size > others && !state.failed) await Promise.race(inFlight);
	};
	for (let index = 0; index < count; index++) {
		const task = taskOf(index);
		await room(task.alone ? 0 : maxInFlight - 1);
		if (state.failed) break;
		begin(task);
		if (task.alone) await room(0);
	}
	const outcomes: Array<Outcome<T>> = [];
	for (const going of begun) {
		const outcome = await going;
		outcomes.push(outcome);
		if ('error' in outcome && isFatal(outcome.error)) break;
	}
	return outcomes;
}

/** Never rejects, so that nobody has to wait for it. */
async function outcomeOf<T>({ run }: Task<T>): Promise<Outcome<T>> {
	try {
		return { value: await run() };
	} catch (error) {
		return { error };
	}
}
