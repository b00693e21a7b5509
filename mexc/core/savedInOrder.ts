/** States that are saved in order, see `savedInOrder`. */
export interface InOrder<State> {
	/** A state that waits for nothing but those before it. */
	pass(state: State): void;
	/** Returns what is to be called when it is done. */
	wait(state: State): () => void;
}

/**
 * Saves states in the order in which they came about, each only when it and all before it are done: so what
 * is saved never claims more than what has happened.
 */
export function savedInOrder<State>(save: (state: State) => void): InOrder<State> {
	const waiting: { state: State; isDone: boolean }[] = [];
	const settle = () => {
		let last: { state: State } | undefined;
		while (waiting[0]?.isDone === true) last = waiting.shift();
		if (last !== undefined) save(last.state);
	};
	return {
		pass(state: State) {
			waiting.push({ state, isDone: true });
			settle();
		},
		wait(state: State) {
			const entry = { state, isDone: false };
			waiting.push(entry);
			return () => {
				entry.isDone = true;
				settle();
			};
		},
	};
}
