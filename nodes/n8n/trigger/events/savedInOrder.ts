/**
 * Saves states in the order in which they came about, each only when it and all before it are done: so what
 * is saved never claims more than what has happened.
 */
export function savedInOrder<State>(save: (state: State) => void) {
	const waiting: { state: State; isDone: boolean }[] = [];
	const settle = () => {
		let last: { state: State } | undefined;
		while (waiting[0]?.isDone === true) last = waiting.shift();
		if (last !== undefined) save(last.state);
	};
	return {
		/** A state that waits for nothing but those before it. */
		pass(state: State) {
			waiting.push({ state, isDone: true });
			settle();
		},
		/** Returns what is to be called when it is done. */
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
