/** One kind of event with its listeners, called in the order they were added. */
export class Signal<T> {
	private readonly listeners = new Set<(event: T) => void>();

	/** @returns a function that removes the listener again */
	listen(listener: (event: T) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	emit(event: T): void {
		for (const listener of this.listeners) listener(event);
	}
}
