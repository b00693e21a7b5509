/** A promise and what fulfils it, for what is waited for in one place and comes about in another. */
export interface Latch {
	readonly opened: Promise<void>;
	/** Idempotent. */
	open(): void;
}

export function createLatch(): Latch {
	let open: () => void = () => undefined;
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { opened, open };
}
