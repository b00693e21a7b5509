/** Resolves after everything that has arrived on sockets by now has been read. */
export function nextTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
