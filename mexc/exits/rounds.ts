/** What is under way for a key, and what comes after it where somebody waits for it. */
interface Rounds {
	running: Promise<void>;
	next?: Promise<void>;
}

/** Runs one at a time for a key; all who ask while one is under way share the next one. `run` never throws. */
export function inRounds(run: (key: string) => Promise<void>): (key: string) => Promise<void> {
	const byKey = new Map<string, Rounds>();
	return async function ask(key) {
		const rounds = byKey.get(key);
		if (rounds === undefined) {
			const mine: Rounds = { running: run(key) };
			byKey.set(key, mine);
			await mine.running;
			if (mine.next === undefined) byKey.delete(key);
			return;
		}
		rounds.next ??= rounds.running.then(async () => {
			byKey.delete(key);
			await ask(key);
		});
		await rounds.next;
	};
}
